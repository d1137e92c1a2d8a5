"""Changing a district's rule."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from reminders import planning
from reminders.models import ChannelSetting, Message, RuleSetting
from tests import factories
from tests.conftest import Cast
from tests.reminders.conftest import Add, Publish
from tests.reminders.rule_forms import FORM, SAVED, kept, trail

ADDRESS = "/settings/reminders/session_ahead/"


def test_the_form_becomes_the_row(cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.organiser).post(ADDRESS, FORM, follow=True)
    assert answer.redirect_chain == [("/settings/reminders/", 302)]
    assert "“上课提醒”已保存。" in answer.content.decode()
    row = RuleSetting.objects.get(rule="SESSION_AHEAD")
    assert (kept(row), row.version, row.training_class, row.district) == (SAVED, 2, None, cast.district)
    assert trail() == [("reminders.change_rule", "武进区", "SESSION_AHEAD")]


def test_sent_twice_it_is_saved_once(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    assert [client.post(ADDRESS, FORM).status_code for _ in range(2)] == [302, 302]
    assert RuleSetting.objects.get(rule="SESSION_AHEAD").version == 2
    assert len(trail()) == 1


def test_an_old_form_is_not_saved_over_a_newer(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    client.post(ADDRESS, FORM)
    stale = {**FORM, "at_0": "20:00", "channels": ["IN_APP", "EMAIL"]}
    answer = client.post(ADDRESS, stale)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "提前2个工作日 18:30</td><td>提前2个工作日 20:00" in page
    assert "站内消息</td><td>站内消息、电子邮件" in page
    row = RuleSetting.objects.get(rule="SESSION_AHEAD")
    assert kept(row) == SAVED
    client.post(ADDRESS, {**stale, "version": 2})
    assert kept(row) == {
        **SAVED,
        "channels": ["IN_APP", "EMAIL"],
        "offsets": [{"days": 2, "working": True, "at": "20:00"}],
    }


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"audiences": []}, "至少选一类人"),
        ({"channels": []}, "至少选一个通道"),
        ({"days_0": "", "at_0": ""}, "至少设一个时间"),
        ({"at_0": ""}, "天数和时间要一起填"),
        ({"days_0": ""}, "天数和时间要一起填"),
        ({"days_0": 31}, "30"),
        ({"days_0": -1}, "0"),
        ({"unit_0": "x"}, "x"),
        ({"days_1": 2, "unit_1": "w", "at_1": "08:00"}, "和第1次是同一天"),
        ({"days_1": 0, "unit_1": "w", "at_1": "08:00", "days_2": 0, "at_2": "09:00"}, "和第2次是同一天"),
        ({"quiet_from": ""}, "免打扰的开始和结束要一起填"),
        ({"quiet_to": ""}, "免打扰的开始和结束要一起填"),
        ({"audiences": ["LIAISONS"]}, "LIAISONS"),
        ({"channels": ["MANUAL"]}, "MANUAL"),
        ({"channels": ["GROUP"]}, "GROUP"),
        ({"channels": ["SMS"]}, "SMS"),
        ({"language": "de"}, "de"),
    ],
)
def test_bad_input_is_said_beside_the_field(
    values: dict[str, Any], message: str, cast: Cast, as_user: Any, settings: Any
) -> None:
    settings.DEBUG = False
    answer = as_user(cast.organiser).post(ADDRESS, {**FORM, **values})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert RuleSetting.objects.count() == 0


@pytest.mark.parametrize(
    "values",
    [
        {"days_1": 2, "unit_1": "d", "at_1": "18:30"},
        {"days_0": 30},
        {"quiet_from": "", "quiet_to": ""},
        {"is_on": "", "channels": [], "audiences": []},
    ],
)
def test_at_the_edge_of_what_is_allowed(values: dict[str, Any], cast: Cast, as_user: Any) -> None:
    assert as_user(cast.organiser).post(ADDRESS, {**FORM, **values}).status_code == 302


def test_only_channels_of_the_district_are_offered(cast: Cast, as_user: Any, settings: Any) -> None:
    client = as_user(cast.organiser)

    def offered(address: str = ADDRESS) -> list[str]:
        fields = client.get(address).context["form"].fields
        more = ["confirm_over"] if "confirm_over" in fields else []
        return [value for value, _label in fields["channels"].choices] + more

    settings.DEBUG = False
    assert offered() == ["IN_APP", "EMAIL"]
    settings.SMS_BACKEND = "somebody.Provider"
    assert offered() == ["IN_APP", "EMAIL", "SMS", "confirm_over"]
    # In-app a version's news is the timetable's own notice.
    assert offered("/settings/reminders/timetable_changed/") == ["EMAIL", "SMS", "confirm_over"]
    for channel in ("EMAIL", "SMS"):
        ChannelSetting.objects.create(district=cast.district, channel=channel, is_on=False)
    assert offered() == ["IN_APP"]


@pytest.mark.usefixtures("sunday")
def test_what_it_leads_to_is_told_before_it_is_saved(
    cast: Cast, add: Add, publish: Publish, as_user: Any
) -> None:
    factories.trainees(cast.training_class, cast.community, 3)
    add()
    publish()
    client = as_user(cast.organiser)
    assert "下一次：11月22日 19:00，约4人" in client.get(ADDRESS).content.decode()
    form = {**FORM, "days_0": 0, "at_0": "06:15", "channels": ["EMAIL"], "preview": "1"}
    page = client.post(ADDRESS, form, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert "下一次：11月23日 06:15，约5人" in page
    assert "到11月23日 06:30再发" in page
    assert "今后两周没有" in client.post(ADDRESS, {**form, "days_0": 30}).content.decode()
    assert "停用以后不再发送。" in client.post(ADDRESS, {**form, "is_on": ""}).content.decode()
    assert "填好以后" in client.post(ADDRESS, {**form, "at_0": ""}).content.decode()
    assert RuleSetting.objects.count() == 0


@pytest.mark.usefixtures("sunday")
def test_the_queries_of_the_page_do_not_grow(
    cast: Cast, add: Add, publish: Publish, as_user: Any, count_queries: Any
) -> None:
    client, counts = as_user(cast.organiser), []
    for size in (1, 3):
        for number in range(size):
            training_class = factories.training_class(cast.district, f"第{size}{number}个班")
            factories.trainees(training_class, cast.community, size)
            add(training_class=training_class)
            publish(training_class)
        with count_queries() as queries:
            client.get(ADDRESS)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.usefixtures("sunday")
def test_another_time_of_day_sends_nothing_twice(
    cast: Cast, add: Add, publish: Publish, change_rule: Any, as_user: Any, time_machine_at: Any
) -> None:
    add()
    publish()
    change_rule("SESSION_AHEAD", channels=["IN_APP"])
    form = {**FORM, "audiences": ["TRAINEES"], "days_0": 1, "unit_0": "d", "at_0": "20:00"}
    with time_machine_at("2026-11-22T19:00:00+08:00"):
        assert planning.work_out() == 1
        as_user(cast.organiser).post(ADDRESS, form)
    with time_machine_at("2026-11-22T20:00:00+08:00"):
        assert (planning.work_out(), planning.work_out(thorough=True)) == (0, 0)
    assert Message.objects.count() == 1


@pytest.mark.usefixtures("sunday")
@pytest.mark.parametrize(
    "wider",
    [
        {"channels": ["IN_APP", "EMAIL"]},
        {"audiences": ["TRAINEES", "HEAD_TEACHERS"]},
        {"days_1": 0, "at_1": "00:30"},
    ],
)
def test_what_is_added_counts_from_now_on(
    wider: dict[str, Any],
    cast: Cast,
    add: Add,
    publish: Publish,
    change_rule: Any,
    as_user: Any,
    time_machine_at: Any,
) -> None:
    """A day before at 19:00 and, later that night, one more way: what lies behind is not made up, not even where the
    workers slept since; what was due by the former values is."""
    cast.cadre_user.email = "wxn@example.cn"
    cast.cadre_user.save()
    add()
    publish()
    row = change_rule("SESSION_AHEAD", channels=["IN_APP"], audiences=["TRAINEES"])
    form = {**FORM, "audiences": ["TRAINEES"], "days_0": 1, "unit_0": "d", "at_0": "19:00"}
    form["quiet_from"], form["quiet_to"], form["language"] = "21:00", "07:00", "zh-hans"
    row.offsets = [{"days": 1, "working": False, "at": "19:00"}]
    row.planned_until = factories.at("18:59", dt.date(2026, 11, 22))
    row.save()
    with time_machine_at("2026-11-23T01:00:00+08:00"):
        assert as_user(cast.organiser).post(ADDRESS, {**form, **wider}).status_code == 302
        assert planning.work_out(thorough=True) == 0
    assert [(one.channel, one.cadre, one.subject) for one in Message.objects.all()] == [
        ("IN_APP", cast.cadre, "2026-11-23/1d")
    ]


def test_who_may(cast: Cast, as_user: Any) -> None:
    town_organiser = factories.user("town_organiser", "镇组织员", "organiser", cast.town)
    people = {
        "administrator": cast.administrator,
        "organiser": cast.organiser,
        "town": town_organiser,
        "head": cast.head_teacher,
        "stranger": cast.stranger,
    }
    of_ours = f"{ADDRESS}?district={cast.district.pk}"
    assert {name: as_user(user).get(of_ours).status_code for name, user in people.items()} == {
        "administrator": 200,
        "organiser": 200,
        "town": 403,
        "head": 403,
        "stranger": 404,
    }
    assert as_user(cast.stranger).post(of_ours, FORM).status_code == 404
    assert as_user(town_organiser).post(ADDRESS, FORM).status_code == 403
    assert RuleSetting.objects.count() == 0


@pytest.mark.parametrize("rule", ["no_such_rule", "announcement", "1"])
def test_what_is_no_rule_is_not_found(rule: str, cast: Cast, as_user: Any) -> None:
    assert as_user(cast.organiser).get(reverse("reminders:rule_edit", args=[rule])).status_code == 404
