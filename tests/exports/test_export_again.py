"""Having a failed or expired export built once more."""

from typing import Any

import pytest

from exports import jobs
from exports.models import Export, ExportStatus
from tests.conftest import Cast


@pytest.fixture
def export(cast: Cast) -> Export:
    row = jobs.ask("roster", subject=cast.training_class, by=cast.organiser)
    Export.objects.update(status=ExportStatus.FAILED, error="磁盘空间不足", attempts=3)
    return row


def address(export: Export) -> str:
    return f"/exports/{export.pk}/again/"


def test_it_waits_again_and_leads_back_to_the_papers(cast: Cast, export: Export, as_user: Any) -> None:
    answer = as_user(cast.organiser).post(address(export))
    assert (answer.status_code, answer["Location"]) == (302, f"/classes/{cast.training_class.pk}/papers/")
    export.refresh_from_db()
    assert (export.status, export.error, export.attempts) == (ExportStatus.WAITING, "", 0)


def test_a_double_click_does_no_more(
    cast: Cast, export: Export, as_user: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client = as_user(cast.organiser)
    with django_capture_on_commit_callbacks() as callbacks:
        assert [client.post(address(export)).status_code for _click in range(2)] == [302, 302]
    assert len(callbacks) == 1


@pytest.mark.parametrize("who", ["administrator", "head_teacher", "liaison", "cadre_user", "stranger"])
def test_others_find_nothing(cast: Cast, export: Export, as_user: Any, who: str) -> None:
    assert as_user(getattr(cast, who)).post(address(export)).status_code == 404
    assert Export.objects.get().status == ExportStatus.FAILED


def test_strangers_to_the_site_are_asked_to_sign_in(export: Export, client: Any) -> None:
    assert client.post(address(export)).status_code == 302
    assert Export.objects.get().status == ExportStatus.FAILED


def test_a_link_does_nothing(cast: Cast, export: Export, as_user: Any) -> None:
    assert as_user(cast.organiser).get(address(export)).status_code == 405
