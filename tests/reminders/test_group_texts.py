"""群发文本: finished texts of the class as it is now, short whatever the data, Chinese whatever the reader reads."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone, translation

from courses.models import ClassStatus
from reminders import group_texts
from reminders.group_texts import GroupText, text_for
from reminders.models import Channel, Message, RuleName
from tests import factories
from tests.attendance.conftest import AM, Attended, attended, monday
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.reminders.conftest import Add, Publish
from timetable import links, scheduling
from timetable.models import CalendarDay
from trainees.models import Quota

__all__ = ["attended", "monday"]
TUESDAY = MONDAY + dt.timedelta(days=1)
LONG = "很长很长的名字" * 15


def said(cast: Cast, rule: RuleName) -> list[str]:
    return [one.text for one in group_texts.texts_of(cast.training_class) if one.rule == rule]


def robot(cast: Cast, rule: RuleName, subject: str, version: str = "another") -> Message:
    """A robot's message about it, whose occasion stood otherwise than the text does now."""
    return Message(
        training_class=cast.training_class,
        rule=rule,
        subject=subject,
        subject_version=version,
        channel=Channel.GROUP,
    )


def page_of(cast: Cast) -> str:
    return f"http://127.0.0.1:8000/classes/{cast.training_class.pk}/timetable/"


@pytest.mark.usefixtures("sunday")
def test_the_first_version_says_when_where_and_the_link(cast: Cast, add: Add, publish: Publish) -> None:
    add("基层党建", place="三楼301教室")
    add("基层治理", start=at("14:00", TUESDAY))
    version = publish()
    expected = (
        "【社区干部培训班】课表已发布\n时间：11月23日至11月24日，共2节课\n"
        "第一节课：11月23日上午 09:00–11:30《基层党建》\n地点：三楼301教室\n"
        f"课表：{page_of(cast)}\n看过以后，请在“我的课表”里点“收到”。"
    )
    with translation.override("en"):
        assert [one for one in group_texts.texts_of(cast.training_class) if one.version == "1"] == [
            GroupText(RuleName.TIMETABLE_PUBLISHED, f"version/{version.pk}", "1", expected, "Version 1")
        ]
    link = links.issue_for_class(cast.training_class, by=cast.organiser)
    text = text_for(robot(cast, RuleName.TIMETABLE_PUBLISHED, f"version/{version.pk}"))
    assert text == expected.replace(page_of(cast), links.address_of(link))


def test_a_timetable_that_is_over_is_not_announced(
    cast: Cast, add: Add, publish: Publish, time_machine_at: Any
) -> None:
    with time_machine_at("2026-11-23T08:59:59+08:00"):
        add("基层党建")
        publish()
        assert len(said(cast, RuleName.TIMETABLE_PUBLISHED)) == 1
    with time_machine_at("2026-11-23T09:00:00+08:00"):
        assert said(cast, RuleName.TIMETABLE_PUBLISHED) == []


@pytest.mark.usefixtures("sunday")
def test_a_change_that_was_changed_again_is_not_said(cast: Cast, add: Add, publish: Publish) -> None:
    session, other = add("基层党建"), add("基层治理", start=at("14:00"))
    publish()
    scheduling.move(session, by=cast.organiser, version=1, start=at("09:00", TUESDAY))
    scheduling.cancel(other, by=cast.organiser, reason="停电")
    second = publish(reason="停电")
    session.refresh_from_db()
    scheduling.move(session, by=cast.organiser, version=session.version, start=at("14:00", TUESDAY))
    third = publish()
    head, link = "【社区干部培训班】课程调整\n", f"\n课表：{page_of(cast)}"
    moved = "《基层党建》原11月24日上午 09:00–11:30，现11月24日下午 14:00–16:30；地点待定。"
    cancelled = "《基层治理》11月23日下午 14:00–16:30停课。\n原因：停电"
    assert said(cast, RuleName.TIMETABLE_CHANGED) == [f"{head}{moved}{link}", f"{head}{cancelled}{link}"]
    for version, text in ((third, moved), (second, cancelled)):
        message = robot(cast, RuleName.TIMETABLE_CHANGED, f"version/{version.pk}")
        assert text_for(message) == f"{head}{text}{link}"
    for subject in ("version/0", "version/x", "version/", f"version/{second.pk}/more", "nonsense"):
        assert text_for(robot(cast, RuleName.TIMETABLE_CHANGED, subject)) == ""


def test_a_change_is_said_until_what_was_and_what_is_are_over(
    cast: Cast, add: Add, publish: Publish, time_machine_at: Any
) -> None:
    with time_machine_at("2026-11-22T10:00:00+08:00"):
        session = add("基层党建", start=at("09:00", TUESDAY))
        publish()
        scheduling.move(session, by=cast.organiser, version=1, start=at("09:00"))
        publish()
    with time_machine_at("2026-11-24T11:29:59+08:00"):
        assert len(said(cast, RuleName.TIMETABLE_CHANGED)) == 1
    with time_machine_at("2026-11-24T11:30:00+08:00"):
        assert said(cast, RuleName.TIMETABLE_CHANGED) == []


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-22T12:00:00+08:00", ["明天（11月23日，星期一）"]),
        ("2026-11-23T08:00:00+08:00", ["今天（11月23日，星期一）", "明天（11月24日，星期二）"]),
        ("2026-11-23T11:59:59+08:00", ["今天（11月23日，星期一）", "明天（11月24日，星期二）"]),
        ("2026-11-23T12:00:00+08:00", ["明天（11月24日，星期二）"]),
        ("2026-11-24T12:00:00+08:00", []),
    ],
)
def test_tomorrow_and_before_noon_today(
    cast: Cast, add: Add, publish: Publish, time_machine_at: Any, now: str, expected: list[str]
) -> None:
    with time_machine_at("2026-11-22T10:00:00+08:00"):
        add("基层党建", start=at("14:00"))
        add("基层治理", start=at("14:00", TUESDAY))
        publish()
    with time_machine_at(now):
        texts = said(cast, RuleName.SESSION_AHEAD)
    assert [text.split("】")[1].split("课程")[0] for text in texts] == expected


@pytest.mark.usefixtures("sunday")
def test_a_day_says_clock_place_and_group_as_they_are_now(cast: Cast, add: Add, publish: Publish) -> None:
    group = factories.group(cast.training_class)
    session = add("基层党建", place="三楼301教室")
    add("分组讨论", start=at("14:00"), groups=[group])
    publish()
    expected = (
        "【社区干部培训班】明天（11月23日，星期一）课程：\n09:00–11:30《基层党建》，三楼301教室\n"
        f"14:00–16:30《分组讨论》，地点待定（第1组）\n课表：{page_of(cast)}"
    )
    with translation.override("en"):
        assert said(cast, RuleName.SESSION_AHEAD) == [expected]
    message = robot(cast, RuleName.SESSION_AHEAD, "2026-11-23/1d")
    assert text_for(message) == expected
    scheduling.cancel(session, by=cast.organiser, reason="停电")
    publish()
    assert "基层党建" not in text_for(message)
    for subject in ("2026-11-24/3d", "tomorrow", ""):
        assert text_for(robot(cast, RuleName.SESSION_AHEAD, subject)) == ""


def test_who_is_missing_is_counted_where_there_is_no_room(
    cast: Cast, time_machine_at: Any, attended: Attended
) -> None:
    cast.training_class.name = LONG[:100]
    cast.training_class.save()
    attended.morning.place_text = LONG
    attended.morning.save()
    factories.trainees(cast.training_class, cast.other_community, 57)
    with time_machine_at("2026-11-23T09:30:00+08:00"):
        (text,) = said(cast, RuleName.MISSING)
        assert text == text_for(robot(cast, RuleName.MISSING, f"half-day/{AM.key}"))
        assert text_for(robot(cast, RuleName.MISSING, "half-day/2026-11-24-AM")) == ""
    lines = text.splitlines()
    assert lines[0].endswith("11月23日上午未到60人：")
    named = sum(line.split("：")[1].count("、") + 1 for line in lines[1:] if "人）：" in line)
    (left,) = (int(line.removeprefix("还有").split("人")[0]) for line in lines if line.startswith("还有"))
    assert (named + left, lines[-1]) == (60, f"课表：{page_of(cast)}")
    assert 250 < len(text) < 300


def test_who_is_missing_is_said_while_check_in_is_open_and_the_half_day_runs(
    cast: Cast, time_machine_at: Any, attended: Attended
) -> None:
    attended.afternoon.delete()
    for clock, number in (("08:00", 0), ("09:30", 1), ("11:29", 1), ("11:30", 0)):
        with time_machine_at(f"2026-11-23T{clock}:00+08:00"):
            assert len(said(cast, RuleName.MISSING)) == number, clock


def test_the_posting_is_one_text_and_in_parts_where_all_is_wanted(cast: Cast, attended: Attended) -> None:
    attended.mark(p0="PRESENT", p1="LATE", p2="ABSENT")
    subject = f"half-day/{AM.key}"
    (short,) = (one for one in group_texts.texts_of(cast.training_class) if one.subject == subject)
    assert short.text == (
        "【考勤通报】社区干部培训班11月23日上午：应到3，实到2，请假0，旷课1，迟到1。\n"
        "湖塘镇：应到1，实到1，请假0，旷课0\n"
        f"雪堰镇：应到2，实到1，请假0，旷课1，迟到1（旷课：{attended.people[2].cadre}；迟到：{attended.people[1].cadre}）\n"
        f"课表：{page_of(cast)}"
    )
    people = factories.trainees(cast.training_class, cast.other_community, 60)
    for place, person in enumerate(people):
        person.town_name = f"{LONG[:70]}{place // 8}"
        person.save()
    attended.people.extend(people)
    absent: dict[str, Any] = {f"p{place}": "ABSENT" for place in range(3, 63)}
    attended.mark(**absent)
    text = text_for(robot(cast, RuleName.POSTING, subject))
    assert text.splitlines()[0].endswith("应到63，实到2，请假0，旷课61，迟到1。")
    assert "个单位有旷课或迟到。" in text
    assert text.endswith(page_of(cast))
    assert len(text) < 300
    parts: list[str] = []
    while part := text_for(robot(cast, RuleName.POSTING, f"{subject}/{len(parts) + 1}")):
        parts.append(part)
    assert len(parts) > 2
    assert [len(part) for part in parts if len(part) >= 300] == []
    assert parts[-1].endswith(page_of(cast))


def test_a_posting_is_said_once_the_half_day_is_over_and_for_three_days(
    cast: Cast, time_machine_at: Any, attended: Attended
) -> None:
    for moment, keys in (
        ("23T11:29:59", []),
        ("23T11:30:00", ["2026-11-23-AM"]),
        ("23T16:30:00", ["2026-11-23-PM", "2026-11-23-AM"]),
        ("26T23:59:59", ["2026-11-23-PM", "2026-11-23-AM"]),
        ("27T00:00:00", []),
    ):
        with time_machine_at(f"2026-11-{moment}+08:00"):
            found = group_texts.texts_of(cast.training_class)
            assert [one.subject for one in found if one.rule == RuleName.POSTING] == [
                f"half-day/{key}" for key in keys
            ]


def test_nominations_are_opened_and_chased_while_they_are_taken(cast: Cast, time_machine_at: Any) -> None:
    row = cast.training_class
    row.status, row.venue, row.audience = ClassStatus.ENROLLING, "区委党校", "社区书记"
    row.nominations_close_at = at("17:00", dt.date(2026, 11, 20))
    row.save()
    Quota.objects.create(training_class=row, unit=cast.other_town, seats=2)
    page = f"http://127.0.0.1:8000/classes/{row.pk}/nominations/"
    opened = (
        "【社区干部培训班】开始报名，请各单位按名额推荐。\n时间：11月23日至11月25日\n地点：区委党校\n对象：社区书记\n"
        f"报名截止：11月20日（星期五）17:00\n报名：{page}"
    )
    chased = f"【催报】“社区干部培训班”还有1个单位未报、共差2人：雪堰镇。请于11月20日（星期五）17:00前报送。报送地址：{page}"
    with time_machine_at("2026-11-20T16:59:59+08:00"), translation.override("en"):
        found = group_texts.texts_of(row)
        assert [(one.rule, one.subject, one.version, one.text) for one in found] == [
            ("NOMINATION_OPENED", "nominations", "2026-11-20T17:00:00+08:00", opened),
            ("NOMINATION_CLOSING", "nominations", "2026-11-20T17:00:00+08:00", chased),
        ]
        assert text_for(robot(cast, RuleName.NOMINATION_CLOSING, "nominations")) == chased
        unit = f"nominations/unit-{cast.other_town.pk}"
        assert text_for(robot(cast, RuleName.NOMINATION_CLOSING, unit)).startswith("【催报】雪堰镇：")
        assert text_for(robot(cast, RuleName.NOMINATION_CLOSING, "nominations/unit-x")) == ""
    with time_machine_at("2026-11-20T17:00:00+08:00"):
        assert [one.rule for one in group_texts.texts_of(row)] == ["NOMINATION_CLOSING"]
    row.status = ClassStatus.CONFIRMED
    row.save()
    assert said(cast, RuleName.NOMINATION_CLOSING) == []


def test_ratings_that_are_missing_are_counted_and_nobody_is_named(cast: Cast, attended: Attended) -> None:
    assert said(cast, RuleName.EVALUATION_DUE) == []
    attended.mark(p0="PRESENT", p1="PRESENT", p2="ABSENT")
    assert said(cast, RuleName.EVALUATION_DUE) == [
        "【社区干部培训班】教学评估\n还有2人没有评完。评估不记名，请打开“我的课表”给听过的课打分。\n"
        "我的课表：http://127.0.0.1:8000/me/"
    ]


@pytest.mark.usefixtures("sunday")
def test_every_text_is_short_whatever_the_names(cast: Cast, add: Add, publish: Publish) -> None:
    row = cast.training_class
    row.name, row.venue, row.audience, row.status = LONG[:100], LONG, LONG, ClassStatus.ENROLLING
    row.save()
    Quota.objects.create(training_class=row, unit=cast.other_town, seats=2)
    days = [MONDAY + dt.timedelta(days=day) for day in range(1, 11)]
    CalendarDay.objects.all().delete()
    sessions = [
        add(f"{LONG}{day.day}", start=at(clock, day), place=LONG)
        for day in days
        for clock in ("09:00", "14:00")
    ]
    for clock in ("08:00", "09:00", "10:00", "11:00", "14:00", "15:00", "16:00", "17:00"):
        start = at(clock)
        add(f"{LONG}{clock}", start=start, end=start + dt.timedelta(minutes=30), place=LONG)
    publish()
    for session in sessions:
        assert session.start_at
        later = session.start_at + dt.timedelta(minutes=30)
        scheduling.move(session, by=cast.organiser, version=session.version, start=later)
    publish(reason=LONG[:100])
    texts = group_texts.texts_of(row)
    assert [one.rule.value for one in texts] == [
        "SESSION_AHEAD",
        "TIMETABLE_PUBLISHED",
        "TIMETABLE_CHANGED",
        "NOMINATION_OPENED",
        "NOMINATION_CLOSING",
    ]
    assert [one.rule for one in texts if not len(one.text) < 300] == []
    assert "处变动，请看课表。" in texts[2].text
    assert "节课，请看课表。" in texts[0].text
    assert [one.rule for one in texts if "http://127.0.0.1:8000/classes/" not in one.text] == []
    assert timezone.localdate() == dt.date(2026, 11, 22)


def test_a_rule_without_a_text_says_nothing(cast: Cast) -> None:
    assert text_for(robot(cast, RuleName.LEAVE_ASKED, "leave/1")) == ""
