"""The year ledger as a worker builds it: cancelled, and of one moment whoever writes meanwhile."""

import threading
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.db import connection

from attendance.models import AttendanceRecord
from exports import files, jobs
from exports.models import Export, ExportStatus
from exports.papers.moment import long_moment
from tests.conftest import Cast
from tests.exports.ledgers import book_of, built, hold
from trainees.models import Enrolment


@pytest.fixture
def held(cast: Cast, time_machine_at: Any) -> Any:
    with time_machine_at("2026-11-23T18:00:00+08:00"):
        yield hold(cast)


def test_cancelled_in_the_middle_it_leaves_no_file(
    cast: Cast, held: list[Enrolment], monkeypatch: pytest.MonkeyPatch
) -> None:
    export = jobs.ask("year_ledger", subject=cast.district, by=cast.organiser, options={"year": 2026})
    monkeypatch.setattr(jobs, "TELL_EVERY", 0)
    proper, seen = jobs._keep, []

    def keep(row: Export, **values: Any) -> None:
        """The fifth row is written when the asker cancels."""
        proper(row, **values)
        if "rows_done" not in values:
            return
        seen.append(values["rows_done"])
        if values["rows_done"] == 5:
            jobs.cancel(row, by=cast.organiser)

    monkeypatch.setattr(jobs, "_keep", keep)
    assert not jobs.build(export.pk)
    export.refresh_from_db()
    assert (seen, export.status, export.rows_done, export.rows_total) == (
        [1, 2, 3, 4, 5],
        ExportStatus.CANCELLED,
        5,
        10,
    )
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(("format_", "suffix"), [("xlsx", ".xlsx"), ("csv", ".zip")])
def test_a_worker_builds_it(cast: Cast, held: list[Enrolment], format_: str, suffix: str) -> None:
    options = {"year": 2026, "format": format_}
    export = jobs.ask("year_ledger", subject=cast.district, by=cast.organiser, options=options)
    assert jobs.build(export.pk)
    export.refresh_from_db()
    assert export.file_name == f"武进区2026年-年度培训台账-20261123{suffix}"
    assert (export.rows_done, export.rows_total) == (10, 10)
    assert ZipFile(BytesIO(files.read(export))).testzip() is None


class TestOneMoment:
    """What somebody else commits between two pieces is not in the ledger."""

    @pytest.mark.django_db(transaction=True)
    def test_the_ledger_is_of_one_moment_and_tells_its_progress_meanwhile(
        self, cast: Cast, held: list[Enrolment], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = built(cast.district)
        export = jobs.ask("year_ledger", subject=cast.district, by=cast.organiser, options={"year": 2026})
        monkeypatch.setattr(jobs, "TELL_EVERY", 0)
        proper, told = jobs._keep, []

        def keep(row: Export, **values: Any) -> None:
            proper(row, **values)
            if "rows_done" not in values:
                return
            told.append(_elsewhere(lambda: Export.objects.get(pk=row.pk).rows_done))
            if len(told) == 1:
                _elsewhere(lambda: AttendanceRecord.objects.all().delete())
                _elsewhere(lambda: Enrolment.objects.update(town_name="改了名的镇"))

        monkeypatch.setattr(jobs, "_keep", keep)
        assert jobs.build(export.pk)
        assert told[:10] == [*range(1, 11)]
        after = book_of(files.read(Export.objects.get()))
        assert {name: after[name] for name in ("学员", "考勤")} == {
            name: before[name] for name in ("学员", "考勤")
        }

    @pytest.mark.django_db(transaction=True)
    def test_without_the_moment_both_would_be_seen(self, cast: Cast) -> None:
        """The control: the same reads on their own see what came between."""

        def names() -> list[str]:
            return list(Enrolment.objects.values_list("town_name", flat=True))

        with long_moment() as reading:
            with reading():
                first = names()
            _elsewhere(lambda: Enrolment.objects.update(town_name="改了名的镇"))
            with reading():
                kept = names()
            bare = names()
        assert (first, kept, bare) == (["湖塘镇"], ["湖塘镇"], ["改了名的镇"])


def _elsewhere(act: Any) -> Any:
    """Does it on another connection, and commits."""
    found: list[Any] = []

    def run() -> None:
        try:
            found.append(act())
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]
