"""What finance has to do: lecture fees to check and to pay by class, the papers of money, the signed sheets of a class."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Role, User
from courses.models import ClassDocument, ClassStatus, DocumentKind, TrainingClass
from courses.models.training_class import TrainingClassQuerySet
from timetable.calendar import HalfDay, half_day_of
from timetable.fees import FeeSheet
from timetable.models import PublishedSession
from timetable.withholding import ZERO
from units.models import in_subtree

SHOWN = 8
_HELD = (ClassStatus.CONFIRMED, ClassStatus.CLOSED)
_BACK = dt.timedelta(days=365)


@dataclass(frozen=True)
class Settling:
    """A class with fees to pay, or that has ended and is not archived: its fees, and the sheets signed of its `half_days`."""

    fees: FeeSheet
    half_days: int
    sheets: Sequence[ClassDocument]

    @property
    def training_class(self) -> TrainingClass:
        """The class."""
        return self.fees.training_class

    @property
    def unpaid(self) -> int:
        """How many lecturers are still to be paid."""
        return len(self.fees.unpaid)

    @property
    def net(self) -> Decimal:
        """What these are to be paid together, after tax."""
        return sum((one.net for one in self.fees.unpaid), ZERO)

    @property
    def to_check(self) -> int:
        """How many of these lack something before they can be paid."""
        return sum(bool(one.lacks) for one in self.fees.unpaid)

    @property
    def signed(self) -> int:
        """How many half-days have a signed sheet."""
        return len({(one.day, one.period) for one in self.sheets if one.day})


def finance_home(user: User) -> dict[str, Any]:
    """`settling`, the classes with fees to pay before the others, the latest first; `unpaid_net` of all of them and in how many
    classes that is. Ten queries in a district, however many classes."""
    classes = _held(user)
    fees = FeeSheet.of_many(list(classes.select_related("plan").order_by("-last_published_on", "-pk")))
    unpaid = [one for one in fees if one.unpaid]
    chosen = [*unpaid, *(one for one in fees if not one.unpaid and _is_over(one.training_class))][:SHOWN]
    shown = [one.training_class.pk for one in chosen]
    half_days, sheets = _half_days(shown), _sheets(shown)
    return {
        "settling": [
            Settling(one, len(half_days[one.training_class.pk]), sheets[one.training_class.pk])
            for one in chosen
        ],
        "unpaid_net": sum((payee.net for one in unpaid for payee in one.unpaid), ZERO),
        "unpaid_classes": len(unpaid),
    }


def _held(user: User) -> TrainingClassQuerySet:
    """The classes that began within a year, as far as finance sees them, and are not archived."""
    paths, today = user.unit_paths(Role.FINANCE), timezone.localdate()
    over = (
        in_subtree("host__", paths)
        | in_subtree("implementer__", paths)
        | in_subtree("plan__district__", paths)
    )
    rows = TrainingClass.objects.filter(over, status__in=_HELD)
    return rows.filter(first_published_on__range=(today - _BACK, today))


def _is_over(training_class: TrainingClass) -> bool:
    return training_class.status_today in (ClassStatus.ENDED, ClassStatus.CLOSED)


def _half_days(classes: Iterable[int]) -> dict[int, set[HalfDay]]:
    """Those of the published timetables, by class. One query."""
    found: dict[int, set[HalfDay]] = defaultdict(set)
    rows = PublishedSession.objects.taking_place().filter(classes__in=classes).order_by()
    for class_id, start_at in rows.values_list("classes", "start_at"):
        found[class_id].add(half_day_of(start_at))
    return found


def _sheets(classes: Iterable[int]) -> dict[int, list[ClassDocument]]:
    """The signed sheets with a file, by class. One query."""
    found: dict[int, list[ClassDocument]] = defaultdict(list)
    rows = ClassDocument.objects.in_place().exclude(file="")
    for row in rows.filter(training_class__in=classes, kind=DocumentKind.SIGNED_SHEET).order_by("day", "pk"):
        found[row.training_class_id].append(row)
    return found
