"""A photo that was taken off is put back."""

import uuid
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from attendance import sheet_photos
from courses import filing
from courses.models import ClassDocument
from tests.attendance.conftest import AM, Attended
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast


@pytest.fixture
def removed(attended: Attended) -> ClassDocument:
    file = ContentFile(b"\xff\xd8\xff", name="签到表.jpg")
    (photo,) = sheet_photos.add(
        attended.training_class, half_day=AM, files=[file], nonce=uuid.uuid4(), by=attended.by
    )
    sheet_photos.remove(photo, by=attended.by)
    return photo


def test_who_may_put_one_back(removed: ClassDocument, cast: Cast, as_user: Any) -> None:
    address = reverse("attendance:sheet_photo_restore", args=[removed.pk])
    assert answers(cast, as_user, address, "post") == WRITERS


def test_it_is_there_again(removed: ClassDocument, attended: Attended, as_user: Any) -> None:
    half_day = (AM.day, AM.period.value)
    assert filing.missing_sheets(attended.training_class, [half_day]) == [half_day]
    answer = as_user(attended.by).post(
        reverse("attendance:sheet_photo_restore", args=[removed.pk]), {"next": "/search/"}
    )
    assert answer["Location"] == "/search/"
    assert filing.missing_sheets(attended.training_class, [half_day]) == []
