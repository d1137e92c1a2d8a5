"""Imports for the tests of what becomes of them: kept, confirmed, and everything that they wrote, row by row."""

from collections.abc import Sequence
from typing import Any

from accounts.models import User
from courses.models import TrainingClass
from tests.trainees.books import HEADER, block
from trainees.models import Appointment, Cadre, Enrolment, RosterImport, StudyGroup
from trainees.roster import Options, Preview, uploads
from units.models import Unit

Row = Sequence[str]


def keep(
    where: TrainingClass | Unit, *rows: Row, by: User, header: Sequence[str] = HEADER, **options: Any
) -> RosterImport:
    """A pasted block for a class or for a district's people, not yet confirmed."""
    to: dict[str, Any] = {"training_class" if isinstance(where, TrainingClass) else "district": where}
    return uploads.keep(
        block(*rows, header=header),
        **to,
        file_name="粘贴的名单",
        options=Options(**options),
        by=by,
    )


def seen(kept: RosterImport, by: User) -> Preview:
    """Its preview as the database stands now."""
    preview = uploads.look(RosterImport.objects.get(pk=kept.pk), by=by)
    assert isinstance(preview, Preview)
    return preview


def confirm(kept: RosterImport, by: User, *, rows: int = 0) -> RosterImport:
    """Confirmed as it is seen now."""
    done = uploads.confirm(kept, digest=seen(kept, by).digest, by=by, rows=rows)
    assert done
    return done


def take_in(where: TrainingClass | Unit, *rows: Row, by: User, **more: Any) -> RosterImport:
    """Kept and confirmed."""
    return confirm(keep(where, *rows, by=by, **more), by)


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of people, posts, seats and groups, whole, but for the versions, which only go on."""
    return {
        model.__name__: [
            {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}
            for row in model._default_manager.order_by("pk").values(
                *(field.attname for field in model._meta.concrete_fields if field.attname != "version")
            )
        ]
        for model in (Cadre, Appointment, Enrolment, StudyGroup)
    }
