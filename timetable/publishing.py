"""A class's drafts become what people see: one version, whole, at once (R18)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from accounts import audit
from accounts.models import User
from courses.models import TrainingClass
from timetable import hindrances, notices, written
from timetable.cautions import Caution, Watch
from timetable.clashes import Clash
from timetable.concerned import Concerned, People
from timetable.difference import Difference, compare, difference
from timetable.limits import Limit
from timetable.models import Session, TimetableVersion
from timetable.placing import guarded, lock, lock_resources
from timetable.refusals import Clashing, NothingToPublish
from timetable.rows import Draft, Facts, Row, drafts_of, published_of
from timetable.written import Publication

__all__ = [
    "Difference",
    "NothingToPublish",
    "difference",
    "preview",
    "preview_together",
    "publish",
    "publish_together",
]


@guarded
def publish(
    training_class: TrainingClass, *, by: User, reason: str = "", only: Collection[int] | None = None
) -> TimetableVersion:
    """Makes the class's placed drafts what people see, tells whom it concerns, and returns the new version.

    `only` are the ids of sessions that are published alone: the other drafts stay drafts, and their places count as
    last published. Raises NothingToPublish; Clashing when a place, a lecturer or a class is published elsewhere at
    that time, and also for trainees whom enrolment has put into two sessions and hard limits that were set after a
    placing, unless `reason` accepts them (R17).
    """
    return _publish([training_class], by=by, reason=reason.strip(), only=only)[0]


@guarded
def publish_together(
    classes: Sequence[TrainingClass], *, by: User, reason: str = ""
) -> list[TimetableVersion]:
    """The same for several classes at once, so that they may exchange places: all of them or none.

    Returns the versions of the classes that had something to publish, in their order; raises as `publish` does.
    """
    return _publish(list(dict.fromkeys(classes)), by=by, reason=reason.strip())


@dataclass(frozen=True)
class Preview:
    """What publishing would change for a class, whom it concerns, and what to think about before."""

    training_class: TrainingClass
    difference: Difference
    in_the_way: list[Clash]
    people: list[Clash]
    limits: list[tuple[Row, Limit]]
    cautions: list[tuple[Row, Caution]]
    undecided: list[Row]
    unconfirmed: list[tuple[Facts, str, str]]
    concerned: Concerned

    @property
    def needs_reason(self) -> bool:
        """Whether it is published only with a reason."""
        return bool(self.people or self.limits)


def preview(
    training_class: TrainingClass, only: Collection[int] | None = None, *, by: User | None = None
) -> Preview:
    """Before the button is pressed; `by` will not be told. Constant queries."""
    return _preview([training_class], only, by)[0]


def preview_together(classes: Sequence[TrainingClass], *, by: User | None = None) -> list[Preview]:
    """The same for classes that are published together, in their order; the queries do not grow with them."""
    return _preview(classes, None, by)


def _preview(
    classes: Sequence[TrainingClass], only: Collection[int] | None, by: User | None
) -> list[Preview]:
    pending, drafts = _pending(classes, only)
    in_the_way = hindrances.of_each(pending, drafts)
    watch = Watch.load(row for one in pending for row in one.found.rows)
    return [
        Preview(
            training_class=one.training_class,
            difference=one.found,
            in_the_way=found.places,
            people=found.people,
            limits=[(row, limit) for row in one.found.rows for limit in watch.hard(row)],
            cautions=[(row, caution) for row in one.found.rows for caution in watch.over(row)],
            undecided=[row for row in one.found.rows if not row.place or row.needs_instructor],
            unconfirmed=_unconfirmed(one.found, drafts),
            concerned=concerned,
        )
        for one, found, concerned in zip(pending, in_the_way, _concerned(pending, by), strict=True)
    ]


def _unconfirmed(found: Difference, drafts: Sequence[Draft]) -> list[tuple[Facts, str, str]]:
    changed = {row.session_id for row in found.rows}
    asked = [draft for draft in drafts if draft.facts.session_id in changed]
    return [(draft.facts, name, answer) for draft in asked for name, answer in draft.unconfirmed]


def _publish(
    classes: Sequence[TrainingClass], *, by: User, reason: str, only: Collection[int] | None = None
) -> list[TimetableVersion]:
    lock(Session.objects.filter(training_class__in=classes))
    pending, drafts = _pending(classes, only)
    pending = [one for one in pending if one.found]
    if not pending:
        raise NothingToPublish
    _lock_resources(pending)
    in_the_way = hindrances.of_each(pending, drafts)
    refused = [clash for found in in_the_way for clash in found.places]
    accepted = [what for found in in_the_way for what in found.to_accept]
    if refused or (accepted and not reason):
        raise Clashing([*refused, *accepted])
    versions = written.write(pending, by=by, reason=reason)
    notices.write(zip(versions, _concerned(pending, by), strict=True))
    for version, found in zip(versions, in_the_way, strict=True):
        facts = {kind: len(changes) for kind, changes in version.changes.items()}
        facts |= {"number": version.number, "accepted": len(found.to_accept)}
        audit.record("timetable.publish", by=by, subject=version.training_class, reason=reason, **facts)
    return versions


def _pending(
    classes: Sequence[TrainingClass], only: Collection[int] | None
) -> tuple[list[Publication], list[Draft]]:
    """What each class would publish, and the drafts of all of them. Three queries."""
    drafts, published, numbers = drafts_of(*classes), published_of(*classes), written.next_numbers(classes)
    pending = []
    for training_class in classes:
        found = compare(training_class, drafts, published)
        found = found if only is None else found.only(only)
        pending.append(Publication(training_class, found, numbers[training_class.pk]))
    return pending, drafts


def _lock_resources(pending: Sequence[Publication]) -> None:
    """What the new rows take; and every class that sees a change, so that two who change one class's published
    rows follow each other."""
    rows = [row for one in pending for row in one.found.rows]
    lock_resources(
        {row.room_id for row in rows if row.room_id},
        {person for row in rows for person in row.instructor_ids},
        {class_id for one in pending for class_id in one.found.class_ids},
    )


def _concerned(pending: Sequence[Publication], by: User | None) -> list[Concerned]:
    people = People.load(change for one in pending for change in one.found.changes)
    return [
        people.concerned(
            one.found.changes,
            everybody_of=one.training_class.pk if one.is_first else None,
            apart_from=by,
        )
        for one in pending
    ]
