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
    path("classes/<int:pk>/registration/", views.registration_list, name="registration_list"),
    path("classes/<int:pk>/registration/scan/", views.registration_scan, name="registration_scan"),
    path("classes/<int:pk>/registration/new/", views.arrival_new, name="arrival_new"),
    path("enrolments/<int:pk>/registration/", views.registration_new, name="registration_new"),
    path("enrolments/<int:pk>/registration/delete/", views.registration_delete, name="registration_delete"),
    path("enrolments/<int:pk>/no-show/", views.no_show_new, name="no_show_new"),
    path("enrolments/<int:pk>/no-show/delete/", views.no_show_delete, name="no_show_delete"),
    path("enrolments/<int:pk>/arrival/delete/", views.arrival_delete, name="arrival_delete"),
    path("enrolments/<int:pk>/addition/", views.addition_decide, name="addition_decide"),
    path("sittings-in/<int:pk>/delete/", views.sitting_in_delete, name="sitting_in_delete"),
    path("marks/<int:pk>/undo/", views.mark_undo, name="mark_undo"),
    path("sessions/<int:pk>/roll/", views.roll_call, name="roll_call"),
    path("sessions/<int:pk>/roll/mark/", views.roll_mark, name="roll_mark"),
    path("sessions/<int:pk>/roll/fill/", views.roll_fill, name="roll_fill"),
    path("settings/policy/", views.policy_list, name="policy_list"),
    path("settings/policy/<int:district>/<str:kind>/", views.policy_edit, name="policy_edit"),
]
