"""The addresses of notices, the outbox and their settings."""

from django.urls import path

from reminders import views

app_name = "reminders"
urlpatterns = [
    path("messages/", views.outbox_list, name="outbox_list"),
    path("messages/<int:pk>/", views.message_detail, name="message_detail"),
    path("messages/<int:pk>/move/", views.message_move, name="message_move"),
    path("classes/<int:pk>/messages/", views.message_list, name="message_list"),
    path("classes/<int:pk>/messages/batch/", views.message_batch, name="message_batch"),
    path("classes/<int:pk>/messages/preview/", views.batch_preview, name="batch_preview"),
    path("classes/<int:pk>/messages/move/", views.batch_move, name="batch_move"),
    path("classes/<int:pk>/messages/moves/<int:act>/undo/", views.move_undo, name="move_undo"),
    path("classes/<int:pk>/announcements/new/", views.announcement_new, name="announcement_new"),
    path("announcements/<int:pk>/withdraw/", views.announcement_withdraw, name="announcement_withdraw"),
    path("classes/<int:pk>/reminders/", views.class_rule_list, name="class_rule_list"),
    path("classes/<int:pk>/reminders/<str:rule>/", views.class_rule_edit, name="class_rule_edit"),
    path("classes/<int:pk>/reminders/<str:rule>/switch/", views.class_rule_switch, name="class_rule_switch"),
    path("classes/<int:pk>/reminders/<str:rule>/reset/", views.class_rule_reset, name="class_rule_reset"),
    path(
        "classes/<int:pk>/reminders/<str:rule>/restore/", views.class_rule_restore, name="class_rule_restore"
    ),
    # `<str:rule>` takes whatever stands there: other addresses below settings/reminders/ come first.
    path("settings/reminders/", views.rule_list, name="rule_list"),
    path("settings/reminders/<str:rule>/", views.rule_edit, name="rule_edit"),
    path("settings/reminders/<str:rule>/switch/", views.rule_switch, name="rule_switch"),
    path("settings/reminders/<str:rule>/template/", views.template_edit, name="template_edit"),
    path("settings/reminders/<str:rule>/template/reset/", views.template_reset, name="template_reset"),
    path("settings/channels/", views.channel_list, name="channel_list"),
    path("settings/channels/<slug:channel>/", views.channel_edit, name="channel_edit"),
    path("settings/channels/<slug:channel>/test/", views.channel_test, name="channel_test"),
    path("settings/robots/new/", views.robot_new, name="robot_new"),
    path("settings/robots/<int:pk>/", views.robot_edit, name="robot_edit"),
    path("settings/robots/<int:pk>/delete/", views.robot_delete, name="robot_delete"),
    path("settings/robots/<int:pk>/test/", views.robot_test, name="robot_test"),
    path("classes/<int:pk>/robots/", views.class_robot_list, name="class_robot_list"),
    path("classes/<int:pk>/robots/new/", views.class_robot_new, name="class_robot_new"),
    path("classes/<int:pk>/notices/", views.notice_list, name="notice_list"),
    path("classes/<int:pk>/notices/copied/", views.notice_copy, name="notice_copy"),
    path("inbox/", views.inbox_list, name="inbox_list"),
    path("inbox/read/", views.inbox_read, name="inbox_read"),
    path("inbox/<str:kind>/<int:pk>/", views.inbox_detail, name="inbox_detail"),
]
