"""What holds for a class, and from where."""

from typing import Any

import pytest
from django.urls import reverse

from courses.models import ClassStatus
from reminders import ruling
from reminders.due import RULES
from reminders.models import RuleName
from tests.attendance.doors import READERS, answers
from tests.conftest import Cast
from tests.reminders.cells import cells_of

RULE = RULES[RuleName.SESSION_AHEAD]


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("reminders:class_rule_list", args=[cast.training_class.pk])


def test_the_districts_holds_until_the_class_has_its_own(
    cast: Cast, address: str, change_rule: Any, as_user: Any
) -> None:
    change_rule("SESSION_AHEAD", audiences=["HEAD_TEACHERS"])
    client = as_user(cast.organiser)
    found = cells_of(client.get(address).content.decode(), "session_ahead")
    assert (found[2], found[6]) == ("班主任", "本区")
    own = ruling.of_class(cast.training_class, RULE)
    own.audiences = ["TRAINEES"]
    ruling.keep(own, RULE, by=cast.organiser, version=0)
    page = client.get(address).content.decode()
    assert (cells_of(page, "session_ahead")[2], cells_of(page, "session_ahead")[6]) == ("学员", "本班")
    assert cells_of(page, "timetable_changed")[6] == "本区"


def test_a_head_teacher_reads_and_does_not_change(cast: Cast, address: str, as_user: Any) -> None:
    page = as_user(cast.head_teacher).get(address).content.decode()
    assert "上课提醒" in page
    assert ("/switch/" in page, "要改请找组织者" in page) == (False, True)


@pytest.mark.parametrize(
    ("status", "is_said"), [("DRAFT", True), ("APPROVED", False), ("CONFIRMED", False), ("CLOSED", True)]
)
def test_a_class_that_is_not_alive_sends_nothing(
    status: str, is_said: bool, cast: Cast, address: str, as_user: Any
) -> None:
    cast.training_class.status = ClassStatus(status)
    cast.training_class.save()
    assert ("本班现在不发提醒" in as_user(cast.organiser).get(address).content.decode()) == is_said


def test_the_queries_do_not_grow(cast: Cast, address: str, as_user: Any, count_queries: Any) -> None:
    client, counts = as_user(cast.organiser), []
    for rules in (["SESSION_AHEAD"], ["TIMETABLE_PUBLISHED", "TIMETABLE_CHANGED"]):
        for name in rules:
            rule = RULES[RuleName(name)]
            ruling.switch(ruling.of_class(cast.training_class, rule), rule, on=False, by=cast.organiser)
        with count_queries() as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_who_may(cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address) == READERS
