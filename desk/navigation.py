"""Where each role can go from every page."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import OVERSEERS, STAFF_AND_LIAISONS
from accounts.models import Role, User
from courses.duties import duties_of, headed_on

STAFF = {Role.ADMINISTRATOR, Role.ORGANISER, Role.FINANCE, Role.AUDITOR}


@dataclass(frozen=True)
class Entry:
    """One line of the navigation; `key` is the letter after g."""

    label: Any
    url: str
    icon: str
    key: str
    active: bool = False


def topmost_unit(user: User) -> int | None:
    """The number of the highest unit whose papers the person may have."""
    paths = user.unit_paths(*STAFF_AND_LIAISONS)
    topmost = min(paths, key=lambda path: (path.count("/"), path), default="")
    return int(topmost.split("/")[-2]) if topmost else None


def entries_for(user: User, path: str) -> list[Entry]:
    """The navigation of a person on the page at `path`."""
    roles = user.roles
    serves = bool(roles & STAFF) or bool(duties_of(user))
    found: list[tuple[Any, str, str, str]] = [(_("首页"), reverse("desk:home"), "house-door", "h")]
    found += [
        (_("今日"), reverse("attendance:today_detail", args=[pk]), "clock", "t")
        for pk in headed_on(user, timezone.localdate())[:1]
    ]
    if serves:
        year = timezone.localdate().year
        found.append((_("年度计划"), reverse("courses:plan_detail", args=[year]), "calendar3", "p"))
    if roles & {*STAFF, Role.LIAISON}:
        found.append((pgettext_lazy("many", "干部"), reverse("attendance:cadre_list"), "people", "r"))
    if roles & set(OVERSEERS):
        found.append((_("培训覆盖"), reverse("attendance:coverage_detail"), "shield-check", "v"))
    if topmost := topmost_unit(user):
        papers = reverse("exports:unit_paper_list", args=[topmost])
        found.append((_("单位文档"), papers, "file-earmark-spreadsheet", "d"))
    if roles & {Role.ADMINISTRATOR, Role.ORGANISER}:
        found.append((_("排课板"), reverse("timetable:board_detail"), "calendar-week", "b"))
        found.append((_("发件箱"), reverse("reminders:outbox_list"), "send", "o"))
        found.append((_("新建班次"), reverse("courses:class_new"), "plus-circle", "n"))
        found.append((_("设置"), reverse("desk:settings"), "gear", "s"))
    if Role.AUDITOR in roles and Role.ADMINISTRATOR not in roles:
        found.append((_("操作记录"), reverse("desk:trail_list"), "clock-history", "l"))
    if any(path.count("/") == 1 for path in user.unit_paths(Role.FINANCE)):
        found.append((_("费用标准"), reverse("timetable:fee_standard_list"), "clipboard-check", "f"))
    if Role.CADRE in roles:
        found.append((_("我的课表"), reverse("desk:me"), "phone", "m"))
    plans = reverse("courses:plan_list")  # the plan of any year stands below it
    above = [
        url for _label, url, _icon, _key in found if path.startswith(plans if url.startswith(plans) else url)
    ]
    here = max(above, key=len, default="")
    return [
        Entry(label, url, icon, key, active=url == here and (url != "/" or path == "/"))
        for label, url, icon, key in found
    ]
