"""The addresses of courses."""

from django.urls.resolvers import URLPattern

app_name = "courses"
urlpatterns: list[URLPattern] = []
