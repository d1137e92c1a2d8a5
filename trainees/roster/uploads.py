"""A roster between its upload and what becomes of it: kept encrypted, looked at, answered, written, undone."""

from typing import Any

from django.db import IntegrityError, transaction

from accounts import identity, importing
from accounts.importing import Importer, Outdated, Tell, Written
from accounts.models import UploadState, User
from courses.models import TrainingClass
from intake.problems import Unreadable
from trainees.models import RosterImport
from trainees.roster import mending, undoing
from trainees.roster.commit import commit
from trainees.roster.mending import Mending
from trainees.roster.options import ANOTHER, PASSED_OVER, Options
from trainees.roster.preview import Preview, preview
from units.models import Unit

TASK = "trainees.tasks.write_roster"


@transaction.atomic
def keep(
    source: bytes | str,
    *,
    training_class: TrainingClass | None = None,
    district: Unit | None = None,
    file_name: str,
    options: Options,
    by: User,
) -> RosterImport:
    """Keeps a workbook or a pasted block, encrypted, until it is confirmed; for a class or for the district's people."""
    pasted = isinstance(source, str)
    if training_class:
        district = training_class.plan.district
    if district is None:
        raise ValueError("a roster belongs to a class or to a district")
    return RosterImport.objects.create(
        district=district,
        training_class=training_class,
        file_name=file_name,
        content=identity.encrypt_bytes(source.encode() if isinstance(source, str) else source),
        options={**options.as_json(), "pasted": pasted},
        uploaded_by=by,
    )


def is_gone(kept: RosterImport) -> bool:
    """Whether what was uploaded is no longer there, by confirmation or by time."""
    return kept.state not in importing.OPEN or not bytes(kept.content)


def look(kept: RosterImport, *, by: User) -> Preview | Unreadable:
    """The preview of what was uploaded, as the database stands now."""
    return preview(
        source_of(kept),
        training_class=kept.training_class,
        district=kept.district,
        by=by,
        options=Options.of(kept.options),
    )


def source_of(kept: RosterImport) -> bytes | str:
    """The file or the pasted block as it came."""
    content = identity.decrypt_bytes(kept.content)
    return content.decode() if kept.options.get("pasted") else content


@transaction.atomic
def answer(kept: RosterImport, *, row: int | None, said: str) -> bool:
    """Keeps what was said of a row in doubt (a cadre's number, ANOTHER, PASSED_OVER, "" to ask again), or of all of whom
    nothing was said (`row` None: ANOTHER or ""); False where it is too late. Whether it answers what is asked, the preview tells."""
    held = RosterImport.objects.select_for_update(of=["self"]).get(pk=kept.pk)
    if is_gone(held):
        return False
    options = held.options
    if row is None:
        options["others_new"] = said == ANOTHER
    else:
        answers = {number: one for number, one in options.get("answers", {}).items() if number != str(row)}
        options["answers"] = answers | ({str(row): said} if said else {})
    held.save(update_fields=["options"])
    return True


def is_answer(said: str) -> bool:
    """Whether it can be an answer at all."""
    return said in ("", ANOTHER, PASSED_OVER) or (said.isascii() and said.isdigit() and len(said) < 19)


def confirm(kept: RosterImport, *, digest: str, by: User, rows: int = 0) -> RosterImport | None:
    """The import, written or on its way to a worker; None where it was confirmed before. Raises Outdated."""
    done: RosterImport | None = importing.confirm(ROSTERS, kept, digest=digest, by=by, rows=rows)
    return done


def undo(kept: RosterImport, *, by: User) -> bool:
    """Takes the import back whole, once; raises NotUndone."""
    return importing.undo(ROSTERS, kept, by=by)


def mended(kept: RosterImport, *, by: User) -> Mending | None:
    """The rows that are wrong, or were when it was written; None where there are none or they are kept no longer."""
    if not bytes(kept.content):
        return None
    if kept.state == UploadState.DONE:
        return Mending.of(importing.unseal(kept.content))
    seen = look(kept, by=by) if kept.state in importing.OPEN else None
    return mending.of_preview(seen) if isinstance(seen, Preview) else None


def _write(upload: RosterImport, *, by: User, tell: Tell) -> Written:
    seen = look(upload, by=by)
    if isinstance(seen, Unreadable) or seen.digest != upload.digest:
        raise Outdated
    tell(0, seen.writes)
    try:
        result = commit(seen, by=by, tell=tell)
    except IntegrityError as error:
        # Somebody entered one of these people at the same time: an ID number is registered once.
        raise Outdated from error
    wrong = mending.of_preview(seen)
    return Written(seen.counts, result.trace.as_json(), wrong.as_json() if wrong else None)


def _undo(upload: RosterImport, before: Any, *, by: User) -> None:
    undoing.undo(upload, before, by=by)


ROSTERS = Importer(RosterImport, TASK, _write, _undo)
