"""The addresses of desk."""

from django.urls import path

from desk.views import (
    audit,
    class_copy,
    closing,
    health,
    home,
    lists,
    me,
    operations,
    preparation,
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
    path("classes/<int:pk>/close/", closing.class_close, name="class_close"),
    path("classes/<int:pk>/reopen/", closing.class_reopen, name="class_reopen"),
    path("classes/<int:pk>/freeze/", closing.class_freeze, name="class_freeze"),
    path("classes/<int:pk>/audit/", audit.audit_detail, name="audit_detail"),
    path("classes/<int:pk>/audit/people/", audit.audit_people, name="audit_people"),
    path(
        "classes/<int:pk>/audit/attendance/<str:half_day>/", audit.audit_attendance, name="audit_attendance"
    ),
    path("classes/<int:pk>/preparation/", preparation.preparation_detail, name="preparation_detail"),
    path("classes/<int:pk>/preparation/new/", preparation.preparation_item_new, name="preparation_item_new"),
    path(
        "classes/<int:pk>/preparation/<int:item>/edit/",
        preparation.preparation_item_edit,
        name="preparation_item_edit",
    ),
    path(
        "classes/<int:pk>/preparation/<int:item>/tick/", preparation.preparation_tick, name="preparation_tick"
    ),
    path(
        "classes/<int:pk>/preparation/<int:item>/move/", preparation.preparation_move, name="preparation_move"
    ),
    path(
        "classes/<int:pk>/preparation/undo/<int:entry>/",
        preparation.preparation_undo,
        name="preparation_undo",
    ),
    path("setup/", setup.setup, name="setup"),
    path("demo/clear/", setup.demo_clear, name="demo_clear"),
    path("sw.js", worker.service_worker, name="service_worker"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
