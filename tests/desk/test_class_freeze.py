"""A class that was closed without its papers gets them frozen later."""

from typing import Any

import pytest
from django.urls import reverse

from attendance.completion import closing
from exports import freezing
from exports.models import FrozenEdition
from tests.attendance.closing import Ended, fresh
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


def address(ended: Ended) -> str:
    return reverse("desk:class_freeze", args=[ended.training_class.pk])


def test_who_may_and_once(ended: Ended, cast: Cast, as_user: Any) -> None:
    ended.complete()
    closing.close(fresh(ended.training_class), by=ended.by)
    page = as_user(cast.organiser).get(reverse("desk:audit_detail", args=[ended.training_class.pk]))
    assert f'action="{address(ended)}"' in page.content.decode()
    assert answers(cast, as_user, address(ended), "post") == WRITERS | {"head_teacher": 403}
    edition = FrozenEdition.objects.get()
    assert edition.facts == {"outcomes": {"COMPLETED": 3}, "hours": {"2026": "24.0"}, "certificates": 3}


def test_what_is_not_closed_is_not_frozen(ended: Ended, cast: Cast, as_user: Any) -> None:
    page = as_user(cast.organiser).post(address(ended), follow=True).content.decode()
    assert "班次还没有结班，不能封存。" in page
    assert freezing.in_force(ended.training_class) is None
