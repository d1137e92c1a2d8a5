"""The addresses of timetable."""

from django.urls import path

from timetable import views

app_name = "timetable"
urlpatterns = [
    path("board/", views.board_detail, name="board_detail"),
    path("classes/<int:pk>/timetable/", views.timetable_detail, name="timetable_detail"),
    path("classes/<int:pk>/timetable/publish/", views.timetable_publish, name="timetable_publish"),
    path("classes/<int:pk>/timetable/versions/", views.version_list, name="version_list"),
    path("classes/<int:pk>/timetable/versions/<int:number>/", views.version_detail, name="version_detail"),
    path("classes/<int:pk>/timetable/notices/", views.notice_list, name="notice_list"),
    path("board/publish/", views.board_publish, name="board_publish"),
    path("classes/<int:pk>/tray/", views.tray_fill, name="tray_fill"),
    path("classes/<int:pk>/tray/copy/", views.tray_copy, name="tray_copy"),
    path("classes/<int:pk>/sessions/new/", views.session_new, name="session_new"),
    path("sessions/<int:pk>/", views.session_detail, name="session_detail"),
    path("sessions/<int:pk>/edit/", views.session_edit, name="session_edit"),
    path("sessions/<int:pk>/move/", views.session_move, name="session_move"),
    path("sessions/<int:pk>/openings/", views.session_openings, name="session_openings"),
    path("sessions/<int:pk>/place/", views.session_place, name="session_place"),
    path("sessions/<int:pk>/swap/", views.session_swap, name="session_swap"),
    path("sessions/<int:pk>/cancel/", views.session_cancel, name="session_cancel"),
    path("sessions/<int:pk>/publish/", views.session_publish, name="session_publish"),
    path("sessions/<int:pk>/reinstate/", views.session_reinstate, name="session_reinstate"),
    path("board/plan/", views.planning_new, name="planning_new"),
    path("board/plan/<int:pk>/", views.planning_detail, name="planning_detail"),
    path("board/plan/<int:pk>/stop/", views.planning_stop, name="planning_stop"),
    path("board/plan/<int:pk>/accept/", views.planning_accept, name="planning_accept"),
    path("board/plan/<int:pk>/undo/", views.planning_undo, name="planning_undo"),
    path("board/plan/<int:pk>/discard/", views.planning_discard, name="planning_discard"),
    path("settings/rooms/", views.room_list, name="room_list"),
    path("settings/rooms/new/", views.room_new, name="room_new"),
    path("settings/rooms/<int:pk>/edit/", views.room_edit, name="room_edit"),
    path("settings/instructors/", views.instructor_list, name="instructor_list"),
    path("settings/instructors/new/", views.instructor_new, name="instructor_new"),
    path("settings/instructors/<int:pk>/edit/", views.instructor_edit, name="instructor_edit"),
    path(
        "settings/<str:of>/<int:pk>/unavailability/new/", views.unavailability_new, name="unavailability_new"
    ),
    path("settings/unavailability/<int:pk>/edit/", views.unavailability_edit, name="unavailability_edit"),
    path(
        "settings/unavailability/<int:pk>/delete/", views.unavailability_delete, name="unavailability_delete"
    ),
    path(
        "settings/unavailability/<int:pk>/restore/",
        views.unavailability_restore,
        name="unavailability_restore",
    ),
    path("settings/limits/", views.placing_limits_edit, name="placing_limits_edit"),
    path("settings/calendar/", views.calendar_day_list, name="calendar_day_list"),
    path("settings/calendar/new/", views.calendar_day_new, name="calendar_day_new"),
    path("settings/calendar/<int:pk>/edit/", views.calendar_day_edit, name="calendar_day_edit"),
    path("settings/calendar/<int:pk>/restore/", views.calendar_day_restore, name="calendar_day_restore"),
    path("settings/calendar/<int:pk>/delete/", views.calendar_day_delete, name="calendar_day_delete"),
    path("settings/calendar/seed/", views.calendar_seed, name="calendar_seed"),
    path("settings/half-days/", views.half_day_edit, name="half_day_edit"),
    path("me/notices/", views.notice_read, name="notice_read"),
    path("me/notices/acknowledge/", views.notice_acknowledge, name="notice_acknowledge"),
    path("me/feed/", views.feed_issue, name="feed_issue"),
    path("f/<str:token>.ics", views.feed, name="feed"),
]
