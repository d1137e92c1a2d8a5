"""The addresses of exports."""

from django.urls import path

from exports import views

app_name = "exports"
urlpatterns = [
    path("classes/<int:pk>/papers/", views.paper_list, name="paper_list"),
    path("classes/<int:pk>/papers/<slug:paper>/", views.export_new, name="export_new"),
    path("coverage/file/", views.coverage_file, name="coverage_file"),
    path("exports/<int:pk>/", views.export_detail, name="export_detail"),
    path("exports/<int:pk>/file/", views.export_file, name="export_file"),
    path("exports/<int:pk>/again/", views.export_again, name="export_again"),
]
