"""Addresses of casework. A case stands under its uuid, never its number."""

from django.urls import path

from register.web.cases.views import search

app_name = "cases"
urlpatterns = [
    path("sok/", search.text, name="search"),
]
