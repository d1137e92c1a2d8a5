"""The guards of every placing: locks in one order, the check under them, the database as the last word.

Sessions are locked first, then rooms, instructors and classes, each kind in id order; so two placings never wait
for each other in a ring. What happens nevertheless (a deadlock, an exclusion constraint that was quicker) is tried
again, and by then the check sees who won.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, connection, models, transaction
from psycopg import errors

from courses.models import TrainingClass
from timetable import clashes
from timetable.models import Instructor, Room, Session
from timetable.refusals import Clashing, ReasonNeeded

P = ParamSpec("P")
R = TypeVar("R")
_ATTEMPTS = 5
_DRAFT_GUARDS = ("session_room_is_free", "instructor_is_free")
PUBLISHED_GUARDS = ("published_room_is_free", "published_instructor_is_free")


def guarded(verb: Callable[P, R]) -> Callable[P, R]:
    """Runs a verb in a transaction, and again when another placing got in its way; at last raises Clashing.

    Inside a transaction of the caller a deadlock has ended that one too, so it passes through.
    """

    @wraps(verb)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for attempt in range(_ATTEMPTS):
            outermost = not connection.in_atomic_block
            try:
                with transaction.atomic():
                    return verb(*args, **kwargs)
            except IntegrityError as error:
                if not isinstance(error.__cause__, errors.ExclusionViolation):
                    raise
            except OperationalError as error:
                lost = (errors.DeadlockDetected, errors.SerializationFailure)
                if not (outermost and isinstance(error.__cause__, lost)):
                    raise
            time.sleep(0.01 * (attempt + 1))  # whom the ring let pass goes first
        raise Clashing

    return run


@contextmanager
def deferred(names: Sequence[str] = _DRAFT_GUARDS) -> Iterator[None]:
    """Lets rows pass each other inside: the named constraints are asked at the end, not at each statement."""
    quoted = ", ".join(connection.ops.quote_name(name) for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {quoted} DEFERRED")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS {quoted} IMMEDIATE")


def lock(manager: models.QuerySet[Any]) -> list[int]:
    """Locks these rows in id order against other placings, and returns their ids."""
    return list(
        manager.order_by("pk").select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True)
    )


def lock_session(session_id: int) -> Session:
    """The session as it stands, locked."""
    return lock_sessions([session_id])[session_id]


def lock_sessions(session_ids: Iterable[int]) -> dict[int, Session]:
    """The sessions as they stand by id, locked in id order; raises Session.DoesNotExist when one is gone."""
    rows = (
        Session.objects.select_related("training_class", "training_class__plan", "room", "course")
        .filter(pk__in=(wanted := set(session_ids)))
        .order_by("pk")
        .select_for_update(no_key=True, of=("self",))
    )
    found = {row.pk: row for row in rows}
    if found.keys() != wanted:
        raise Session.DoesNotExist
    return found


def lock_resources(
    room_ids: set[int], instructor_ids: frozenset[int] | set[int], class_ids: set[int]
) -> None:
    """Locks rooms, then instructors, then the classes with those that share attending people with them (R17)."""
    if room_ids:
        lock(Room.objects.filter(pk__in=room_ids))
    if instructor_ids:
        lock(Instructor.objects.filter(pk__in=instructor_ids))
    lock(TrainingClass.objects.filter(clashes.shared_classes(class_ids)))


def needs_reason(session: Session, reason: str) -> None:
    """Raises ReasonNeeded when the session has attendance marks and no reason is given; the marks stay."""
    if not reason.strip() and Session.objects.filter(pk=session.pk).attended().exists():
        raise ReasonNeeded


def made_before(nonce: uuid.UUID) -> Session | None:
    """The session that the same form has made; who sends it a second time waits here for the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [nonce.int % 2**63])
    return Session.objects.filter(nonce=nonce).first()
