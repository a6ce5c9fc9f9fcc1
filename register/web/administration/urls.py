"""Addresses of the administration pages."""

from django.urls import path

from register.web.administration.views import accounts, audit, places, recovery, start

app_name = "administration"
urlpatterns = [
    path("", start.start, name="start"),
    path("roller/", start.role_table, name="roles"),
    path("vantande/", start.waiting, name="waiting"),
    path("konton/", accounts.people_list, name="accounts"),
    path("konton/nytt/", accounts.new_account, name="new_account"),
    path("konton/<int:pk>/", accounts.person, name="person"),
    path("konton/<int:pk>/uppgifter/", accounts.contact, name="contact"),
    path("konton/<int:pk>/ny-roll/", accounts.give_role, name="give_role"),
    path("konton/<int:pk>/roller/<int:assignment>/ta-tillbaka/", accounts.take_role, name="take_role"),
    path("konton/<int:pk>/<slug:name>/", accounts.act, name="act"),
    path("organisation/", places.tree, name="places"),
    path("organisation/ny/", places.new_place, name="new_place"),
    path("organisation/las-in/", places.read_in, name="read_in"),
    path("organisation/<int:pk>/", places.place, name="place"),
    path("organisation/<int:pk>/<slug:name>/", places.change, name="change_place"),
    path("nyckelvardare/", recovery.custodians, name="custodians"),
    path("nyckelvardare/<int:pk>/avsatt/", recovery.dismiss, name="dismiss_custodian"),
    path("aterskapa/", recovery.recovery, name="recovery"),
    path("aterskapa/lamna/", recovery.offer, name="offer"),
    path("granskning/", audit.events, name="audit"),
    path("granskning/kontrollera/", audit.verify_trail, name="verify"),
]
