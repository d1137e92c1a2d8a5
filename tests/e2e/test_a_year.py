"""A year of a district: the plan is approved, a class is prepared by its list, held, reconciled, closed and audited; and what
each paper adds up to is what the pages say."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.conf import settings

from tests.e2e.visitor import Visitor
from tests.e2e.year import auditing, closing, holding, office, papers, plan, preparing
from tests.e2e.year.office import Office
from tests.exports.conftest import ROOT, database_url, kill, redis_url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[..., Visitor]

# Celery as `python -m celery` starts it, its clock where the test's stands.
TRAVELLED = (
    "import sys, time_machine; from celery.__main__ import main; "
    "time_machine.travel(float(sys.argv.pop(1)), tick=True).start(); sys.exit(main())"
)


@pytest.fixture
def clock() -> Iterator[Any]:
    """A Monday of January; it goes on by itself, and the test moves it through the year."""
    with time_machine.travel(office.PLANNING, tick=True) as traveller:
        yield traveller


@pytest.fixture
def start_worker_at(queue: Callable[[], int]) -> Iterator[Callable[[dt.datetime], None]]:
    """`start_worker_at(moment)`: a Celery worker for papers whose clock begins there; ended with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start(moment: dt.datetime) -> None:
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "REDIS_URL": redis_url(),
            "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        }
        command = [sys.executable, "-c", TRAVELLED, str(moment.timestamp()), "-A", "config", "worker"]
        quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "ERROR"]
        started.append(
            subprocess.Popen(
                [*command, "-Q", "exports", "-c", "1", *quiet],
                cwd=ROOT,
                env=environment,
                start_new_session=True,
            )
        )

    yield start
    for worker in started:
        kill(worker)


def test_a_year_from_the_plan_to_the_auditor(
    clock: Any, visit: Visit, start_worker_at: Callable[[dt.datetime], None]
) -> None:
    there = Office.open()
    with_the_plan(clock, visit, there)
    with_the_class(clock, visit, there)
    start_worker_at(office.CLOSING)
    kept = with_the_papers(clock, visit, there)
    clock.move_to(office.AUDITING)
    auditor = visit(there.auditors)
    auditing.read(auditor, kept)
    auditing.follow_a_figure(auditor)
    auditing.changes_nothing(auditor, there.auditors)
    leave(auditor)
    organiser = visit(there.organiser)
    auditing.in_the_trail(organiser, there)
    leave(organiser)


def leave(visitor: Visitor) -> None:
    """Shuts the window; nothing was complained of."""
    assert not visitor.problems
    visitor.close()


def with_the_plan(clock: Any, visit: Visit, there: Office) -> None:
    """January: drafted, deliberated, issued. March: adjusted."""
    organiser = visit(there.organiser)
    plan.draft(organiser, there)
    plan.approve(organiser)
    leave(organiser)
    clock.move_to(office.ADJUSTING)
    organiser = visit(there.organiser)
    plan.adjust(organiser, there)
    plan.see_the_calendar(organiser)
    leave(organiser)


def with_the_class(clock: Any, visit: Visit, there: Office) -> None:
    """A week before, the two days, and two days after."""
    clock.move_to(office.PREPARING)
    organiser = visit(there.organiser)
    preparing.by_the_list(organiser)
    preparing.enrol(organiser, there)
    preparing.publish(organiser, there)
    leave(organiser)
    clock.move_to(office.HOLDING)
    holding.arrive(there)
    clock.move_to(office.AFTER)
    teacher = visit(there.head_teacher)
    holding.mark(teacher)
    holding.file_sheets(teacher, there)
    leave(teacher)
    clock.move_to(office.CLOSING)
    organiser = visit(there.organiser)
    closing.reconcile(organiser)
    closing.decide(organiser)
    leave(organiser)


def with_the_papers(clock: Any, visit: Visit, there: Office) -> dict[str, bytes]:
    """The class is closed, and each paper says what its page says; gives those of the class that the auditor may have."""
    organiser = visit(there.organiser)
    papers.ask_for_the_year(organiser, there)
    closing.close(organiser)
    closing.name_the_auditor(organiser, there.auditors.pk)
    kept = papers.frozen(organiser)
    organiser.look()
    execution, year_plan = papers.of_the_year(organiser, there)
    papers.year_plan(organiser, year_plan)
    person_days = papers.plan_execution(organiser, execution)
    papers.roster(organiser, kept["学员花名册"])
    papers.timetable(organiser, kept["课程表"])
    papers.attendance(organiser, kept["考勤表"])
    papers.certificates(organiser, kept["结业证书发放表"])
    leave(organiser)
    finance = visit(there.finance)
    money = papers.frozen(finance)
    sums = papers.lecture_fees(finance, money["讲课费签收单"])
    papers.settlement(money["培训费预算表、决算表"], person_days=person_days, gross=sums["应发"])
    papers.expenses(finance, money["报销清单"])
    leave(finance)
    return kept
