"""What a district needs before its first class, and how much of it is there: worked out from the rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Grant, ListKind, Role, User
from attendance.models import HoursCredit, Requirement
from courses.access import planned_district
from courses.models import Course, TrainingClass
from desk.lists import lists_open_to
from timetable.models import Instructor, Room
from trainees.models import Cadre
from units.models import Unit

Brings = Mapping[ListKind, str]


@dataclass(frozen=True)
class Step:
    """One thing to do. `count` is how much of it is there; `brings` the address where it is pasted or uploaded,
    `page` the one where it is seen; "" where the person may not."""

    label: str
    purpose: str
    count: int
    brings: str
    page: str
    optional: bool = False

    @property
    def is_done(self) -> bool:
        """Whether there is anything of it."""
        return self.count > 0


def steps_for(user: User) -> list[Step]:
    """The steps in the order in which they build on each other. A query a step, however large the district."""
    district = planned_district(user)
    brings = {one.kind: reverse("desk:list_import", args=[one.kind]) for one in lists_open_to(user)}
    administers = Role.ADMINISTRATOR in user.roles
    return [
        *_who(district, brings, administers=administers),
        *_what(district, brings),
        *_when(district, brings, administers=administers),
    ]


def _who(district: Unit, brings: Brings, *, administers: bool) -> list[Step]:
    """Units, those who act for them, and the people."""
    units = Unit.objects.within(district).valid_on(timezone.localdate()).exclude(pk=district.pk)
    people = Cadre.objects.filter(district=district)
    return [
        Step(
            _("单位"),
            _("镇街、社区和村、部门"),
            units.count(),
            brings.get(ListKind.UNITS, ""),
            reverse("accounts:unit_list") if administers else "",
        ),
        Step(
            _("账号和联络员"),
            _("各单位的联络员、班次组织者"),
            _acting(district).count(),
            "",
            reverse("accounts:account_list") if administers else "",
        ),
        Step(
            _("干部名册"),
            _("要培训的人，没有班也能先录"),
            people.count(),
            reverse("trainees:cadre_import"),
            reverse("attendance:cadre_list"),
        ),
    ]


def _what(district: Unit, brings: Brings) -> list[Step]:
    """What is taught, by whom and where."""
    courses, people = Course.objects.filter(district=district), Instructor.objects.filter(district=district)
    rooms = Room.objects.filter(district=district)
    return [
        Step(
            _("课程库"),
            _("课程名称、类别、学时"),
            courses.count(),
            brings.get(ListKind.COURSES, ""),
            reverse("courses:course_list"),
        ),
        Step(
            _("师资库"),
            _("讲师、单位职务、常讲课程"),
            people.count(),
            brings.get(ListKind.INSTRUCTORS, ""),
            reverse("timetable:instructor_list"),
        ),
        Step(
            _("场地"),
            _("教室、现场教学点"),
            rooms.count(),
            brings.get(ListKind.ROOMS, ""),
            reverse("timetable:room_list"),
        ),
    ]


def _when(district: Unit, brings: Brings, *, administers: bool) -> list[Step]:
    """What the year asks for and holds, and what was before."""
    year = timezone.localdate().year
    classes = TrainingClass.objects.filter(plan__district=district, plan__year=year)
    credits = HoursCredit.objects.filter(cadre__district=district, training_class=None)
    return [
        Step(
            _("学时要求"),
            _("每类干部一年要学多少"),
            Requirement.objects.filter(district=district, is_active=True).count(),
            "",
            reverse("attendance:requirement_list") if administers else "",
        ),
        Step(
            _("%(year)d 年度计划") % {"year": year},
            _("年度主体班次一览表"),
            classes.count(),
            brings.get(ListKind.PLAN, ""),
            reverse("courses:plan_detail", args=[year]),
        ),
        Step(
            _("以往学时"),
            _("网络学院、上级调训、系统启用前的培训"),
            credits.count(),
            brings.get(ListKind.HOURS, ""),
            reverse("attendance:cadre_list"),
            optional=True,
        ),
    ]


def _acting(district: Unit) -> Any:
    """Who acts for a unit: liaisons and organisers."""
    roles = (Role.LIAISON, Role.ORGANISER)
    grants = Grant.objects.in_force().filter(unit__path__startswith=district.path, role__in=roles)
    return User.objects.filter(grants__in=grants).distinct()
