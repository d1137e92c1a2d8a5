"""The addresses of rosters and personal links."""

from django.urls import path

from trainees import views

app_name = "trainees"
urlpatterns = [
    path("classes/<int:pk>/roster/", views.roster_detail, name="roster_detail"),
    path("classes/<int:pk>/roster/import/", views.roster_import, name="roster_import"),
    path("classes/<int:pk>/roster/import/<int:import_pk>/", views.roster_confirm, name="roster_confirm"),
    path("classes/<int:pk>/roster/imports/", views.import_list, name="import_list"),
    path("imports/<int:pk>/answer/", views.roster_answer, name="roster_answer"),
    path("imports/<int:pk>/wrong-rows/", views.roster_mending, name="roster_mending"),
    path("imports/<int:pk>/undo/", views.roster_undo, name="roster_undo"),
    path("cadres/import/", views.cadre_import, name="cadre_import"),
    path("cadres/import/<int:pk>/", views.cadre_confirm, name="cadre_confirm"),
    path("classes/<int:pk>/roster/add/", views.enrolment_new, name="enrolment_new"),
    path("classes/<int:pk>/roster/add/person/", views.cadre_new, name="cadre_new"),
    path("classes/<int:pk>/roster/links/", views.link_slips, name="link_slips"),
    path("classes/<int:pk>/quotas/", views.quota_list, name="quota_list"),
    path("classes/<int:pk>/quotas/save/", views.quota_save, name="quota_save"),
    path("classes/<int:pk>/quotas/share/", views.quota_share, name="quota_share"),
    path("classes/<int:pk>/quotas/import/", views.quota_import, name="quota_import"),
    path("enrolments/<int:pk>/withdraw/", views.enrolment_withdraw, name="enrolment_withdraw"),
    path("enrolments/<int:pk>/restore/", views.enrolment_restore, name="enrolment_restore"),
    path("cadres/<int:pk>/links/", views.link_issue, name="link_issue"),
    path("t/<str:token>/", views.link_open, name="link_open"),
    path("settings/units/changes/", views.succession_list, name="succession_list"),
    path("settings/units/changes/<int:pk>/undo/", views.succession_undo, name="succession_undo"),
    path("settings/units/<int:pk>/rename/", views.unit_rename, name="unit_rename"),
    path("settings/units/<int:pk>/merge/", views.unit_merge, name="unit_merge"),
    path("settings/units/<int:pk>/split/", views.unit_split, name="unit_split"),
]
