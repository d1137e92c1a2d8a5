"""Who goes on which bus, read back cell by cell."""

import datetime as dt
from typing import Any

import pytest

from exports.papers import PAPERS, PaperProblem, form_of
from exports.papers.transport import leader_of
from tests import factories
from tests.conftest import Cast
from tests.exports.workbooks import rows_of, sheet_of
from tests.factories import MONDAY, at
from timetable.models import PublishedSession
from trainees.models import Enrolment, EnrolmentStatus

TRANSPORT = PAPERS["transport"]
GARDEN = "湖塘镇花园社区居民委员会"
BUILT = "生成时间：2026年11月23日 08:00　　依据课表第1版（2026年11月23日 07:00 发布）"


def trip(cast: Cast, title: str = "红色教育基地", **fields: Any) -> PublishedSession:
    fields.setdefault("start", at("14:00"))
    session = factories.session(
        cast.training_class, title, kind="FIELD_TEACHING", place="瞿秋白纪念馆", **fields
    )
    row = factories.published(session)
    cast.training_class.timetable_versions.update(published_at=at("07:00"))
    return row


@pytest.fixture
def grouped(cast: Cast, today: None) -> list[Enrolment]:
    """王小宁 alone in the first group; 丁一 and 马力, who leads it, in the second."""
    one, two = factories.group(cast.training_class), factories.group(cast.training_class, 2)
    people = [cast.enrolment]
    for name in ("丁一", "马力"):
        cadre = factories.cadre(name, cast.community, phone="13900001234")
        people.append(factories.enrolment(cast.training_class, cadre))
    for person, group in zip(people, (one, two, two), strict=True):
        person.group = group
        person.save()
    two.leader = people[2]
    two.save()
    return people


def built(cast: Cast, who: str = "organiser", **options: Any) -> list[list[Any]]:
    return rows_of(TRANSPORT.build(cast.training_class, by=getattr(cast, who), options=options))


def test_a_bus_a_page_cell_by_cell(cast: Cast, grouped: list[Enrolment]) -> None:
    row = trip(cast)
    options = {"session": str(row.pk), "seats": 2, "keep": "group", "leader": "named"}
    blank = [None] * 4
    when = "时间：2026年11月23日下午 14:00–16:30（周一）　　内容：红色教育基地　　地点：瞿秋白纪念馆"
    content = TRANSPORT.build(cast.training_class, by=cast.organiser, options=options)
    assert rows_of(content) == [
        ["武进区2026年社区干部培训班乘车分车表", *blank],
        ["共3人，2辆车（每车最多2人）：1号车1人、2号车2人", *blank],
        ["序号", "姓名", "单位", "联系电话", "上车签名"],
        [f"1号车（1人）　　车长：{'＿' * 6}", *blank],
        [when, *blank],
        [1, "王小宁", GARDEN, "13800005678", None],
        [f"应上车：1人　　实上车：＿＿＿＿人　　车长签字：{'＿' * 6}", *blank],
        [BUILT, *blank],
        ["2号车（2人）　　车长：马力", *blank],
        [when, *blank],
        [1, "丁一", GARDEN, "13900001234", None],
        [2, "马力", GARDEN, "13900001234", None],
        [f"应上车：2人　　实上车：＿＿＿＿人　　车长签字：{'＿' * 6}", *blank],
        [BUILT, *blank],
    ]
    page = sheet_of(content)
    assert page.print_title_rows == "$3:$3"
    assert [one.id for one in page.row_breaks.brk] == [8]


def test_a_leader_is_left_to_the_pen_when_asked(cast: Cast, grouped: list[Enrolment]) -> None:
    trip(cast)
    bands = [row[0] for row in built(cast, leader="", seats=2) if str(row[0]).startswith(("1号", "2号"))]
    assert bands == [f"1号车（1人）　　车长：{'＿' * 6}", f"2号车（2人）　　车长：{'＿' * 6}"]


def test_the_leader_of_a_group_comes_before_those_with_a_role(cast: Cast, grouped: list[Enrolment]) -> None:
    grouped[1].class_role = "班长"
    people = list(cast.training_class.enrolments.select_related("cadre", "group").order_by("pk"))
    people[1].class_role = "班长"
    assert [leader_of(people), leader_of(people[:2]), leader_of(people[:1])] == ["马力", "丁一", ""]


def test_towns_stay_together_when_asked(cast: Cast, grouped: list[Enrolment]) -> None:
    trip(cast)
    for number in range(2):
        person = factories.cadre(f"雪堰{number}", cast.other_community)
        factories.enrolment(cast.training_class, person, town_position=1, group=grouped[number].group)
    rows = built(cast, keep="town", seats=3)
    assert [row[1] for row in rows if isinstance(row[0], int)] == ["王小宁", "丁一", "马力", "雪堰0", "雪堰1"]


def test_R29_only_those_are_on_a_bus_who_are_expected(cast: Cast, grouped: list[Enrolment]) -> None:
    row = trip(cast)
    second = grouped[1].group
    assert second
    row.groups.set([second])
    late = factories.cadre("后来", cast.community)
    factories.enrolment(
        cast.training_class, late, group=second, expected_from=at("09:00", MONDAY + dt.timedelta(days=1))
    )
    assert [line[1] for line in built(cast) if isinstance(line[0], int)] == ["丁一", "马力"]


def test_R21_who_is_replaced_goes_along_until_the_other_is_expected(cast: Cast, today: None) -> None:
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(status=EnrolmentStatus.REPLACED)
    newcomer = factories.cadre("新来", cast.community)
    factories.enrolment(cast.training_class, newcomer, replaces=cast.enrolment, expected_from=at("13:00"))
    morning, afternoon = trip(cast, start=at("09:00")), trip(cast)
    found = [
        [line[1] for line in built(cast, session=str(row.pk)) if isinstance(line[0], int)]
        for row in (morning, afternoon)
    ]
    assert found == [["王小宁"], ["新来"]]


def test_R28_phones_are_masked_for_finance(cast: Cast, today: None) -> None:
    trip(cast)
    assert built(cast, "finance")[5][3] == "138****5678"


def test_a_long_bus_goes_on_under_its_number(cast: Cast) -> None:
    trip(cast)
    factories.trainees(cast.training_class, cast.community, 39)
    rows = built(cast)
    bands = [str(row[0]) for row in rows if "号车（" in str(row[0]) and not str(row[0]).startswith("共")]
    assert bands == [f"1号车（40人）　　车长：{'＿' * 6}", "1号车（续）"]


def test_the_form_offers_the_trips_and_chooses_the_next(cast: Cast, time_machine_at: Any) -> None:
    first, second = trip(cast, "上午", start=at("09:00")), trip(cast, "下午")
    factories.published(factories.session(cast.training_class, start=at("19:00")))
    for clock, chosen in (("08:00", first), ("11:29", first), ("11:30", second), ("23:00", second)):
        with time_machine_at(f"2026-11-23T{clock}:00+08:00"):
            form = form_of("transport", subject=cast.training_class, user=cast.organiser)
            assert form.fields["session"].initial == str(chosen.pk)
            assert f"内容：{chosen.title}　　" in built(cast)[4][0]
    assert form.fields["session"].choices == [  # type: ignore[attr-defined]
        (str(first.pk), "11月23日上午 09:00–11:30 上午"),
        (str(second.pk), "11月23日下午 14:00–16:30 下午"),
    ]


@pytest.mark.parametrize(("seats", "is_valid"), [(3, False), (4, True), (80, True), (81, False)])
def test_seats_of_a_bus(cast: Cast, seats: int, is_valid: bool) -> None:
    data = {"session": str(trip(cast).pk), "seats": seats}
    form = form_of("transport", data, subject=cast.training_class, user=cast.organiser)
    assert form.is_valid() is is_valid


def test_without_a_trip_it_is_refused_in_words(cast: Cast) -> None:
    with pytest.raises(PaperProblem, match="没有这次现场教学"):
        built(cast)
    row = trip(cast)
    with pytest.raises(PaperProblem, match="没有这次现场教学"):
        built(cast, session=str(row.pk + 1))
    row.groups.set([factories.group(cast.training_class)])
    with pytest.raises(PaperProblem, match="没有应到的学员"):
        built(cast)


def test_a_trip_of_another_class_is_none(cast: Cast) -> None:
    other = factories.training_class(cast.district, "别的班")
    session = factories.session(other, kind="FIELD_TEACHING")
    with pytest.raises(PaperProblem, match="没有这次现场教学"):
        built(cast, session=str(factories.published(session).pk))
