"""The addresses of plans, classes and the catalogue."""

from django.urls import path

from courses import views

app_name = "courses"
urlpatterns = [
    path("plans/", views.plan_list, name="plan_list"),
    path("plans/<int:year>/", views.plan_detail, name="plan_detail"),
    path("plans/<int:year>/edit/", views.plan_edit, name="plan_edit"),
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
    path("documents/<int:pk>/show/", views.document_show, name="document_show"),
    path("settings/courses/", views.course_list, name="course_list"),
    path("settings/courses/new/", views.course_new, name="course_new"),
    path("settings/courses/<int:pk>/", views.course_edit, name="course_edit"),
]
