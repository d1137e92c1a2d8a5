"""The addresses of trainees."""

from django.urls.resolvers import URLPattern

app_name = "trainees"
urlpatterns: list[URLPattern] = []
