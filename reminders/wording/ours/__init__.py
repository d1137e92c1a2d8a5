"""Our own templates, for districts that have none of their own: (title, text) by form and language of each rule."""

from reminders.wording.ours.announcements import ANNOUNCEMENTS
from reminders.wording.ours.attendance import ATTENDANCE
from reminders.wording.ours.classes import CLASSES
from reminders.wording.ours.forms import EN, LONG, SHORT, ZH, Template, Templates
from reminders.wording.ours.leave import LEAVE
from reminders.wording.ours.nominations import NOMINATIONS
from reminders.wording.ours.timetables import TIMETABLES

__all__ = ["EN", "LONG", "OURS", "SHORT", "ZH", "Template", "Templates"]
OURS: Templates = {**TIMETABLES, **NOMINATIONS, **LEAVE, **ATTENDANCE, **CLASSES, **ANNOUNCEMENTS}
