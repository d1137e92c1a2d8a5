"""The addresses of plans, classes and the catalogue."""

from django.urls import path

from courses import views

app_name = "courses"
urlpatterns = [
    path("plans/", views.plan_list, name="plan_list"),
    path("plans/<int:year>/", views.plan_detail, name="plan_detail"),
    path("plans/<int:year>/acts/", views.plan_act_list, name="plan_act_list"),
    path("plans/<int:year>/acts/new/", views.plan_act_new, name="plan_act_new"),
    path("plans/<int:year>/documents/new/", views.plan_document_new, name="plan_document_new"),
    path("plans/documents/<int:pk>/edit/", views.plan_document_edit, name="plan_document_edit"),
    path("plans/documents/<int:pk>/approve/", views.plan_document_approve, name="plan_document_approve"),
    path("plans/documents/<int:pk>/file/", views.plan_document_file, name="plan_document_file"),
    path("classes/new/", views.class_new, name="class_new"),
    path("classes/<int:pk>/", views.class_detail, name="class_detail"),
    path("classes/<int:pk>/edit/", views.class_edit, name="class_edit"),
    path("classes/<int:pk>/status/", views.class_status, name="class_status"),
    path("classes/<int:pk>/postpone/", views.class_postpone, name="class_postpone"),
    path("classes/<int:pk>/restore/", views.class_restore, name="class_restore"),
    path("classes/<int:pk>/staff/", views.staff_edit, name="staff_edit"),
    path("classes/<int:pk>/staff/<int:staff_pk>/delete/", views.staff_delete, name="staff_delete"),
    path("classes/<int:pk>/documents/new/", views.document_new, name="document_new"),
    path("documents/<int:pk>/file/", views.document_file, name="document_file"),
    path("documents/<int:pk>/delete/", views.document_delete, name="document_delete"),
    path("documents/<int:pk>/restore/", views.document_restore, name="document_restore"),
    path("settings/preparation/", views.preparation_list, name="preparation_list"),
    path("settings/preparation/new/", views.preparation_new, name="preparation_new"),
    path("settings/preparation/reset/", views.preparation_reset, name="preparation_reset"),
    path(
        "settings/preparation/reset/<int:entry>/undo/", views.preparation_unreset, name="preparation_unreset"
    ),
    path("settings/preparation/<int:pk>/", views.preparation_edit, name="preparation_edit"),
    path("settings/preparation/<int:pk>/order/", views.preparation_order, name="preparation_order"),
    path("settings/preparation/<int:pk>/switch/", views.preparation_switch, name="preparation_switch"),
    path("documents/<int:pk>/show/", views.document_show, name="document_show"),
    path("settings/courses/", views.course_list, name="course_list"),
    path("settings/courses/new/", views.course_new, name="course_new"),
    path("settings/courses/<int:pk>/", views.course_edit, name="course_edit"),
]
