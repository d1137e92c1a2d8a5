"""Undoing the way back to the district's rule."""

from typing import Any

import pytest
from django.urls import reverse

from reminders.models import RuleSetting
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast
from tests.reminders.rule_forms import FORM, SAVED, kept


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("reminders:class_rule_restore", args=[cast.training_class.pk, "session_ahead"])


def test_the_classs_own_comes_back_as_it_was(cast: Cast, address: str, as_user: Any) -> None:
    client, pk = as_user(cast.organiser), cast.training_class.pk
    client.post(reverse("reminders:class_rule_edit", args=[pk, "session_ahead"]), {**FORM, "version": 0})
    page = client.post(reverse("reminders:class_rule_reset", args=[pk, "session_ahead"]), follow=True)
    assert f'action="{address}"' in page.content.decode()
    assert "本班的“上课提醒”已放回。" in client.post(address, follow=True).content.decode()
    assert kept(RuleSetting.objects.get(training_class=cast.training_class)) == SAVED
    assert "没有可以放回的设置" in client.post(address, follow=True).content.decode()


def test_without_one_there_is_nothing_to_put_back(cast: Cast, address: str, as_user: Any) -> None:
    client, pk = as_user(cast.organiser), cast.training_class.pk
    other = reverse("reminders:class_rule_switch", args=[pk, "timetable_changed"])
    client.post(other, {"on": "0"})
    client.post(reverse("reminders:class_rule_reset", args=[pk, "timetable_changed"]))
    client.post(address)
    assert not RuleSetting.objects.filter(training_class=cast.training_class).exists()


def test_who_may(cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address, "post") == {**WRITERS, "head_teacher": 403}
