"""What was uploaded and waits for a confirmation: kept encrypted, emptied when done or after a day."""

import datetime as dt
from typing import cast

from django.db import transaction
from django.utils import timezone

from accounts import identity
from accounts.models import User
from courses.models import TrainingClass
from intake.problems import Unreadable
from trainees.models import RosterImport
from trainees.roster.commit import Outdated, commit
from trainees.roster.options import Options
from trainees.roster.preview import Preview, preview

KEPT = dt.timedelta(days=1)


@transaction.atomic
def keep(
    source: bytes | str, *, training_class: TrainingClass, file_name: str, options: Options, by: User
) -> RosterImport:
    """Keeps a workbook or a pasted block, encrypted, until it is confirmed; empties what others left for a day."""
    purge()
    pasted = isinstance(source, str)
    return RosterImport.objects.create(
        district=training_class.plan.district,
        training_class=training_class,
        file_name=file_name,
        content=identity.encrypt_bytes(source.encode() if isinstance(source, str) else source),
        options={**options.as_json(), "pasted": pasted},
        uploaded_by=by,
    )


def purge() -> int:
    """Empties imports that nobody confirmed within a day; how many."""
    late = RosterImport.objects.filter(confirmed_at=None, uploaded_at__lt=timezone.now() - KEPT)
    return late.exclude(content=b"").update(content=b"")


def is_gone(kept: RosterImport) -> bool:
    """Whether the content has been emptied, by confirmation or by time."""
    return not bytes(kept.content)


def look(kept: RosterImport, *, by: User) -> Preview | Unreadable:
    """The preview of what was uploaded, as the database stands now."""
    options = Options.of(kept.options)
    return preview(
        source_of(kept),
        training_class=cast(TrainingClass, kept.training_class),
        by=by,
        mode=options.mode,
        key=options.key,
        layout=options.layout,
    )


def source_of(kept: RosterImport) -> bytes | str:
    """The file or the pasted block as it came."""
    content = identity.decrypt_bytes(kept.content)
    return content.decode() if kept.options.get("pasted") else content


@transaction.atomic
def confirm(kept: RosterImport, *, digest: str, by: User) -> dict[str, int] | None:
    """Writes what was previewed under that digest, once: None where it has been written before.

    Raises Outdated where the outcome has changed since the preview, or the content is gone.
    """
    row = (
        RosterImport.objects.select_for_update(of=["self"])
        .select_related("training_class__plan__district")
        .get(pk=kept.pk)
    )
    if row.confirmed_at:
        return None
    seen = Unreadable("gone", "") if is_gone(row) else look(row, by=by)
    if isinstance(seen, Unreadable) or seen.digest != digest:
        raise Outdated
    commit(seen, by=by)
    row.result = seen.counts
    row.content, row.confirmed_at = b"", timezone.now()
    row.save(update_fields=["result", "content", "confirmed_at"])
    return seen.counts
