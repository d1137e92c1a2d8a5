"""The addresses of attendance."""

from django.urls import path

from attendance import views

app_name = "attendance"
urlpatterns = [
    path("classes/<int:pk>/attendance/", views.attendance_detail, name="attendance_detail"),
    path("classes/<int:pk>/attendance/save/", views.mark_save, name="mark_save"),
    path("classes/<int:pk>/attendance/fill/", views.mark_fill, name="mark_fill"),
    path("classes/<int:pk>/attendance/policy/", views.class_policy, name="class_policy"),
    path("classes/<int:pk>/nominations/", views.nomination_list, name="nomination_list"),
    path("classes/<int:pk>/nominations/add/", views.nomination_new, name="nomination_new"),
    path("classes/<int:pk>/nominations/add/person/", views.nominee_new, name="nominee_new"),
    path("classes/<int:pk>/nominations/decide/", views.nomination_decide, name="nomination_decide"),
    path("decisions/<int:pk>/undo/", views.nomination_undo, name="nomination_undo"),
    path("nominations/<int:pk>/withdraw/", views.nomination_withdraw, name="nomination_withdraw"),
    path("nominations/<int:pk>/restore/", views.nomination_restore, name="nomination_restore"),
    path("enrolments/<int:pk>/marks/", views.mark_list, name="mark_list"),
    path("marks/<int:pk>/undo/", views.mark_undo, name="mark_undo"),
    path("sessions/<int:pk>/roll/", views.roll_call, name="roll_call"),
    path("sessions/<int:pk>/roll/mark/", views.roll_mark, name="roll_mark"),
    path("sessions/<int:pk>/roll/fill/", views.roll_fill, name="roll_fill"),
    path("settings/policy/", views.policy_list, name="policy_list"),
    path("settings/policy/<int:district>/<str:kind>/", views.policy_edit, name="policy_edit"),
]
