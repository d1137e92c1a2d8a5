"""Ending an export that nobody needs any more."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from accounts.models import AuditEntry
from courses.models import TrainingClass
from exports import jobs, sweeping
from exports.models import Export, ExportStatus, PaperName
from exports.papers import PAPERS, Paper
from exports.papers.paper import Options, Progress
from tests.conftest import Cast


@pytest.fixture
def export(cast: Cast) -> Export:
    return jobs.ask("roster", subject=cast.training_class, by=cast.organiser)


def address(export: Export) -> str:
    return f"/exports/{export.pk}/cancel/"


def files_on_disk() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_one_that_waits_is_built_no_more(cast: Cast, export: Export, as_user: Any) -> None:
    client = as_user(cast.organiser)
    answer = client.post(address(export))
    assert (answer.status_code, answer["Location"]) == (302, f"/classes/{cast.training_class.pk}/papers/")
    page = client.get(answer["Location"]).content.decode()
    assert "已取消生成“学员花名册”" in page
    assert f'action="/exports/{export.pk}/again/"' in page
    export.refresh_from_db()
    assert (export.status, bool(export.finished_at)) == (ExportStatus.CANCELLED, True)
    assert (jobs.build(export.pk), sweeping.sweep()) == (False, 0)
    entry = AuditEntry.objects.get(action="exports.cancel")
    assert (entry.by, entry.subject_id, entry.data["paper"]) == (cast.organiser, export.pk, "roster")


@pytest.mark.parametrize("last_word", ["progress", "finish"])
def test_one_that_is_being_built_ends_and_leaves_no_file(
    cast: Cast, export: Export, as_user: Any, monkeypatch: pytest.MonkeyPatch, last_word: str
) -> None:
    client, seen = as_user(cast.organiser), []

    def write(content: None, progress: Progress) -> Workbook:
        progress(1, 3)
        seen.append(client.post(address(export)).status_code)
        if last_word == "progress":
            progress(3, 3)
            seen.append("went on")
        return Workbook()

    def read(training_class: TrainingClass, by: object, options: Options) -> None:
        return None

    paper: Paper[TrainingClass, None] = Paper(PaperName.ROSTER, _("一份"), read, write)
    monkeypatch.setitem(PAPERS, "roster", paper)
    assert not jobs.build(export.pk)
    assert seen == [302]
    export.refresh_from_db()
    assert (export.status, export.rows_done, export.claim, export.error) == (
        ExportStatus.CANCELLED,
        1,
        None,
        "",
    )
    assert files_on_disk() == []


def test_one_that_is_done_keeps_its_file(cast: Cast, export: Export, as_user: Any) -> None:
    jobs.build(export.pk)
    assert as_user(cast.organiser).post(address(export)).status_code == 302
    export.refresh_from_db()
    assert (export.status, len(files_on_disk())) == (ExportStatus.DONE, 1)
    assert not AuditEntry.objects.filter(action="exports.cancel").exists()


def test_a_resend_does_no_more(cast: Cast, export: Export, as_user: Any) -> None:
    client = as_user(cast.organiser)
    assert [client.post(address(export)).status_code for _click in range(3)] == [302, 302, 302]
    assert AuditEntry.objects.filter(action="exports.cancel").count() == 1


def test_it_can_be_asked_for_again(cast: Cast, export: Export, as_user: Any) -> None:
    client = as_user(cast.organiser)
    client.post(address(export))
    client.post(f"/exports/{export.pk}/again/")
    assert jobs.build(export.pk)
    export.refresh_from_db()
    assert export.status == ExportStatus.DONE


@pytest.mark.parametrize("who", ["administrator", "head_teacher", "liaison", "cadre_user", "stranger"])
def test_others_find_nothing(cast: Cast, export: Export, as_user: Any, who: str) -> None:
    assert as_user(getattr(cast, who)).post(address(export)).status_code == 404
    export.refresh_from_db()
    assert export.status == ExportStatus.WAITING


def test_strangers_to_the_site_are_asked_to_sign_in(export: Export, client: Any) -> None:
    assert client.post(address(export)).status_code == 302
    export.refresh_from_db()
    assert export.status == ExportStatus.WAITING


def test_a_link_does_nothing(cast: Cast, export: Export, as_user: Any) -> None:
    assert as_user(cast.organiser).get(address(export)).status_code == 405
