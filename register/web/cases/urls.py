"""Addresses of casework. A case stands under its uuid, never its number."""

from django.urls import path

from register.web.cases.views import files, first_day, lists, mine, names, page, remarks, search, working

app_name = "cases"
urlpatterns = [
    path("", lists.inbox, name="inbox"),
    path("alla/", lists.everything, name="list"),
    path("mina/", mine.mine, name="mine"),
    path("synpunkter/", remarks.remarks, name="remarks"),
    path("sok/", search.text, name="search"),
    path("namn/", names.requests, name="requests"),
    path("namn/<int:pk>/", names.answer, name="answer"),
    path("<uuid:case_id>/", page.case, name="case"),
    path("<uuid:case_id>/logg/", page.log, name="log"),
    path("<uuid:case_id>/forsta-dygnet/", first_day.first_day, name="first_day"),
    path("<uuid:case_id>/forsta-dygnet/kalender/", first_day.calendar, name="calendar"),
    path("<uuid:case_id>/namn/", names.names, name="names"),
    path("<uuid:case_id>/namn/fraga/", names.ask, name="ask_names"),
    path("<uuid:case_id>/fil/", files.add, name="add_file"),
    path("<uuid:case_id>/fil/<uuid:file_id>/", files.download, name="file"),
    path("<uuid:case_id>/skyldighet/<str:kind>/", working.duty, name="duty"),
    path("<uuid:case_id>/atgard/<uuid:measure_id>/<str:name>/", working.measure, name="measure"),
    path("<uuid:case_id>/delning/<int:user_id>/avsluta/", working.end_share, name="end_share"),
    path("<uuid:case_id>/<str:name>/", working.work, name="work"),
]
