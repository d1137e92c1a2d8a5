"""What could not be built is built once more."""

from typing import Any

import pytest
from django.urls import reverse

from exports.models import Export
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast
from tests.desk.conftest import Frozen
from tests.desk.conftest import ended as ended
from tests.desk.conftest import frozen as frozen

pytestmark = pytest.mark.django_db


def test_who_may(frozen: Frozen, cast: Cast, as_user: Any) -> None:
    failed = frozen.edition.papers.get(key="timetable")
    Export.objects.filter(pk=failed.export_id).update(status="FAILED", error="磁盘满了")
    address = reverse("exports:frozen_again", args=[failed.pk])
    assert answers(cast, as_user, address, "post") == WRITERS | {"head_teacher": 403}
    row = Export.objects.get(pk=failed.export_id)
    assert (row.status, row.error, row.is_kept) == ("WAITING", "", True)


def test_what_is_built_stays(frozen: Frozen, cast: Cast, as_user: Any) -> None:
    roster = frozen.edition.papers.select_related("export").get(key="roster")
    page = as_user(cast.organiser).post(reverse("exports:frozen_again", args=[roster.pk]), follow=True)
    assert "这份文档不用重新生成。" in page.content.decode()
    assert Export.objects.get(pk=roster.export_id).sha256 == roster.export.sha256
