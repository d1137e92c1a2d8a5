"""The file of a leader's speech is handed in, replaced, taken out and put back."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from timetable import ceremonies
from timetable.models import Ceremony, Speech


def in_place(ceremony: Ceremony) -> Speech | None:
    """The speech of the ceremony, None where there is none."""
    return ceremony.speeches.filter(removed_at=None).first() if ceremony.pk else None


@transaction.atomic
def hand_in(ceremony: Ceremony, *, file: File, by: User) -> Speech:
    """Keeps a file under a name of ours, its own name for the download, instead of the one there was. The same file
    again is once."""
    held = ceremonies.hold(ceremony)
    given = PurePosixPath((file.name or "").replace("\\", "/")).name[-200:]
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    before = in_place(held)
    if before and (before.original_name, before.sha256) == (given, digest.hexdigest()):
        return before
    _take_out(held)
    speech = Speech(
        ceremony=held, original_name=given, size=file.size, sha256=digest.hexdigest(), added_by=by
    )
    speech.file.save(f"speech{PurePosixPath(given).suffix.lower()[:10]}", file, save=False)
    speech.save()
    audit.record("timetable.hand_in_speech", by=by, subject=held, speech=speech.pk, sha256=speech.sha256)
    return speech


@transaction.atomic
def remove(speech: Speech, *, by: User) -> None:
    """Takes it out; the file stays, so that it can be put back."""
    if Speech.objects.filter(pk=speech.pk, removed_at=None).update(removed_at=timezone.now()):
        audit.record("timetable.remove_speech", by=by, subject=speech.ceremony, speech=speech.pk)


@transaction.atomic
def restore(speech: Speech, *, by: User) -> None:
    """Puts it back, instead of the one there is; twice is once."""
    held = ceremonies.hold(speech.ceremony)
    if in_place(held) == speech:
        return
    _take_out(held)
    Speech.objects.filter(pk=speech.pk).update(removed_at=None)
    audit.record("timetable.restore_speech", by=by, subject=held, speech=speech.pk)


def _take_out(held: Ceremony) -> None:
    held.speeches.filter(removed_at=None).update(removed_at=timezone.now())
