"""The rules of a district as a list."""

from typing import Any

import pytest
from django.urls import reverse

from reminders import ruling
from reminders.due import RULES
from reminders.models import RuleName, RuleSetting
from tests import factories
from tests.conftest import Cast
from tests.reminders.cells import cells_of

ADDRESS = "/settings/reminders/"


def test_what_nobody_has_changed_stands_as_usual(cast: Cast, as_user: Any) -> None:
    page = as_user(cast.organiser).get(ADDRESS).content.decode()
    assert cells_of(page, f"session_ahead-{cast.district.pk}")[2:6] == [
        "学员、主讲人",
        "提前3天 09:00 ； 提前1天 19:00 ； 当天 07:30",
        "站内消息、电子邮件",
        "21:00 至次日 07:00",
    ]
    assert cells_of(page, f"timetable_changed-{cast.district.pk}")[3] == "事情发生时"
    assert RuleSetting.objects.count() == 0


def test_working_days_daytime_quiet_and_off_are_said(cast: Cast, change_rule: Any, as_user: Any) -> None:
    offsets = [
        {"days": 0, "working": False, "at": "07:00"},
        {"days": 3, "working": True, "at": "09:00"},
    ]
    change_rule(
        "SESSION_AHEAD",
        is_on=False,
        audiences=["HEAD_TEACHERS"],
        channels=[],
        offsets=offsets,
        quiet_from="12:00",
        quiet_to="14:00",
    )
    page = as_user(cast.administrator).get(ADDRESS).content.decode()
    found = cells_of(page, f"session_ahead-{cast.district.pk}")
    assert found[1].startswith("停用")
    assert found[2:6] == ["班主任", "提前3个工作日 09:00 ； 当天 07:00", "没有选", "12:00 至 14:00"]


def test_a_towns_organiser_reads_and_does_not_change(cast: Cast, as_user: Any) -> None:
    town_organiser = factories.user("town_organiser", "镇组织员", "organiser", cast.town)
    page = as_user(town_organiser).get(ADDRESS).content.decode()
    assert "上课提醒" in page
    assert "/switch/" not in page
    assert "这些由区里定" in page


def test_another_districts_rules_and_classes_are_not_shown(
    cast: Cast, change_rule: Any, as_user: Any
) -> None:
    change_rule("SESSION_AHEAD", audiences=["HEAD_TEACHERS"])
    rule = RULES[RuleName.SESSION_AHEAD]
    ruling.switch(ruling.of_class(cast.training_class, rule), rule, on=False, by=cast.organiser)
    own, theirs = (
        as_user(person).get(ADDRESS).content.decode() for person in (cast.organiser, cast.stranger)
    )
    link = reverse("reminders:class_rule_list", args=[cast.training_class.pk])
    assert (link in own, link in theirs) == (True, False)
    assert f"session_ahead-{cast.district.pk}" not in theirs


@pytest.mark.parametrize("size", [1, 3])
def test_the_queries_do_not_grow(
    size: int, cast: Cast, change_rule: Any, as_user: Any, count_queries: Any
) -> None:
    change_rule("SESSION_AHEAD")
    rule = RULES[RuleName.SESSION_AHEAD]
    for number in range(size):
        training_class = factories.training_class(cast.district, f"第{number}个班")
        ruling.switch(ruling.of_class(training_class, rule), rule, on=False, by=cast.organiser)
    client = as_user(cast.organiser)
    with count_queries() as queries:
        client.get(ADDRESS)
    assert len(queries) <= 10
