"""A rule on and off for one class."""

from typing import Any

import pytest
from django.urls import reverse

from reminders.models import RuleSetting
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast
from tests.reminders.rule_forms import trail


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("reminders:class_rule_switch", args=[cast.training_class.pk, "session_ahead"])


def test_off_for_this_class_alone(cast: Cast, address: str, change_rule: Any, as_user: Any) -> None:
    district = change_rule("SESSION_AHEAD", audiences=["HEAD_TEACHERS"])
    client = as_user(cast.organiser)
    for _ in range(2):
        client.post(address, {"on": "0"})
    own = RuleSetting.objects.get(training_class=cast.training_class)
    district.refresh_from_db()
    assert (own.is_on, own.audiences, own.version) == (False, ["HEAD_TEACHERS"], 1)
    assert district.is_on
    client.post(address, {"on": "1"})
    own.refresh_from_db()
    assert (own.is_on, own.version) == (True, 2)
    assert len(trail()) == 2


def test_as_it_is_already_no_row_is_made(address: str, change_rule: Any, cast: Cast, as_user: Any) -> None:
    change_rule("SESSION_AHEAD")
    as_user(cast.organiser).post(address, {"on": "1"})
    assert not RuleSetting.objects.filter(training_class=cast.training_class).exists()


def test_who_may(cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address, "post", on="0") == {**WRITERS, "head_teacher": 403}
