"""Finance corrects a fee, marks a lecturer paid, and takes that back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from courses.models import TrainingClass
from timetable.fee_lines import FeeLine, plain
from timetable.fees import FeeSheet, Payee
from timetable.models import FeeAdjustment, FeePayment
from timetable.withholding import ZERO


class Refused(Exception):
    """The fee cannot be corrected or paid so; the message is for the reader."""


class Changed(Refused):
    """What is to be paid is no longer what the reader saw."""

    def __init__(self) -> None:
        super().__init__(_("金额刚刚有变动，请核对后再确认。"))


def line_of(
    training_class: TrainingClass, *, session_id: int, instructor_id: int
) -> tuple[Payee, FeeLine] | None:
    """The lecturer and the line that the class pays, the session over or not; None where it pays none."""
    payee = FeeSheet.of(training_class, with_to_come=True).payee(instructor_id)
    found = [line for line in payee.lines if line.session_id == session_id] if payee else []
    return (payee, found[0]) if payee and found else None


@transaction.atomic
def adjust(
    training_class: TrainingClass,
    *,
    session_id: int,
    instructor_id: int,
    by: User,
    reason: str,
    hours: Decimal | None = None,
    net: Decimal | None = None,
    is_unpaid: bool = False,
) -> FeeAdjustment:
    """Corrects the fee of one lecturer for one session; without hours, amount and 不发 it is what the timetable says again. Raises
    Refused when it is paid already, or above what a half-day may be paid (R24). The same said again changes nothing."""
    _hold(training_class)
    found = line_of(training_class, session_id=session_id, instructor_id=instructor_id)
    if found is None:
        raise Refused(_("这节课不由本班发讲课费。"))
    payee, line = found
    if payee.payment:
        raise Refused(_("已发放，不能再改；请先撤销发放。"))
    _within_limits(payee, line, hours=hours, net=net)
    said = {"hours": hours, "net": net, "is_unpaid": is_unpaid, "reason": reason}
    rows = FeeAdjustment.objects.filter(session=session_id, instructor=instructor_id)
    last = rows.last()
    if last and all(getattr(last, name) == value for name, value in said.items()):
        return last
    row = FeeAdjustment.objects.create(session_id=session_id, instructor_id=instructor_id, by=by, **said)
    audit.record(
        "timetable.adjust_fee",
        by=by,
        subject=training_class,
        session=session_id,
        instructor=instructor_id,
        reason=reason,
        hours=None if hours is None else str(hours),
        net=None if net is None else str(net),
        unpaid=is_unpaid,
        before=str(line.net),
    )
    return row


def _within_limits(payee: Payee, line: FeeLine, *, hours: Decimal | None, net: Decimal | None) -> None:
    if hours is not None and hours > line.most:
        raise Refused(_("一个半天最多计%(n)s学时。") % {"n": plain(line.most)})
    most = (line.standard or ZERO) * line.most
    beside = sum((one.net for one in payee.lines if one.half_day == line.half_day), ZERO) - line.net
    if net is not None and net + beside > most:
        words = _("超过了标准：这个等级一个半天最多 %(most)s 元。")
        raise Refused(words % {"most": f"{most:.2f}"})


@transaction.atomic
def pay(
    training_class: TrainingClass, *, instructor_id: int, paid_on: dt.date, seen: Decimal, by: User
) -> FeePayment:
    """Marks the lecturer's fee of the class paid on that day, and keeps its figures. `seen` is what the reader saw as 实发; raises
    Changed when it is another now, and Refused where something is still to come, lacking, or nothing is to be paid."""
    _hold(training_class)
    payee = FeeSheet.of(training_class, on=paid_on).payee(instructor_id)
    if payee is None:
        raise Refused(_("本班没有这位讲师的讲课费。"))
    if payee.payment:
        return payee.payment
    if payee.net != seen:
        raise Changed
    if payee.hindrance:
        raise Refused(payee.hindrance)
    payment = FeePayment.objects.create(
        training_class=training_class,
        instructor=payee.instructor,
        paid_on=paid_on,
        gross=payee.gross or payee.net,
        tax=payee.tax or 0,
        net=payee.net,
        lines=[line.kept() for line in payee.lines],
        by=by,
    )
    _record("timetable.pay_fee", payment, by=by)
    return payment


@transaction.atomic
def take_back(payment: FeePayment, *, by: User) -> bool:
    """Says that it was not paid after all; whether it still stood."""
    row = FeePayment.objects.select_for_update().get(pk=payment.pk)
    if row.undone_at:
        return False
    row.undone_at, row.undone_by = timezone.now(), by
    row.save(update_fields=["undone_at", "undone_by"])
    _record("timetable.take_back_fee", row, by=by)
    return True


def _hold(training_class: TrainingClass) -> None:
    TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)


def _record(action: str, payment: FeePayment, *, by: User) -> None:
    audit.record(
        action,
        by=by,
        subject=payment.training_class,
        instructor=payment.instructor_id,
        paid_on=str(payment.paid_on),
        gross=str(payment.gross),
        tax=str(payment.tax),
        net=str(payment.net),
    )
