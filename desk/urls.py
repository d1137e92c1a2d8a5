"""The addresses of desk."""

from django.urls import path

from desk.views import (
    class_copy,
    health,
    home,
    lists,
    me,
    operations,
    privacy,
    search,
    settings,
    setup,
    start,
    trail,
    worker,
)

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("me/", me.me, name="me"),
    path("search/", search.search, name="search"),
    path("settings/", settings.settings, name="settings"),
    path("settings/operations/", operations.operations, name="operations"),
    path("settings/start/", start.start_list, name="start_list"),
    path("settings/import/<str:kind>/", lists.list_import, name="list_import"),
    path("settings/import/<str:kind>/template/", lists.list_template, name="list_template"),
    path("settings/import/<str:kind>/<int:pk>/", lists.list_confirm, name="list_confirm"),
    path("settings/import/<str:kind>/<int:pk>/undo/", lists.list_undo, name="list_undo"),
    path("settings/privacy/", privacy.privacy_detail, name="privacy_detail"),
    path("settings/trail/", trail.trail_list, name="trail_list"),
    path("settings/trail/file/", trail.trail_file, name="trail_file"),
    path("classes/<int:pk>/trail/", trail.class_trail, name="class_trail"),
    path("cadres/<int:pk>/data/", privacy.person_data, name="person_data"),
    path("cadres/<int:pk>/data/file/", privacy.person_file, name="person_file"),
    path("cadres/<int:pk>/data/erase/", privacy.person_erase, name="person_erase"),
    path("privacy-requests/<int:pk>/answer/", privacy.request_answer, name="request_answer"),
    path("me/privacy/", privacy.my_privacy, name="my_privacy"),
    path("classes/<int:pk>/copy/", class_copy.class_copy, name="class_copy"),
    path("setup/", setup.setup, name="setup"),
    path("demo/clear/", setup.demo_clear, name="demo_clear"),
    path("sw.js", worker.service_worker, name="service_worker"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
