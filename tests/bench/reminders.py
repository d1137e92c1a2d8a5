"""A hundred thousand reminders worked out, against the bare insert of the same rows."""

import datetime as dt
import tracemalloc
from typing import Any

from django.db import connection, models
from django.utils import timezone

from reminders import planning, rule_settings
from reminders.models import Message, RuleSetting
from tests import factories
from tests.bench.measuring import Line, ratio
from timetable.models import PublishedSession
from trainees.models import Cadre, Enrolment

CLASSES, PEOPLE = 500, 200
MOST_MB = 5
ROUNDS = 3


def due() -> list[Line]:
    """The seconds of one pass over all classes, beside the insert alone, and the memory that it takes."""
    _fill()
    rows = f"{CLASSES * PEOPLE:,}"
    assert _work_out() == CLASSES * PEOPLE
    _keep_the_rows()
    return [
        ratio(
            f"due reminders of {rows} people in {CLASSES} classes worked out",
            _work_out,
            _insert,
            at_most=2,
            rounds=ROUNDS,
        ),
        _memory(),
    ]


def _fill() -> None:
    """Classes that all have a session tomorrow, told of as soon as the day has begun."""
    district = factories.unit("提醒区", "DISTRICT")
    community = factories.unit("提醒社区", "COMMUNITY", factories.unit("提醒镇", "TOWN", district))
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    classes = []
    for number in range(CLASSES):
        training_class = factories.training_class(district, f"提醒班{number}", starts_on=tomorrow)
        start = factories.at("09:00", tomorrow)
        factories.published(factories.session(training_class, start=start))
        classes.append(training_class.pk)
    PublishedSession.objects.filter(training_class__in=classes).update(
        changed_at=timezone.now() - dt.timedelta(days=3)
    )
    seed = factories.enrolment(
        factories.training_class(district, "样本班"), factories.cadre("学员", community), seat=""
    )
    _copies(Cadre, seed.cadre_id, "generate_series(1, %s) AS n", {}, [CLASSES * PEOPLE])
    _copies(
        Enrolment,
        seed.pk,
        "(SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM trainees_cadre WHERE district_id = %s"
        " AND id <> %s) AS one",
        {"training_class_id": "(%s::bigint[])[one.place / %s + 1]", "cadre_id": "one.id"},
        [classes, PEOPLE, district.pk, seed.cadre_id],
    )
    rule_settings.lay_out([district])
    mine = RuleSetting.objects.filter(district=district)
    mine.exclude(rule="SESSION_AHEAD").delete()
    mine.update(
        channels=["IN_APP"],
        audiences=["TRAINEES"],
        offsets=[{"days": 1, "working": False, "at": "00:00"}],
        since=timezone.now() - dt.timedelta(days=2),
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copies(
    model: type[models.Model], pk: int, times: str, changed: dict[str, str], parameters: list[Any]
) -> None:
    """Copies a row once for each row of `times`; the columns in `changed` are expressions of their own."""
    columns = [
        str(field.column)
        for field in model._meta.concrete_fields
        if not field.primary_key and not isinstance(field, models.GeneratedField)
    ]
    told = ", ".join(changed.get(column, f"seed.{column}") for column in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {told} FROM {table} AS seed, {times} WHERE seed.id = {pk}",
            parameters,
        )


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE reminders_message CASCADE")


def _work_out() -> int:
    _empty()
    RuleSetting.objects.update(planned_until=None)
    return planning.work_out()


_COLUMNS = (
    "rule, training_class_id, subject, subject_version, audience, channel, cadre_id, status, due_at, useful_until, "
    "next_try_at, ignores_quiet, language, message_id"
)


def _keep_the_rows() -> None:
    """The rows as they were worked out, in a table without an index."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare AS SELECT {_COLUMNS} FROM reminders_message ORDER BY id")


def _insert() -> None:
    _empty()
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO reminders_message ({_COLUMNS}) SELECT {_COLUMNS} FROM bare")


def _memory() -> Line:
    """The highest that Python's own memory rises by: it holds the classes, never the people."""
    tracemalloc.start()
    _work_out()
    highest = tracemalloc.get_traced_memory()[1] / 1024**2
    tracemalloc.stop()
    found = Message.objects.count()
    return Line(
        f"the memory for {found:,} reminders", f"{highest:.1f} MB", f"≤ {MOST_MB} MB", highest <= MOST_MB
    )
