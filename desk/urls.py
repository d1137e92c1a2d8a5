"""The addresses of desk."""

from django.urls import path

from desk.views import class_copy, health, home, me, search, settings, setup

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("me/", me.me, name="me"),
    path("search/", search.search, name="search"),
    path("settings/", settings.settings, name="settings"),
    path("classes/<int:pk>/copy/", class_copy.class_copy, name="class_copy"),
    path("setup/", setup.setup, name="setup"),
    path("demo/clear/", setup.demo_clear, name="demo_clear"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
