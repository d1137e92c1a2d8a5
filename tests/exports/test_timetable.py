"""The timetable on paper: what is published, day by day."""

import datetime as dt
from typing import Any

import pytest

from exports.papers import PAPERS, PaperProblem
from tests import factories
from tests.conftest import Cast
from tests.exports.workbooks import rows_of, sheet_of
from tests.factories import MONDAY, at
from timetable import publishing, scheduling
from timetable.models import PublishedChange, PublishedSession, Session, SessionStatus

TIMETABLE = PAPERS["timetable"]
HEADS = ["日期", "时段", "时间", "内容", "形式", "主讲人（单位职务）", "主持人", "地点", "备注"]
TUESDAY = MONDAY + dt.timedelta(days=1)


def hold(cast: Cast, title: str, clock: str, day: dt.date = MONDAY, **published: Any) -> Session:
    end = at(clock, day) + dt.timedelta(hours=1)
    drafted = factories.session(cast.training_class, title, start=at(clock, day), end=end, place="报告厅")
    drafted.kind = published.pop("kind", "LECTURE")
    factories.published(drafted, **published)
    return drafted


def built(cast: Cast) -> list[list[Any]]:
    return rows_of(TIMETABLE.build(cast.training_class, by=cast.organiser))


def test_the_timetable_cell_by_cell(cast: Cast, time_machine_at: Any) -> None:
    hold(cast, "开班式", "09:00", kind="OPENING", chair="周主任")
    hold(cast, "基层治理", "10:00", instructor_text="陈静(区委党校讲师)", remark="带笔记本")
    hold(cast, "未定的课", "14:00", TUESDAY)
    cast.training_class.timetable_versions.update(published_at=at("18:00", MONDAY - dt.timedelta(days=3)))
    with time_machine_at("2026-11-22T20:00:00+08:00"):
        rows = built(cast)
    blank: list[None] = [None]
    assert rows == [
        ["武进区2026年社区干部培训班课程表", *blank * 8],
        ["主办单位：武进区　　培训时间：2026年11月23日至24日", *blank * 8],
        HEADS,
        ["11月23日\n周一", "上午", "09:00–10:00", "开班式", "开班式", None, "周主任", "报告厅", None],
        [None, None, "10:00–11:00", "基层治理", "专题讲座", "陈静(区委党校讲师)", None, "报告厅", "带笔记本"],
        ["11月24日\n周二", "下午", "14:00–15:00", "未定的课", "专题讲座", "待定", None, "报告厅", None],
        ["生成时间：2026年11月22日 20:00　　依据课表第1版（2026年11月20日 18:00 发布）", *blank * 8],
    ]


def test_dates_and_half_days_lie_over_their_sessions(cast: Cast) -> None:
    for clock in ("09:00", "10:00", "14:00"):
        hold(cast, f"{clock}的课", clock)
    page = sheet_of(TIMETABLE.build(cast.training_class, by=None))
    assert {"A4:A6", "B4:B5"} <= {str(one) for one in page.merged_cells.ranges}
    assert (page.page_setup.orientation, page.print_title_rows) == ("landscape", "$3:$3")


def test_changes_since_the_version_before_are_marked(cast: Cast) -> None:
    for hour, change in enumerate(PublishedChange, start=9):
        hold(cast, f"课{hour}", f"{hour:02}:00", change=change, remark="原因")
    PublishedSession.objects.filter(change="CANCELLED").update(status=SessionStatus.CANCELLED)
    assert [row[8] for row in built(cast)[3:8]] == ["原因"] * 5  # the first version marks nothing
    cast.training_class.timetable_versions.update(number=2)
    assert [row[8] for row in built(cast)[3:8]] == [
        "原因",
        "【新增】　原因",
        "【调课】　原因",
        "【有变动】　原因",
        "【停课】　原因",
    ]


def test_a_session_published_alone_is_the_one_that_is_marked(cast: Cast) -> None:
    moved, changed, cancelled = (
        scheduling.add(
            cast.training_class, by=cast.organiser, kind="LECTURE", title=title, start=at(clock), end=None
        )
        for title, clock in (("要调的课", "09:00"), ("换主持的课", "14:00"), ("要停的课", "19:00"))
    )
    publishing.publish(cast.training_class, by=cast.organiser)
    scheduling.move(moved, by=cast.organiser, version=1, start=at("09:00", TUESDAY))
    scheduling.change(changed, by=cast.organiser, version=1, chair="周主任")
    scheduling.cancel(cancelled, by=cast.organiser, reason="台风")
    publishing.publish(cast.training_class, by=cast.organiser, only=[cancelled.pk])
    assert [(row[3], row[8]) for row in built(cast)[3:-1]] == [
        ("要调的课", None),
        ("换主持的课", None),
        ("要停的课", "【停课】　台风"),
    ]
    publishing.publish(cast.training_class, by=cast.organiser, only=[moved.pk])
    assert [(row[3], row[8]) for row in built(cast)[3:-1]] == [("换主持的课", None), ("要调的课", "【调课】")]


def test_one_cancelled_earlier_is_gone(cast: Cast) -> None:
    hold(cast, "留下的课", "09:00")
    hold(cast, "早已停的课", "10:00")
    PublishedSession.objects.filter(title="早已停的课").update(status=SessionStatus.CANCELLED)
    assert [row[3] for row in built(cast)[3:-1]] == ["留下的课"]


def test_an_unpublished_draft_is_not_there(cast: Cast) -> None:
    hold(cast, "已发布的课", "09:00")
    factories.session(cast.training_class, "草稿", start=at("14:00"))
    assert [row[3] for row in built(cast)[3:-1]] == ["已发布的课"]


def test_without_a_publication_it_is_refused_in_words(cast: Cast) -> None:
    factories.session(cast.training_class)
    with pytest.raises(PaperProblem, match="课表还没有发布"):
        built(cast)


def test_a_day_that_fits_on_a_page_is_not_split(cast: Cast) -> None:
    for day in range(9):
        for clock in ("08:00", "10:00", "14:00", "16:00"):
            hold(cast, "课", clock, MONDAY + dt.timedelta(days=day))
    page = sheet_of(TIMETABLE.build(cast.training_class, by=None))
    breaks = [one.id for one in page.row_breaks.brk]
    assert breaks == [3 + 4 * day for day in (4, 8)]


def test_it_takes_the_same_queries_for_one_and_for_three(cast: Cast, count_queries: Any) -> None:
    hold(cast, "一", "09:00")
    with count_queries() as for_one:
        TIMETABLE.build(cast.training_class, by=None)
    hold(cast, "二", "10:00")
    hold(cast, "三", "14:00")
    with count_queries() as for_three:
        TIMETABLE.build(cast.training_class, by=None)
    assert len(for_three) == len(for_one) <= 4
