"""The page of a class's notices: each text with its button, its copies, and who has said 收到."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from reminders import copying, group_texts
from tests import factories
from tests.attendance.conftest import Attended, attended, monday
from tests.conftest import Cast
from tests.factories import at
from tests.reminders.conftest import Add, Publish
from timetable import links, notices, scheduling
from timetable.models import Notice

__all__ = ["attended", "monday"]


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("reminders:notice_list", args=[cast.training_class.pk])


def found(client: Client, address: str) -> list[tuple[str, str]]:
    return [(card.text.rule.value, card.text.label) for card in client.get(address).context["cards"]]


@pytest.mark.usefixtures("sunday")
def test_each_text_stands_there_with_its_length_and_button(
    cast: Cast, as_user: Any, add: Add, publish: Publish, address: str
) -> None:
    session = add("基层党建")
    publish()
    scheduling.move(session, by=cast.organiser, version=1, start=at("14:00"))
    publish()
    client = as_user(cast.organiser)
    assert found(client, address) == [
        ("TIMETABLE_CHANGED", "第2版"),
        ("SESSION_AHEAD", "11月23日"),
        ("TIMETABLE_PUBLISHED", "第1版"),
    ]
    html = client.get(address).content.decode()
    for text in group_texts.texts_of(cast.training_class):
        assert f"{text.text}</textarea>" in html
        assert f"{len(text.text)} 字" in html
    assert html.count("data-copy=") == 3


@pytest.mark.usefixtures("sunday")
def test_who_copied_it_and_how_many_have_said_so(
    cast: Cast, as_user: Any, add: Add, publish: Publish, address: str
) -> None:
    factories.trainees(cast.training_class, cast.community, 2)
    add("基层党建", instructors=[factories.instructor(cast.district)])
    version = publish()
    notices.acknowledge(Notice.objects.filter(cadre=cast.cadre), by=cast.cadre_user)
    (text,) = (one for one in group_texts.texts_of(cast.training_class) if one.version == "1")
    copying.note(text, cast.training_class, by=cast.head_teacher)
    html = as_user(cast.organiser).get(address).content.decode()
    assert "刘老师 复制" in html
    assert "已收到 1" in html
    assert "未收到 4" in html
    receipts = reverse("timetable:notice_list", args=[cast.training_class.pk])
    assert f"{receipts}?version={version.number}" in html


def test_during_the_day_who_is_missing_stands_first(
    cast: Cast, as_user: Any, attended: Attended, time_machine_at: Any, address: str
) -> None:
    attended.mark(p0="PRESENT")
    with time_machine_at("2026-11-23T14:30:00+08:00"):
        answer = as_user(cast.head_teacher).get(address)
    rules = [card.text.rule.value for card in answer.context["cards"]]
    assert rules == ["MISSING", "POSTING", "EVALUATION_DUE"]
    assert answer["Cache-Control"] == "no-store, private"


def test_without_anything_to_say_it_says_when_there_will_be(cast: Cast, as_user: Any, address: str) -> None:
    assert "现在没有要发到群里的话。" in as_user(cast.organiser).get(address).content.decode()


@pytest.mark.usefixtures("sunday")
def test_staff_see_it_and_those_who_send_have_the_buttons(
    cast: Cast, as_user: Any, add: Add, publish: Publish, address: str
) -> None:
    add("基层党建")
    publish()
    seen = {}
    for name in ("organiser", "head_teacher", "finance", "auditor", "liaison", "cadre_user", "stranger"):
        answer = as_user(getattr(cast, name)).get(address)
        seen[name] = (answer.status_code, "data-copy=" in answer.content.decode())
    assert seen == {
        "organiser": (200, True),
        "head_teacher": (200, True),
        "finance": (200, False),
        "auditor": (200, False),
        "liaison": (404, False),
        "cadre_user": (404, False),
        "stranger": (404, False),
    }


@pytest.mark.usefixtures("sunday")
def test_without_a_link_that_asks_nobody_to_sign_in_it_says_so(
    cast: Cast, as_user: Any, add: Add, publish: Publish, address: str
) -> None:
    add("基层党建")
    publish()
    leads = f'href="{reverse("timetable:class_link_issue", args=[cast.training_class.pk])}"'
    said = "群里的人点开课表要先登录"

    def shown(role: str) -> tuple[bool, bool]:
        html = as_user(getattr(cast, role)).get(address).content.decode()
        return said in html, leads in html

    assert (shown("organiser"), shown("head_teacher")) == ((True, True), (True, False))
    links.issue_for_class(cast.training_class, by=cast.organiser)
    assert shown("organiser") == (False, False)


def test_the_class_leads_there(cast: Cast, as_user: Any, address: str) -> None:
    page = as_user(cast.head_teacher).get(reverse("courses:class_detail", args=[cast.training_class.pk]))
    assert f'href="{address}"' in page.content.decode()


def test_only_get(cast: Cast, as_user: Any, address: str) -> None:
    assert as_user(cast.organiser).post(address).status_code == 405


@pytest.mark.usefixtures("sunday")
def test_the_queries_do_not_grow(
    cast: Cast, as_user: Any, add: Add, publish: Publish, address: str, count_queries: Any
) -> None:
    client, taken = as_user(cast.organiser), []
    add("第一课")
    publish()
    clocks = iter(("14:00", "16:30", "19:00", "21:30"))
    for size in (1, 3):
        factories.trainees(cast.training_class, cast.community, size)
        for _version in range(size):
            add(start=at(next(clocks)))
            publish()
        for text in group_texts.texts_of(cast.training_class):
            copying.note(text, cast.training_class, by=cast.organiser)
        client.get(address)
        with count_queries() as queries:
            client.get(address)
        taken.append(len(queries))
    assert taken[0] == taken[1]
