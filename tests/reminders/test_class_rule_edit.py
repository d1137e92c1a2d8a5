"""A class's own rule over its district's."""

from typing import Any

import pytest
from django.urls import reverse

from reminders import planning, rule_settings
from reminders.models import Message, RuleSetting
from tests import factories
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast
from tests.reminders.conftest import Add, Publish
from tests.reminders.rule_forms import FORM, SAVED, kept, trail

OWN = {**FORM, "version": 0}


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("reminders:class_rule_edit", args=[cast.training_class.pk, "session_ahead"])


def test_it_starts_from_the_districts_and_becomes_its_own(
    cast: Cast, address: str, change_rule: Any, as_user: Any
) -> None:
    district = change_rule("SESSION_AHEAD", quiet_from="20:15")
    client = as_user(cast.organiser)
    page = client.get(address).content.decode()
    assert ('name="quiet_from" value="20:15"' in page, "现在用的是区里的设置" in page) == (True, True)
    answer = client.post(address, OWN, follow=True)
    back = reverse("reminders:class_rule_list", args=[cast.training_class.pk])
    assert answer.redirect_chain == [(back, 302)]
    assert "本班的“上课提醒”已保存。" in answer.content.decode()
    own = rule_settings.setting_of("SESSION_AHEAD", cast.training_class)
    assert (kept(own), own.version, own.training_class) == (SAVED, 1, cast.training_class)
    assert kept(district)["quiet_from"] == "20:15"
    assert "本班另定了这一项" in client.get(address).content.decode()
    assert trail() == [("reminders.change_rule", str(cast.training_class), "SESSION_AHEAD")]


def test_sent_twice_it_is_saved_once_and_an_old_form_is_not_saved(
    cast: Cast, address: str, as_user: Any
) -> None:
    client = as_user(cast.organiser)
    statuses = [client.post(address, form).status_code for form in (OWN, OWN, {**OWN, "at_0": "20:00"})]
    assert statuses == [302, 302, 409]
    assert kept(RuleSetting.objects.get(training_class=cast.training_class)) == SAVED
    assert client.post(address, {**OWN, "at_0": ""}).status_code == 422


@pytest.mark.usefixtures("sunday")
def test_its_own_time_sends_nothing_twice_and_says_when_it_is_next(
    cast: Cast,
    address: str,
    add: Add,
    publish: Publish,
    change_rule: Any,
    as_user: Any,
    time_machine_at: Any,
) -> None:
    add()
    publish()
    change_rule("SESSION_AHEAD", channels=["IN_APP"])
    form = {**OWN, "audiences": ["TRAINEES"], "days_0": 1, "unit_0": "d", "at_0": "20:00"}
    client = as_user(cast.organiser)
    with time_machine_at("2026-11-22T19:00:00+08:00"):
        assert planning.work_out() == 1
        page = client.post(address, {**form, "preview": "1"}, headers={"HX-Request": "true"})
        assert "下一次：11月22日 20:00，约1人" in page.content.decode()
        assert not RuleSetting.objects.filter(training_class=cast.training_class).exists()
        client.post(address, form)
    with time_machine_at("2026-11-22T20:00:00+08:00"):
        assert (planning.work_out(), planning.work_out(thorough=True)) == (0, 0)
    assert Message.objects.count() == 1


@pytest.mark.usefixtures("sunday")
def test_what_the_workers_overslept_is_made_up_by_the_classs_own(
    cast: Cast,
    address: str,
    add: Add,
    publish: Publish,
    change_rule: Any,
    as_user: Any,
    time_machine_at: Any,
) -> None:
    add()
    publish()
    change_rule("SESSION_AHEAD", channels=["IN_APP"])
    row = RuleSetting.objects.get(rule="SESSION_AHEAD")
    row.planned_until = row.since
    row.save()
    form = {**OWN, "audiences": ["TRAINEES"], "days_0": 1, "unit_0": "d", "at_0": "19:00"}
    with time_machine_at("2026-11-22T20:00:00+08:00"):
        as_user(cast.organiser).post(address, form)
        assert planning.work_out() == 1
    assert Message.objects.get().subject == "2026-11-23/1d"


def test_a_towns_organiser_changes_a_class_of_the_town(cast: Cast, as_user: Any) -> None:
    town_organiser = factories.user("town_organiser", "镇组织员", "organiser", cast.town)
    training_class = factories.training_class(cast.district, "湖塘镇的班", host=cast.town)
    page = reverse("reminders:class_rule_edit", args=[training_class.pk, "session_ahead"])
    assert as_user(town_organiser).post(page, OWN).status_code == 302
    assert RuleSetting.objects.get(training_class=training_class).district == cast.district


def test_who_may(cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address, "post", **OWN) == {**WRITERS, "head_teacher": 403}
