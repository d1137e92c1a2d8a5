"""The attendance sheet holds what the page shows."""

import datetime as dt
from typing import Any

import pytest

from attendance.models import AttendancePolicy, AttendanceRecord, Mark
from attendance.standing import Standing
from attendance.value import Value
from exports.papers import PAPERS, PaperProblem
from tests import factories
from tests.conftest import Cast
from tests.exports.workbooks import rows_of, sheet_of
from tests.factories import MONDAY, at
from timetable.models import PublishedSession, Session
from trainees.models import Cadre, Enrolment, EnrolmentStatus
from trainees.names import stroke_key

SHEET = PAPERS["attendance_sheet"]
TUESDAY = MONDAY + dt.timedelta(days=1)


def hold(cast: Cast, clock: str, day: dt.date = MONDAY, **fields: Any) -> Session:
    drafted = factories.session(cast.training_class, start=at(clock, day), **fields)
    factories.published(drafted)
    return drafted


def record(session: Session, enrolment: Enrolment, code: str) -> None:
    value = Value.of(code)
    mark = Mark.objects.create(
        session=session, enrolment=enrolment, status=value.status, leave_kind=value.leave_kind, source="GRID"
    )
    AttendanceRecord.objects.create(
        session=session, enrolment=enrolment, status=value.status, leave_kind=value.leave_kind, mark=mark
    )


def enrol(cast: Cast, name: str, **fields: Any) -> Enrolment:
    return factories.enrolment(cast.training_class, factories.cadre(name, cast.community), **fields)


@pytest.fixture
def held(cast: Cast) -> list[Session]:
    """Monday morning and afternoon, and Tuesday morning."""
    return [hold(cast, "09:00"), hold(cast, "14:00"), hold(cast, "09:00", TUESDAY)]


def built(cast: Cast, **options: Any) -> list[list[Any]]:
    return rows_of(SHEET.build(cast.training_class, by=cast.organiser, options=options))


@pytest.fixture
def recorded(cast: Cast, held: list[Session]) -> None:
    """Three people with every kind of mark, 李四 from Tuesday on; the timetable was published on Friday at six."""
    zhang = enrol(cast, "张三")
    late = enrol(cast, "李四", expected_from=at("09:00", TUESDAY))
    for session, code in zip(held, ("PRESENT", "LATE", "LEFT_EARLY"), strict=True):
        record(session, cast.enrolment, code)
    for session, code in zip(held, ("SICK", "ABSENT", "PRESENT"), strict=True):
        record(session, zhang, code)
    record(held[2], late, "PERSONAL")
    version = cast.training_class.timetable_versions.get()
    version.published_at = at("18:00", MONDAY - dt.timedelta(days=3))
    version.save()


@pytest.mark.usefixtures("recorded")
def test_the_sheet_cell_by_cell(cast: Cast, time_machine_at: Any) -> None:
    with time_machine_at("2026-11-24T12:15:00+08:00"):
        rows = built(cast)
    blank: list[None] = [None]
    unit = "湖塘镇花园社区居民委员会"
    assert rows == [
        ["武进区2026年社区干部培训班考勤表", *blank * 11],
        ["主办单位：武进区　　培训时间：2026年11月23日至24日　　共3人、3个半天", *blank * 11],
        [
            "序号",
            "姓名",
            "单位",
            "11月23日\n周一",
            None,
            "11/24\n周二",
            "应到\n学时",
            "实到\n学时",
            "请假\n学时",
            "旷课\n学时",
            "占比",
            "结论",
        ],
        [None, None, None, "上午", "下午", "上午", *blank * 6],
        [1, "王小宁", unit, "√", "△", "◇", 12, 12, 0, 0, 0, "正常"],
        [2, "张三", unit, "病", "×", "√", 12, 4, 4, 4, 8 / 12, "请假、旷课累计8/12学时，超过1/7"],
        [3, "李四", unit, "—", "—", "事", 4, 0, 4, 0, 1, "请假、旷课累计4/4学时，超过1/7"],
        ["应到（人）", None, None, 2, 2, 3, "应到＝实到＋请假＋旷课\n迟到、早退计入实到", *blank * 5],
        ["实到（人）", None, None, 1, 1, 2, *blank * 6],
        ["请假（人）", None, None, 1, 0, 1, *blank * 6],
        ["旷课（人）", None, None, 0, 1, 0, *blank * 6],
        ["其中迟到（人）", None, None, 0, 1, 0, *blank * 6],
        ["其中早退（人）", None, None, 0, 0, 1, *blank * 6],
        [
            "图例：√ 出勤　△ 迟到　◇ 早退　事 事假　病 病假　公 公假　× 旷课　— 不应到　空白 未记录",
            *blank * 11,
        ],
        [
            "占比＝（事假、病假、公假、旷课学时）÷应到学时，超过1/7须处理，正好等于不算超过；"
            "旷课累计4个半天、早退超过2次、未经批准离校也须处理。",
            *blank * 11,
        ],
        ["生成时间：2026年11月24日 12:15　　依据课表第1版（2026年11月20日 18:00 发布）", *blank * 11],
        blank * 12,
        [
            "制表：＿＿＿＿＿＿＿　　班主任：＿＿＿＿＿＿＿　　审核：＿＿＿＿＿＿＿　　日期：＿＿＿＿＿＿＿",
            *blank * 11,
        ],
    ]


@pytest.mark.usefixtures("recorded")
def test_the_legend_says_the_rules_of_the_class(cast: Cast) -> None:
    AttendancePolicy.objects.create(
        district=cast.district,
        training_class=cast.training_class,
        leave_denominator=5,
        absent_half_days=0,
        early_leaves_allowed=1,
        lates_per_absence=3,
        counted_leave=["PERSONAL"],
    )
    said = [row[0] for row in built(cast) if str(row[0]).startswith("占比")]
    assert said == [
        "占比＝（事假、旷课学时）÷应到学时，超过1/5须处理，正好等于不算超过；早退超过1次、未经批准离校也须处理。"
        "每3次迟到算旷课1个半天。"
    ]


def test_dates_lie_over_their_half_days(cast: Cast, held: list[Session]) -> None:
    page = sheet_of(SHEET.build(cast.training_class, by=cast.organiser))
    merged = {str(one) for one in page.merged_cells.ranges}
    assert {"D3:E3", "A3:A4", "B3:B4", "C3:C4", "G3:G4", "L3:L4"} <= merged
    assert (page.print_title_rows, page.page_setup.orientation) == ("$3:$4", "landscape")
    assert page["K5"].number_format == "0.0%"


def test_it_holds_what_the_page_shows(cast: Cast, held: list[Session]) -> None:
    people = [cast.enrolment, *factories.trainees(cast.training_class, cast.other_community, 8)]
    codes = ["PRESENT", "LATE", "LEFT_EARLY", "PERSONAL", "SICK", "OFFICIAL", "ABSENT", "PRESENT"]
    for place, person in enumerate(people[:8]):
        for shift, session in enumerate(held):
            record(session, person, codes[(place + shift) % 8])
    standing = Standing.of(cast.training_class)
    rows = built(cast)[4:]
    assert [row[1] for row in rows[:9]] == [row.enrolment.cadre.name for row in standing.rows]
    assert [row[3:6] for row in rows[:9]] == [
        [cell.sign or None for cell in row.cells] for row in standing.rows
    ]
    assert [row[6:10] for row in rows[:9]] == [
        [row.hours.expected, row.hours.attended, row.hours.on_leave, row.hours.absent]
        for row in standing.rows
    ]
    counts = {row[0]: row[3:6] for row in rows[9:16]}
    of_page = [column.counts for column in standing.columns]
    assert counts == {
        "应到（人）": [one.expected for one in of_page],
        "实到（人）": [one.present for one in of_page],
        "请假（人）": [one.on_leave for one in of_page],
        "旷课（人）": [one.absent for one in of_page],
        "未记（人）": [one.unmarked for one in of_page],
        "其中迟到（人）": [one.late for one in of_page],
        "其中早退（人）": [one.left_early for one in of_page],
    }


def test_R29_expected_is_always_the_sum(cast: Cast, held: list[Session]) -> None:
    for place, person in enumerate(factories.trainees(cast.training_class, cast.community, 6)):
        record(held[0], person, ["PRESENT", "LATE", "SICK", "ABSENT", "LEFT_EARLY", "OFFICIAL"][place])
    counts = {row[0]: row[3] for row in built(cast) if row[0] and str(row[0]).endswith("（人）")}
    parts = sum(counts[f"{part}（人）"] for part in ("实到", "请假", "旷课", "未记"))
    assert (counts["应到（人）"], parts) == (7, 7)


def test_R09_exactly_one_seventh_is_shown_as_a_warning_not_as_too_much(cast: Cast) -> None:
    for day in range(7):
        session = hold(cast, "09:00", MONDAY + dt.timedelta(days=day))
        record(session, cast.enrolment, "PERSONAL" if day == 0 else "PRESENT")
    row = built(cast)[4]
    assert row[10:] == [
        28, 24, 4, 0, pytest.approx(1 / 7), "请假、旷课累计4/28学时，接近1/7"
    ]  # fmt: skip


def test_an_unfinished_record_is_said_so(cast: Cast, held: list[Session]) -> None:
    record(held[0], cast.enrolment, "PRESENT")
    row = built(cast)[4]
    assert row[3:] == ["√", None, None, 12, 4, 0, 0, 0, "考勤未记全"]


def test_R22_somebody_who_left_stands_with_the_half_days_attended(cast: Cast, held: list[Session]) -> None:
    record(held[0], cast.enrolment, "PRESENT")
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(status=EnrolmentStatus.REPLACED)
    row = built(cast)[4]
    assert row[1:] == ["王小宁", "湖塘镇花园社区居民委员会", "√", "—", "—", 4, 4, 0, 0, 0, "更换人选"]


def test_a_cancelled_session_is_no_half_day(cast: Cast, held: list[Session]) -> None:
    PublishedSession.objects.filter(pk=held[1].pk).update(status="CANCELLED")
    rows = built(cast)
    assert rows[3][3:5] == ["上午", "上午"]
    assert rows[2][3:5] == ["11/23\n周一", "11/24\n周二"]


@pytest.mark.parametrize(
    ("order", "names"),
    [("unit", ["王小宁", "丁一"]), ("stroke", ["丁一", "王小宁"]), ("group", ["丁一", "王小宁"])],
)
def test_people_stand_in_the_asked_order(
    cast: Cast, held: list[Session], order: str, names: list[str]
) -> None:
    Cadre.objects.update(stroke_order=stroke_key("王小宁"))
    ding = factories.cadre("丁一", cast.other_community, stroke_order=stroke_key("丁一"))
    group = factories.group(cast.training_class)
    factories.enrolment(cast.training_class, ding, group=group, town_position=1)
    assert [row[1] for row in built(cast, order=order)[4:6]] == names


def test_without_a_published_timetable_it_is_refused_in_words(cast: Cast) -> None:
    with pytest.raises(PaperProblem, match="课表还没有发布"):
        built(cast)


def test_with_nobody_on_the_list_it_is_refused_in_words(cast: Cast, held: list[Session]) -> None:
    cast.enrolment.delete()
    with pytest.raises(PaperProblem, match="花名册上还没有学员"):
        built(cast)


def test_it_takes_the_same_queries_for_one_and_for_three(
    cast: Cast, held: list[Session], count_queries: Any
) -> None:
    with count_queries() as for_one:
        SHEET.build(cast.training_class, by=None)
    factories.trainees(cast.training_class, cast.other_community, 2)
    with count_queries() as for_three:
        SHEET.build(cast.training_class, by=None)
    assert len(for_three) == len(for_one) <= 8
