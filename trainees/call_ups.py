"""点名调训: the organiser names people of a unit, the unit confirms or asks for somebody else."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from courses.models import TrainingClass
from courses.refusals import NotAllowed
from trainees import enrolment
from trainees.models import Cadre, CallUpAnswer, Enrolment, EnrolmentStatus
from trainees.quotas import SEATED
from units.models import Unit


@transaction.atomic
def call_up(
    training_class: TrainingClass, *, cadres: Sequence[Cadre], by: User, unit: Unit | None = None
) -> list[Enrolment]:
    """Nominates these people by name; their unit is asked, of two posts that below `unit`. Whoever is in the class
    already stays as is.

    Raises NotEnrolled as enrolling does, with nobody named (R19).
    """
    enrolment.lock(training_class)
    there = set(
        training_class.enrolments.filter(
            cadre__in=cadres, status__in=[EnrolmentStatus.NOMINATED, *SEATED]
        ).values_list("cadre_id", flat=True)
    )
    fresh = [cadre for cadre in cadres if cadre.pk not in there]
    rows = enrolment.enrol_many(
        training_class,
        cadres=fresh,
        by=by,
        status=EnrolmentStatus.NOMINATED,
        within=unit.path if unit else "",
    )
    for row in rows:
        row.call_up, row.call_up_instead = CallUpAnswer.WAITING, None
    Enrolment.objects.bulk_update(rows, ["call_up", "call_up_instead"])
    if rows:
        audit.record("trainees.call_up", by=by, subject=training_class, enrolments=[row.pk for row in rows])
    return rows


@transaction.atomic
def confirm(row: Enrolment, *, by: User) -> Enrolment:
    """The unit sends the one who was named. Raises NotAllowed where nothing is asked any more."""
    return _answer(_asked(row), CallUpAnswer.CONFIRMED, by=by)


@transaction.atomic
def ask_for_change(row: Enrolment, *, reason: str, by: User, instead: Cadre | None = None) -> Enrolment:
    """The unit asks to be let off the one who was named, with the reason, and perhaps says whom it would send.

    Raises NotAllowed where nothing is asked any more, or the other is in the class already.
    """
    current = _asked(row)
    if instead and _is_there(current.training_class, instead):
        raise NotAllowed(_("%(name)s已在本班名单里，请另选一人。") % {"name": instead.name})
    return _answer(current, CallUpAnswer.CHANGE_ASKED, by=by, reason=reason, instead=instead)


@transaction.atomic
def insist(row: Enrolment, *, reason: str, by: User) -> Enrolment:
    """The organiser stays with the one named, and the unit is asked again. Raises NotAllowed where it did not ask."""
    return _answer(_change_asked(row), CallUpAnswer.WAITING, by=by, reason=reason)


@transaction.atomic
def accept_change(row: Enrolment, *, by: User) -> Enrolment | None:
    """Releases the one named, and nominates whom the unit offered, if anybody; gives that nomination.

    The place goes from one to the other, so a full quota does not stand in the way; another unit's may. Raises
    NotAllowed where the unit did not ask, NotEnrolled where the other cannot be nominated.
    """
    current = _change_asked(row)
    instead = current.call_up_instead
    current.withdrawn_from = current.status
    current.status = EnrolmentStatus.REPLACED if instead else EnrolmentStatus.CANCELLED
    current.version += 1
    current.save(update_fields=["status", "withdrawn_from", "version"])
    other = None
    if instead:
        (other,) = enrolment.enrol_many(
            current.training_class,
            cadres=[instead],
            by=by,
            status=EnrolmentStatus.NOMINATED,
            within=(enrolment.town_of(current.unit) or current.unit).path,
        )
        other.replaces = current
        other.save(update_fields=["replaces"])
    audit.record(
        "trainees.accept_change",
        by=by,
        subject=current,
        reason=current.reason,
        instead=instead.pk if instead else None,
    )
    return other


def _answer(
    row: Enrolment, answer: CallUpAnswer, *, by: User, reason: str = "", instead: Cadre | None = None
) -> Enrolment:
    row.call_up, row.reason, row.call_up_instead = answer, reason, instead
    row.version += 1
    row.save(update_fields=["call_up", "reason", "call_up_instead", "version"])
    audit.record(
        "trainees.answer_call_up",
        by=by,
        subject=row,
        answer=answer.value,
        reason=reason,
        instead=instead.pk if instead else None,
    )
    return row


def _asked(row: Enrolment) -> Enrolment:
    current = _locked(row)
    if current.status != EnrolmentStatus.NOMINATED or current.call_up != CallUpAnswer.WAITING:
        raise NotAllowed(_("这次调训已经答复过，或已另行处理。"))
    return current


def _change_asked(row: Enrolment) -> Enrolment:
    current = _locked(row)
    if current.status != EnrolmentStatus.NOMINATED or current.call_up != CallUpAnswer.CHANGE_ASKED:
        raise NotAllowed(_("这个单位没有申请换人，或已处理过。"))
    return current


def _locked(row: Enrolment) -> Enrolment:
    """The enrolment as it stands, with the class held first."""
    enrolment.lock(row.training_class)
    return (
        Enrolment.objects.select_for_update(of=["self"])
        .select_related("cadre", "unit__parent", "training_class__plan__district", "call_up_instead")
        .get(pk=row.pk)
    )


def _is_there(training_class: TrainingClass, cadre: Cadre) -> bool:
    there = [EnrolmentStatus.NOMINATED, EnrolmentStatus.WAITLISTED, *SEATED]
    return training_class.enrolments.filter(cadre=cadre, status__in=there).exists()
