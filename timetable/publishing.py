"""A class's drafts become what people see: one version, whole, at once (R18)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Max, Min
from django.utils import timezone

from accounts import audit
from accounts.models import User
from courses import planning
from courses.models import TrainingClass
from timetable import clashes
from timetable.audience import audience
from timetable.calendar import half_day_of
from timetable.cautions import Caution, Watch
from timetable.clashes import Clash, ClashKind, Proposal
from timetable.difference import Change, Difference, compare, difference
from timetable.models import (
    PublishedChange,
    PublishedInstructor,
    PublishedSession,
    Session,
    SessionStatus,
    TimetableVersion,
)
from timetable.placing import PUBLISHED_GUARDS, deferred, guarded, lock, lock_resources
from timetable.refusals import Clashing, NothingToPublish
from timetable.rows import Draft, Facts, Row, drafts_of, published_of

__all__ = [
    "Difference",
    "NothingToPublish",
    "clashes_in_the_way",
    "difference",
    "people_in_two_places",
    "preview",
    "publish",
]


@guarded
def publish(training_class: TrainingClass, *, by: User, reason: str = "") -> TimetableVersion:
    """Makes the class's placed drafts what people see, and returns the new version with its changes.

    Raises NothingToPublish; Clashing when another class still has a place, a lecturer or people published at
    that time, and also for trainees whom enrolment has put into two sessions, unless `reason` accepts it (R17).
    """
    lock(Session.objects.filter(training_class=training_class))
    drafts = drafts_of(training_class)
    found = compare(training_class, drafts, published_of(training_class))
    if not found:
        raise NothingToPublish
    rows = [change.after for change in found.changes if change.after]
    lock_resources(
        {row.room_id for row in rows if row.room_id},
        {person for row in rows for person in row.instructor_ids},
        {training_class.pk, *(class_id for row in rows for class_id in row.class_ids)},
    )
    refused = clashes_in_the_way(training_class, found)
    accepted = [clash for people in people_in_two_places(drafts).values() for clash in people]
    if refused or (accepted and not reason.strip()):
        raise Clashing([*refused, *accepted])
    version = _new_version(training_class, by, found)
    touched = _write(version, found)
    _record_days(training_class, touched)
    version.snapshot = _snapshot(training_class)
    version.save(update_fields=["snapshot"])
    counts = {kind: len(changes) for kind, changes in version.changes.items()}
    audit.record(
        "timetable.publish",
        by=by,
        subject=training_class,
        number=version.number,
        reason=reason.strip(),
        accepted=len(accepted),
        **counts,
    )
    return version


@dataclass(frozen=True)
class Preview:
    """What publishing would change, and what to think about before."""

    difference: Difference
    in_the_way: list[Clash]
    people: list[Clash]
    cautions: list[tuple[Row, Caution]]
    undecided: list[Row]
    unconfirmed: list[tuple[Facts, str, str]]


def preview(training_class: TrainingClass) -> Preview:
    """Before the button is pressed; constant queries."""
    drafts = drafts_of(training_class)
    found = compare(training_class, drafts, published_of(training_class))
    rows = [change.after for change in found.changes if change.after]
    watch = Watch.load(rows)
    return Preview(
        difference=found,
        in_the_way=clashes_in_the_way(training_class, found),
        people=[clash for people in people_in_two_places(drafts).values() for clash in people],
        cautions=[(row, caution) for row in rows for caution in watch.over(row)],
        undecided=[row for row in rows if not row.place or row.needs_instructor],
        unconfirmed=[
            (draft.facts, name, answer)
            for draft in drafts
            if draft.taking_place in rows and not draft.is_over
            for name, answer in draft.unconfirmed
        ],
    )


def clashes_in_the_way(training_class: TrainingClass, found: Difference) -> list[Clash]:
    """What other classes have published over the places, lecturers and people of the drafts that differ."""
    proposals = [proposal(change.after) for change in found.changes if change.after]
    per_row = clashes.find_published(proposals, publishers=[training_class.pk])
    return list(dict.fromkeys(clash for found_of_row in per_row for clash in found_of_row))


def people_in_two_places(drafts: Sequence[Draft]) -> dict[int, list[Clash]]:
    """Trainees whom enrolment has put into two sessions at once, by the session of these drafts (R17)."""
    rows = [row for draft in drafts if (row := draft.taking_place)]
    asked = [replace(proposal(row), room_id=None, instructor_ids=frozenset()) for row in rows]
    per_row = clashes.find_many(asked)
    found = {}
    for row, clashing in zip(rows, per_row, strict=True):
        if people := [clash for clash in clashing if clash.kind == ClashKind.TRAINEE]:
            found[row.session_id] = people
    return found


def proposal(row: Row) -> Proposal:
    """What the clash check is asked about a row."""
    return Proposal(
        start_at=row.start_at,
        end_at=row.end_at,
        audience=audience(row.class_ids, [(row.class_of_group[pk], pk) for pk in row.group_ids]),
        room_id=row.room_id if row.room_excludes else None,
        instructor_ids=row.instructor_ids,
        session_id=row.session_id,
    )


def _new_version(training_class: TrainingClass, by: User, found: Difference) -> TimetableVersion:
    last = training_class.timetable_versions.aggregate(last=Max("number"))["last"] or 0
    return TimetableVersion.objects.create(
        training_class=training_class, number=last + 1, published_by=by, changes=found.plain()
    )


def _write(version: TimetableVersion, found: Difference) -> set[int]:
    """Brings the published rows to the drafts, and returns the ids of all classes that see a change."""
    own = PublishedSession.objects.filter(training_class=version.training_class_id)
    own.update(version=version, change=PublishedChange.NONE)
    sequences = dict(own.values_list("pk", "sequence"))
    rows = [_published(change, version, sequences.get(change.row.session_id)) for change in found.changes]
    touched = {
        class_id
        for change in found.changes
        for row in (change.before, change.after)
        if row
        for class_id in row.class_ids
    }
    with deferred(PUBLISHED_GUARDS):
        fields = [field.name for field in PublishedSession._meta.concrete_fields if not field.primary_key]
        PublishedSession.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["session"],
            update_fields=[name for name in fields if name != "during"],
        )
        _write_people(found)
    return touched


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


def _write_people(found: Difference) -> None:
    """Lecturers, classes and groups of the rows that differ. A cancelled row keeps its audience, to be told."""
    changed = list(found.by_session)
    after = [change.after for change in found.changes if change.after]
    PublishedInstructor.objects.filter(published_session__in=changed).delete()
    PublishedInstructor.objects.bulk_create(
        PublishedInstructor(
            published_session_id=change.row.session_id,
            instructor_id=person,
            during=DateTimeTZRange(change.row.start_at, change.row.end_at) if change.after else None,
        )
        for change in found.changes
        for person in sorted(change.row.instructor_ids)
    )
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


def _record_days(training_class: TrainingClass, touched: set[int]) -> None:
    """Tells each class that sees a change its first and last published day."""
    through = PublishedSession.classes.through.objects.filter(
        trainingclass__in=touched, publishedsession__status=SessionStatus.SCHEDULED
    )
    rows = through.values("trainingclass").annotate(
        first=Min("publishedsession__start_at"), last=Max("publishedsession__start_at")
    )
    days = {
        row["trainingclass"]: [timezone.localtime(row[at]).date() for at in ("first", "last")] for row in rows
    }
    for other in TrainingClass.objects.filter(pk__in=touched).order_by("pk"):
        first, last = days.get(other.pk, (None, None))
        planning.record_published_days(other, first=first, last=last)
        if other.pk == training_class.pk:
            training_class.first_published_on, training_class.last_published_on = first, last


def _snapshot(training_class: TrainingClass) -> list[dict[str, object]]:
    """All that takes place for the class, joint sessions of others too, as plain rows."""
    lines = published_of(training_class)
    return [line.row.plain() for line in lines if line.status == SessionStatus.SCHEDULED]
