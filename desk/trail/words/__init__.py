"""Every act in words: one module an area, by the verb after the dot."""

from typing import Any

from django.utils.translation import pgettext_lazy

from desk.trail.words import (
    accounts,
    attendance,
    audit,
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
    "accounts": pgettext_lazy("trail", "账号与名单"),
    "units": pgettext_lazy("trail", "单位"),
    "courses": pgettext_lazy("trail", "计划与班次"),
    "trainees": pgettext_lazy("trail", "学员与名额"),
    "timetable": pgettext_lazy("trail", "课表与师资"),
    "attendance": pgettext_lazy("trail", "考勤与结业"),
    "reminders": pgettext_lazy("trail", "提醒与通知"),
    "exports": pgettext_lazy("trail", "文档"),
    "desk": pgettext_lazy("trail", "系统与个人信息"),
    "audit": pgettext_lazy("trail", "审计查阅"),
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
    "audit": audit,
}
PAGES = audit.PAGES
# Each act as the trail keeps it → its words.
ACTIONS: dict[str, Any] = {
    f"{area}.{verb}": words for area, module in _MODULES.items() for verb, words in module.WORDS.items()
}
