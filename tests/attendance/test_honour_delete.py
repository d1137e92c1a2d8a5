"""An honour is taken back."""

from typing import Any

from django.urls import reverse

from attendance.models import Honour
from courses.models import ClassStatus, TrainingClass
from tests.conftest import Cast


def test_taken_back_once_and_not_after_closing(cast: Cast, as_user: Any) -> None:
    Honour.objects.create(enrolment=cast.enrolment, reason="带头发言", decided_by=cast.organiser)
    client, page = as_user(cast.organiser), reverse("attendance:honour_delete", args=[cast.enrolment.pk])
    TrainingClass.objects.update(status=ClassStatus.CLOSED)
    assert "不能再改。" in client.post(page, follow=True).content.decode()
    TrainingClass.objects.update(status=ClassStatus.CONFIRMED)
    assert "已撤回王小宁的优秀学员。" in client.post(page, follow=True).content.decode()
    assert client.post(page).status_code == 302
    assert not Honour.objects.exists()
