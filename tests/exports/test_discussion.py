"""Group discussions, read back cell by cell."""

import datetime as dt
from typing import Any

import pytest

from exports.papers import PAPERS, PaperProblem
from tests import factories
from tests.conftest import Cast
from tests.exports.workbooks import rows_of
from tests.factories import MONDAY, at
from timetable.models import SessionStatus
from trainees.models import Enrolment, EnrolmentStatus

DISCUSSION = PAPERS["discussion"]
TUESDAY = MONDAY + dt.timedelta(days=1)
HEADS = ["组", "召集人", "记录", "地点", "题目", "人数"]
BLANK = [None] * 5


def discuss(cast: Cast, title: str, *groups: Any, **fields: Any) -> Any:
    fields.setdefault("start", at("09:00", TUESDAY))
    session = factories.session(cast.training_class, title, kind="GROUP_DISCUSSION", **fields)
    session.groups.set(groups)
    return factories.published(session)


def built(cast: Cast) -> list[list[Any]]:
    return rows_of(DISCUSSION.build(cast.training_class, by=cast.organiser))


@pytest.fixture
def grouped(cast: Cast, today: None) -> list[Any]:
    """Two groups: 王小宁 leads the first with 丁一, the second has 马力 and no leader."""
    one, two = factories.group(cast.training_class), factories.group(cast.training_class, 2)
    cadres = [factories.cadre(name, cast.community) for name in ("丁一", "马力")]
    people = [cast.enrolment, *(factories.enrolment(cast.training_class, cadre) for cadre in cadres)]
    for person, group in zip(people, (one, one, two), strict=True):
        Enrolment.objects.filter(pk=person.pk).update(group=group)
    one.leader = cast.enrolment
    one.save()
    return [one, two]


def test_cell_by_cell(cast: Cast, grouped: list[Any]) -> None:
    discuss(cast, "物业管理", grouped[0], place="研讨室一")
    discuss(cast, "网格服务", grouped[1])
    discuss(cast, "交流准备", start=at("14:00", TUESDAY), place="大教室")
    factories.published(factories.session(cast.training_class, start=at("19:00", TUESDAY)))
    cast.training_class.timetable_versions.update(published_at=at("07:00"))
    assert built(cast) == [
        ["武进区2026年社区干部培训班分组讨论安排", *BLANK],
        ["主办单位：武进区　　培训时间：2026年11月24日　　共3人", *BLANK],
        ["2026年11月24日（周二）上午　09:00–11:30", *BLANK],
        HEADS,
        ["第1组", "王小宁", None, "研讨室一", "物业管理", 2],
        ["第2组", None, None, "待定", "网格服务", 1],
        ["2026年11月24日（周二）下午　14:00–16:30", *BLANK],
        HEADS,
        ["第1组", "王小宁", None, "大教室", "交流准备", 2],
        ["第2组", None, None, "大教室", "交流准备", 1],
        ["各组学员", *BLANK],
        ["第1组\n（2人）", "王小宁（组长）、丁一", *[None] * 4],
        ["第2组\n（1人）", "马力", *[None] * 4],
        ["生成时间：2026年11月23日 08:00　　依据课表第1版（2026年11月23日 07:00 发布）", *BLANK],
    ]


def test_R29_who_is_not_expected_is_not_counted(cast: Cast, grouped: list[Any]) -> None:
    discuss(cast, "物业管理", grouped[0])
    Enrolment.objects.filter(cadre__name="丁一").update(expected_from=at("14:00", TUESDAY))
    assert [row[5] for row in built(cast)[4:5]] == [1]


def test_R21_who_is_replaced_is_counted_until_then_and_listed_no_more(cast: Cast, grouped: list[Any]) -> None:
    discuss(cast, "物业管理", grouped[0])
    Enrolment.objects.filter(cadre__name="丁一").update(status=EnrolmentStatus.REPLACED)
    newcomer = factories.cadre("新来", cast.community)
    factories.enrolment(
        cast.training_class,
        newcomer,
        group=grouped[0],
        replaces=Enrolment.objects.get(cadre__name="丁一"),
        expected_from=at("14:00", TUESDAY),
    )
    rows = built(cast)
    assert rows[4][5] == 2
    assert rows[-3][:2] == ["第1组\n（2人）", "王小宁（组长）、新来"]


def test_those_in_no_group_are_a_line_of_their_own(cast: Cast, grouped: list[Any]) -> None:
    factories.trainees(cast.training_class, cast.community, 1)
    discuss(cast, "物业管理")
    assert [(row[0], row[5]) for row in built(cast)[4:7]] == [("第1组", 2), ("第2组", 1), ("未分组", 1)]


def test_a_class_without_groups_meets_as_a_whole(cast: Cast) -> None:
    discuss(cast, "物业管理")
    rows = built(cast)
    assert rows[4] == ["全班", None, None, "待定", "物业管理", 1]
    assert len(rows) == 6


def test_what_is_cancelled_or_not_published_is_not_there(cast: Cast) -> None:
    discuss(cast, "取消了", status=SessionStatus.CANCELLED)
    factories.session(cast.training_class, "草稿", kind="GROUP_DISCUSSION")
    with pytest.raises(PaperProblem, match="没有分组讨论"):
        built(cast)


def test_the_same_queries_for_one_group_and_for_three(
    cast: Cast, grouped: list[Any], count_queries: Any
) -> None:
    discuss(cast, "物业管理", grouped[0])
    built(cast)
    with count_queries() as for_one:
        built(cast)
    third = factories.group(cast.training_class, 3)
    for group in (grouped[1], third):
        discuss(cast, "网格服务", group)
    with count_queries() as for_three:
        built(cast)
    assert len(for_three) == len(for_one) <= 7
