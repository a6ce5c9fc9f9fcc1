"""Addresses of the own account. allauth reverses a few names without a namespace, so these stand beside."""

from django.urls import include, path

from register.web.signin.views import account, colleagues, entry, second_factor, unlock

own = [
    path("", account.home, name="home"),
    path("logga-in/", entry.Login.as_view(), name="login"),
    path("andra-steget/", entry.SecondStep.as_view(), name="second_step"),
    path("logga-ut/", entry.sign_out, name="logout"),
    path("aktivera/", entry.activate, name="activate"),
    path("losenord-igen/", entry.Again.as_view(), name="again"),
    path("mitt-konto/", account.account, name="account"),
    path("losenord/", account.password, name="password"),
    path("sessioner/<uuid:mark>/avsluta/", account.end_session, name="end_session"),
    path("sessioner/avsluta-alla/", account.end_all, name="end_all"),
    path("andra-faktor/", second_factor.second_factor, name="second_factor"),
    path("andra-faktor/<int:pk>/ta-bort/", second_factor.remove_factor, name="remove_factor"),
    path("aterstallningskoder/", second_factor.recovery_codes, name="recovery_codes"),
    path("passnyckel/", second_factor.add_passkey, name="add_passkey"),
    path("passnyckel/las-upp/", second_factor.passkey_unlocks, name="passkey_unlocks"),
    path("las-upp/", unlock.unlock, name="unlock"),
    path("las/", unlock.lock, name="lock"),
    path("kollegor/", colleagues.colleagues, name="colleagues"),
    path("ord/", unlock.make_words, name="make_words"),
    path("ord/byt/", unlock.change_words, name="change_words"),
    path("ord/bekrafta/", unlock.confirm_words, name="confirm_words"),
    path("upplasning/<uuid:slot>/ta-bort/", account.remove_slot, name="remove_slot"),
]
urlpatterns = [
    path("", include((own, "signin"))),
    path("logga-in/", entry.Login.as_view(), name="account_login"),
    path("logga-ut/", entry.sign_out, name="account_logout"),
    path("losenord-igen/", entry.Again.as_view(), name="account_reauthenticate"),
    path("andra-steget/", entry.SecondStep.as_view(), name="mfa_authenticate"),
]
