"""What a district needs before its first class, and how much of it is there: worked out from the rows."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
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
    """The steps in the order in which they build on each other. Nine queries, however large the district."""
    district = planned_district(user)
    administers = Role.ADMINISTRATOR in user.roles
    brings = {one.kind: reverse("desk:list_import", args=[one.kind]) for one in lists_open_to(user)}
    year = timezone.localdate().year
    units = Unit.objects.within(district).valid_on(timezone.localdate()).exclude(pk=district.pk)
    accounts = User.objects.filter(grants__in=_liaisons(district)).distinct()
    here: dict[str, Any] = {"district": district}
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
            accounts.count(),
            "",
            reverse("accounts:account_list") if administers else "",
        ),
        Step(
            _("干部名册"),
            _("要培训的人，没有班也能先录"),
            Cadre.objects.filter(**here).count(),
            _address("trainees:cadre_import"),
            _address("attendance:cadre_list"),
        ),
        _step(
            _("课程库"),
            _("课程名称、类别、学时"),
            Course.objects.filter(**here),
            ListKind.COURSES,
            brings,
            "courses:course_list",
        ),
        _step(
            _("师资库"),
            _("讲师、单位职务、常讲课程"),
            Instructor.objects.filter(**here),
            ListKind.INSTRUCTORS,
            brings,
            "timetable:instructor_list",
        ),
        _step(
            _("场地"),
            _("教室、现场教学点"),
            Room.objects.filter(**here),
            ListKind.ROOMS,
            brings,
            "timetable:room_list",
        ),
        Step(
            _("学时要求"),
            _("每类干部一年要学多少"),
            Requirement.objects.filter(**here, is_active=True).count(),
            "",
            _address("attendance:requirement_list") if administers else "",
        ),
        Step(
            _("%(year)d 年度计划") % {"year": year},
            _("年度主体班次一览表"),
            TrainingClass.objects.filter(plan__district=district, plan__year=year).count(),
            brings.get(ListKind.PLAN, ""),
            reverse("courses:plan_detail", args=[year]),
        ),
        Step(
            _("以往学时"),
            _("网络学院、上级调训、系统启用前的培训"),
            HoursCredit.objects.filter(cadre__district=district, training_class=None).count(),
            brings.get(ListKind.HOURS, ""),
            "",
            optional=True,
        ),
    ]


def _step(
    label: str, purpose: str, rows: Any, kind: ListKind, brings: dict[ListKind, str], page: str
) -> Step:
    return Step(label, purpose, rows.count(), brings.get(kind, ""), reverse(page))


def _liaisons(district: Unit) -> Any:
    return Grant.objects.in_force().filter(
        unit__path__startswith=district.path, role__in=(Role.LIAISON, Role.ORGANISER)
    )


def _address(name: str) -> str:
    """The address; "" while there is no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
