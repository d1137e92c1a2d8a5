"""What the lecturers of a class are paid, one payment each, with the tax that is withheld of it.

What a lecturer gets in one class is one payment and taxed as one: the standards are after tax, so the fee before tax is worked out
backwards from the sum of the lines (`withholding.Withholding.gross`). A payment that was made keeps its figures.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models import TrainingClass
from timetable.fee_lines import NO_HOURS, Book, FeeLine, paid_line, taught_in, taught_in_many
from timetable.fee_standards import withholding_on
from timetable.models import FeePayment, Instructor, PublishedInstructor, TitleGrade
from timetable.withholding import ZERO, Withholding


@dataclass(frozen=True, kw_only=True)
class Payee:
    """A lecturer of a class: the lines that the class pays and what they come to; `payment` when it is paid, whose figures then
    stand. `to_come` counts the sessions that are not over. `gross` and `tax` are None where no tax table is in force."""

    instructor: Instructor
    lines: tuple[FeeLine, ...]
    to_come: int
    net: Decimal
    tax: Decimal | None
    gross: Decimal | None
    payment: FeePayment | None = None
    now_net: Decimal = ZERO

    @property
    def differs(self) -> bool:
        """Whether the timetable now says something other than what was paid."""
        return self.payment is not None and self.now_net != self.net

    @property
    def is_unpaid_grade(self) -> bool:
        """Whether the lecturer takes no fee."""
        return self.instructor.title_grade == TitleGrade.UNPAID

    @property
    def has_details(self) -> bool:
        """Whether ID number, bank and account are known."""
        details = getattr(self.instructor, "payment_details", None)
        return bool(details and details.is_complete)

    @property
    def hindrance(self) -> str:
        """Why it cannot be marked paid yet; "" where nothing is in the way."""
        if self.to_come:
            words = ngettext("还有%(n)d节课没有上。", "还有%(n)d节课没有上。", self.to_come)
            return words % {"n": self.to_come}
        if self.lacks_standard:
            return _("有课没有讲课费标准，请先在费用标准里填写。")
        if self.gross is None:
            return _("没有个税预扣率，请先在费用标准里填写。")
        return "" if self.net else _("没有要发的讲课费。")

    @property
    def lacks_standard(self) -> bool:
        """Whether a session's day has no standard for the lecturer's grade."""
        return not self.is_unpaid_grade and any(line.standard is None for line in self.lines)

    @property
    def lacks(self) -> list[str]:
        """What is still missing before it can be paid, in words."""
        found = []
        if self.lacks_standard:
            found.append(_("没有这一天的讲课费标准"))
        if self.gross is None:
            found.append(_("没有个税预扣率"))
        if self.net and not self.has_details:
            found.append(_("收款信息不全"))
        return found


@dataclass(frozen=True)
class FeeSheet:
    """All fees of a class, by lecturer in the order of their first session, and what they come to. `joint` are the sessions that
    another class pays, with their lecturers."""

    training_class: TrainingClass
    payees: tuple[Payee, ...]
    joint: tuple[tuple[Instructor, FeeLine], ...]

    @classmethod
    def of(
        cls, training_class: TrainingClass, *, with_to_come: bool = False, on: dt.date | None = None
    ) -> Self:
        """Of the sessions that are over, or with those to come too; taxed by the table of the day `on`, today unless told.
        Eight queries at most, however many lecturers. `plan` is fetched."""
        rows = list(taught_in(training_class))
        book = Book.open(training_class, rows)
        table = withholding_on(on or timezone.localdate(), district_id=training_class.plan.district_id)
        paid = _payments([training_class])[training_class.pk]
        return cls._reckoned(book, rows, paid, table, with_to_come=with_to_come)

    @classmethod
    def of_many(cls, classes: Sequence[TrainingClass]) -> list[Self]:
        """The same of several classes, in their order, of the sessions that are over. Two queries, and six a district."""
        taught, paid = taught_in_many(classes), _payments(classes)
        books: dict[int, tuple[Book, Withholding | None]] = {}
        found = []
        for row in classes:
            district = row.plan.district_id
            if district not in books:
                beside = [
                    one for other in classes if other.plan.district_id == district for one in taught[other.pk]
                ]
                table = withholding_on(timezone.localdate(), district_id=district)
                books[district] = Book.open(row, beside), table
            book, table = books[district]
            found.append(cls._reckoned(book.of(row), taught[row.pk], paid[row.pk], table, with_to_come=False))
        return found

    @classmethod
    def _reckoned(
        cls,
        book: Book,
        rows: Iterable[PublishedInstructor],
        payments: Mapping[int, FeePayment],
        table: Withholding | None,
        *,
        with_to_come: bool,
    ) -> Self:
        now = timezone.now()
        by_person: dict[int, list[FeeLine]] = defaultdict(list)
        people: dict[int, Instructor] = {}
        for row in rows:
            people.setdefault(row.instructor_id, row.instructor)
            by_person[row.instructor_id].append(book.line(row, now))
        people |= {pk: payment.instructor for pk, payment in payments.items() if pk not in people}
        payees = [
            _payee(person, by_person[pk], payments.get(pk), table, with_to_come=with_to_come)
            for pk, person in people.items()
        ]
        joint = [(people[pk], line) for pk, lines in by_person.items() for line in lines if line.elsewhere]
        shown = tuple(payee for payee in payees if payee.lines or payee.to_come)
        return cls(book.training_class, shown, tuple(joint))

    def payee(self, instructor_id: int) -> Payee | None:
        """That lecturer, or None."""
        return next((one for one in self.payees if one.instructor.pk == instructor_id), None)

    @property
    def hours(self) -> Decimal:
        """The hours paid."""
        return sum((line.hours for one in self.payees for line in one.lines), NO_HOURS)

    @property
    def net(self) -> Decimal:
        """实发."""
        return sum((one.net for one in self.payees), ZERO)

    @property
    def tax(self) -> Decimal:
        """个税, where it is known."""
        return sum((one.tax or ZERO for one in self.payees), ZERO)

    @property
    def gross(self) -> Decimal:
        """应发, where it is known."""
        return sum((one.gross or ZERO for one in self.payees), ZERO)

    @property
    def unpaid(self) -> tuple[Payee, ...]:
        """Those who are still to be paid something."""
        return tuple(one for one in self.payees if one.net and not one.payment)

    @property
    def to_come(self) -> int:
        """How many sessions are not over."""
        return sum(one.to_come for one in self.payees)


def _payments(classes: Iterable[TrainingClass]) -> dict[int, dict[int, FeePayment]]:
    """What was paid and stands, by class and lecturer. One query."""
    found: dict[int, dict[int, FeePayment]] = {row.pk: {} for row in classes}
    rows = FeePayment.objects.filter(training_class__in=list(found), undone_at=None)
    for row in rows.select_related("instructor__payment_details", "by"):
        found[row.training_class_id][row.instructor_id] = row
    return found


def _payee(
    person: Instructor,
    lines: Sequence[FeeLine],
    payment: FeePayment | None,
    table: Withholding | None,
    *,
    with_to_come: bool,
) -> Payee:
    ours = [line for line in lines if not line.elsewhere]
    counted = tuple(line for line in ours if line.is_over or with_to_come)
    net = sum((line.net for line in counted), ZERO)
    to_come = sum(not line.is_over for line in ours)
    if payment:
        return Payee(
            instructor=person,
            lines=tuple(paid_line(kept) for kept in payment.lines),
            to_come=to_come,
            net=payment.net,
            tax=payment.tax,
            gross=payment.gross,
            payment=payment,
            now_net=net,
        )
    gross = table.gross(net) if table else None
    tax = None if gross is None else gross - net
    return Payee(
        instructor=person, lines=counted, to_come=to_come, net=net, tax=tax, gross=gross, now_net=net
    )
