"""One act on the arrangement of a class: its groups, class roles, seats and rostrum. Each act keeps what it changed, so
that it can be taken back whole."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEntry, User
from courses.models import TrainingClass
from trainees.enrolment import lock
from trainees.models import Enrolment, RostrumSeat, SeatingPlan, StudyGroup

HALL, ROSTRUM = "hall", "rostrum"
_OF_PERSON = ("group_id", "class_role", "seat", "seat_row", "seat_column", "seat_locked")
_OF_GROUP = ("number", "name", "leader_id")
_OF_HALL = ("rows", "columns", "order", "direction", "even_flipped", "version")
_OF_ROSTRUM = ("rank", "name", "post")

# What is arranged, by key: "person:12", "group:3", "hall", "rostrum"; its values in the order of the columns above.
Picture = dict[str, Any]


class NotArranged(Exception):
    """Something stands in the way; the message says what, and what to do."""


class Overtaken(Exception):
    """Somebody else was quicker; the message says who, and how it stands now."""


@dataclass
class Act:
    """What was done; `entry` is its row in the trail, None where nothing changed."""

    entry: AuditEntry | None = None


@contextmanager
def act(training_class: TrainingClass, *, by: User | None, action: str) -> Iterator[Act]:
    """Holds the class's row, lets the arrangement be changed, and records the differences as `action`.

    The same number of queries whatever the size of the class.
    """
    with transaction.atomic():
        lock(training_class)
        before, done = _picture(training_class), Act()
        yield done
        after = _picture(training_class)
        changes = {
            key: [before.get(key), after.get(key)]
            for key in sorted(before.keys() | after.keys())
            if before.get(key) != after.get(key)
        }
        if changes:
            done.entry = audit.record(action, by=by, subject=training_class, changes=changes)


def acts_of(training_class: TrainingClass) -> Any:
    """The rows of the trail that `act` left for the class, the newest first."""
    return AuditEntry.objects.filter(
        subject_type=training_class._meta.label_lower, subject_id=training_class.pk, data__has_key="changes"
    ).order_by("-at", "-pk")


def who_changed(training_class: TrainingClass, key: str) -> str:
    """Who changed that part of the arrangement last, in a word."""
    entry = acts_of(training_class).filter(data__changes__has_key=key).select_related("by").first()
    return entry.by.name if entry and entry.by else _("别人")


def person_key(pk: int) -> str:
    """The key of somebody's place in the arrangement."""
    return f"person:{pk}"


def group_key(pk: int) -> str:
    """The key of a group."""
    return f"group:{pk}"


def write(people: Sequence[Enrolment], *fields: str) -> None:
    """Saves these columns of people whose rows were read under the class's lock; one query."""
    if people:
        Enrolment.objects.bulk_create(
            people, update_conflicts=True, unique_fields=["id"], update_fields=list(fields)
        )


def undo(entry: AuditEntry, training_class: TrainingClass, *, by: User) -> Act:
    """Puts everything that an act changed back as it was. Raises Overtaken where some of it was changed again since,
    or where a seat has been taken."""
    changes: dict[str, list[Any]] = entry.data["changes"]
    with act(training_class, by=by, action="trainees.arrangement_undo") as done:
        now = _picture(training_class)
        for key, (_before, after) in changes.items():
            if now.get(key) != after:
                words = {"by": who_changed(training_class, key)}
                raise Overtaken(_("%(by)s刚刚又改过，不能撤销，请在页面上直接改。") % words)
        _put_back(training_class, {key: before for key, (before, _after) in changes.items()})
        _refuse_doubled_seats(training_class)
    return done


def is_named_elsewhere(groups: Any) -> Any:
    """Those of the groups that a row other than an enrolment refers to: a session placed for them."""
    unnamed = groups
    for relation in StudyGroup._meta.related_objects:
        if relation.related_model is not Enrolment:
            unnamed = unnamed.filter(**{f"{relation.get_accessor_name()}__isnull": True})
    return groups.exclude(pk__in=unnamed.values("pk"))


def _picture(training_class: TrainingClass) -> Picture:
    picture: Picture = {}
    for pk, *values in training_class.enrolments.order_by().values_list("pk", *_OF_PERSON):
        picture[person_key(pk)] = values
    for pk, *values in training_class.groups.order_by().values_list("pk", *_OF_GROUP):
        picture[group_key(pk)] = values
    for values in SeatingPlan.objects.filter(training_class=training_class).values_list(*_OF_HALL):
        picture[HALL] = list(values)
    picture[ROSTRUM] = [list(values) for values in training_class.rostrum.values_list(*_OF_ROSTRUM)]
    return picture


def _put_back(training_class: TrainingClass, before: Picture) -> None:
    groups = {int(key.partition(":")[2]): row for key, row in before.items() if key.startswith("group:")}
    people = {int(key.partition(":")[2]): row for key, row in before.items() if key.startswith("person:")}
    _put_groups_back(training_class, {pk: row for pk, row in groups.items() if row})
    known = set(training_class.groups.values_list("pk", flat=True))
    if {row[0] for row in people.values() if row[0]} - known:
        raise Overtaken(_("原来的组已经删除，不能撤销。"))
    rows = list(training_class.enrolments.filter(pk__in=people))
    for person in rows:
        for name, value in zip(_OF_PERSON, people[person.pk], strict=True):
            setattr(person, name, value)
    write(rows, "group", *_OF_PERSON[1:])
    _remove_groups(training_class.groups.filter(pk__in=[pk for pk, row in groups.items() if not row]))
    if HALL in before:
        _put_hall_back(training_class, before[HALL])
    if ROSTRUM in before:
        training_class.rostrum.all().delete()
        RostrumSeat.objects.bulk_create(
            RostrumSeat(training_class=training_class, **dict(zip(_OF_ROSTRUM, row, strict=True)))
            for row in before[ROSTRUM]
        )


def _put_groups_back(training_class: TrainingClass, groups: dict[int, list[Any]]) -> None:
    numbers = [row[0] for row in groups.values()]
    if training_class.groups.filter(number__in=numbers).exclude(pk__in=groups).exists():
        raise Overtaken(_("这个组号现在是别的组，不能撤销。"))
    StudyGroup.objects.bulk_create(
        [
            StudyGroup(pk=pk, training_class=training_class, **dict(zip(_OF_GROUP, row, strict=True)))
            for pk, row in groups.items()
        ],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["number", "name", "leader"],
    )


def _remove_groups(groups: Any) -> None:
    if is_named_elsewhere(groups).exists():
        raise Overtaken(_("这个组已经排了课，不能撤销。"))
    groups.delete()


def _put_hall_back(training_class: TrainingClass, row: list[Any] | None) -> None:
    plans = SeatingPlan.objects.filter(training_class=training_class)
    if row is None:
        plans.delete()
    else:
        SeatingPlan.objects.update_or_create(
            training_class=training_class, defaults=dict(zip(_OF_HALL, row, strict=True))
        )


def _refuse_doubled_seats(training_class: TrainingClass) -> None:
    """Somebody whom the act did not touch may sit where it puts people back, or the hall may have shrunk since."""
    rows = training_class.enrolments.exclude(seat_row=None).order_by()
    seats = Counter(rows.values_list("seat_row", "seat_column", "seat"))
    plan = SeatingPlan.objects.filter(training_class=training_class).first()
    for (row, column, label), people in seats.items():
        outside = plan and ((row or 0) > plan.rows or (column or 0) > plan.columns)
        if people > 1 or outside:
            raise Overtaken(_("%(seat)s现在不空，不能撤销。") % {"seat": label})
