"""The sign-in sheet: who is expected in a half-day, with room for a hand."""

import datetime as dt
from typing import Any

import pytest

from exports.forms import form_of
from exports.papers import PAPERS, PaperProblem
from tests import factories
from tests.conftest import Cast
from tests.exports.workbooks import rows_of, sheet_of
from tests.factories import MONDAY, at
from timetable.models import Session
from trainees.models import Enrolment

SHEET = PAPERS["sign_in_sheet"]
MORNING = "2026-11-23-AM"
TUESDAY = MONDAY + dt.timedelta(days=1)


def hold(cast: Cast, clock: str = "09:00", day: dt.date = MONDAY, **fields: Any) -> Session:
    drafted = factories.session(cast.training_class, start=at(clock, day), **fields)
    factories.published(drafted, instructor_text="陈静(区委党校讲师)")
    return drafted


def enrol(cast: Cast, name: str, **fields: Any) -> Enrolment:
    unit = fields.pop("at_unit", cast.community)
    return factories.enrolment(cast.training_class, factories.cadre(name, unit), **fields)


def built(cast: Cast, half_day: str = MORNING, **options: Any) -> list[list[Any]]:
    return rows_of(
        SHEET.build(cast.training_class, by=cast.organiser, options={"half_day": half_day, **options})
    )


def test_the_sheet_cell_by_cell(cast: Cast, time_machine_at: Any) -> None:
    room = factories.room(cast.district)
    hold(cast, room=room)
    enrol(cast, "张三")
    with time_machine_at("2026-11-23T08:00:00+08:00"):
        cast.training_class.timetable_versions.update(published_at=at("18:00", MONDAY - dt.timedelta(days=3)))
        rows = built(cast, blank_lines=1)
    blank: list[None] = [None]
    unit = "湖塘镇花园社区居民委员会"
    assert rows == [
        ["武进区2026年社区干部培训班签到表", *blank * 5],
        ["时间：2026年11月23日（周一）上午", *blank * 5],
        ["09:00–11:30　专题讲座：专题讲座　主讲：陈静(区委党校讲师)　地点：三楼301教室", *blank * 5],
        ["序号", "单位", "姓名", "职务", "签名", "备注"],
        [1, unit, "王小宁", "社区书记", None, None],
        [2, unit, "张三", "社区书记", None, None],
        [3, None, None, None, None, "增补"],
        ["应到：2人　　实到：＿＿＿＿人　　请假：＿＿＿＿人　　缺席：＿＿＿＿人", *blank * 5],
        blank * 6,
        ["班主任签字：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿＿＿＿＿", *blank * 5],
        ["生成时间：2026年11月23日 08:00　　依据课表第1版（2026年11月20日 18:00 发布）", *blank * 5],
    ]


def test_a_line_has_nine_millimetres_and_the_page_is_upright(cast: Cast) -> None:
    hold(cast)
    page = sheet_of(SHEET.build(cast.training_class, by=None, options={"half_day": MORNING}))
    assert (page.row_dimensions[5].height or 0) * 25.4 / 72 >= 9
    assert (page.page_setup.orientation, page.print_title_rows) == ("portrait", "$4:$4")


def test_R29_only_who_is_expected_stands_there(cast: Cast) -> None:
    group = factories.group(cast.training_class)
    session = hold(cast)
    session.published.groups.set([group])
    hold(cast, "09:00", TUESDAY)
    enrol(cast, "组里人", group=group)
    enrol(cast, "后来人", group=group, expected_from=at("08:00", TUESDAY))
    assert [row[2] for row in built(cast)[4:6]] == ["组里人", None]
    assert [row[2] for row in built(cast, "2026-11-24-AM")[4:8]] == ["王小宁", "组里人", "后来人", None]


@pytest.mark.parametrize(
    ("by", "names"),
    [("town", ["湖塘镇（2人）", "雪堰镇（1人）"]), ("group", ["第1组（1人）", "未分组（2人）"])],
)
def test_each_town_or_group_begins_a_page(cast: Cast, by: str, names: list[str]) -> None:
    hold(cast)
    enrol(cast, "湖塘人")
    enrol(
        cast,
        "雪堰人",
        at_unit=cast.other_community,
        town_position=1,
        group=factories.group(cast.training_class),
    )
    options = {"half_day": MORNING, "pages_by": by}
    page = sheet_of(SHEET.build(cast.training_class, by=None, options=options))
    rows = list(page.iter_rows(values_only=True))
    heads = [place for place, row in enumerate(rows, start=1) if row[0] in names]
    assert [rows[place - 1][0] for place in heads] == names
    assert [one.id for one in page.row_breaks.brk] == [heads[1] - 1]
    assert sorted(row[0] for row in rows if isinstance(row[0], int)) == [1, 2, 3]


@pytest.mark.parametrize("half_day", ["2026-11-23-PM", "2026-11-25-AM"])
def test_a_half_day_without_a_session_is_refused(cast: Cast, half_day: str) -> None:
    hold(cast)
    with pytest.raises(PaperProblem, match="没有这个半天的课"):
        built(cast, half_day)


@pytest.mark.parametrize("half_day", ["", "nonsense", "2026-13-01-AM"])
def test_no_half_day_is_refused(cast: Cast, half_day: str) -> None:
    hold(cast)
    with pytest.raises(PaperProblem, match="请选择哪个半天"):
        built(cast, half_day)


def test_the_form_offers_the_published_half_days_and_the_next_one_first(cast: Cast, today: None) -> None:
    for clock, day in (
        ("09:00", MONDAY - dt.timedelta(days=3)),
        ("14:00", TUESDAY),
        ("09:00", MONDAY),
        ("10:00", MONDAY),
    ):
        hold(cast, clock, day)
    form = form_of("sign_in_sheet", training_class=cast.training_class, user=cast.organiser)
    field: Any = form.fields["half_day"]
    assert field.choices == [
        ("2026-11-20-AM", "11月20日上午"),
        ("2026-11-23-AM", "11月23日上午"),
        ("2026-11-24-PM", "11月24日下午"),
    ]
    assert field.initial == MORNING


def test_without_a_timetable_the_form_says_so(cast: Cast) -> None:
    form = form_of("sign_in_sheet", training_class=cast.training_class, user=cast.organiser)
    assert form.fields["half_day"].help_text == "课表还没有发布，没有可选的半天。"
