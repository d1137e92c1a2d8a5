"""The life of an export: asked for, claimed, built, failed, taken over, swept, expired."""

import datetime as dt
import hashlib
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone, translation
from openpyxl import Workbook

from accounts.models import AuditEntry
from courses.models import TrainingClass
from exports import files, jobs, sweeping
from exports.models import Export, ExportStatus, PaperName
from exports.papers import PAPERS, Paper
from exports.papers.paper import Options, Progress
from tests.conftest import Cast
from tests.exports.workbooks import rows_of

DONE, FAILED, RUNNING, WAITING = (
    ExportStatus.DONE,
    ExportStatus.FAILED,
    ExportStatus.RUNNING,
    ExportStatus.WAITING,
)


@pytest.fixture
def export(cast: Cast) -> Export:
    return jobs.ask("roster", subject=cast.training_class, by=cast.organiser)


def now_of(export: Export) -> Export:
    return Export.objects.get(pk=export.pk)


def lose(export: Export, **fields: Any) -> None:
    """A worker has it, and its lease has run out."""
    past = timezone.now() - dt.timedelta(seconds=1)
    fields.setdefault("claim", uuid.uuid4())
    Export.objects.filter(pk=export.pk).update(status=RUNNING, lease_until=past, **fields)


def files_on_disk() -> list[str]:
    root = Path(settings.MEDIA_ROOT)
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def a_paper(write: Callable[[Progress], None]) -> Paper[TrainingClass, None]:
    """A paper whose writing does what the test says."""

    def written(content: None, progress: Progress) -> Workbook:
        write(progress)
        return Workbook()

    def read(training_class: TrainingClass, by: object, options: Options) -> None:
        return None

    return Paper(PaperName.ROSTER, translation.gettext_lazy("一份"), read, written)


class TestAsking:
    def test_the_row_waits_and_the_trail_says_who(self, cast: Cast) -> None:
        export = jobs.ask(
            "roster", subject=cast.training_class, by=cast.organiser, options={"order": "stroke"}
        )
        options = {"order": "stroke", "permissions": ["trainees.see_phones"]}
        assert (export.status, export.attempts, export.options) == (WAITING, 0, options)
        entry = AuditEntry.objects.get(action="exports.ask")
        assert (entry.by, entry.subject_id) == (cast.organiser, export.pk)
        assert entry.data == {
            "paper": "roster",
            "training_class": cast.training_class.pk,
            "options": options,
        }

    def test_a_resend_of_the_same_form_is_the_same_row(self, cast: Cast) -> None:
        nonce = uuid.uuid4()
        rows = [
            jobs.ask("roster", subject=cast.training_class, by=cast.organiser, nonce=nonce)
            for _click in range(3)
        ]
        assert {row.pk for row in rows} == {Export.objects.get().pk}
        assert AuditEntry.objects.filter(action="exports.ask").count() == 1

    def test_another_persons_nonce_leads_to_no_row_of_theirs(self, cast: Cast) -> None:
        nonce = uuid.uuid4()
        ours = jobs.ask("roster", subject=cast.training_class, by=cast.organiser, nonce=nonce)
        theirs = jobs.ask("roster", subject=cast.training_class, by=cast.finance, nonce=nonce)
        assert (ours.pk != theirs.pk, theirs.requested_by) == (True, cast.finance)

    def test_an_unknown_paper_is_refused(self, cast: Cast) -> None:
        with pytest.raises(ValueError, match="no_such"):
            jobs.ask("no_such", subject=cast.training_class, by=cast.organiser)


class TestBuilding:
    def test_it_is_done_with_file_name_digest_and_end(
        self, cast: Cast, export: Export, time_machine_at: Any
    ) -> None:
        with time_machine_at("2026-11-22T20:00:00+08:00"):
            assert jobs.build(export.pk)
        export = now_of(export)
        assert (export.status, export.attempts, export.error) == (DONE, 1, "")
        assert (export.rows_done, export.rows_total, export.lease_until) == (1, 1, None)
        assert export.file_name == "武进区2026年社区干部培训班-学员花名册-20261122.xlsx"
        assert export.finished_at
        assert export.expires_at == export.finished_at + dt.timedelta(days=7)
        content = files.read(export)
        assert hashlib.sha256(content).hexdigest() == export.sha256
        assert rows_of(content)[3][1] == "王小宁"
        assert files_on_disk() == [export.file.name]

    def test_the_file_is_nobody_elses_to_read(self, export: Export) -> None:
        jobs.build(export.pk)
        path = Path(settings.MEDIA_ROOT) / str(now_of(export).file.name)
        assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)

    def test_a_second_message_builds_nothing(self, export: Export) -> None:
        assert [jobs.build(export.pk), jobs.build(export.pk), jobs.build(10**9)] == [True, False, False]
        assert now_of(export).attempts == 1

    def test_what_a_worker_holds_nobody_takes(self, export: Export) -> None:
        future = timezone.now() + dt.timedelta(seconds=5)
        Export.objects.filter(pk=export.pk).update(status=RUNNING, lease_until=future)
        assert not jobs.build(export.pk)

    def test_a_lost_one_is_taken_and_what_the_dead_worker_left_is_removed(self, export: Export) -> None:
        folder = Path(settings.MEDIA_ROOT) / "exports" / str(export.pk)
        folder.mkdir(parents=True)
        (folder / "0.part").write_bytes(b"half a workb")
        lose(export, attempts=1)
        assert jobs.build(export.pk)
        assert (now_of(export).attempts, files_on_disk()) == (2, [now_of(export).file.name])

    def test_progress_is_seen_meanwhile_and_holds_the_lease(
        self, export: Export, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: list[tuple[int, int, bool]] = []

        def write(progress: Progress) -> None:
            progress(0, 3)
            Export.objects.update(lease_until=timezone.now() + dt.timedelta(seconds=1))
            progress(3, 3)
            row = now_of(export)
            assert row.lease_until
            seen.append((row.rows_done, row.rows_total, row.lease_until - timezone.now() > jobs.LEASE / 2))

        monkeypatch.setitem(PAPERS, "roster", a_paper(write))
        assert jobs.build(export.pk)
        assert seen == [(3, 3, True)]

    @pytest.mark.parametrize("last_word", ["progress", "finish"])
    def test_who_lost_the_lease_writes_no_more(
        self, export: Export, monkeypatch: pytest.MonkeyPatch, last_word: str
    ) -> None:
        proper, second = PAPERS["roster"], []

        def write(progress: Progress) -> None:
            """The slow worker: meanwhile the lease runs out and another builds the paper."""
            Export.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
            monkeypatch.setitem(PAPERS, "roster", proper)
            assert jobs.build(export.pk)
            second.append(now_of(export))
            if last_word == "progress":
                progress(1, 1)

        monkeypatch.setitem(PAPERS, "roster", a_paper(write))
        assert not jobs.build(export.pk)
        after = now_of(export)
        assert (after.status, after.sha256, after.attempts) == (DONE, second[0].sha256, 2)
        assert files_on_disk() == [after.file.name]
        assert rows_of(files.read(after))[3][1] == "王小宁"


class TestFailing:
    def test_a_refusal_is_kept_in_words(self, cast: Cast, export: Export) -> None:
        cast.enrolment.delete()
        assert not jobs.build(export.pk)
        export = now_of(export)
        assert (export.status, export.attempts) == (FAILED, 1)
        assert export.error == "花名册上还没有学员，没有可以生成的内容。"
        assert files_on_disk() == []

    def test_something_unforeseen_is_logged_and_says_no_more_than_it_should(
        self, export: Export, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def write(progress: Progress) -> None:
            raise ZeroDivisionError("a secret")

        monkeypatch.setitem(PAPERS, "roster", a_paper(write))
        assert not jobs.build(export.pk)
        assert now_of(export).error == "生成时出现意外错误，详情已记入服务器日志。请联系管理员。"
        assert "ZeroDivisionError" in caplog.text

    def test_a_paper_that_this_release_does_not_know_fails_too(self, export: Export) -> None:
        Export.objects.update(paper="of_an_older_release")
        assert not jobs.build(export.pk)
        assert (now_of(export).status, now_of(export).title) == (FAILED, "of_an_older_release")

    def test_a_permission_that_went_meanwhile_is_looked_at_again(self, cast: Cast) -> None:
        export = jobs.ask(
            "roster",
            subject=cast.training_class,
            by=cast.administrator,
            options={"id_numbers": True},
        )
        cast.administrator.grants.update(role="organiser")
        assert not jobs.build(export.pk)
        assert now_of(export).error == "只有管理员可以导出身份证号。"

    def test_it_can_be_run_again(self, cast: Cast, export: Export) -> None:
        Export.objects.update(status=FAILED, error="坏了", attempts=3)
        assert jobs.again(export, by=cast.organiser)
        assert (now_of(export).status, now_of(export).attempts, now_of(export).error) == (WAITING, 0, "")
        assert jobs.build(export.pk)
        assert AuditEntry.objects.filter(action="exports.again", by=cast.organiser).count() == 1

    def test_one_under_way_or_done_is_not_run_again(self, cast: Cast, export: Export) -> None:
        assert not jobs.again(export, by=cast.organiser)
        jobs.build(export.pk)
        assert not jobs.again(export, by=cast.organiser)
        assert now_of(export).status == DONE


class TestSweeping:
    def test_nothing_to_do(self, export: Export, queue: Callable[[], int]) -> None:
        assert (sweeping.sweep(), queue()) == (0, 0)

    def test_what_nobody_took_is_woken(self, export: Export, queue: Callable[[], int]) -> None:
        Export.objects.update(requested_at=timezone.now() - sweeping.OVERLOOKED_AFTER)
        assert (sweeping.sweep(), queue()) == (1, 1)

    def test_an_abandoned_one_waits_again(self, export: Export, queue: Callable[[], int]) -> None:
        Export.objects.update(requested_at=timezone.now() - dt.timedelta(minutes=2))
        lose(export, attempts=2)
        assert (sweeping.sweep(), queue()) == (2, 1)
        assert (now_of(export).status, now_of(export).claim) == (WAITING, None)

    def test_without_the_sweep_it_would_stand_for_ever(self, export: Export) -> None:
        lose(export, attempts=1)
        row = now_of(export)
        assert (row.status, row.is_late, row.can_run_again) == (RUNNING, True, False)

    @pytest.mark.parametrize("attempts", [3, 4])
    def test_the_third_loss_is_the_last(
        self, export: Export, queue: Callable[[], int], attempts: int
    ) -> None:
        lose(export, attempts=attempts)
        assert not jobs.build(export.pk)
        assert (sweeping.sweep(), queue()) == (1, 0)
        row = now_of(export)
        assert (row.status, row.can_run_again) == (FAILED, True)
        assert row.error == f"生成中断了 {attempts} 次，已停止尝试。可以重新生成。"

    def test_what_is_held_is_left_alone(self, export: Export, queue: Callable[[], int]) -> None:
        lose(export, attempts=3)
        Export.objects.update(lease_until=timezone.now() + dt.timedelta(seconds=5))
        assert (sweeping.sweep(), now_of(export).status) == (0, RUNNING)

    def test_an_expired_file_is_removed_and_the_row_stays(
        self, export: Export, queue: Callable[[], int]
    ) -> None:
        jobs.build(export.pk)
        Export.objects.update(expires_at=timezone.now() + dt.timedelta(seconds=5))
        assert (sweeping.sweep(), len(files_on_disk())) == (0, 1)
        Export.objects.update(expires_at=timezone.now())
        assert (sweeping.sweep(), files_on_disk(), sweeping.sweep()) == (1, [], 0)
        row = now_of(export)
        assert (row.status, row.is_expired, row.can_run_again, bool(row.sha256)) == (DONE, True, True, True)

    def test_an_expired_one_can_be_built_anew(
        self, cast: Cast, export: Export, queue: Callable[[], int]
    ) -> None:
        jobs.build(export.pk)
        Export.objects.update(expires_at=timezone.now())
        sweeping.sweep()
        assert jobs.again(export, by=cast.organiser)
        assert jobs.build(export.pk)
        assert files_on_disk() == [now_of(export).file.name]


class TestFetching:
    def test_a_file_that_was_cut_short_is_never_given(
        self, cast: Cast, export: Export, caplog: pytest.LogCaptureFixture
    ) -> None:
        jobs.build(export.pk)
        row = now_of(export)
        path = Path(settings.MEDIA_ROOT) / str(row.file.name)
        path.write_bytes(path.read_bytes()[:-1])
        with pytest.raises(jobs.Gone, match="缺失或已损坏"):
            jobs.fetch(row, by=cast.organiser)
        shutil.rmtree(path.parent)
        with pytest.raises(jobs.Gone, match="缺失或已损坏"):
            jobs.fetch(row, by=cast.organiser)
        assert not AuditEntry.objects.filter(action="exports.fetch").exists()

    def test_one_not_ready_is_not_given(self, cast: Cast, export: Export) -> None:
        with pytest.raises(jobs.Gone, match="还没有生成好"):
            jobs.fetch(export, by=cast.organiser)


def test_a_failure_is_told_in_the_language_of_the_asker(cast: Cast) -> None:
    with translation.override("en"):
        export = jobs.ask("roster", subject=cast.training_class, by=cast.organiser)
    assert export.language == "en"
    cast.enrolment.delete()
    jobs.build(export.pk)
    with translation.override("en"):
        expected = translation.gettext("花名册上还没有学员，没有可以生成的内容。")
    assert now_of(export).error == expected
