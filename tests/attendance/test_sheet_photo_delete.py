"""A photo is taken off a half-day, with the way back."""

import uuid
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from attendance import sheet_photos
from courses import filing
from courses.models import ClassDocument, ClassStatus
from tests.attendance.conftest import AM, Attended
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast


@pytest.fixture
def photo(attended: Attended) -> ClassDocument:
    file = ContentFile(b"\xff\xd8\xff", name="签到表.jpg")
    made = sheet_photos.add(
        attended.training_class, half_day=AM, files=[file], nonce=uuid.uuid4(), by=attended.by
    )
    return made[0]


def test_who_may_take_one_off(photo: ClassDocument, cast: Cast, as_user: Any) -> None:
    address = reverse("attendance:sheet_photo_delete", args=[photo.pk])
    assert answers(cast, as_user, address, "post") == WRITERS
    assert as_user(cast.head_teacher).get(address).status_code == 405


def test_it_is_gone_and_can_be_put_back(photo: ClassDocument, attended: Attended, as_user: Any) -> None:
    client = as_user(attended.by)
    page = reverse("attendance:sheet_list", args=[attended.training_class.pk])
    answer = client.post(reverse("attendance:sheet_photo_delete", args=[photo.pk]), follow=True)
    assert answer.redirect_chain == [(f"{page}#{AM.key}", 302)]
    shown = answer.content.decode()
    assert "“11月23日上午签到表（1）”已移除。" in shown
    assert reverse("attendance:sheet_photo_restore", args=[photo.pk]) in shown
    assert "签到表.jpg" not in shown


def test_a_closed_class_keeps_its_evidence(photo: ClassDocument, attended: Attended, as_user: Any) -> None:
    attended.training_class.status = ClassStatus.CLOSED
    attended.training_class.save()
    answer = as_user(attended.by).post(reverse("attendance:sheet_photo_delete", args=[photo.pk]))
    photo.refresh_from_db()
    assert (answer.status_code, photo.removed_at) == (409, None)


def test_another_paper_of_the_class_is_none_of_these(attended: Attended, as_user: Any) -> None:
    other = filing.add_document(attended.training_class, by=attended.by, kind="NOTICE", title="通知")
    address = reverse("attendance:sheet_photo_delete", args=[other.pk])
    assert as_user(attended.by).post(address).status_code == 404
