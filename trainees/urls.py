"""The addresses of rosters and personal links."""

from django.urls import path

from trainees import views

app_name = "trainees"
urlpatterns = [
    path("classes/<int:pk>/roster/", views.roster_detail, name="roster_detail"),
    path("classes/<int:pk>/roster/import/", views.roster_import, name="roster_import"),
    path("classes/<int:pk>/roster/import/<int:import_pk>/", views.roster_confirm, name="roster_confirm"),
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
]
