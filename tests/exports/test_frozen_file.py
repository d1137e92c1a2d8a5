"""A frozen paper is handed out as it was built, to whoever may read it."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.models import AuditEntry
from exports.models import Export, FrozenPaper
from tests.attendance.doors import READERS, answers
from tests.conftest import Cast
from tests.desk.conftest import Frozen, build
from tests.desk.conftest import ended as ended
from tests.desk.conftest import frozen as frozen

pytestmark = pytest.mark.django_db


def paper(frozen: Frozen, key: str = "roster") -> FrozenPaper:
    return frozen.edition.papers.select_related("export").get(key=key)


def address(frozen: Frozen, key: str = "roster") -> str:
    return reverse("exports:frozen_file", args=[paper(frozen, key).pk])


def test_who_may(frozen: Frozen, cast: Cast, as_user: Any) -> None:
    assert answers(cast, as_user, address(frozen)) == READERS


def test_the_bytes_as_built_with_a_row_in_the_trail(frozen: Frozen, cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.auditor).get(address(frozen))
    row = paper(frozen).export
    assert answer.getvalue() == Path(settings.MEDIA_ROOT, str(row.file.name)).read_bytes()
    assert unquote(answer["Content-Disposition"]).endswith(
        "01-武进区2026年社区干部培训班-学员花名册-20261124.xlsx"
    )
    entry = AuditEntry.objects.get(action="exports.fetch_frozen")
    assert (entry.by, entry.subject_id, entry.data) == (
        cast.auditor,
        row.pk,
        {"training_class": frozen.training_class.pk, "paper": "roster", "edition": 1, "sha256": row.sha256},
    )


def test_a_changed_byte_is_refused_in_words(frozen: Frozen, cast: Cast, as_user: Any) -> None:
    with Path(settings.MEDIA_ROOT, str(paper(frozen).export.file.name)).open("r+b") as file:
        file.write(b"X")
    answer = as_user(cast.auditor).get(address(frozen))
    assert answer.status_code == 410
    assert "与封存时的校验码不符" in answer.content.decode()
    assert not AuditEntry.objects.filter(action="exports.fetch_frozen").exists()


def test_R28_the_money_papers_ask_for_more(frozen: Frozen, cast: Cast, as_user: Any) -> None:
    build(frozen.edition, "expense_list")
    page = address(frozen, "expense_list")
    assert answers(cast, as_user, page) == READERS | {"head_teacher": 403}


def test_R28_the_reason_of_a_leave_is_for_its_approvers(frozen: Frozen, cast: Cast, as_user: Any) -> None:
    Export.objects.filter(pk=paper(frozen).export_id).update(paper="leave_slip")
    assert answers(cast, as_user, address(frozen)) == READERS | {"finance": 403, "auditor": 403}
