"""The file of an export."""

from typing import Any
from urllib.parse import quote

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from exports import jobs, sweeping
from exports.models import Export, ExportStatus
from tests.conftest import Cast
from tests.exports.workbooks import rows_of


@pytest.fixture
def export(cast: Cast, time_machine_at: Any) -> Export:
    with time_machine_at("2026-11-22T20:00:00+08:00"):
        row = jobs.ask("roster", subject=cast.training_class, by=cast.organiser)
        jobs.build(row.pk)
    return Export.objects.get(pk=row.pk)


def address(export: Export) -> str:
    return f"/exports/{export.pk}/file/"


@pytest.fixture(autouse=True)
def _that_evening(time_machine_at: Any, export: Export) -> Any:
    with time_machine_at("2026-11-22T21:00:00+08:00"):
        yield


def test_the_file_with_its_chinese_name(cast: Cast, export: Export, as_user: Any) -> None:
    answer = as_user(cast.organiser).get(address(export))
    assert answer.status_code == 200
    name = quote("武进区2026年社区干部培训班-学员花名册-20261122.xlsx")
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{name}"
    assert answer["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "ETag" not in answer
    assert rows_of(answer.getvalue())[3][1] == "王小宁"


def taken(client: Any, export: Export) -> int:
    """The status of an answer whose file is read to its end."""
    answer = client.get(address(export))
    assert answer.getvalue()
    return int(answer.status_code)


def test_the_trail_says_who_took_it(cast: Cast, export: Export, as_user: Any) -> None:
    taken(as_user(cast.organiser), export)
    entry = AuditEntry.objects.get(action="exports.fetch")
    assert (entry.by, entry.subject_type, entry.subject_id) == (cast.organiser, "exports.export", export.pk)
    assert entry.data == {
        "paper": "roster",
        "training_class": cast.training_class.pk,
        "sha256": export.sha256,
    }


def test_nobody_else_may_take_it(cast: Cast, export: Export, as_user: Any) -> None:
    found = {
        who: as_user(getattr(cast, who)).get(address(export)).status_code
        for who in (
            "administrator",
            "head_teacher",
            "finance",
            "auditor",
            "liaison",
            "cadre_user",
            "stranger",
        )
    }
    assert found == dict.fromkeys(found, 404)


def test_the_permission_is_looked_at_again(cast: Cast, export: Export, as_user: Any) -> None:
    cast.organiser.grants.all().delete()
    assert as_user(cast.organiser).get(address(export)).status_code == 404


def test_R28_id_numbers_need_the_permission_at_download_too(cast: Cast, as_user: Any) -> None:
    row = jobs.ask("roster", subject=cast.training_class, by=cast.administrator, options={"id_numbers": True})
    jobs.build(row.pk)
    assert taken(as_user(cast.administrator), row) == 200
    cast.administrator.grants.update(role="organiser")
    assert as_user(cast.administrator).get(address(row)).status_code == 403


@pytest.mark.parametrize("status", [ExportStatus.WAITING, ExportStatus.RUNNING, ExportStatus.FAILED])
def test_one_that_is_not_done_has_no_file(
    cast: Cast, export: Export, as_user: Any, status: ExportStatus
) -> None:
    Export.objects.update(status=status)
    answer = as_user(cast.organiser).get(address(export))
    assert answer.status_code == 410
    assert "文件还没有生成好" in answer.content.decode()


def test_an_expired_one_says_so(cast: Cast, export: Export, as_user: Any, time_machine_at: Any) -> None:
    client = as_user(cast.organiser)
    with time_machine_at("2026-11-29T19:59:59+08:00"):
        assert taken(client, export) == 200
    with time_machine_at("2026-11-29T20:00:00+08:00"):
        answer = client.get(address(export))
    assert answer.status_code == 410
    assert "文件已过期：生成后只保留 7 天" in answer.content.decode()
    assert AuditEntry.objects.filter(action="exports.fetch").count() == 1


def test_one_whose_file_was_swept_away_says_so(cast: Cast, export: Export, as_user: Any) -> None:
    Export.objects.update(expires_at=timezone.now())
    sweeping.sweep()
    assert as_user(cast.organiser).get(address(export)).status_code == 410


def test_strangers_to_the_site_are_asked_to_sign_in(export: Export, client: Any) -> None:
    assert client.get(address(export)).status_code == 302


def test_it_is_only_read(cast: Cast, export: Export, as_user: Any) -> None:
    assert as_user(cast.organiser).post(address(export)).status_code == 405
