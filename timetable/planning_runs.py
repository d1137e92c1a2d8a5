"""The life of a run of automatic planning: asked for, worked on under a lease, its best so far shown, decided on.

The row is written first; the broker only wakes a worker. What nobody was woken for, and what a dead worker held, the
sweep finds. Accepting a proposal is `timetable.accepting`.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import audit, waking
from accounts.models import User
from courses.models import TrainingClass
from timetable.models import PlanningKind, PlanningRun, PlanningStatus
from timetable.models.planning_run import UNDER_WAY, PlanningRunQuerySet
from timetable.searching import search
from timetable.wishes import Wish
from units.models import Unit

TASK = "timetable.tasks.plan"
LEASE = dt.timedelta(seconds=60)
ATTEMPTS = 2
OVERLOOKED_AFTER = dt.timedelta(seconds=20)
RECENT = 5
AT_ONCE = 200  # rows that one sweep wakes

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Placement:
    """Where a proposal would put a session, at what version of it; `room_id` None: as its place is typed, or none."""

    session_id: int
    version: int
    start_at: dt.datetime
    end_at: dt.datetime
    room_id: int | None


class Lost(Exception):
    """The lease ran out and somebody else has the run."""


@transaction.atomic
def ask(
    kind: PlanningKind,
    *,
    district: Unit,
    by: User,
    wish: Wish,
    training_class: TrainingClass | None = None,
    nonce: uuid.UUID | None = None,
) -> PlanningRun:
    """A new row that waits for a worker, who is woken after the commit. A resend with the same nonce is the same row.

    `training_class` None means all classes that `by` plans in the district.
    """
    # The nonce comes from a form: another person's must not lead to this row.
    key = uuid.uuid5(nonce or uuid.uuid4(), f"planning/{by.pk}/{district.pk}")
    run, is_new = PlanningRun.objects.get_or_create(
        nonce=key,
        defaults={
            "kind": kind,
            "district": district,
            "training_class": training_class,
            "requested_by": by,
            "options": wish.plain(),
            "language": translation.get_language() or "zh-hans",
        },
    )
    if is_new:
        about = {"training_class": run.training_class_id, "options": run.options}
        audit.record("timetable.ask_plan", by=by, subject=run, kind=run.kind, **about)
        waking.wake_after_commit(TASK, run.pk)
    return run


@transaction.atomic
def take_best(run: PlanningRun, *, by: User) -> bool:
    """Asks the worker to stop with the best found so far; says whether the run was still under way."""
    asked = PlanningRun.objects.filter(pk=run.pk, status__in=UNDER_WAY, stop_asked=False)
    if not asked.update(stop_asked=True):
        return False
    audit.record("timetable.take_best_plan", by=by, subject=run)
    return True


@transaction.atomic
def discard(run: PlanningRun, *, by: User) -> bool:
    """Puts the proposal, or the run before it has one, aside; says whether there was something to put aside."""
    open_ones = (*UNDER_WAY, PlanningStatus.DONE, PlanningStatus.FAILED)
    mine = PlanningRun.objects.filter(pk=run.pk, status__in=open_ones)
    if not mine.update(status=PlanningStatus.DISCARDED, claim=None, lease_until=None):
        return False
    audit.record("timetable.discard_plan", by=by, subject=run)
    return True


def recent_of(user: User) -> list[PlanningRun]:
    """What the person asked for last, the newest first."""
    return list(PlanningRun.objects.filter(requested_by=user).select_related("training_class")[:RECENT])


def placements_of(run: PlanningRun) -> dict[int, Placement]:
    """Where the run proposes to put sessions, by their ids."""
    return {
        row["session"]: Placement(
            session_id=row["session"],
            version=row["version"],
            start_at=dt.datetime.fromisoformat(row["start"]),
            end_at=dt.datetime.fromisoformat(row["end"]),
            room_id=row["room"],
        )
        for row in run.placements
    }


def wake(row_id: int) -> bool:
    """Tells a worker of a waiting run; says whether the broker took it."""
    return waking.wake(TASK, row_id)


def plan(run_id: int) -> bool:
    """Claims the run and works on it until its time is over; False when somebody else has it, or it failed.

    A failure is kept in the row in words. An unreachable database raises: the lease runs out, and it is taken again.
    """
    run = _claim(run_id)
    if run is None:
        return False
    with translation.override(run.language):
        try:
            search(run, keep=lambda **values: _keep(run, **values))
            _keep(run, status=PlanningStatus.DONE, finished_at=timezone.now(), lease_until=None)
        except Lost:
            logger.warning("planning run %s was taken over or put aside", run_id)
            return False
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # whatever went wrong, the asker must read that it did
            _fail(run, _reason(run, error))
            return False
    return True


def _claim(run_id: int) -> PlanningRun | None:
    """Takes a waiting or abandoned run by compare-and-update; None when there is nothing to take."""
    now, claim = timezone.now(), uuid.uuid4()
    taken = PlanningRun.objects.claimable().filter(pk=run_id, attempts__lt=ATTEMPTS)
    if not taken.update(
        status=PlanningStatus.RUNNING,
        claim=claim,
        lease_until=now + LEASE,
        started_at=now,
        attempts=F("attempts") + 1,
    ):
        return None
    run = PlanningRun.objects.select_related("requested_by", "training_class", "district").get(pk=run_id)
    return run if run.claim == claim else None


def _keep(run: PlanningRun, **values: Any) -> bool:
    """Writes into the row while the claim holds, and holds the lease; says whether the best so far is asked for.

    Raises `Lost` when the claim does not hold any more.
    """
    held = PlanningRun.objects.filter(pk=run.pk, claim=run.claim, status=PlanningStatus.RUNNING)
    if not held.update(**{"lease_until": timezone.now() + LEASE, **values}):
        raise Lost
    return PlanningRun.objects.filter(pk=run.pk, stop_asked=True).exists()


def _reason(run: PlanningRun, error: Exception) -> str:
    logger.error("planning run %s failed", run.pk, exc_info=error)
    if isinstance(error, SoftTimeLimitExceeded):
        return _("算得太久，已停止。请少给些时间，或者只排一个班。")
    return _("计算时出现意外错误，详情已记入服务器日志。请联系管理员。")


def _fail(run: PlanningRun, reason: str) -> None:
    held = PlanningRun.objects.filter(pk=run.pk, claim=run.claim, status=PlanningStatus.RUNNING)
    held.update(
        status=PlanningStatus.FAILED, error=reason[:400], finished_at=timezone.now(), lease_until=None
    )


def _abandoned() -> PlanningRunQuerySet:
    return PlanningRun.objects.filter(status=PlanningStatus.RUNNING, lease_until__lt=timezone.now())


@transaction.atomic
def _give_up() -> int:
    lost = _abandoned().filter(attempts__gte=ATTEMPTS).select_for_update(skip_locked=True)
    for run in lost:
        with translation.override(run.language):
            _fail(run, _("计算中断了 %(n)d 次，已停止尝试。可以再试一次。") % {"n": run.attempts})
    return len(lost)


def _free() -> int:
    lost = _abandoned().filter(attempts__lt=ATTEMPTS)
    return lost.update(status=PlanningStatus.WAITING, lease_until=None, claim=None)


def _wake_overlooked() -> int:
    waiting = PlanningRun.objects.waiting_for(OVERLOOKED_AFTER).order_by("requested_at")
    # The first that the broker does not take ends the round: each further one would cost a timeout.
    return sum(1 for _row in takewhile(wake, waiting.values_list("pk", flat=True)[:AT_ONCE]))


def sweep() -> int:
    """Looks after rows that no message will move: gives up those lost too often, frees the other abandoned ones,
    wakes what waits. Gives how many rows it touched."""
    return _give_up() + _free() + _wake_overlooked()
