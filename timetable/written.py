"""The published rows, as publishing writes them: replaced where they differ, for all classes at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Case, Max, Min, Value, When
from django.utils import timezone

from accounts.models import User
from courses import planning
from courses.models import TrainingClass
from timetable.calendar import half_day_of
from timetable.difference import Change, Difference
from timetable.models import (
    PublishedChange,
    PublishedInstructor,
    PublishedSession,
    SessionStatus,
    TimetableVersion,
)
from timetable.placing import PUBLISHED_GUARDS, deferred
from timetable.rows import published_of


@dataclass(frozen=True)
class Publication:
    """What becomes a class's next version; `number` is that version's."""

    training_class: TrainingClass
    found: Difference
    number: int

    @property
    def is_first(self) -> bool:
        """Whether it is the first version, whole."""
        return self.number == 1 and not self.found.held_back


def next_numbers(classes: Sequence[TrainingClass]) -> dict[int, int]:
    """Class id → the number of its next version. One query."""
    rows = TimetableVersion.objects.filter(training_class__in=classes).order_by()
    last = dict(rows.values_list("training_class").annotate(last=Max("number")))
    return {training_class.pk: last.get(training_class.pk, 0) + 1 for training_class in classes}


def write(publications: Sequence[Publication], *, by: User, reason: str) -> list[TimetableVersion]:
    """Brings the published rows to the drafts that differ, and returns the versions, in the order given.

    Under the locks of publishing. The queries do not grow with the sessions.
    """
    now = timezone.now()
    versions = TimetableVersion.objects.bulk_create(
        TimetableVersion(
            training_class=publication.training_class,
            number=publication.number,
            published_at=now,
            published_by=by,
            reason=reason,
            changes=publication.found.plain(),
        )
        for publication in publications
    )
    _write_rows(
        dict(zip((version.training_class_id for version in versions), versions, strict=True)), publications
    )
    _record_days(publications)
    _take_snapshots(versions)
    return versions


def _write_rows(versions: Mapping[int, TimetableVersion], publications: Sequence[Publication]) -> None:
    own = PublishedSession.objects.filter(training_class__in=versions)
    newest = [When(training_class=pk, then=Value(version.pk)) for pk, version in versions.items()]
    own.update(version=Case(*newest), change=PublishedChange.NONE)
    sequences = dict(own.values_list("pk", "sequence"))
    changes = [change for publication in publications for change in publication.found.changes]
    rows = [
        _published(change, versions[change.row.owner_id], sequences.get(change.row.session_id))
        for change in changes
    ]
    with deferred(PUBLISHED_GUARDS):
        fields = [field.name for field in PublishedSession._meta.concrete_fields if not field.primary_key]
        PublishedSession.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["session"],
            update_fields=[name for name in fields if name != "during"],
        )
        _write_instructors(changes)
        _write_audience(changes)


def _published(change: Change, version: TimetableVersion, sequence: int | None) -> PublishedSession:
    row = change.row
    return PublishedSession(
        session_id=row.session_id,
        version=version,
        training_class_id=version.training_class_id,
        kind=row.kind,
        title=row.title,
        start_at=row.start_at,
        end_at=row.end_at,
        period=half_day_of(row.start_at).period,
        room_id=row.room_id,
        room_excludes=row.room_excludes,
        place_text=row.place,
        instructor_text=row.instructors,
        chair=row.chair,
        hours=row.hours,
        status=SessionStatus.SCHEDULED if change.after else SessionStatus.CANCELLED,
        remark=change.reason or row.remark,
        change=change.kind if version.number > 1 else PublishedChange.NONE,
        sequence=0 if sequence is None else sequence + 1,
        changed_at=version.published_at,
    )


def _write_instructors(changes: Sequence[Change]) -> None:
    changed = [change.row.session_id for change in changes]
    PublishedInstructor.objects.filter(published_session__in=changed).delete()
    PublishedInstructor.objects.bulk_create(
        PublishedInstructor(
            published_session_id=change.row.session_id,
            instructor_id=person,
            during=DateTimeTZRange(change.row.start_at, change.row.end_at) if change.after else None,
        )
        for change in changes
        for person in sorted(change.row.instructor_ids)
    )


def _write_audience(changes: Sequence[Change]) -> None:
    """Classes and groups. A cancelled row keeps its audience, to be told."""
    after = [change.after for change in changes if change.after]
    rewritten = [row.session_id for row in after]
    classes, groups = PublishedSession.classes.through.objects, PublishedSession.groups.through.objects
    classes.filter(publishedsession__in=rewritten).delete()
    groups.filter(publishedsession__in=rewritten).delete()
    classes.bulk_create(
        classes.model(publishedsession_id=row.session_id, trainingclass_id=pk)
        for row in after
        for pk in sorted(row.class_ids)
    )
    groups.bulk_create(
        groups.model(publishedsession_id=row.session_id, studygroup_id=pk)
        for row in after
        for pk in sorted(row.group_ids)
    )


def _record_days(publications: Sequence[Publication]) -> None:
    """Tells each class that sees a change its first and last published day."""
    touched = {class_id for publication in publications for class_id in publication.found.class_ids}
    through = PublishedSession.classes.through.objects.filter(
        trainingclass__in=touched, publishedsession__status=SessionStatus.SCHEDULED
    )
    rows = through.values("trainingclass").annotate(
        first=Min("publishedsession__start_at"), last=Max("publishedsession__start_at")
    )
    days = {
        row["trainingclass"]: [timezone.localtime(row[at]).date() for at in ("first", "last")] for row in rows
    }
    given = {publication.training_class.pk: publication.training_class for publication in publications}
    for other in TrainingClass.objects.filter(pk__in=touched).order_by("pk"):
        first, last = days.get(other.pk, (None, None))
        planning.record_published_days(given.get(other.pk, other), first=first, last=last)


def _take_snapshots(versions: Sequence[TimetableVersion]) -> None:
    """Keeps with each version all that takes place for the class, joint sessions of others too, as plain rows."""
    lines = published_of(*(version.training_class for version in versions))
    standing = [line.row for line in lines if line.status == SessionStatus.SCHEDULED]
    for version in versions:
        version.snapshot = [row.plain() for row in standing if version.training_class_id in row.class_ids]
    TimetableVersion.objects.bulk_update(versions, ["snapshot"])
