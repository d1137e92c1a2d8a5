"""Materials of a session (课件): handed in by its lecturer, and taken back."""

from __future__ import annotations

from pathlib import PurePosixPath

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from timetable.models import InstructorAnswer, InstructorLink, Session, SessionMaterial, SessionStatus
from timetable.refusals import NotAsked
from timetable.rules import OVER

# Of one lecturer for one session, taken back or not: a link that has leaked shall not fill the disk.
MOST_FILES = 20


@transaction.atomic
def hand_in(session: Session, *, link: InstructorLink, file: File) -> SessionMaterial:
    """Keeps a file of the link's lecturer under a name of ours; its own name is kept for the download. The same file
    again is once.

    Raises NotAsked when the lecturer does not teach the session any more, it or the class is called off or over, or
    there are MOST_FILES already.
    """
    current = Session.objects.select_for_update(no_key=True).get(pk=session.pk)
    coming = current.teaching.filter(
        instructor=link.instructor_id, answer__in=[InstructorAnswer.INVITED, InstructorAnswer.CONFIRMED]
    )
    is_over = current.status == SessionStatus.CANCELLED or link.training_class.status in OVER
    if is_over or not coming.exists():
        raise NotAsked(_("这节课现在不收课件。"))
    own = current.materials.filter(handed_in_by=link.instructor_id)
    given = PurePosixPath((file.name or "").replace("\\", "/")).name[-200:]
    twins = own.in_place().filter(original_name=given, size=file.size)
    if twin := next((one for one in twins if _is_same(one, file)), None):
        return twin
    if own.count() >= MOST_FILES:
        raise NotAsked(_("这节课已交过 %(most)s 个文件，请联系班主任。") % {"most": MOST_FILES})
    material = SessionMaterial(
        session=current, handed_in_by=link.instructor, original_name=given, size=file.size
    )
    material.file.save(f"material{PurePosixPath(given).suffix.lower()[:10]}", file, save=False)
    material.save()
    _record("timetable.hand_in_material", material, link)
    return material


@transaction.atomic
def take_back(material: SessionMaterial, *, link: InstructorLink) -> None:
    """Nobody gets the file any more. Taking back twice is once."""
    in_place = SessionMaterial.objects.in_place().filter(pk=material.pk)
    if in_place.update(removed_at=timezone.now()):
        _record("timetable.take_back_material", material, link)


def _is_same(material: SessionMaterial, file: File) -> bool:
    """Whether the stored file is equal byte by byte; one that is lost is not."""
    try:
        with material.file.open("rb") as stored:
            same = all(one == other for one, other in zip(stored.chunks(), file.chunks(), strict=True))
    except (FileNotFoundError, ValueError):
        same = False
    file.seek(0)
    return same


def _record(action: str, material: SessionMaterial, link: InstructorLink) -> None:
    facts = {"material": material.pk, "instructor": link.instructor_id, "link": link.pk}
    audit.record(action, by=None, subject=material.session, **facts)
