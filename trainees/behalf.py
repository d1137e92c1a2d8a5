"""代报: the organiser enters people on a unit's behalf, on a basis that is kept, also after the close."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files import File
from django.db import transaction

from accounts import audit
from accounts.models import User
from courses.models import TrainingClass
from trainees import enrolment, people
from trainees.models import Cadre, Enrolment, EnrolmentStatus, NominationBasis
from trainees.people import NewCadre
from trainees.replying import given_name, stored_as
from units.models import Unit

# What was said of these when they were named holds when they are approved.
_NAMED = (EnrolmentStatus.NOMINATED, EnrolmentStatus.WAITLISTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrant:
    """Somebody to be entered: a known cadre or a new person, and what the unit says for this class.

    "" and None leave what is registered.
    """

    cadre: Cadre | None = None
    new: NewCadre | None = None
    post: str = ""
    phone: str = ""
    is_new: bool | None = None


@transaction.atomic
def enter_text(
    training_class: TrainingClass,
    unit: Unit,
    *,
    text: str,
    reason: str,
    entrants: Sequence[Entrant],
    status: EnrolmentStatus,
    by: User,
    nonce: uuid.UUID | None = None,
) -> NominationBasis:
    """Enters people from a chat text, which is kept as it came; a form sent again (the same nonce) gives the first
    one's basis. Raises NotEnrolled, with nobody entered and nothing kept."""
    enrolment.lock(training_class)
    if nonce and (made := NominationBasis.objects.filter(nonce=nonce).first()):
        return made
    basis = NominationBasis.objects.create(
        training_class=training_class, unit=unit, text=text, reason=reason, entered_by=by, nonce=nonce
    )
    enter(basis, entrants=entrants, status=status, by=by)
    return basis


@transaction.atomic
def keep_photo(
    training_class: TrainingClass,
    unit: Unit,
    *,
    file: File,
    reason: str,
    by: User,
    nonce: uuid.UUID | None = None,
) -> NominationBasis:
    """Keeps the photo of a list as the basis of what will be entered from it."""
    enrolment.lock(training_class)
    if nonce and (made := NominationBasis.objects.filter(nonce=nonce).first()):
        return made
    basis = NominationBasis(
        training_class=training_class, unit=unit, reason=reason, entered_by=by, nonce=nonce
    )
    basis.photo_name = given_name(file)
    basis.photo.save(stored_as("basis", basis.photo_name), file, save=False)
    basis.save()
    audit.record("trainees.keep_basis", by=by, subject=training_class, unit=unit.pk, basis=basis.pk)
    return basis


@transaction.atomic
def enter(
    basis: NominationBasis, *, entrants: Sequence[Entrant], status: EnrolmentStatus, by: User
) -> list[Enrolment]:
    """Enters these people on the basis, all or none; those whose state changed, whoever had it already stays as is.

    Not bound by the closing time, but by the quotas (R19): raises NotEnrolled.
    """
    training_class: TrainingClass = basis.training_class
    enrolment.lock(training_class)
    newcomers = [entrant.new for entrant in entrants if entrant.new]
    made = iter(people.add_many(newcomers, district=training_class.plan.district, by=by) if newcomers else [])
    cadres = [entrant.cadre or next(made) for entrant in entrants]
    before = enrolment.held_by(training_class, cadres)
    rows = enrolment.enrol_many(training_class, cadres=cadres, by=by, status=status, within=basis.unit.path)
    changed: list[Enrolment] = []
    for entrant, row in zip(entrants, rows, strict=True):
        old = before.get(row.cadre_id)
        if row not in changed and (old is None or old.status != row.status):
            _note(row, entrant, old if old and old.status in _NAMED else row)
            row.basis = basis
            changed.append(row)
    Enrolment.objects.bulk_update(changed, ["basis", "post", "phone", "is_new"])
    _fill_phones(entrants)
    audit.record(
        "trainees.enter_on_behalf",
        by=by,
        subject=training_class,
        unit=basis.unit_id,
        basis=basis.pk,
        enrolments=[row.pk for row in changed],
        reason=basis.reason,
    )
    return changed


def _note(row: Enrolment, entrant: Entrant, known: Enrolment) -> None:
    """Writes what the unit says on the row, and what is known where it says nothing."""
    row.post, row.phone = entrant.post or known.post, entrant.phone or known.phone
    row.is_new = known.is_new if entrant.is_new is None else entrant.is_new


def _fill_phones(entrants: Sequence[Entrant]) -> None:
    """A phone that was not known yet is kept with the person too."""
    filled = [one for one in entrants if one.cadre and one.phone and not one.cadre.phone]
    for entrant in filled:
        if entrant.cadre:
            entrant.cadre.phone = entrant.phone
            entrant.cadre.version += 1
    Cadre.objects.bulk_update([one.cadre for one in filled if one.cadre], ["phone", "version"])
