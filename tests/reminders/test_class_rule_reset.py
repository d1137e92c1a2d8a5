"""Back to the district's rule."""

from typing import Any

import pytest
from django.urls import reverse

from reminders import planning, ruling
from reminders.due import RULES
from reminders.models import Message, RuleName, RuleSetting
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast
from tests.reminders.conftest import Add, Publish
from tests.reminders.rule_forms import trail

RULE = RULES[RuleName.SESSION_AHEAD]


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("reminders:class_rule_reset", args=[cast.training_class.pk, "session_ahead"])


def test_the_districts_comes_back(cast: Cast, address: str, as_user: Any) -> None:
    ruling.switch(ruling.of_class(cast.training_class, RULE), RULE, on=False, by=cast.organiser)
    client = as_user(cast.organiser)
    page = client.post(address, follow=True).content.decode()
    assert "“上课提醒”已恢复为区里的设置。" in page
    assert "“上课提醒”用的就是区里的设置。" in client.post(address, follow=True).content.decode()
    assert not RuleSetting.objects.filter(training_class=cast.training_class).exists()
    assert trail()[1:] == [("reminders.drop_class_rule", str(cast.training_class), "SESSION_AHEAD")]


@pytest.mark.usefixtures("sunday")
def test_what_the_class_had_left_out_is_not_made_up(
    cast: Cast, address: str, add: Add, publish: Publish, change_rule: Any, as_user: Any, time_machine_at: Any
) -> None:
    add()
    publish()
    change_rule("SESSION_AHEAD", channels=["IN_APP"])
    ruling.switch(ruling.of_class(cast.training_class, RULE), RULE, on=False, by=cast.organiser)
    with time_machine_at("2026-11-22T19:30:00+08:00"):
        planning.work_out()
        as_user(cast.organiser).post(address)
        assert planning.work_out(thorough=True) == 0
    with time_machine_at("2026-11-23T07:30:00+08:00"):
        assert planning.work_out() == 1
    assert Message.objects.get().subject == "2026-11-23/0d"


def test_who_may(cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address, "post") == {**WRITERS, "head_teacher": 403}
