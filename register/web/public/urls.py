"""Addresses open to all. The five words never stand in one."""

from django.urls import path

from register.web.public.views import coming_back, pages

app_name = "public"
urlpatterns = [
    path("", pages.start, name="start"),
    path("aterbesok/", coming_back.words, name="return"),
    path("aterbesok/arende/", coming_back.visit, name="visit"),
    path("aterbesok/skriv/", coming_back.write, name="write"),
    path("aterbesok/fil/", coming_back.add_file, name="add_file"),
    path("aterbesok/dra-tillbaka/", coming_back.withdraw, name="withdraw"),
    path("aterbesok/trygg/", coming_back.felt_safe, name="felt_safe"),
    path("aterbesok/rad/", coming_back.advice_helped, name="advice_helped"),
    path("aterbesok/stang/", coming_back.close, name="close"),
    path("synpunkt/", pages.feedback, name="feedback"),
    path("synpunkt/tack/", pages.thanks, name="thanks"),
    path("om/", pages.about, name="about"),
    path("om/vem-ser-vad/", pages.privacy, name="privacy"),
    path("om/tillganglighet/", pages.accessibility, name="accessibility"),
]
