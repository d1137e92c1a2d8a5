"""The addresses of attendance."""

from django.urls import path

from attendance import views

app_name = "attendance"
urlpatterns = [
    path("classes/<int:pk>/attendance/", views.attendance_detail, name="attendance_detail"),
    path("classes/<int:pk>/attendance/save/", views.mark_save, name="mark_save"),
    path("classes/<int:pk>/attendance/fill/", views.mark_fill, name="mark_fill"),
    path("classes/<int:pk>/attendance/policy/", views.class_policy, name="class_policy"),
    path("enrolments/<int:pk>/marks/", views.mark_list, name="mark_list"),
    path("marks/<int:pk>/undo/", views.mark_undo, name="mark_undo"),
    path("sessions/<int:pk>/roll/", views.roll_call, name="roll_call"),
    path("sessions/<int:pk>/roll/mark/", views.roll_mark, name="roll_mark"),
    path("sessions/<int:pk>/roll/fill/", views.roll_fill, name="roll_fill"),
    path("settings/policy/", views.policy_list, name="policy_list"),
    path("settings/policy/<int:district>/<str:kind>/", views.policy_edit, name="policy_edit"),
]
