"""Addresses of casework. A case stands under its uuid, never its number."""

from django.urls import path

from register.web.cases.views import acts, case, search

app_name = "cases"
urlpatterns = [
    path("sok/", search.text, name="search"),
    path("<uuid:case>/", case.show, name="case"),
    path("<uuid:case>/logg/", case.log, name="log"),
    path("<uuid:case>/namn/", acts.names, name="names"),
    path("<uuid:case>/fil/<uuid:file>/", case.file, name="file"),
    path("<uuid:case>/fil/<uuid:file>/<str:version>/", case.file, name="original"),
    path("<uuid:case>/skyldighet/<slug:kind>/", acts.settle, name="settle"),
    path("<uuid:case>/skyldighet/<slug:kind>/oppna/", acts.reopen_duty, name="reopen_duty"),
    path("<uuid:case>/<slug:name>/", acts.act, name="act"),
]
