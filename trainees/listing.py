"""The roster of a class as a list: all its rows by one query, then narrowed down, counted and sorted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from accounts import identity
from accounts.models import Role, User
from courses.models import TrainingClass
from trainees.enrolment import WITHDRAWABLE
from trainees.models import EnrolmentStatus, LateAddition, StudyGroup
from trainees.quotas import SEATED
from units.models import in_subtree


class Order(models.TextChoices):
    """In what order the rows stand."""

    UNIT = "", _("单位顺序")
    STROKES = "strokes", _("姓氏笔画")
    GROUP = "group", _("组别")


STATUS_TONES = {
    EnrolmentStatus.APPROVED: "info",
    EnrolmentStatus.REGISTERED: "success",
    EnrolmentStatus.COMPLETED: "success",
    EnrolmentStatus.NOMINATED: "warning",
    EnrolmentStatus.WAITLISTED: "warning",
    EnrolmentStatus.NOT_COMPLETED: "danger",
    EnrolmentStatus.NO_SHOW: "danger",
    EnrolmentStatus.DISMISSED: "danger",
}
_SORTED = {
    Order.UNIT: lambda line: (line.town_position, line.unit_position, line.pk),
    Order.STROKES: lambda line: (line.stroke_order, line.town_position, line.pk),
    Order.GROUP: lambda line: (line.group_number or 10**6, not line.leads, line.town_position, line.pk),
}


@dataclass(slots=True)
class Line:
    """A row of the list; `dialled` is the full phone where the reader may see it (R28), else ""."""

    pk: int
    cadre_id: int
    name: str
    search_key: str
    stroke_order: str
    status: str
    unit_path: str
    unit_name: str
    unit_position: int
    town_name: str
    town_position: int
    post: str
    phone: str
    is_new: bool | None
    group_number: int | None
    group_name: str | None
    class_role: str
    remark: str
    reason: str
    late_addition: str
    leads: bool
    dialled: str = ""

    @property
    def masked(self) -> str:
        """The phone as everybody sees it."""
        return identity.mask_phone(self.phone)

    @property
    def label(self) -> str:
        """The state in a word."""
        return str(EnrolmentStatus(self.status).label)

    @property
    def tone(self) -> str:
        """How the pages colour the state."""
        return STATUS_TONES.get(EnrolmentStatus(self.status), "neutral")

    @property
    def note(self) -> str:
        """Newness, reason and remark in one cell, each said once."""
        newness = {True: _("新任"), False: _("连任"), None: ""}[self.is_new]
        words = [str(newness), self.reason, self.remark]
        return str(_("；")).join(dict.fromkeys(filter(None, words)))

    @property
    def addition(self) -> str:
        """增补 or 增补待确认, "" for others."""
        return str(LateAddition(self.late_addition).label) if self.late_addition and self.is_seated else ""

    @property
    def is_pending(self) -> bool:
        """An addition that awaits the organiser (R21)."""
        return self.late_addition == LateAddition.PENDING and self.is_seated

    @property
    def may_withdraw(self) -> bool:
        """Whether somebody can still be taken off the list."""
        return self.status in WITHDRAWABLE

    @property
    def is_seated(self) -> bool:
        """Whether the person takes a seat of the class."""
        return self.status in SEATED


_COLUMNS = (
    "pk",
    "cadre_id",
    "cadre__name",
    "cadre__search_key",
    "cadre__stroke_order",
    "status",
    "unit__path",
    "unit_name",
    "unit__position",
    "town_name",
    "town_position",
    "post",
    "phone",
    "is_new",
    "group__number",
    "group__name",
    "class_role",
    "remark",
    "reason",
    "late_addition",
)


def load(training_class: TrainingClass, *, paths: list[str] | None) -> list[Line]:
    """Every row of the class in unit order, or those of the units below `paths`; one query."""
    rows: Any = training_class.enrolments.order_by("town_position", "unit__position", "pk")
    if paths is not None:
        rows = rows.filter(in_subtree("unit__", paths))
    leads = Exists(StudyGroup.objects.filter(leader=OuterRef("pk")))
    return [Line(*row) for row in rows.values_list(*_COLUMNS, leads)]


def phone_paths(to: User, training_class: TrainingClass) -> tuple[str, ...]:
    """Below which units somebody sees the phones of the class in full (R28): a liaison below the own ones only, whatever
    else the same person is."""
    if to.has_perm("trainees.see_phones", training_class):
        return ("",)
    if to.has_perm("trainees.see_phones_of_own_units", training_class):
        return tuple(to.unit_paths(Role.LIAISON))
    return ()


def show_phones(lines: Sequence[Line], *, to: User, training_class: TrainingClass) -> bool:
    """Gives the phones in full to whom R28 allows them; whether any was given."""
    paths = phone_paths(to, training_class)
    for line in lines:
        if line.phone and line.unit_path.startswith(paths):
            line.dialled = line.phone
    return any(line.dialled for line in lines)


def narrowed(
    lines: Sequence[Line],
    *,
    text: str = "",
    town: str = "",
    group: str = "",
    status: str = "",
    newness: str = "",
) -> list[Line]:
    """Those found by characters, pinyin or unit, of a town, a group and a state; "" state: on the list. `newness` "new"
    leaves those new in their post (新任), "rest" the others."""
    text = text.strip().lower()
    return [
        line
        for line in lines
        if (line.is_seated if not status else status in ("all", line.status))
        and (not town or line.town_name == town)
        and (not group or str(line.group_number or "none") == group)
        and (not newness or bool(line.is_new) == (newness == "new"))
        and (not text or text in line.search_key or text in line.unit_name)
    ]


def ordered(lines: Sequence[Line], order: str) -> list[Line]:
    """In one of the orders."""
    return sorted(lines, key=_SORTED[Order(order)])


def counted(lines: Sequence[Line]) -> list[tuple[EnrolmentStatus, int]]:
    """How many in each state that occurs, in the order of a life."""
    counts = Counter(line.status for line in lines)
    return [(status, counts[status]) for status in EnrolmentStatus if counts[status]]
