"""The addresses of attendance."""

from django.urls.resolvers import URLPattern

app_name = "attendance"
urlpatterns: list[URLPattern] = []
