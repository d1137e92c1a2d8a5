"""The sign-in sheet: who is expected in a half-day, with room for a hand."""

import datetime as dt
from typing import Any

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from attendance.models import SheetPrinting
from exports.papers import PAPERS, PaperProblem, form_of
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


def on_each_page(page: Worksheet) -> tuple[str | None, str | None]:
    """What stands at the right of the head and at the left of the foot; nothing stands where it would meet the rest."""
    head, foot = page.oddHeader, page.oddFooter
    assert head
    assert foot
    assert (head.left.text, foot.center.text) == (page["A1"].value, None)
    return head.right.text, foot.left.text


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


def test_each_page_bears_the_number_and_the_code_of_the_printing(cast: Cast) -> None:
    hold(cast)
    enrol(cast, "张三")
    page = sheet_of(
        SHEET.build(cast.training_class, by=cast.organiser, options={"half_day": MORNING, "blank_lines": 2})
    )
    printing = SheetPrinting.objects.get()
    stamp = f"编号 1 · 码 {printing.code}"
    assert on_each_page(page) == (stamp, stamp)
    assert printing.printed_by == cast.organiser
    people = list(cast.training_class.enrolments.order_by("pk").values_list("pk", flat=True))
    assert printing.lines == [*people, None, None]


def test_serials_stay_bound_whatever_the_roster_does_later(cast: Cast) -> None:
    hold(cast)
    second = enrol(cast, "张三", town_position=2)
    built(cast)
    enrol(cast, "后来人", town_position=1)
    cast.enrolment.status = "CANCELLED"
    cast.enrolment.save()
    built(cast)
    first, later = SheetPrinting.objects.order_by("number")
    assert first.lines == [cast.enrolment.pk, second.pk]
    assert [Enrolment.objects.get(pk=pk).cadre.name for pk in later.lines] == ["后来人", "张三"]


def test_a_job_that_builds_it_twice_books_one_number(cast: Cast) -> None:
    hold(cast)

    def build(once: str) -> None:
        SHEET.build(cast.training_class, by=None, options={"half_day": MORNING}, once=once)

    build("7/a")
    build("7/a")
    assert SheetPrinting.objects.count() == 1
    build("8/a")
    enrol(cast, "张三")
    build("7/a")
    assert [len(one.lines) for one in SheetPrinting.objects.order_by("number")] == [1, 1, 2]


def test_nothing_is_booked_for_a_paper_that_cannot_be_made(cast: Cast) -> None:
    hold(cast)
    with pytest.raises(PaperProblem):
        built(cast, "2026-11-25-AM")
    assert not SheetPrinting.objects.exists()


def test_two_blocks_run_down_the_left_and_then_the_right(cast: Cast) -> None:
    hold(cast)
    for name in ("张三", "李四"):
        enrol(cast, name)
    options = {"half_day": MORNING, "layout": "two", "blank_lines": 2}
    page = sheet_of(SHEET.build(cast.training_class, by=None, options=options))
    rows = [list(row) for row in page.iter_rows(min_row=4, max_row=7, values_only=True)]
    unit = "湖塘镇花园社区居民委员会"
    assert rows == [
        ["序号", "姓名", "单位", "签名", None, "序号", "姓名", "单位", "签名"],
        [1, "王小宁", unit, None, None, 4, None, "（增补）", None],
        [2, "张三", unit, None, None, 5, None, "（增补）", None],
        [3, "李四", unit, None, None, None, None, None, None],
    ]
    assert page.page_setup.orientation == "landscape"


def test_a_long_list_in_two_blocks_fills_page_after_page(cast: Cast) -> None:
    hold(cast)
    factories.trainees(cast.training_class, cast.community, 59)
    options = {"half_day": MORNING, "layout": "two"}
    page = sheet_of(SHEET.build(cast.training_class, by=None, options=options))
    pairs = [(row[0], row[5]) for row in page.iter_rows(values_only=True) if isinstance(row[0], int)]
    serials = [serial for pair in pairs for serial in pair if isinstance(serial, int)]
    assert sorted(serials) == list(range(1, 61))
    first_page = page.row_breaks.brk[0].id - 4
    assert pairs[0] == (1, first_page + 1)
    assert pairs[first_page] == (2 * first_page + 1, pairs[first_page][1])
    assert len(page.row_breaks.brk) >= 2


def test_a_short_class_signs_once_a_half_day_in_one_list(cast: Cast) -> None:
    hold(cast)
    hold(cast, "14:00")
    hold(cast, "09:00", TUESDAY)
    enrol(cast, "后来人", expected_from=at("08:00", TUESDAY))
    options = {"half_day": MORNING, "layout": "each", "blank_lines": 1}
    page = sheet_of(SHEET.build(cast.training_class, by=None, options=options))
    printings = list(SheetPrinting.objects.order_by("number"))
    codes = [one.code for one in printings]
    unit, last = "湖塘镇花园社区居民委员会", None
    rows = [list(row) for row in page.iter_rows(min_row=2, max_row=10, values_only=True)]
    assert rows == [
        ["时间：2026年11月23日上午至2026年11月24日上午（每半天签一次，共3次）", *[last] * 5],
        [
            *("序号", "姓名", "单位"),
            f"11月23日\n上午\n编号 1\n码 {codes[0]}",
            f"11月23日\n下午\n编号 2\n码 {codes[1]}",
            f"11月24日\n上午\n编号 3\n码 {codes[2]}",
        ],
        [1, "王小宁", unit, None, None, None],
        [2, "后来人", unit, "—", "—", None],
        [3, None, "（增补）", None, None, None],
        [None, "应到", None, 1, 1, 2],
        [None, "实到", None, None, None, None],
        [None, "请假", None, None, None, None],
        [None, "缺席", None, None, None, None],
    ]
    people = list(cast.training_class.enrolments.order_by("pk").values_list("pk", flat=True))
    assert [one.lines for one in printings] == [[people[0], None, None]] * 2 + [[*people, None]]
    assert on_each_page(page) == ("编号 1 至 编号 3", "编号 1 至 编号 3")


def test_too_many_half_days_do_not_fit_side_by_side(cast: Cast) -> None:
    for day in range(6):
        for clock in ("09:00", "14:00"):
            hold(cast, clock, MONDAY + dt.timedelta(days=day))
    with pytest.raises(PaperProblem, match="最多 10 个半天，这个班有 12 个"):
        built(cast, layout="each")
    form: Any = form_of("sign_in_sheet", subject=cast.training_class, user=cast.organiser)
    assert [value for value, _label in form.fields["layout"].choices] == ["one", "two"]


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
    form = form_of("sign_in_sheet", subject=cast.training_class, user=cast.organiser)
    field: Any = form.fields["half_day"]
    assert field.choices == [
        ("2026-11-20-AM", "11月20日上午"),
        ("2026-11-23-AM", "11月23日上午"),
        ("2026-11-24-PM", "11月24日下午"),
    ]
    assert field.initial == MORNING


def test_without_a_timetable_the_form_says_so(cast: Cast) -> None:
    form = form_of("sign_in_sheet", subject=cast.training_class, user=cast.organiser)
    assert form.fields["half_day"].help_text == "课表还没有发布，没有可选的半天。"
