"""Addresses of the report's pages. Nothing a person writes ever stands in one."""

from django.urls import path

from register.web.report.views import asides, files, sending, steps

app_name = "report"
urlpatterns = [
    path("", steps.start, name="start"),
    path("inifran/", asides.inside, name="inside"),
    path("ring/", asides.call, name="call"),
    path("skada/", steps.hurt, name="hurt"),
    path("nar/", steps.when, name="when"),
    path("var/", steps.where, name="where"),
    path("plats/", steps.place, name="place"),
    path("beratta/", steps.tell, name="tell"),
    path("mer/", steps.more, name="more"),
    path("filer/", files.add, name="files"),
    path("vem/", steps.who, name="who"),
    path("kontrollera/", sending.check, name="check"),
    path("kvitto/", sending.receipt, name="receipt"),
    path("ta-bort/", sending.discard, name="discard"),
]
