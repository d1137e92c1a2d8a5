"""The addresses of attendance."""

from django.urls import path

from attendance import views

app_name = "attendance"
urlpatterns = [
    path("classes/<int:pk>/attendance/", views.attendance_detail, name="attendance_detail"),
    path("classes/<int:pk>/attendance/save/", views.mark_save, name="mark_save"),
    path("classes/<int:pk>/attendance/fill/", views.mark_fill, name="mark_fill"),
    path("classes/<int:pk>/attendance/policy/", views.class_policy, name="class_policy"),
    path("cadres/", views.cadre_list, name="cadre_list"),
    path("cadres/find/", views.cadre_find, name="cadre_find"),
    path("cadres/<int:pk>/", views.cadre_detail, name="cadre_detail"),
    path("cadres/<int:pk>/credits/new/", views.credit_new, name="credit_new"),
    path("credits/<int:pk>/file/", views.credit_file, name="credit_file"),
    path("credits/<int:pk>/delete/", views.credit_delete, name="credit_delete"),
    path("credits/<int:pk>/restore/", views.credit_restore, name="credit_restore"),
    path("coverage/", views.coverage_detail, name="coverage_detail"),
    path("coverage/people/", views.coverage_people, name="coverage_people"),
    path("enrolments/<int:pk>/marks/", views.mark_list, name="mark_list"),
    path("marks/<int:pk>/undo/", views.mark_undo, name="mark_undo"),
    path("sessions/<int:pk>/roll/", views.roll_call, name="roll_call"),
    path("sessions/<int:pk>/roll/mark/", views.roll_mark, name="roll_mark"),
    path("sessions/<int:pk>/roll/fill/", views.roll_fill, name="roll_fill"),
    path("settings/requirements/", views.requirement_list, name="requirement_list"),
    path("settings/requirements/new/", views.requirement_new, name="requirement_new"),
    path("settings/requirements/<int:pk>/", views.requirement_edit, name="requirement_edit"),
    path("settings/requirements/<int:pk>/delete/", views.requirement_delete, name="requirement_delete"),
    path("settings/requirements/<int:pk>/restore/", views.requirement_restore, name="requirement_restore"),
    path("settings/online-rates/new/", views.online_rate_new, name="online_rate_new"),
    path("settings/online-rates/<int:pk>/", views.online_rate_edit, name="online_rate_edit"),
    path("settings/policy/", views.policy_list, name="policy_list"),
    path("settings/policy/<int:district>/<str:kind>/", views.policy_edit, name="policy_edit"),
]
