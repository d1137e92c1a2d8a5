"""Composes the site: each app spells its own whole addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("desk.urls")),
    path("", include("exports.urls")),
    path("", include("reminders.urls")),
    path("", include("attendance.urls")),
    path("", include("timetable.urls")),
    path("", include("trainees.urls")),
    path("", include("courses.urls")),
    path("", include("accounts.urls")),
]
