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
    path("classes/<int:pk>/replies/", views.reply_list, name="reply_list"),
    path("classes/<int:pk>/replies/chase/", views.chase_new, name="chase_new"),
    path("classes/<int:pk>/replies/closing/", views.closing_edit, name="closing_edit"),
    path("classes/<int:pk>/replies/<int:unit_pk>/", views.reply_detail, name="reply_detail"),
    path("classes/<int:pk>/replies/<int:unit_pk>/submit/", views.reply_submit, name="reply_submit"),
    path("classes/<int:pk>/replies/<int:unit_pk>/return/", views.reply_return, name="reply_return"),
    path("classes/<int:pk>/replies/<int:unit_pk>/reopen/", views.reply_reopen, name="reply_reopen"),
    path("classes/<int:pk>/replies/<int:unit_pk>/stamped/", views.stamped_new, name="stamped_new"),
    path("classes/<int:pk>/replies/<int:unit_pk>/stamped/file/", views.stamped_file, name="stamped_file"),
    path("classes/<int:pk>/replies/<int:unit_pk>/text/", views.behalf_text, name="behalf_text"),
    path("classes/<int:pk>/replies/<int:unit_pk>/photo/", views.behalf_photo, name="behalf_photo"),
    path("classes/<int:pk>/replies/<int:unit_pk>/call-up/", views.call_up_new, name="call_up_new"),
    path("bases/<int:pk>/", views.behalf_pick, name="behalf_pick"),
    path("bases/<int:pk>/file/", views.basis_file, name="basis_file"),
    path("enrolments/<int:pk>/call-up/", views.call_up_answer, name="call_up_answer"),
    path("enrolments/<int:pk>/call-up/decide/", views.call_up_decide, name="call_up_decide"),
    path("enrolments/<int:pk>/withdraw/", views.enrolment_withdraw, name="enrolment_withdraw"),
    path("enrolments/<int:pk>/restore/", views.enrolment_restore, name="enrolment_restore"),
    path("cadres/<int:pk>/links/", views.link_issue, name="link_issue"),
    path("t/<str:token>/", views.link_open, name="link_open"),
]
