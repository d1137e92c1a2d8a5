"""The addresses of exports."""

from django.urls import path

from exports import views

app_name = "exports"
urlpatterns = [
    path("classes/<int:pk>/papers/", views.paper_list, name="paper_list"),
    path("classes/<int:pk>/papers/<slug:paper>/", views.export_new, name="export_new"),
    path("units/<int:pk>/papers/", views.unit_paper_list, name="unit_paper_list"),
    path("units/<int:pk>/papers/<slug:paper>/", views.unit_paper_new, name="unit_paper_new"),
    path("cadres/<int:pk>/record/", views.record_file, name="record_file"),
    path("classes/<int:pk>/speech/", views.speech_notes, name="speech_notes"),
    path("classes/<int:pk>/papers/<slug:paper>/page/", views.paper_page, name="paper_page"),
    path("coverage/file/", views.coverage_file, name="coverage_file"),
    path("classes/<int:pk>/roster/template/", views.template_file, name="template_file"),
    path("exports/<int:pk>/", views.export_detail, name="export_detail"),
    path("exports/<int:pk>/file/", views.export_file, name="export_file"),
    path("exports/<int:pk>/cancel/", views.export_cancel, name="export_cancel"),
    path("exports/<int:pk>/again/", views.export_again, name="export_again"),
    path("frozen/<int:pk>/file/", views.frozen_file, name="frozen_file"),
    path("frozen/<int:pk>/again/", views.frozen_again, name="frozen_again"),
    path("classes/<int:pk>/checksums/", views.checksum_file, name="checksum_file"),
    path("settings/templates/", views.own_template_list, name="own_template_list"),
    path("settings/templates/new/", views.own_template_new, name="own_template_new"),
    path("settings/templates/example/<slug:paper>/", views.own_template_example, name="own_template_example"),
    path("settings/templates/<int:pk>/", views.own_template_detail, name="own_template_detail"),
    path("settings/templates/<int:pk>/sample/", views.own_template_sample, name="own_template_sample"),
    path("settings/templates/<int:pk>/confirm/", views.own_template_confirm, name="own_template_confirm"),
    path("settings/templates/<int:pk>/delete/", views.own_template_delete, name="own_template_delete"),
    path("settings/templates/<int:pk>/restore/", views.own_template_restore, name="own_template_restore"),
]
