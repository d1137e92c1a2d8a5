"""Leave is asked for, taken back, and returned from (R11, R13); what is decided on it is in `leave_deciding`."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from functools import partial
from pathlib import PurePosixPath

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from attendance import leave_ladder, leave_marks, marking
from attendance import policy as policies
from attendance.audience import Held, held_sessions
from attendance.leave_span import Span, sessions_taken
from attendance.marking import NotMarkable
from attendance.models import (
    AttendancePolicy,
    LeaveAnswer,
    LeaveKind,
    LeaveRequest,
    LeaveState,
    LeaveStep,
)
from courses.models import TrainingClass
from trainees.models import ATTENDING, Enrolment


class LeaveRefused(Exception):
    """The step cannot be taken as the request stands; the message is for the reader."""


@transaction.atomic
def ask(
    enrolment: Enrolment,
    *,
    by: User,
    span: Span,
    kind: str,
    reason: str,
    proof: File | None = None,
    nonce: uuid.UUID | None = None,
) -> LeaveRequest:
    """Asks for leave; by anybody but the trainee it is entered on the telephone's word (代填).

    The same form again (its nonce) gives what it made. Raises LeaveRefused: not on the list, in the past, no session in
    that time, the time asked for already, a proof missing (R13; by telephone it comes later).
    """
    row = _hold_person(enrolment)
    if nonce and (made := LeaveRequest.objects.filter(nonce=nonce, enrolment=row).first()):
        return made
    policy, held = policies.policy_of(row.training_class), held_sessions(row.training_class)
    by_telephone = by.pk != row.cadre.user_id
    request = LeaveRequest(
        enrolment=row,
        kind=LeaveKind(kind),
        start_at=span.start_at,
        end_at=span.end_at,
        by_hours=span.by_hours,
        reason=reason,
        by_telephone=by_telephone,
        asked_by=by,
        nonce=nonce,
    )
    _refuse_time(request, span, held)
    if proof is None and kind in policy.proof_needed and not by_telephone:
        raise LeaveRefused(_("%(kind)s要附证明材料。") % {"kind": LeaveKind(kind).label})
    _keep_proof(request, proof)
    weigh(request, policy=policy, held=held)
    request.save()
    audit.record(
        "attendance.ask_leave", by=by, subject=row, request=request.pk, kind=kind, needs=request.needs
    )
    weigh_others(request)
    return request


def weigh(request: LeaveRequest, *, policy: AttendancePolicy, held: Held) -> None:
    """Sets who decides by its length, and whose word is next (R11). Nothing is saved."""
    others = [Span.of(row) for row in leave_ladder.beside(request)]
    half_days = leave_ladder.length(Span.of(request), others, held, request.enrolment)
    request.needs = leave_ladder.level_for(policy, half_days)
    said = leave_ladder.standing_steps(request.steps.all()) if request.pk else []
    # What everybody has agreed to stays with whoever was to decide last.
    request.awaits = leave_ladder.next_level(policy, request.needs, said) or request.needs


def weigh_others(request: LeaveRequest) -> None:
    """A request that came or went may make those beside it longer or shorter, and so a matter for somebody else."""
    training_class = request.enrolment.training_class
    waiting = [row for row in leave_ladder.beside(request) if row.state == LeaveState.ASKED]
    policy, held = policies.policy_of(training_class), held_sessions(training_class)
    for other in waiting:
        before = (other.needs, other.awaits)
        other.enrolment = request.enrolment
        weigh(other, policy=policy, held=held)
        if (other.needs, other.awaits) != before:
            save(other)


@transaction.atomic
def attach_proof(request: LeaveRequest, *, by: User, proof: File) -> LeaveRequest:
    """Adds the proof that was missing (补交), or takes the place of the one before. Raises LeaveRefused."""
    row = hold(request)
    if row.state not in (LeaveState.ASKED, LeaveState.APPROVED):
        raise LeaveRefused(_("这条请假%(state)s，不用再交证明。") % {"state": row.get_state_display()})
    _keep_proof(row, proof)
    save(row)
    audit.record("attendance.attach_leave_proof", by=by, subject=row.enrolment, request=row.pk)
    return row


@transaction.atomic
def withdraw(request: LeaveRequest, *, by: User) -> LeaveRequest:
    """Takes a request back: while it waits, or granted while its first session has not begun. Withdrawn already, nothing
    happens. Raises LeaveRefused."""
    row = hold(request)
    if row.state == LeaveState.WITHDRAWN:
        return row
    if row.state == LeaveState.REFUSED:
        raise LeaveRefused(_("这条请假没有批准，不用撤回。"))
    if row.state == LeaveState.APPROVED and has_begun(row):
        raise LeaveRefused(_("请假已经开始，提前回来请办销假。"))
    row.state, row.awaits = LeaveState.WITHDRAWN, ""
    save(row)
    LeaveStep.objects.create(request=row, answer=LeaveAnswer.WITHDRAW, by=by)
    audit.record("attendance.withdraw_leave", by=by, subject=row.enrolment, request=row.pk)
    weigh_others(row)
    leave_marks.settle(row.enrolment.training_class, people=[row.enrolment_id], by=by)
    return row


@transaction.atomic
def come_back(request: LeaveRequest, *, by: User | None, at: dt.datetime | None = None) -> LeaveRequest:
    """销假: the person is back since that instant, by default now; the leave of sessions that begin later is cleared.

    Recorded once: a second time changes nothing. Raises LeaveRefused where the leave was not granted or has not begun,
    and for an instant before it or to come.
    """
    row, now = hold(request), timezone.now()
    at = at or now
    if row.returned_at:
        return row
    if row.state != LeaveState.APPROVED:
        raise LeaveRefused(_("没有批准的请假不用销假。"))
    if at < row.start_at:
        raise LeaveRefused(_("请假还没有开始；不请了请撤回。"))
    if at > now:
        raise LeaveRefused(_("销假时间不能晚于现在。"))
    row.returned_at = at
    save(row)
    if by:
        LeaveStep.objects.create(request=row, answer=LeaveAnswer.RETURN, by=by)
    audit.record("attendance.return_from_leave", by=by, subject=row.enrolment, request=row.pk)
    weigh_others(row)
    leave_marks.settle(row.enrolment.training_class, people=[row.enrolment_id], by=by)
    return row


def note_return(enrolment: Enrolment, *, at: dt.datetime, by: User | None) -> LeaveRequest | None:
    """Somebody on leave at that instant has checked in, and so is back; None where the person is on no leave. One query
    where there is none. Raises LeaveRefused as `come_back` does."""
    rows = LeaveRequest.objects.approved().filter(
        enrolment=enrolment, start_at__lte=at, end_at__gt=at, returned_at=None
    )
    row = rows.order_by("start_at").first()
    return come_back(row, by=by, at=at) if row else None


@transaction.atomic
def forget_return(enrolment: Enrolment, *, at: dt.datetime, by: User) -> LeaveRequest | None:
    """The check-in at that instant, which `note_return` took for a return, was a mistake: the leave goes on. None where there
    was none. Raises LeaveRefused for a closed class."""
    found = LeaveRequest.objects.approved().filter(enrolment=enrolment, returned_at=at).first()
    if found is None:
        return None
    row = hold(found)
    row.returned_at = None
    if any(Span.of(row).overlaps(Span.of(other)) for other in leave_ladder.beside(row)):
        raise LeaveRefused(_("这段时间后来又请了假，不能恢复这一条。"))
    save(row)
    LeaveStep.objects.create(request=row, answer=LeaveAnswer.UNDO, by=by)
    audit.record("attendance.forget_return", by=by, subject=row.enrolment, request=row.pk)
    weigh_others(row)
    leave_marks.settle(row.enrolment.training_class, people=[row.enrolment_id], by=by)
    return row


def pending(training_class: TrainingClass) -> QuerySet[LeaveRequest]:
    """The requests that still wait for a word, of people on the class's list; a class with some is not closed."""
    rows = LeaveRequest.objects.filter(enrolment__training_class=training_class, state=LeaveState.ASKED)
    return rows.filter(enrolment__status__in=ATTENDING).select_related("enrolment__cadre")


@transaction.atomic
def close_pending(enrolments: Collection[int], *, by: User | None) -> int:
    """Closes what people who are no longer on the list (withdrawn, replaced) still ask for; says how many requests."""
    rows = LeaveRequest.objects.filter(enrolment__in=enrolments, state=LeaveState.ASKED)
    waiting = list(rows.select_for_update(of=("self",)).select_related("enrolment").order_by("pk"))
    for row in waiting:
        row.state, row.awaits = LeaveState.WITHDRAWN, ""
        row.version += 1
    LeaveRequest.objects.bulk_update(waiting, ["state", "awaits", "version"])
    audit.record_many(
        "attendance.close_leave", by=by, subjects=[(row.enrolment, {"request": row.pk}) for row in waiting]
    )
    return len(waiting)


def close_for_those_gone() -> int:
    """Closes the requests of everybody who has left the list since; says how many."""
    gone = LeaveRequest.objects.filter(state=LeaveState.ASKED).exclude(enrolment__status__in=ATTENDING)
    people = list(gone.values_list("enrolment_id", flat=True).distinct())
    return close_pending(people, by=None) if people else 0


def has_begun(request: LeaveRequest) -> bool:
    """Whether the first session that it takes has begun; without any, whether its time has."""
    held = held_sessions(request.enrolment.training_class)
    taken = sessions_taken(Span.of(request), held, request.enrolment)
    return (taken[0].start_at if taken else request.start_at) <= timezone.now()


def hold(request: LeaveRequest) -> LeaveRequest:
    """The request as it is now, the person locked first as `marking` does; raises LeaveRefused for a class that is
    closed."""
    person = _hold_person(request.enrolment)
    row = LeaveRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    row.enrolment = person
    return row


def save(row: LeaveRequest) -> None:
    """Saves it as the next version."""
    row.version += 1
    row.save()


def _hold_person(enrolment: Enrolment) -> Enrolment:
    training_class = TrainingClass.objects.with_label().get(pk=enrolment.training_class_id)
    row = marking.lock(training_class, [enrolment.pk])[enrolment.pk]
    row.training_class = training_class
    try:
        marking.refuse_locked(training_class)
    except NotMarkable as refusal:
        raise LeaveRefused(str(refusal)) from refusal
    return row


def _refuse_time(request: LeaveRequest, span: Span, held: Held) -> None:
    person = request.enrolment
    words = {"name": person.cadre.name}
    if person.status not in ATTENDING:
        raise LeaveRefused(_("%(name)s现在不在本班名单里，不能请假。") % words)
    if timezone.localdate(span.start_at) < timezone.localdate():
        raise LeaveRefused(_("只能从今天起请假；以前的缺勤请班主任在考勤表格里记。"))
    if span.end_at <= span.start_at:
        raise LeaveRefused(_("结束要晚于开始。"))
    if not sessions_taken(span, held, person):
        raise LeaveRefused(_("这段时间%(name)s没有课，不用请假。") % words)
    for other in leave_ladder.beside(request):
        if span.overlaps(Span.of(other)):
            said = {"when": Span.of(other).label, "state": other.get_state_display()}
            raise LeaveRefused(_("与已有的请假（%(when)s，%(state)s）重叠。") % said)


def _keep_proof(request: LeaveRequest, proof: File | None) -> None:
    if proof is not None:
        if request.proof.name:
            # A medical paper that no row knows of would outlive the time for which it may be kept.
            transaction.on_commit(partial(default_storage.delete, request.proof.name))
        request.proof_name = kept_name(proof)
        request.proof.save(f"proof{PurePosixPath(request.proof_name).suffix.lower()[:10]}", proof, save=False)


def kept_name(file: File) -> str:
    """The name under which a file was given, without its folders, as it is handed out again."""
    return PurePosixPath((file.name or "").replace("\\", "/")).name[-200:]
