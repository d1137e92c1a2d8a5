"""What is frozen at a closing: which papers, once an edition, for good, and whole whatever fails."""

import errno
import os
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.db import IntegrityError, connections
from django.utils import timezone

from accounts.models import AuditEntry
from attendance.completion import closing
from attendance.models import AttendancePosting, LeaveRequest
from courses import progress
from exports import files, freezing, frozen_list, jobs, sweeping
from exports.freezing import NotFreezable
from exports.models import Export, FrozenEdition, FrozenPaper
from exports.papers import PAPERS
from tests import factories
from tests.attendance.closing import Ended, fresh
from tests.attendance.conftest import ended as ended
from tests.meeting import Meeting
from trainees.models import Enrolment

pytestmark = pytest.mark.django_db
KEYS = [
    "roster",
    "timetable",
    "attendance_sheet",
    "certificate_list",
    "certificates",
    "class_summary",
    "expense_list",
]


@pytest.fixture
def closed(ended: Ended) -> Ended:
    ended.complete()
    closing.close(fresh(ended.training_class), by=ended.by)
    return ended


def freeze(closed: Ended) -> FrozenEdition:
    return freezing.freeze(fresh(closed.training_class), by=closed.by, facts={"certificates": 3})


def paper(edition: FrozenEdition, key: str = "roster") -> FrozenPaper:
    return edition.papers.select_related("export", "edition__training_class").get(key=key)


def built(closed: Ended, key: str = "roster") -> FrozenPaper:
    row = paper(freeze(closed), key)
    assert jobs.build(row.export_id)
    return paper(row.edition, key)


def test_R23_a_closed_class_leaves_its_papers_waiting_and_a_row_in_the_trail(closed: Ended) -> None:
    edition = freeze(closed)
    assert list(edition.papers.values_list("position", "key", "export__status")) == [
        (place, key, "WAITING") for place, key in enumerate(KEYS, start=1)
    ]
    assert (edition.number, edition.facts, edition.is_in_force) == (1, {"certificates": 3}, True)
    assert edition.closed_at == AuditEntry.objects.get(action="attendance.close").at
    entry = AuditEntry.objects.get(action="exports.freeze")
    assert (entry.subject_id, entry.data) == (closed.training_class.pk, {"edition": 1, "papers": KEYS})


def test_what_is_not_closed_is_not_frozen(ended: Ended) -> None:
    with pytest.raises(NotFreezable):
        freeze(ended)


def test_a_second_freezing_is_the_same_edition(closed: Ended) -> None:
    assert freeze(closed) == freeze(closed)
    assert (FrozenEdition.objects.count(), Export.objects.count()) == (1, len(KEYS))


def test_a_leave_and_a_posting_bring_papers_of_their_own(closed: Ended) -> None:
    request = LeaveRequest.objects.create(
        enrolment=closed.people[0],
        kind="PERSONAL",
        start_at=factories.at("09:00"),
        end_at=factories.at("11:30"),
        reason="家中有事",
        needs="HEAD_TEACHER",
        state="GRANTED",
        asked_by=closed.by,
    )
    AttendancePosting.objects.create(
        training_class=closed.training_class,
        day=factories.MONDAY,
        period="AM",
        text="通报",
        posted_by=closed.by,
    )
    keys = list(freeze(closed).papers.values_list("key", flat=True))
    assert set(keys) - set(KEYS) == {f"leave_slip/{request.pk}", "unit_report"}
    assert Export.objects.get(paper="unit_report").options["span"] == ""


def test_every_kind_is_a_paper_of_a_class_and_is_listed_once() -> None:
    names = [kind.paper.value for kind in frozen_list.KINDS]
    assert len(names) == len(set(names))
    assert set(names) <= set(PAPERS)


def test_R28_no_frozen_file_holds_a_phone_or_an_id_number(closed: Ended) -> None:
    """A file that never changes could not follow when these are purged."""
    Enrolment.objects.filter(training_class=closed.training_class).update(phone="13800005678")
    edition = freeze(closed)
    of_people = edition.papers.filter(key__in=["roster", "attendance_sheet", "certificate_list"])
    for pk in of_people.values_list("export", flat=True):
        assert jobs.build(pk), Export.objects.get(pk=pk).error
    for export in Export.objects.filter(frozen__in=of_people):
        with ZipFile(BytesIO(files.read(export))) as archive:
            text = b"".join(archive.read(name) for name in archive.namelist())
        assert b"13800005678" not in text
        assert b"138****5678" not in text
        assert "permissions" not in export.options or export.paper in (
            "expense_list",
            "lecture_fees",
            "budget",
        )


def test_what_is_frozen_never_expires_and_no_sweep_takes_it(closed: Ended, time_machine_at: Any) -> None:
    row = built(closed)
    with time_machine_at("2036-11-24T09:00:00+08:00"):
        sweeping.sweep()
        export = Export.objects.get(pk=row.export_id)
        assert (export.expires_at, export.is_expired) == (None, False)
        with freezing.fetch(paper(row.edition), by=closed.by) as file:
            assert file.read(2) == b"PK"


def test_it_cannot_be_given_an_end(closed: Ended) -> None:
    row = built(closed)
    with pytest.raises(IntegrityError, match="export_kept_never_expires"):
        Export.objects.filter(pk=row.export_id).update(expires_at=timezone.now())


def test_nobody_has_it_among_the_own_exports(closed: Ended) -> None:
    built(closed)
    assert list(Export.objects.visible_to(closed.by)) == []


def test_a_silent_broker_is_asked_once_and_the_sweep_finds_them_all(
    closed: Ended,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
    time_machine_at: Any,
) -> None:
    asked: list[int] = []

    def silent(pk: int, _paper: str) -> bool:
        asked.append(pk)
        return False

    monkeypatch.setattr(jobs, "wake", silent)
    with django_capture_on_commit_callbacks(execute=True):
        freeze(closed)
    assert len(asked) == 1
    monkeypatch.setattr(jobs, "wake", lambda _pk, _paper: True)
    with time_machine_at("2026-11-24T09:01:00+08:00"):
        assert sweeping.sweep() == len(KEYS)


def test_a_killed_worker_s_paper_is_built_by_the_next(closed: Ended, time_machine_at: Any) -> None:
    row = paper(freeze(closed))
    assert jobs._claim(row.export_id)
    with time_machine_at("2026-11-24T09:01:01+08:00"):
        sweeping.sweep()
        assert jobs.build(row.export_id)
    assert paper(row.edition).export.status == "DONE"


def test_a_full_disk_fails_one_paper_with_its_reason_and_the_others_go_on(
    closed: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = freeze(closed)

    def full(*_args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        assert not jobs.build(paper(edition).export_id)
    assert jobs.build(paper(edition, "timetable").export_id)
    failed = paper(edition)
    assert (failed.export.status, failed.export.error[:12]) == ("FAILED", "服务器的磁盘空间不足，文")
    assert fresh(closed.training_class).status == "CLOSED"
    assert freezing.again(failed, by=closed.by)
    assert jobs.build(failed.export_id)
    assert paper(edition).export.status == "DONE"


def test_what_has_a_file_is_never_built_anew(closed: Ended) -> None:
    row = built(closed)
    Path(settings.MEDIA_ROOT, str(row.export.file.name)).unlink()
    assert not freezing.again(row, by=closed.by)
    assert Export.objects.get(pk=row.export_id).sha256 == row.export.sha256


def test_a_reopened_class_keeps_its_edition_as_superseded(closed: Ended) -> None:
    first = built(closed)
    superseded = freezing.supersede(fresh(closed.training_class), by=closed.by, reason=" 补考勤 ")
    assert superseded
    assert (superseded.number, superseded.reason, superseded.superseded_by) == (1, "补考勤", closed.by)
    statuses = set(superseded.papers.exclude(key="roster").values_list("export__status", flat=True))
    assert statuses == {"CANCELLED"}, "what waits is not built any more"
    with freezing.fetch(paper(superseded), by=closed.by) as file:
        assert file.read(2) == b"PK"
    entry = AuditEntry.objects.get(action="exports.supersede")
    assert entry.data == {"edition": 1, "reason": "补考勤"}
    second = freeze(closed)
    assert (second.number, paper(second).export_id != first.export_id) == (2, True)


def test_reopened_while_it_is_being_built_the_worker_writes_no_more(closed: Ended) -> None:
    edition = freeze(closed)
    export = jobs._claim(paper(edition).export_id)
    assert export
    freezing.supersede(fresh(closed.training_class), by=closed.by, reason="补考勤")
    with pytest.raises(jobs.Lost):
        jobs._write(export)
    row = paper(edition).export
    assert (row.status, row.file.name) == ("CANCELLED", "")
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.xlsx"))


def test_what_was_superseded_is_not_built_again(closed: Ended) -> None:
    edition = freeze(closed)
    Export.objects.filter(frozen__edition=edition, paper="roster").update(status="FAILED")
    freezing.supersede(fresh(closed.training_class), by=closed.by, reason="补考勤")
    assert not freezing.again(paper(edition), by=closed.by)


def test_built_long_after_the_closing_it_says_so(closed: Ended, time_machine_at: Any) -> None:
    edition = freeze(closed)
    moments = (("roster", "2026-11-24T10:00:00+08:00"), ("timetable", "2026-11-24T10:00:01+08:00"))
    for key, moment in moments:
        with time_machine_at(moment):
            assert jobs.build(paper(edition, key).export_id)
    assert [paper(edition, key).is_late for key, _moment in moments] == [False, True]


def test_damage_is_found_and_told_from_a_missing_file(closed: Ended) -> None:
    edition = freeze(closed)
    for key in ("roster", "timetable", "attendance_sheet"):
        jobs.build(paper(edition, key).export_id)
    root = Path(settings.MEDIA_ROOT)
    (root / str(paper(edition, "timetable").export.file.name)).unlink()
    with (root / str(paper(edition, "attendance_sheet").export.file.name)).open("ab") as file:
        file.write(b"x")
    found = [(one.paper.key, one.is_gone) for one in freezing.damages(FrozenPaper.objects.built())]
    assert found == [("timetable", True), ("attendance_sheet", False)]
    with pytest.raises(jobs.Gone, match="与封存时的校验码不符"):
        freezing.fetch(paper(edition, "attendance_sheet"), by=closed.by)


# --- at once ------------------------------------------------------------------------------------------


def _twice_at_once(closed: Ended, monkeypatch: pytest.MonkeyPatch, *, patience: float) -> list[Any]:
    """Each looks for an edition in force and then waits so many seconds for the other to have looked too."""
    monkeypatch.setattr(freezing, "in_force", Meeting(2, patience).after(freezing.in_force))

    def run(_turn: int) -> Any:
        try:
            return freeze(closed).pk
        except IntegrityError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, range(2)))


@pytest.mark.django_db(transaction=True)
def test_closed_twice_at_once_there_is_one_edition(closed: Ended, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = _twice_at_once(closed, monkeypatch, patience=0.5)
    assert first == second
    assert FrozenPaper.objects.count() == len(KEYS)


@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_the_constraint_refuses_one(
    closed: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "locked", lambda row: row)
    results = _twice_at_once(closed, monkeypatch, patience=30)
    assert sorted(isinstance(result, IntegrityError) for result in results) == [False, True]
    assert FrozenEdition.objects.count() == 1
