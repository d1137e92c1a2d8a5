"""The lines of lecture fees: what the published timetable says was taught beside what is paid, and why it is not the same (R24)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count
from django.utils.translation import gettext as _

from attendance.reconciliation.lines import Line, Part, Place, Side, plain
from courses.models import TrainingClass
from timetable.fee_lines import NO_HOURS, PAID_KINDS, FeeLine
from timetable.fees import FeeSheet, Payee
from timetable.models import PublishedSession

# The keys of lines whose figures are sums of money begin so.
MONEY = "paid:"


@dataclass(frozen=True)
class FeeTotals:
    """What the fees of a class come to: hours by the timetable and hours paid, before and after tax, how many lecturers are to be
    paid and how many are. `unpaid` are sessions for which nobody is paid, and why."""

    taught: Decimal
    hours: Decimal
    gross: Decimal
    net: Decimal
    payees: int
    paid: int
    unpaid: tuple[tuple[str, tuple[str, ...]], ...]


def fee_lines_of(training_class: TrainingClass) -> tuple[Part, FeeTotals]:
    """A line a session and lecturer, one for each payment that was made, and the sums. Nine queries at most."""
    sheet = FeeSheet.of(training_class)
    lines = (*_lines(sheet), *_paid(sheet))
    mine = [line for one in sheet.payees for line in one.lines]
    taught = sum((line.taught for line in (*mine, *(line for _who, line in sheet.joint))), NO_HOURS)
    due = [one for one in sheet.payees if one.net]
    totals = FeeTotals(
        taught=taught,
        hours=sheet.hours,
        gross=sheet.gross,
        net=sheet.net,
        payees=len(due),
        paid=sum(one.payment is not None for one in due),
        unpaid=tuple(_unpaid(training_class)),
    )
    return Part("fees", _("讲课费"), lines), totals


def _lines(sheet: FeeSheet) -> Iterator[Line]:
    for payee in sheet.payees:
        for line in payee.lines:
            because = _("讲师不取酬") if payee.is_unpaid_grade else line.remark
            yield _line(sheet, payee.instructor.pk, str(payee.instructor), line, because)
    for instructor, line in sheet.joint:
        yield _line(sheet, instructor.pk, str(instructor), line, line.remark)


def _line(sheet: FeeSheet, instructor_id: int, name: str, line: FeeLine, because: str) -> Line:
    pk = sheet.training_class.pk
    return Line(
        key=f"fee:{line.session_id}:{instructor_id}",
        title=f"{line.half_day.label} {line.title} {name}",
        left=Side(_("课表学时"), plain(line.taught), Place(_("课表"), "timetable:timetable_detail", (pk,))),
        right=Side(_("计费学时"), plain(line.hours), Place(_("费用"), "timetable:fee_list", (pk,))),
        because=because,
        mends=(Place(_("去费用页更正"), "timetable:fee_list", (pk,)),),
    )


def _paid(sheet: FeeSheet) -> Iterator[Line]:
    """What was paid is kept; where the timetable says something else since, it shows here."""
    page = Place(_("费用"), "timetable:fee_list", (sheet.training_class.pk,))
    for payee in sheet.payees:
        if payee.payment:
            yield _payment(payee, page)


def _payment(payee: Payee, page: Place) -> Line:
    return Line(
        key=f"{MONEY}{payee.instructor.pk}",
        title=_("%(name)s已发放的") % {"name": payee.instructor},
        left=Side(_("按课表应是实发"), plain(payee.now_net), page),
        right=Side(_("已实发"), plain(payee.net), page),
        mends=(page,),
        is_money=True,
    )


def _unpaid(training_class: TrainingClass) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Sessions of the class for which nobody is paid: without a lecturer, or of a kind that pays nobody. One query."""
    rows = PublishedSession.objects.of_class(training_class).taking_place()
    found: Sequence[tuple[str, str, int]] = list(
        rows.annotate(lecturers=Count("teaching", distinct=True))
        .order_by("start_at", "pk")
        .values_list("kind", "title", "lecturers")
    )
    without = tuple(title for kind, title, lecturers in found if kind in PAID_KINDS and not lecturers)
    others = tuple(title for kind, title, _lecturers in found if kind not in PAID_KINDS)
    if without:
        yield _("没有写讲师，不发"), without
    if others:
        yield _("开班式、测试等，不发讲课费"), others
