"""A rule on and off in a tap."""

from typing import Any

import pytest

from reminders import planning, sending
from reminders.models import Message, RuleSetting
from tests import factories
from tests.conftest import Cast
from tests.reminders.conftest import Add, Publish
from tests.reminders.rule_forms import trail

ADDRESS = "/settings/reminders/session_ahead/switch/"


def test_off_and_on(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    answer = client.post(ADDRESS, {"on": "0"}, follow=True)
    assert answer.redirect_chain == [(f"/settings/reminders/#session_ahead-{cast.district.pk}", 302)]
    assert "“上课提醒”已停用。" in answer.content.decode()
    row = RuleSetting.objects.get(rule="SESSION_AHEAD")
    assert (row.is_on, row.version) == (False, 2)
    assert (
        "“上课提醒”已启用，以前的事不补发。"
        in client.post(ADDRESS, {"on": "1"}, follow=True).content.decode()
    )
    row.refresh_from_db()
    assert (row.is_on, row.version) == (True, 3)
    assert trail() == [("reminders.change_rule", "武进区", "SESSION_AHEAD")] * 2


def test_twice_is_once(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    for _ in range(2):
        client.post(ADDRESS, {"on": "0"})
    assert RuleSetting.objects.get(rule="SESSION_AHEAD").version == 2
    assert len(trail()) == 1


@pytest.mark.usefixtures("sunday")
def test_what_waits_is_dropped_and_said(
    cast: Cast, add: Add, publish: Publish, change_rule: Any, as_user: Any, time_machine_at: Any
) -> None:
    add()
    publish()
    change_rule("SESSION_AHEAD")
    with time_machine_at("2026-11-22T19:00:00+08:00"):
        planning.work_out()
        page = as_user(cast.organiser).post(ADDRESS, {"on": "0"}, follow=True).content.decode()
        assert "“上课提醒”已停用，待发的1条不再发送。" in page
        sending.send_waiting()
    assert Message.objects.get().status == "CANCELLED"


@pytest.mark.usefixtures("sunday")
def test_what_fell_due_while_it_was_off_is_not_made_up(
    cast: Cast, add: Add, publish: Publish, change_rule: Any, as_user: Any, time_machine_at: Any
) -> None:
    add()
    publish()
    change_rule("SESSION_AHEAD", is_on=False)
    with time_machine_at("2026-11-22T19:30:00+08:00"):
        planning.work_out()
        as_user(cast.organiser).post(ADDRESS, {"on": "1"})
        assert planning.work_out(thorough=True) == 0
    with time_machine_at("2026-11-23T07:30:00+08:00"):
        assert planning.work_out() == 1
    assert Message.objects.get().subject == "2026-11-23/0d"


def test_who_may(cast: Cast, as_user: Any) -> None:
    town_organiser = factories.user("town_organiser", "镇组织员", "organiser", cast.town)
    of_ours = f"{ADDRESS}?district={cast.district.pk}"
    people = (town_organiser, cast.head_teacher, cast.stranger)
    assert [as_user(person).post(of_ours, {"on": "0"}).status_code for person in people] == [403, 403, 404]
    assert as_user(cast.organiser).get(ADDRESS).status_code == 405
    assert RuleSetting.objects.count() == 0
