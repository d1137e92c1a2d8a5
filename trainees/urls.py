"""The addresses of rosters, groups, seats and personal links."""

from django.urls import path

from trainees import views

app_name = "trainees"
urlpatterns = [
    path("classes/<int:pk>/roster/", views.roster_detail, name="roster_detail"),
    path("classes/<int:pk>/roster/import/", views.roster_import, name="roster_import"),
    path("classes/<int:pk>/roster/import/<int:import_pk>/", views.roster_confirm, name="roster_confirm"),
    path(
        "classes/<int:pk>/roster/import/<int:import_pk>/columns/",
        views.roster_columns,
        name="roster_columns",
    ),
    path("classes/<int:pk>/roster/add/", views.enrolment_new, name="enrolment_new"),
    path("classes/<int:pk>/roster/add/person/", views.cadre_new, name="cadre_new"),
    path("classes/<int:pk>/roster/links/", views.link_slips, name="link_slips"),
    path("classes/<int:pk>/quotas/", views.quota_list, name="quota_list"),
    path("classes/<int:pk>/quotas/save/", views.quota_save, name="quota_save"),
    path("classes/<int:pk>/quotas/share/", views.quota_share, name="quota_share"),
    path("classes/<int:pk>/quotas/import/", views.quota_import, name="quota_import"),
    path("classes/<int:pk>/groups/", views.group_list, name="group_list"),
    path("classes/<int:pk>/groups/divide/", views.group_divide, name="group_divide"),
    path("classes/<int:pk>/groups/new/", views.group_new, name="group_new"),
    path("classes/<int:pk>/seating/", views.seating_detail, name="seating_detail"),
    path("classes/<int:pk>/seating/edit/", views.seating_edit, name="seating_edit"),
    path("classes/<int:pk>/seating/rostrum/", views.rostrum_edit, name="rostrum_edit"),
    path("classes/<int:pk>/arrangement/<int:act>/undo/", views.arrangement_undo, name="arrangement_undo"),
    path("groups/<int:pk>/edit/", views.group_edit, name="group_edit"),
    path("groups/<int:pk>/delete/", views.group_delete, name="group_delete"),
    path("enrolments/<int:pk>/group/", views.enrolment_group, name="enrolment_group"),
    path("enrolments/<int:pk>/group/move/", views.group_move, name="group_move"),
    path("enrolments/<int:pk>/seat/", views.enrolment_seat, name="enrolment_seat"),
    path("enrolments/<int:pk>/seat/move/", views.seat_move, name="seat_move"),
    path("enrolments/<int:pk>/seat/lock/", views.seat_lock, name="seat_lock"),
    path("enrolments/<int:pk>/withdraw/", views.enrolment_withdraw, name="enrolment_withdraw"),
    path("enrolments/<int:pk>/restore/", views.enrolment_restore, name="enrolment_restore"),
    path("cadres/<int:pk>/edit/", views.cadre_edit, name="cadre_edit"),
    path("cadres/<int:pk>/id-number/", views.id_number_reveal, name="id_number_reveal"),
    path("cadres/<int:pk>/posts/new/", views.appointment_new, name="appointment_new"),
    path("posts/<int:pk>/edit/", views.appointment_edit, name="appointment_edit"),
    path("cadres/<int:pk>/merge/", views.cadre_merge, name="cadre_merge"),
    path("merges/<int:pk>/undo/", views.merge_undo, name="merge_undo"),
    path("cadres/<int:pk>/links/", views.link_issue, name="link_issue"),
    path("t/<str:token>/", views.link_open, name="link_open"),
]
