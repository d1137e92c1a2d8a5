"""The grid's page."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from courses.models import ClassStatus
from tests import factories
from tests.attendance.conftest import AM, PM, Attended
from tests.attendance.doors import READERS, answers
from tests.conftest import Cast
from tests.factories import MONDAY, at
from timetable.calendar import HalfDay


def address(attended: Attended, query: str = "") -> str:
    return reverse("attendance:attendance_detail", args=[attended.training_class.pk]) + query


def names(answer: Any) -> list[str]:
    return [line.row.enrolment.cadre.name for line in answer.context["grid"].rows]


def test_it_works(attended: Attended, as_user: Any) -> None:
    attended.mark(AM, p0="PRESENT", p1="SICK", p2="ABSENT")
    answer = as_user(attended.by).get(address(attended))
    assert answer.status_code == 200
    page = answer.content.decode()
    for text in (
        "王小宁",
        "11月23日",
        "周一",
        "刘老师 · 11-23 18:00 · 考勤表格",
        'aria-label="病假"',
        "其余全部出勤",
    ):
        assert text in page


def test_who_may_look(attended: Attended, cast: Cast, as_user: Any) -> None:
    assert answers(cast, as_user, address(attended)) == READERS


def test_only_get(attended: Attended, as_user: Any) -> None:
    assert as_user(attended.by).post(address(attended)).status_code == 405


def test_readers_get_no_tools(attended: Attended, cast: Cast, as_user: Any) -> None:
    for user in (cast.finance, cast.auditor):
        page = as_user(user).get(address(attended, "?edit=1")).content.decode()
        assert [
            word in page for word in ("王小宁", "其余全部出勤", "data-grid", "mark-menu", "<select class")
        ] == [
            True,
            False,
            False,
            False,
            False,
        ]


def test_the_half_day_shown_is_the_one_that_runs_or_ran_last(
    attended: Attended, as_user: Any, time_machine_at: Any
) -> None:
    def shown(query: str = "") -> HalfDay:
        half_day = as_user(attended.by).get(address(attended, query)).context["column"].half_day
        assert isinstance(half_day, HalfDay)
        return half_day

    assert shown() == PM
    assert shown("?half_day=2026-11-23-AM") == AM
    assert shown("?half_day=nonsense") == PM
    for clock, half_day in (("07:00", AM), ("09:00", AM), ("13:59", AM), ("14:00", PM)):
        with time_machine_at(f"2026-11-23T{clock}:00+08:00"):
            assert shown() == half_day


def test_half_days_to_come_are_shown_and_not_markable(attended: Attended, as_user: Any) -> None:
    tomorrow = MONDAY + dt.timedelta(days=1)
    factories.published(factories.session(attended.training_class, "明天", start=at("09:00", tomorrow)))
    answer = as_user(attended.by).get(address(attended, "?half_day=2026-11-24-AM"))
    grid = answer.context["grid"]
    assert [cell.can_mark for cell in grid.rows[0].cells] == [True, True, False]
    assert [(day.day, day.has_come, day.weekday) for day in grid.days] == [
        (MONDAY, True, "周一"),
        (tomorrow, False, "周二"),
    ]
    page = answer.content.decode()
    assert "还没有到，当天起才能记考勤。" in page
    assert "其余全部出勤" not in page


def test_one_cell_alone_is_in_the_order_of_tab(attended: Attended, as_user: Any) -> None:
    attended.people[0].expected_from = at("14:00")
    attended.people[0].save()
    page = as_user(attended.by).get(address(attended)).content.decode()
    grid = page[page.index("<tbody>") : page.index("</tbody>")]
    assert (grid.count('tabindex="0"'), grid.count('tabindex="-1"')) == (1, 4)


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("", ["王小宁", "学员甲", "学员乙"]),
        ("?q=wxn", ["王小宁"]),
        ("?q=雪东", ["学员甲", "学员乙"]),
        ("?q=学员乙", ["学员乙"]),
        ("?town=湖塘镇", ["王小宁"]),
        ("?town=没有这个镇", ["王小宁", "学员甲", "学员乙"]),
        ("?show=flagged", ["学员甲"]),
        ("?show=open", ["王小宁", "学员乙"]),
        ("?show=open&q=wang", ["王小宁"]),
        ("?q=nobody", []),
    ],
)
def test_filters(attended: Attended, as_user: Any, query: str, left: list[str]) -> None:
    for person, name in zip(attended.people[1:], ("学员甲", "学员乙"), strict=True):
        person.cadre.name = name
        person.cadre.save()
    attended.mark(AM, p0="PRESENT", p1="ABSENT")
    attended.mark(PM, p1="PRESENT")
    answer = as_user(attended.by).get(address(attended, query))
    assert names(answer) == left
    assert f'data-count="{len(left)} 人"' in answer.content.decode()


def test_filter_by_group(attended: Attended, as_user: Any) -> None:
    groups = [factories.group(attended.training_class, number) for number in (1, 2)]
    for person, group in zip(attended.people, groups, strict=False):
        person.group = group
        person.save()
    assert names(as_user(attended.by).get(address(attended, f"?group={groups[0].pk}"))) == ["王小宁"]


def test_the_figures_are_those_of_the_rows_shown(attended: Attended, as_user: Any) -> None:
    attended.mark(PM, p0="LATE", p1="ABSENT")
    answer = as_user(attended.by).get(address(attended, "?q=wxn"))
    counts = answer.context["column"].counts
    assert (counts.expected, counts.present, counts.late, counts.absent) == (1, 1, 1, 0)
    assert "所列1人" in answer.content.decode()


def test_without_javascript_a_half_day_is_filled_in_by_choices(attended: Attended, as_user: Any) -> None:
    attended.mark(PM, p0="LATE")
    page = as_user(attended.by).get(address(attended, "?edit=1")).content.decode()
    person = attended.people[0].pk
    assert f'<option value="{person}/2026-11-23-PM/PRESENT/LATE">出勤</option>' in page
    assert f'<option value="{person}/2026-11-23-PM//LATE">清除</option>' in page
    assert f'<option value="{attended.people[1].pk}/2026-11-23-PM/ABSENT/">旷课</option>' in page


def test_without_a_timetable_or_people_it_says_so(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    page = client.get(reverse("attendance:attendance_detail", args=[cast.training_class.pk]))
    assert "课表还没有发布。" in page.content.decode()
    empty = factories.training_class(cast.district, "空班")
    factories.published(factories.session(empty))
    page = client.get(reverse("attendance:attendance_detail", args=[empty.pk]))
    assert "班里还没有学员。" in page.content.decode()


def test_a_closed_class_is_still_read(attended: Attended, as_user: Any) -> None:
    attended.training_class.status = ClassStatus.CLOSED
    attended.training_class.save()
    assert as_user(attended.by).get(address(attended)).status_code == 200


def test_queries_do_not_grow(attended: Attended, cast: Cast, as_user: Any, count_queries: Any) -> None:
    client = as_user(cast.organiser)
    attended.mark(AM, p0="PRESENT")
    client.get(address(attended))
    with count_queries() as few:
        client.get(address(attended))
    factories.trainees(attended.training_class, cast.community, 4)
    factories.published(factories.session(attended.training_class, "晚上", start=at("17:00")))
    attended.mark(PM, p0="PRESENT", p1="LATE", p2="ABSENT")
    with count_queries() as many:
        client.get(address(attended))
    assert len(few) == len(many)
    assert len(many) <= 12
