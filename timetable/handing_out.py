"""The files of a class are given to its trainees: attached by the staff, released or kept back, removed, put back, opened."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from pathlib import PurePosixPath

from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from courses.models import ClassDocument
from timetable.models import MaterialReader, Session, SessionMaterial
from trainees.models import Enrolment

MOST_FILES = 60  # of one session, removed ones included


class TooMany(Exception):
    """The session has as many files as it may; the message is for the reader."""

    def __init__(self) -> None:
        super().__init__(_("一节课最多 %(most)d 个文件。") % {"most": MOST_FILES})


@transaction.atomic
def attach(
    session: Session, *, files: Iterable[File], by: User, released: bool, nonce: uuid.UUID
) -> list[SessionMaterial]:
    """Keeps the files under names of ours, their own names for the download; with `released` trainees read them at once.

    A form that is sent again (the same nonce) gives what it made before. Raises TooMany.
    """
    current = Session.objects.select_for_update(no_key=True).get(pk=session.pk)
    if made := list(current.materials.filter(nonce=nonce)):
        return made
    chosen = list(files)
    if current.materials.count() + len(chosen) > MOST_FILES:
        raise TooMany
    return [_kept(current, file, by=by, released=released, nonce=nonce) for file in chosen]


def _kept(session: Session, file: File, *, by: User, released: bool, nonce: uuid.UUID) -> SessionMaterial:
    given = PurePosixPath((file.name or "").replace("\\", "/")).name[-200:]
    material = SessionMaterial(
        session=session,
        original_name=given,
        size=file.size,
        added_by=by,
        released_at=timezone.now() if released else None,
        nonce=nonce,
    )
    material.file.save(f"material{PurePosixPath(given).suffix.lower()[:10]}", file, save=False)
    material.save()
    audit.record("timetable.attach_material", by=by, subject=session, material=material.pk, released=released)
    return material


@transaction.atomic
def release(material: SessionMaterial, *, by: User, released: bool) -> None:
    """From now on those who attend the session read the file, or do not. The same again is no act."""
    rows = SessionMaterial.objects.in_place().filter(pk=material.pk, released_at__isnull=released)
    if rows.update(released_at=timezone.now() if released else None):
        facts = {"material": material.pk, "released": released}
        audit.record("timetable.release_material", by=by, subject=material.session, **facts)


@transaction.atomic
def remove(material: SessionMaterial, *, by: User) -> None:
    """Nobody gets the file any more; row and file stay, so that it can be put back. Removing twice is once."""
    if SessionMaterial.objects.in_place().filter(pk=material.pk).update(removed_at=timezone.now()):
        audit.record("timetable.remove_material", by=by, subject=material.session, material=material.pk)


@transaction.atomic
def restore(material: SessionMaterial, *, by: User) -> None:
    """Puts a file back that the staff removed or its lecturer took back, released or not as it was."""
    removed = SessionMaterial.objects.filter(pk=material.pk, removed_at__isnull=False)
    if removed.update(removed_at=None):
        audit.record("timetable.restore_material", by=by, subject=material.session, material=material.pk)


@transaction.atomic
def opened(file: SessionMaterial | ClassDocument, *, by: User | None, as_trainee: Enrolment | None) -> None:
    """Leaves in the trail who fetched the file; a trainee is also counted among its readers, once."""
    if isinstance(file, SessionMaterial):
        audit.record("timetable.fetch_material", by=by, subject=file.session, material=file.pk)
        reader = MaterialReader(enrolment=as_trainee, material=file)
    else:
        audit.record("timetable.fetch_handout", by=by, subject=file.training_class, document=file.pk)
        reader = MaterialReader(enrolment=as_trainee, document=file)
    if as_trainee:
        MaterialReader.objects.bulk_create([reader], ignore_conflicts=True)
