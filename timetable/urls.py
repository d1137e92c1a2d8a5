"""The addresses of timetable."""

from django.urls.resolvers import URLPattern

app_name = "timetable"
urlpatterns: list[URLPattern] = []
