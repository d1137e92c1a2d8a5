"""Whom a unit may name: its own people found by words, unit and need of training, with what is to be known before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from attendance.bars import Bar
from attendance.hours import YearSum, sums_of
from attendance.requirements import bars_of
from courses.models import ClassStatus, TrainingClass
from trainees.elsewhere import Elsewhere, classes_beside
from trainees.models import Appointment, Enrolment, EnrolmentStatus
from trainees.nominating import MAY_BE_NAMED_AGAIN
from trainees.quotas import SEATED
from trainees.reply_slips import Doors
from units.models import in_subtree


class Need(models.TextChoices):
    """Why somebody is looked for."""

    ANY = "", _("全部")
    UNTRAINED = "untrained", _("本年还没培训过")
    SHORT = "short", _("学时不足")
    NEW = "new", _("新任")


@dataclass(frozen=True, slots=True)
class Nominee:
    """A person with the post held in the own units, the row in this class if there is one, other classes, the hours of
    the year, and the strictest requirement that is not met, else the strictest one."""

    post: Appointment
    seat: Enrolment | None
    elsewhere: Sequence[Elsewhere]
    hours: Decimal
    bar: Bar | None
    is_open: bool

    @property
    def may_be_nominated(self) -> bool:
        """Whether one click nominates the person."""
        return self.is_open and (self.seat is None or self.seat.status in MAY_BE_NAMED_AGAIN)

    @property
    def state(self) -> str:
        """The state in this class in a word, "" for none."""
        return str(EnrolmentStatus(self.seat.status).label) if self.seat else ""


def search(
    training_class: TrainingClass, *, paths: list[str], text: str = "", unit: str = "", need: str = ""
) -> list[int]:
    """The posts of the people found, in unit order, each person once. One query, nine where hours are asked for.

    `text` finds by characters, pinyin and initials of the name or the unit; `unit` is a `Unit.path`, and takes in
    what lies below.
    """
    posts = Appointment.objects.current().filter(
        in_subtree("unit__", paths), cadre__district=training_class.plan.district_id
    )
    if text := text.strip().lower():
        posts = posts.filter(Q(cadre__search_key__contains=text) | Q(unit__search_key__contains=text))
    if unit:
        posts = posts.filter(unit__path__startswith=unit)
    if need == Need.NEW:
        posts = posts.filter(is_new=True)
    if need == Need.UNTRAINED:
        posts = posts.filter(~Exists(_trained_in(training_class)))
    ordered = posts.order_by("unit__parent__position", "unit__position", "cadre__stroke_order", "pk")
    found: dict[int, int] = {}
    for pk, cadre in ordered.values_list("pk", "cadre"):
        found.setdefault(cadre, pk)
    if need == Need.SHORT:
        bars = bars_of(found, year=training_class.plan.year)
        return [post for cadre, post in found.items() if any(not bar.is_met for bar in bars[cadre])]
    return list(found.values())


def shown(training_class: TrainingClass, posts: Sequence[int], *, doors: Doors) -> list[Nominee]:
    """These posts' people with all that is shown of them, in order. Twelve queries."""
    rows = Appointment.objects.select_related("cadre", "unit__parent").in_bulk(posts)
    people = [rows[pk].cadre_id for pk in posts]
    seats: Mapping[int, Enrolment] = {
        seat.cadre_id: seat for seat in training_class.enrolments.filter(cadre__in=people)
    }
    year = training_class.plan.year
    beside = classes_beside(training_class, people)
    sums, bars = sums_of(people, year=year), bars_of(people, year=year)
    return [
        Nominee(
            rows[pk],
            seats.get(cadre),
            beside.get(cadre, []),
            sums.get(cadre, YearSum()).hours,
            _first_unmet(bars[cadre]),
            doors.is_open(rows[pk].unit.path),
        )
        for pk, cadre in zip(posts, people, strict=True)
    ]


def _first_unmet(bars: Sequence[Bar]) -> Bar | None:
    """Of a person's bars, the strictest first, the one that is to be told."""
    return next((bar for bar in bars if not bar.is_met), bars[0] if bars else None)


def _trained_in(training_class: TrainingClass) -> models.QuerySet[Enrolment]:
    """Seats of the person in other classes of the same year."""
    year = training_class.plan.year
    rows = Enrolment.objects.filter(
        cadre=OuterRef("cadre"), training_class__plan__year=year, status__in=SEATED
    )
    return rows.exclude(training_class=training_class).exclude(training_class__status=ClassStatus.CANCELLED)
