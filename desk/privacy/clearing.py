"""Where else somebody who is erased is written down: numbers, uploads, papers, the trail."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from accounts import identity
from accounts.models import AuditEntry, KeptUpload
from attendance.models import SittingIn
from desk.privacy.searching import holds
from exports import files
from exports.models import Export
from timetable.models import Instructor
from trainees.models import Cadre, CadreMerge, Enrolment, PersonalLink, Phone
from units.models import in_subtree


def numbers_of(cadre: Cadre) -> list[str]:
    """The person's mobile phones, as they stand anywhere, and the ID number. A landline is an office's."""
    phones = {cadre.phone, *Enrolment.objects.filter(cadre=cadre).values_list("phone", flat=True)}
    phones |= {*SittingIn.objects.filter(cadre=cadre).values_list("phone", flat=True)}
    if cadre.user:
        phones.add(cadre.user.phone)
    found = sorted(phone for phone in phones if identity.is_mobile(phone))
    if cadre.id_number_encrypted:
        found.append(identity.decrypt(cadre.id_number_encrypted))
    return found


def classes_of(cadre: Cadre) -> list[int]:
    """The classes whose texts may name the person: those of the person's own, but none in which somebody else of the
    same name is, of whom they may speak."""
    own = Enrolment.objects.filter(cadre=cadre).values("training_class")
    sat_in = SittingIn.objects.filter(cadre=cadre).values("absent__training_class")
    keys = {
        *own.values_list("training_class", flat=True),
        *sat_in.values_list("absent__training_class", flat=True),
    }
    others = Enrolment.objects.filter(training_class__in=keys, cadre__name=cadre.name).exclude(cadre=cadre)
    return sorted(keys - set(others.values_list("training_class", flat=True)))


def phones_of(cadre: Cadre) -> list[int]:
    """The devices that were ever the person's."""
    return list(Phone.objects.filter(ties__enrolment__cadre=cadre).values_list("pk", flat=True))


def names_a_lecturer(model: type[models.Model], cadre: Cadre) -> bool:
    """Whether the name in a timetable may be that of a lecturer of the district."""
    if model._meta.app_label != "timetable":
        return False
    return Instructor.objects.filter(district=cadre.district_id, name=cadre.name).exists()


def empty_uploads(cadre: Cadre, words: list[str]) -> None:
    """Uploads of the district in which the person stands among others are emptied whole, and cannot be undone then."""
    for model in KeptUpload.__subclasses__():
        rows: Any = model._default_manager.all()
        for row in (
            rows.filter(district=cadre.district_id)
            .exclude(content=b"", before=b"")
            .select_for_update()
            .iterator(chunk_size=20)
        ):
            gone = {name: b"" for name in ("content", "before") if _may_hold(getattr(row, name), words)}
            if gone:
                model._default_manager.filter(pk=row.pk).update(**gone)


def _may_hold(stored: bytes | memoryview, words: list[str]) -> bool:
    """Whether the words may stand in it: an old workbook, whose numbers are no text, may hold them unseen."""
    if not stored:
        return False
    try:
        content = identity.decrypt_bytes(stored)
    except identity.Undecipherable:
        return True
    return content[:4] == b"\xd0\xcf\x11\xe0" or holds(content, words)


def discard_papers(cadre: Cadre, classes: list[int]) -> None:
    """Papers that were built of these classes, or of a unit, and that lie there until they expire."""
    of_units = in_subtree("unit__", [f"{cadre.district_id}/"])
    kept = Export.objects.filter(Q(training_class__in=classes) | of_units).exclude(file="")
    for export in kept.exclude(expires_at=None).select_for_update(of=["self"]):
        files.clear(export)
        Export.objects.filter(pk=export.pk).update(file="")


def trail_of(cadre: Cadre) -> QuerySet[AuditEntry]:
    """The entries whose subject is the person, or what belongs to the person."""
    subjects = Q(subject_type="trainees.cadre", subject_id=cadre.pk) | Q(
        subject_type="accounts.user", subject_id=cadre.user_id or 0
    )
    belongings: tuple[type[models.Model], ...] = (Enrolment, PersonalLink)
    for model in belongings:
        keys = model._default_manager.filter(cadre=cadre).values("pk")
        subjects |= Q(subject_type=model._meta.label_lower, subject_id__in=keys)
    gone = CadreMerge.objects.filter(kept=cadre).values("gone_id")
    return AuditEntry.objects.filter(subjects | Q(subject_type="trainees.cadre", subject_id__in=gone))
