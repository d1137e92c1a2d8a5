"""The ledger takes no more memory for sixty-six thousand rows than for eleven thousand."""

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.exports.conftest import ROOT, database_url, redis_url
from timetable.models import PublishedSession, Session, TimetableVersion
from trainees.models import Enrolment

pytestmark = [pytest.mark.endurance, pytest.mark.django_db(transaction=True)]

PEOPLE, HALF_DAYS, FEW, MANY = 100, 10, 10, 60
MOST = 10 * 1024  # KB
# Builds the ledger of a year and says by how many KB that raised the highest memory; as a careless writer would, "list" keeps
# the rows of each table.
CHILD = """
import json, sys
import django
django.setup()
from exports.papers import year_ledger
from units.models import Unit

def highest():
    with open("/proc/self/status") as status:  # what getrusage says was handed down by the process that started this one
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))

def keep(file, found):
    for table in found:
        kept.append(list(table.rows))

unit, year, way, path = sys.argv[1:]
kept, told = [], [0]
if way == "list":
    year_ledger.write_workbook = keep
subject = Unit.objects.get(pk=unit)
before = highest()
with open(path, "w+b") as file:
    year_ledger.PAPER.build_into(
        file, subject, by=None, options={"year": year}, progress=lambda done, total: told.__setitem__(0, total)
    )
print(json.dumps([told[0], highest() - before]))
"""


def _fill(cast: Cast, year: int, classes: int) -> None:
    """So many classes of a year with a hundred people and ten half-days each, all of them marked."""
    plan, cadres = factories.plan(cast.district, year), _cadres(cast)
    rows = TrainingClass.objects.bulk_create(
        TrainingClass(plan=plan, host=cast.district, name=f"社区干部培训班{number}", status="CONFIRMED")
        for number in range(classes)
    )
    Enrolment.objects.bulk_create(
        Enrolment(
            training_class=row,
            cadre_id=cadre,
            unit=cast.community,
            unit_name="花园社区居民委员会",
            town_name="湖塘镇",
            post="社区书记",
            status="REGISTERED",
        )
        for row in rows
        for cadre in cadres
    )
    _hold(rows, year)


def _cadres(cast: Cast) -> list[int]:
    return [factories.cadre(f"学员{number}", cast.community).pk for number in range(PEOPLE)]


def _hold(classes: list[TrainingClass], year: int) -> None:
    starts = [
        factories.at(clock, dt.date(year, 3, 2) + dt.timedelta(days=day))
        for day in range(HALF_DAYS // 2)
        for clock in ("09:00", "14:00")
    ]
    versions = TimetableVersion.objects.bulk_create(
        TimetableVersion(training_class=row, number=1) for row in classes
    )
    sessions = Session.objects.bulk_create(
        Session(
            training_class=row,
            title="专题讲座",
            start_at=start,
            end_at=start + dt.timedelta(hours=2),
            hours=4,
        )
        for row in classes
        for start in starts
    )
    of_class = {version.training_class_id: version for version in versions}
    PublishedSession.objects.bulk_create(
        PublishedSession(
            session=row,
            version=of_class[row.training_class_id],
            training_class_id=row.training_class_id,
            title=row.title,
            start_at=start,
            end_at=start + dt.timedelta(hours=2),
            period="AM" if start.hour < 12 else "PM",
            hours=4,
            status="SCHEDULED",
        )
        for row, start in zip(sessions, starts * len(classes), strict=True)
    )
    links = PublishedSession.classes.through
    links._default_manager.bulk_create(
        links(publishedsession_id=row.pk, trainingclass_id=row.training_class_id) for row in sessions
    )


def _mark_all() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO attendance_mark"
            " (session_id, enrolment_id, status, leave_kind, without_approval, source, reason, marked_at)"
            " SELECT p.session_id, e.id, 'PRESENT', '', false, 'GRID', '', now() FROM timetable_publishedsession p"
            " JOIN trainees_enrolment e USING (training_class_id)"
        )
        cursor.execute(
            "INSERT INTO attendance_attendancerecord"
            " (session_id, enrolment_id, status, leave_kind, without_approval, mark_id)"
            " SELECT session_id, enrolment_id, status, leave_kind, without_approval, id FROM attendance_mark"
        )
        cursor.execute("ANALYZE")


def _built(cast: Cast, year: int, way: str, path: Path) -> tuple[int, int]:
    """The rows and the growth in KB, as a process of its own saw them."""
    environment = os.environ | {"DATABASE_URL": database_url(), "REDIS_URL": redis_url()}
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings"}
    arguments = [str(cast.district.pk), str(year), way, str(path)]
    said = subprocess.run(
        [sys.executable, "-c", CHILD, *arguments],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
        timeout=600,
    )
    rows, growth = json.loads(said.stdout.splitlines()[-1])
    return rows, growth


def test_six_times_the_rows_take_no_more_memory(cast: Cast, tmp_path: Path) -> None:
    _fill(cast, 2024, FEW)
    _fill(cast, 2025, MANY)
    _mark_all()
    few = _built(cast, 2024, "rows", tmp_path / "few.xlsx")
    many = _built(cast, 2025, "rows", tmp_path / "many.xlsx")
    careless = _built(cast, 2025, "list", tmp_path / "careless.xlsx")
    assert (few[0], many[0], careless[0]) == (11_000, 66_000, 66_000)
    assert many[1] - few[1] < MOST
    # The control: whoever keeps the rows is found out.
    assert careless[1] - few[1] > MOST
