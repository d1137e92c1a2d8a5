"""The life of a run: asked for, worked on, stopped, put aside, failed, taken over, swept."""

import datetime as dt
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis
from celery.exceptions import SoftTimeLimitExceeded
from django.utils import timezone

from accounts.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from tests.exports.conftest import queue, redis_url, use_broker
from tests.factories import at
from tests.timetable.planning import FRIDAY, first_fit, stands, waiting
from timetable import autoplan, planning_runs, searching, tasks
from timetable.autoplan import Plan, Problem
from timetable.models import PlanningKind, PlanningRun, PlanningStatus
from timetable.wishes import Wish

__all__ = ["queue", "use_broker"]

DONE, FAILED, RUNNING, WAITING, DISCARDED = (
    PlanningStatus.DONE,
    PlanningStatus.FAILED,
    PlanningStatus.RUNNING,
    PlanningStatus.WAITING,
    PlanningStatus.DISCARDED,
)
Planner = Callable[..., Plan]


@pytest.fixture(autouse=True)
def plain_planner(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autoplan, "solve", first_fit)
    monkeypatch.setattr(searching, "TELL_EVERY", 0.01)


@pytest.fixture
def run(cast: Cast, time_machine_at: Any) -> Iterator[PlanningRun]:
    """Asked for on the Friday before, for two sessions that wait."""
    with time_machine_at(FRIDAY):
        waiting(cast.training_class, "甲")
        waiting(cast.training_class, "乙")
        yield ask(cast)


def ask(cast: Cast, **fields: Any) -> PlanningRun:
    fields.setdefault("by", cast.organiser)
    fields.setdefault("wish", Wish())
    fields.setdefault("training_class", cast.training_class)
    return planning_runs.ask(PlanningKind.FILL, district=cast.district, **fields)


def now_of(run: PlanningRun) -> PlanningRun:
    return PlanningRun.objects.get(pk=run.pk)


def lose(run: PlanningRun, **fields: Any) -> None:
    """A worker has it, and its lease has run out."""
    past = timezone.now() - dt.timedelta(seconds=1)
    fields.setdefault("claim", uuid.uuid4())
    PlanningRun.objects.filter(pk=run.pk).update(status=RUNNING, lease_until=past, **fields)


def planner(meanwhile: Callable[[], None], *, until_stopped: bool = False) -> Planner:
    """One that finds its plan, and then goes on: something happens `meanwhile`, perhaps it is asked to stop."""

    def solve(problem: Problem, **options: Any) -> Plan:
        plan = first_fit(problem, **options)
        meanwhile()
        limit = time.monotonic() + 20
        while until_stopped and not options["should_stop"]():
            assert time.monotonic() < limit, "nobody asked to stop"
            time.sleep(0.005)
        return plan

    return solve


class TestAsking:
    def test_the_row_waits_and_the_trail_says_who(self, cast: Cast, run: PlanningRun) -> None:
        assert (run.status, run.attempts, run.training_class) == (WAITING, 0, cast.training_class)
        assert Wish.read(run.options) == Wish()
        entry = AuditEntry.objects.get(action="timetable.ask_plan")
        assert (entry.by, entry.subject_id, entry.data["kind"]) == (cast.organiser, run.pk, "FILL")

    def test_a_resend_of_the_same_form_is_the_same_row(self, cast: Cast) -> None:
        nonce = uuid.uuid4()
        rows = {ask(cast, nonce=nonce).pk for _click in range(3)}
        assert rows == {PlanningRun.objects.get().pk}

    def test_another_persons_nonce_leads_to_no_row_of_theirs(self, cast: Cast) -> None:
        nonce = uuid.uuid4()
        ours, theirs = ask(cast, nonce=nonce), ask(cast, nonce=nonce, by=cast.administrator)
        assert (ours.pk != theirs.pk, theirs.requested_by) == (True, cast.administrator)


class TestPlanning:
    def test_a_proposal_is_kept_and_nothing_is_changed(self, cast: Cast, run: PlanningRun) -> None:
        tasks.plan(run.pk)
        run = now_of(run)
        one, other = cast.training_class.sessions.order_by("pk")
        assert (run.status, run.attempts, run.error, run.lease_until) == (DONE, 1, "", None)
        assert planning_runs.placements_of(run) == {
            one.pk: planning_runs.Placement(one.pk, 1, at("09:00"), at("11:30"), None),
            other.pk: planning_runs.Placement(other.pk, 1, at("14:00"), at("16:30"), None),
        }
        assert (run.score["placed"], run.score["unplaced"], run.unplaced) == (2, 0, [])
        assert [stands(row) for row in (one, other)] == [(None, None, None, 1)] * 2

    def test_a_second_message_does_nothing(self, run: PlanningRun) -> None:
        assert [planning_runs.plan(pk) for pk in (run.pk, run.pk, 10**9)] == [True, False, False]
        assert now_of(run).attempts == 1

    def test_what_a_worker_holds_nobody_takes(self, run: PlanningRun) -> None:
        future = timezone.now() + dt.timedelta(seconds=5)
        PlanningRun.objects.update(status=RUNNING, lease_until=future)
        assert not planning_runs.plan(run.pk)

    def test_a_lost_one_is_taken_over(self, run: PlanningRun) -> None:
        lose(run, attempts=1)
        assert planning_runs.plan(run.pk)
        assert (now_of(run).status, now_of(run).attempts) == (DONE, 2)

    def test_the_best_so_far_is_seen_meanwhile_holds_the_lease_and_can_be_taken(
        self, cast: Cast, run: PlanningRun, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: list[tuple[int, bool]] = []
        keep = planning_runs._keep

        def watched(row: PlanningRun, **values: Any) -> bool:
            PlanningRun.objects.update(lease_until=timezone.now())
            stop = keep(row, **values)
            current = now_of(run)
            if current.status == RUNNING and current.lease_until:
                seen.append((len(current.placements), current.lease_until > timezone.now()))
                if not seen[1:]:
                    assert planning_runs.take_best(run, by=cast.organiser)
            return stop

        monkeypatch.setattr(planning_runs, "_keep", watched)
        monkeypatch.setattr(autoplan, "solve", planner(lambda: None, until_stopped=True))
        assert planning_runs.plan(run.pk)
        assert seen[:2] == [(2, True)] * 2
        assert (now_of(run).status, len(now_of(run).placements)) == (DONE, 2)
        assert AuditEntry.objects.filter(action="timetable.take_best_plan", by=cast.organiser).count() == 1

    def test_who_lost_the_lease_writes_no_more(
        self, cast: Cast, run: PlanningRun, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The slow worker: meanwhile its lease runs out, and another plans."""
        keep, second = planning_runs._keep, list[PlanningRun]()

        def watched(row: PlanningRun, **values: Any) -> bool:
            if not second:
                second.append(run)
                lose(run)
                monkeypatch.setattr(autoplan, "solve", first_fit)
                assert planning_runs.plan(run.pk)
                second[0] = now_of(run)
            return keep(row, **values)

        monkeypatch.setattr(planning_runs, "_keep", watched)
        monkeypatch.setattr(autoplan, "solve", planner(lambda: None, until_stopped=True))
        assert not planning_runs.plan(run.pk)
        after = now_of(run)
        assert (after.status, after.attempts, after.finished_at) == (DONE, 2, second[0].finished_at)

    def test_one_put_aside_meanwhile_stops(
        self, cast: Cast, run: PlanningRun, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keep = planning_runs._keep

        def watched(row: PlanningRun, **values: Any) -> bool:
            planning_runs.discard(run, by=cast.organiser)
            return keep(row, **values)

        monkeypatch.setattr(planning_runs, "_keep", watched)
        monkeypatch.setattr(autoplan, "solve", planner(lambda: None, until_stopped=True))
        assert not planning_runs.plan(run.pk)
        assert (now_of(run).status, now_of(run).placements) == (DISCARDED, [])

    def test_a_session_leaves_the_room_chosen_for_it_only_where_it_must(
        self, cast: Cast, run: PlanningRun
    ) -> None:
        chosen, other = factories.room(cast.district, "选好的"), factories.room(cast.district, "另一间")
        theirs = factories.training_class(cast.district, "占着教室的班")
        for day in range(3):
            for clock in ("09:00", "14:00"):
                start = at(clock) + dt.timedelta(days=day)
                factories.session(theirs, f"{day}{clock}", start=start, room=chosen)
        cast.training_class.sessions.update(room=chosen, room_excludes=True)
        assert planning_runs.plan(run.pk)
        found = planning_runs.placements_of(now_of(run)).values()
        assert [place.room_id for place in found] == [other.pk, other.pk]


class TestFailing:
    @pytest.mark.parametrize(
        ("error", "words"),
        [
            (ZeroDivisionError("a secret"), "计算时出现意外错误，详情已记入服务器日志。请联系管理员。"),
            (SoftTimeLimitExceeded(), "算得太久，已停止。请少给些时间，或者只排一个班。"),
        ],
    )
    def test_it_is_said_in_words(
        self,
        run: PlanningRun,
        error: Exception,
        words: str,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        def fail() -> None:
            raise error

        monkeypatch.setattr(autoplan, "solve", planner(fail))
        assert not planning_runs.plan(run.pk)
        assert (now_of(run).status, now_of(run).error) == (FAILED, words)
        assert type(error).__name__ in caplog.text

    def test_only_one_under_way_can_be_stopped_and_only_an_open_one_put_aside(
        self, cast: Cast, run: PlanningRun
    ) -> None:
        planning_runs.plan(run.pk)
        assert not planning_runs.take_best(run, by=cast.organiser)
        assert planning_runs.discard(run, by=cast.organiser)
        assert not planning_runs.discard(run, by=cast.organiser)
        assert AuditEntry.objects.filter(action="timetable.discard_plan").count() == 1


class TestSweeping:
    @pytest.fixture
    def planned(self, queue: Callable[[], int]) -> Callable[[], int]:
        """How many runs wait in the broker."""
        client = redis.Redis.from_url(redis_url())
        return lambda: int(client.llen("planning"))

    def test_what_nobody_took_is_woken(self, run: PlanningRun, planned: Callable[[], int]) -> None:
        assert (planning_runs.sweep(), planned()) == (0, 0)
        PlanningRun.objects.update(requested_at=timezone.now() - dt.timedelta(minutes=1))
        tasks.sweep()
        assert planned() == 1

    def test_an_abandoned_one_waits_again_and_the_second_loss_is_the_last(
        self, run: PlanningRun, planned: Callable[[], int]
    ) -> None:
        lose(run, attempts=1)
        assert (planning_runs.sweep(), now_of(run).status, now_of(run).claim) == (1, WAITING, None)
        lose(run, attempts=2)
        assert (planning_runs.sweep(), now_of(run).status) == (1, FAILED)
        assert now_of(run).error == "计算中断了 2 次，已停止尝试。可以再试一次。"

    def test_control_without_the_sweep_it_would_stand_for_ever(self, run: PlanningRun) -> None:
        lose(run, attempts=1)
        assert (now_of(run).status, now_of(run).is_late) == (RUNNING, False)

    def test_a_broken_broker_breaks_nothing(self, run: PlanningRun, use_broker: Callable[..., None]) -> None:
        use_broker("redis://127.0.0.1:1/0")
        assert not planning_runs.wake(run.pk)
