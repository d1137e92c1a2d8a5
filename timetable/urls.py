"""The addresses of timetable."""

from django.urls import path

from timetable import views

app_name = "timetable"
urlpatterns = [
    path("board/", views.board_detail, name="board_detail"),
    path("classes/<int:pk>/timetable/", views.timetable_detail, name="timetable_detail"),
    path("classes/<int:pk>/timetable/publish/", views.timetable_publish, name="timetable_publish"),
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
    path("sessions/<int:pk>/reinstate/", views.session_reinstate, name="session_reinstate"),
    path("sessions/<int:pk>/adjust/", views.session_adjust, name="session_adjust"),
    path("sessions/<int:pk>/adjust/instructor/", views.adjust_instructor, name="adjust_instructor"),
    path("sessions/<int:pk>/adjust/swap/", views.adjust_swap, name="adjust_swap"),
    path("sessions/<int:pk>/adjust/kind/", views.adjust_kind, name="adjust_kind"),
    path("sessions/<int:pk>/adjust/cancel/", views.adjust_cancel, name="adjust_cancel"),
    path("sessions/<int:pk>/adjust/publish/", views.adjust_publish, name="adjust_publish"),
    path("sessions/<int:pk>/adjust/done/<int:number>/", views.adjust_done, name="adjust_done"),
    path("sessions/<int:pk>/adjust/undo/<int:number>/", views.adjust_undo, name="adjust_undo"),
    path("settings/rooms/", views.room_list, name="room_list"),
    path("settings/rooms/new/", views.room_new, name="room_new"),
    path("settings/rooms/<int:pk>/edit/", views.room_edit, name="room_edit"),
    path("settings/instructors/", views.instructor_list, name="instructor_list"),
    path("settings/instructors/new/", views.instructor_new, name="instructor_new"),
    path("settings/instructors/<int:pk>/edit/", views.instructor_edit, name="instructor_edit"),
    path("settings/calendar/", views.calendar_day_list, name="calendar_day_list"),
    path("settings/calendar/new/", views.calendar_day_new, name="calendar_day_new"),
    path("settings/calendar/<int:pk>/delete/", views.calendar_day_delete, name="calendar_day_delete"),
    path("settings/calendar/seed/", views.calendar_seed, name="calendar_seed"),
    path("settings/half-days/", views.half_day_edit, name="half_day_edit"),
    path("me/feed/", views.feed_issue, name="feed_issue"),
    path("f/<str:token>.ics", views.feed, name="feed"),
]
