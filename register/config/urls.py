"""Every address of the register, by area; tests/web/url_table.py lists them with who may go there."""

from django.urls import include, path

urlpatterns = [
    path("", include("register.web.public.urls")),
    path("sprak/", include("register.web.ui.urls")),
    path("rapportera/", include("register.web.report.urls")),
    path("konto/", include("register.web.signin.urls")),
    path("arenden/", include("register.web.cases.urls")),
    path("forvaltning/", include("register.web.administration.urls")),
]
handler400 = "register.web.ui.errors.bad_request"
handler403 = "register.web.ui.errors.forbidden"
handler404 = "register.web.ui.errors.not_found"
handler500 = "register.web.ui.errors.server_error"
