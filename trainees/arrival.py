"""Registration on arrival (报到): who has come, who has not, and whose place is given to the next in line (R14)."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from courses.models import TrainingClass
from trainees.enrolment import lock
from trainees.models import Cadre, Enrolment, EnrolmentStatus
from trainees.quotas import SEATED, Ledger
from trainees.waiting import Queue, move_up


class NotArrived(Exception):
    """The step cannot be taken as somebody stands in the class now; the message is for the reader."""


@transaction.atomic
def register_many(training_class: TrainingClass, enrolments: Sequence[Enrolment], *, by: User | None) -> int:
    """Notes that these have arrived, where they were expected; of others nothing changes. Returns how many."""
    lock(training_class)
    keys = [enrolment.pk for enrolment in enrolments]
    waiting = training_class.enrolments.filter(pk__in=keys, status=EnrolmentStatus.APPROVED)
    count = waiting.update(
        status=EnrolmentStatus.REGISTERED,
        registered_at=timezone.now(),
        registered_by=by,
        version=F("version") + 1,
    )
    if count:
        audit.record("trainees.register", by=by, subject=training_class, enrolments=keys)
    return count


@transaction.atomic
def register(
    enrolment: Enrolment, *, by: User | None, phone: str = "", for_good: bool = False
) -> tuple[Enrolment, bool]:
    """The person has arrived; gives the row and whether that is new. Who has arrived already stays so.

    `phone` is the number as confirmed at the door, "" to leave it: it goes to this class's row, and with `for_good`
    to the person. Who was noted as missing comes in again while the place is free. Raises NotArrived.
    """
    row = hold(enrolment)
    before = row.status
    if before == EnrolmentStatus.NO_SHOW:
        _refuse_given_away(row)
    elif before not in (EnrolmentStatus.APPROVED, EnrolmentStatus.REGISTERED):
        raise NotArrived(_("%(name)s在本班是“%(status)s”，请走“到场不在册”。") % _words(row))
    is_new = before != EnrolmentStatus.REGISTERED
    corrected = _correct_phone(row, phone, for_good=for_good)
    if is_new:
        row.status, row.reason = EnrolmentStatus.REGISTERED, ""
        row.registered_at, row.registered_by = timezone.now(), by
    if is_new or corrected:
        row.version += 1
        row.save(update_fields=["status", "reason", "registered_at", "registered_by", "phone", "version"])
        audit.record(
            "trainees.register", by=by, subject=row, before=before, phone=corrected, for_good=for_good
        )
    return row, is_new


@transaction.atomic
def unregister(enrolment: Enrolment, *, by: User | None) -> Enrolment:
    """Takes a registration back. Nothing happens where there is none; raises NotArrived for who came in at the door."""
    row = hold(enrolment)
    if row.status != EnrolmentStatus.REGISTERED:
        return row
    if came_at_the_door(row):
        raise NotArrived(_("%(name)s是当场办理的，请撤销更换或增补。") % _words(row))
    row.status, row.registered_at, row.registered_by = EnrolmentStatus.APPROVED, None, None
    row.version += 1
    row.save(update_fields=["status", "registered_at", "registered_by", "version"])
    audit.record("trainees.unregister", by=by, subject=row)
    return row


@transaction.atomic
def note_no_show(
    enrolment: Enrolment, *, by: User | None, allowed_from: dt.datetime | None, reason: str = ""
) -> Enrolment:
    """Notes that somebody expected has not come (未报到).

    `allowed_from` is when R14 lets the place go, None where it does not (no timetable, or on leave): before that a reason
    is needed, as that the unit has rung to say so. A second time changes nothing. Raises NotArrived.
    """
    row = hold(enrolment)
    if row.status == EnrolmentStatus.NO_SHOW:
        return row
    if row.status != EnrolmentStatus.APPROVED:
        raise NotArrived(_("%(name)s在本班是“%(status)s”，不能记为未报到。") % _words(row))
    if not reason and (allowed_from is None or timezone.now() < allowed_from):
        raise NotArrived(_("还没有到可以让出名额的时候，请写明原因。"))
    row.status, row.reason = EnrolmentStatus.NO_SHOW, reason
    row.version += 1
    row.save(update_fields=["status", "reason", "version"])
    audit.record("trainees.note_no_show", by=by, subject=row, reason=reason)
    return row


@transaction.atomic
def recall(enrolment: Enrolment, *, by: User | None) -> Enrolment:
    """Expects somebody again who was noted as missing; raises NotArrived where the place is gone (R19)."""
    row = hold(enrolment)
    if row.status != EnrolmentStatus.NO_SHOW:
        return row
    _refuse_given_away(row)
    row.status, row.reason = EnrolmentStatus.APPROVED, ""
    row.version += 1
    row.save(update_fields=["status", "reason", "version"])
    audit.record("trainees.recall", by=by, subject=row)
    return row


def next_in_line(row: Enrolment) -> Enrolment | None:
    """Who on the waiting list would get the row's place. Four queries at most."""
    return Queue.load(row.training_class, leaving=row.unit.path if row.status in SEATED else "").after(
        row.unit.path
    )


@transaction.atomic
def give_away(
    enrolment: Enrolment, *, by: User | None, expected_from: dt.datetime | None = None
) -> Enrolment | None:
    """Gives the place of somebody noted as missing to the next in line, who is expected from then on; None where nobody
    waits.

    A place is given away once: asked again, it says who has it. Raises NotArrived where the person is not missing.
    """
    row = hold(enrolment)
    if row.status != EnrolmentStatus.NO_SHOW:
        raise NotArrived(_("%(name)s在本班是“%(status)s”，名额没有让出来。") % _words(row))
    if taken := successor(row):
        return taken
    heir = move_up(row.training_class, freed_path=row.unit.path, by=by)
    if heir is None:
        return None
    release(row)
    heir.replaces, heir.expected_from = row, expected_from
    heir.save(update_fields=["replaces", "expected_from"])
    audit.record("trainees.give_away", by=by, subject=row, to=heir.cadre_id)
    return heir


def successor(row: Enrolment) -> Enrolment | None:
    """Who has the row's place, and still sits on it."""
    return Enrolment.objects.filter(replaces=row, status__in=SEATED).select_related("cadre").first()


def release(row: Enrolment) -> None:
    """Whoever took the row's place and has gone since has it no longer."""
    Enrolment.objects.filter(replaces=row).exclude(status__in=SEATED).update(replaces=None)


def came_at_the_door(row: Enrolment) -> bool:
    """Whether somebody was added or took another's place on arrival (R21), which has an undoing of its own."""
    taken_over = row.replaces is not None and row.replaces.status == EnrolmentStatus.REPLACED
    return bool(row.late_addition) or taken_over


def hold(enrolment: Enrolment) -> Enrolment:
    """The row as it is now, the class locked first, then the row, until the end of the transaction."""
    lock(enrolment.training_class)
    rows = Enrolment.objects.select_for_update(of=["self"]).select_related(
        "cadre", "unit__parent", "training_class__plan__district"
    )
    return rows.get(pk=enrolment.pk)


def _refuse_given_away(row: Enrolment) -> None:
    if taken := successor(row):
        words = {"name": row.cadre.name, "heir": taken.cadre.name}
        raise NotArrived(_("%(name)s的名额已给%(heir)s，要参加请办增补。") % words)
    if over := Ledger.load(row.training_class).take(row.unit.path):
        raise NotArrived(_("%(over)s要参加请办增补。") % {"over": over})


def _correct_phone(row: Enrolment, phone: str, *, for_good: bool) -> bool:
    """Whether the number differs from what is kept, after it is kept."""
    corrected = bool(phone) and phone != row.phone
    if corrected:
        row.phone = phone
    if phone and for_good and phone != row.cadre.phone:
        keep_phone(row.cadre, phone)
        corrected = True
    return corrected


def keep_phone(cadre: Cadre, phone: str) -> None:
    """Writes the number on the person."""
    cadre.phone = phone
    cadre.version += 1
    cadre.save(update_fields=["phone", "version"])


def _words(row: Enrolment) -> dict[str, str]:
    return {"name": row.cadre.name, "status": row.get_status_display()}
