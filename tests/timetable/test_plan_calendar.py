"""The year's plan as one picture: who sees it, what stands where, and the list that says the same (R30)."""

import datetime as dt
import re
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from courses import planning
from courses.models import Place, PlanStatus, TrainingClass, TrainingPlan
from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_staff, wrong_methods
from timetable import plan_calendar as picture
from timetable.calendar import WorkCalendar
from timetable.models import CalendarDay, DayKind

URL = "/plans/2026/calendar/"
NO_DAYS: Any = {"starts_on": None, "ends_on": None}


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def _bands(**calendar: Any) -> list[picture.Band]:
    classes = list(TrainingClass.objects.with_status(dt.date(2026, 6, 1)).order_by("pk"))
    work = WorkCalendar(calendar.get("days", {}))
    return picture.picture_of(2026, classes, calendar=work, moved_from=calendar.get("moved", {}))


def test_who_comes_in(cast: Cast, as_user: SignIn) -> None:
    assert doors(cast, as_user, URL) == for_staff(stranger=200)


def test_other_methods_are_refused(client: Client) -> None:
    assert wrong_methods(client, URL, "post", "put", "delete") == {"post": 405, "put": 405, "delete": 405}


def test_a_stranger_sees_no_class_of_another_district(cast: Cast, as_user: SignIn) -> None:
    assert "这一年还没有班次。" in as_user(cast.stranger).get(URL).content.decode()


def test_every_class_is_a_link_in_the_picture_and_in_the_list(cast: Cast, client: Client) -> None:
    month_only = factories.training_class(cast.district, "年轻干部培训班", month=3, status="DRAFT", **NO_DAYS)
    text = client.get(URL).content.decode()
    svg, table = re.findall(r"<svg viewBox=\"0 0 1.*?</svg>|<table.*?</table>", text, re.S)
    for row in (cast.training_class, month_only):
        assert svg.count(f'href="/classes/{row.pk}/"') == table.count(f'href="/classes/{row.pk}/"') == 1
    assert '：年轻干部培训班，三月，草拟"' in svg
    assert '：社区干部培训班，11月23日–11月25日，名单已定"' in svg
    assert " style=" not in text


def test_the_same_queries_at_one_class_and_at_forty(cast: Cast, client: Client, count_queries: Any) -> None:
    counts = []
    for size in (1, 3, 40):
        while (number := TrainingClass.objects.count()) < size:
            factories.training_class(
                cast.district, f"班{number}", starts_on=dt.date(2026, number % 12 + 1, 9)
            )
        with count_queries() as queries:
            client.get(URL)
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]


def test_a_year_whose_holidays_are_not_published_says_so(client: Client) -> None:
    assert "放假安排尚未公布" in client.get(URL).content.decode()
    CalendarDay.objects.create(day=dt.date(2026, 10, 1), kind=DayKind.HOLIDAY, name="国庆节")
    assert "放假安排尚未公布" not in client.get(URL).content.decode()


def test_classes_side_by_side_lie_in_lanes_of_their_own(cast: Cast) -> None:
    for name in ("第二个班", "第三个班"):
        factories.training_class(cast.district, name)
    november = _bands()[10]
    places = [(bar.x, bar.width) for bar in november.bars]
    assert places == [(picture.LEFT + 22 * picture.DAY + 1, 3 * picture.DAY - 2)] * 3
    assert len({bar.y for bar in november.bars}) == 3
    assert november.height >= picture.STRIP + 3 * picture.LANE


def test_no_two_labels_of_a_lane_cover_each_other(cast: Cast) -> None:
    for day in range(1, 31):
        factories.training_class(cast.district, f"第{day}个有点长的班名", starts_on=dt.date(2026, 11, day))
    lanes: dict[int, list[tuple[int, int]]] = {}
    for bar in _bands()[10].bars:
        label = picture.width_of(bar.label)
        start = bar.text_x - label if bar.is_before else bar.text_x
        lanes.setdefault(bar.y, []).append((min(bar.x, start), max(bar.x + bar.width, start + label)))
    for taken in lanes.values():
        spans = sorted(taken)
        assert all(end <= after for (_start, end), (after, _end) in pairwise(spans))


def test_a_class_over_the_end_of_a_month_is_in_both_and_counts_in_the_first(cast: Cast) -> None:
    TrainingClass.objects.update(starts_on=dt.date(2026, 4, 29), ends_on=dt.date(2026, 5, 2), days=3)
    april, may = _bands()[3:5]
    assert [(bar.x - picture.LEFT) // picture.DAY + 1 for bar in (*april.bars, *may.bars)] == [29, 1]
    assert (april.sums, may.sums) == (["1 个班", "60 人", "3 天"], [])


def test_a_class_over_the_end_of_the_year_ends_with_it(cast: Cast) -> None:
    TrainingClass.objects.update(starts_on=dt.date(2026, 12, 30), ends_on=dt.date(2027, 1, 2))
    bands = _bands()
    assert (len(bands), bands[11].bars[0].width, bands[0].bars) == (12, 2 * picture.DAY - 2, [])


def test_a_class_without_a_month_has_a_band_of_its_own(cast: Cast) -> None:
    TrainingClass.objects.update(month=None, **NO_DAYS)
    bands = _bands()
    assert (len(bands), bands[12].label, [bar.kind for bar in bands[12].bars]) == (13, "未定", ["month"])


def test_a_cancelled_class_is_shown_and_counts_nowhere(cast: Cast) -> None:
    TrainingClass.objects.update(status="CANCELLED")
    november = _bands()[10]
    assert ([str(bar.status.label) for bar in november.bars], november.sums) == (["已取消"], [])


def test_R27_holidays_and_make_up_workdays_are_marked(cast: Cast) -> None:
    days = {
        dt.date(2026, 10, 1): (DayKind.HOLIDAY, "国庆节"),
        dt.date(2026, 10, 10): (DayKind.WORKDAY, "国庆节"),
    }
    october = {cell.number: (cell.kind, cell.mark) for cell in _bands(days=days)[9].cells}
    assert [october[day] for day in (1, 9, 10, 11)] == [
        ("holiday", "休"),
        ("", ""),
        ("workday", "班"),
        ("weekend", ""),
    ]


def test_R30_a_postponed_class_keeps_its_old_place(cast: Cast, client: Client) -> None:
    TrainingPlan.objects.update(status=PlanStatus.ISSUED)
    TrainingClass.objects.update(status="APPROVED", ordinal=7)
    row = TrainingClass.objects.get()
    for day in (7, 14):
        planning.postpone(
            row,
            by=cast.organiser,
            starts_on=dt.date(2026, 12, day),
            ends_on=None,
            reason="会议冲突",
            document_number="武组〔2026〕9号",
        )
    text = client.get(URL).content.decode()
    assert '：7 社区干部培训班，原定11月23日–11月25日"' in text
    assert '：7 社区干部培训班，12月14日，已批准"' in text
    assert "12月7日，" not in text
    moved = {row.pk: Place(11, dt.date(2026, 11, 23), dt.date(2026, 11, 25), "APPROVED")}
    assert [bar.kind for bar in _bands(moved=moved)[10].bars] == ["old"]


def test_a_long_name_is_cut_in_the_picture_and_whole_for_those_who_listen(cast: Cast) -> None:
    TrainingClass.objects.update(name="很长的班名" * 20)
    bar = _bands()[10].bars[0]
    assert picture.width_of(bar.label) < picture.DAYS_WIDE
    assert (bar.label.startswith("很长的班名"), "…" in bar.label, "很长的班名" * 20 in bar.title) == (
        True,
        True,
        True,
    )
