"""Every act in words: one module an area, by the verb after the dot."""

from typing import Any

from django.utils.translation import pgettext_lazy as _

from desk.trail.words import (
    accounts,
    attendance,
    courses,
    desk,
    exports,
    reminders,
    timetable,
    trainees,
    units,
)

# Every area of acts, as the filter of the trail calls it.
AREAS: dict[str, Any] = {
    "accounts": _("trail", "账号与名单"),
    "units": _("trail", "单位"),
    "courses": _("trail", "计划与班次"),
    "trainees": _("trail", "学员与名额"),
    "timetable": _("trail", "课表与师资"),
    "attendance": _("trail", "考勤与结业"),
    "reminders": _("trail", "提醒与通知"),
    "exports": _("trail", "文档"),
    "desk": _("trail", "系统与个人信息"),
}
_MODULES = {
    "accounts": accounts,
    "units": units,
    "courses": courses,
    "trainees": trainees,
    "timetable": timetable,
    "attendance": attendance,
    "reminders": reminders,
    "exports": exports,
    "desk": desk,
}
# Each act as the trail keeps it → its words.
ACTIONS: dict[str, Any] = {
    f"{area}.{verb}": words for area, module in _MODULES.items() for verb, words in module.WORDS.items()
}
