"""The list of groups: a block a group, read back cell by cell."""

from typing import Any

import pytest

from exports.papers import PAPERS, PaperProblem, form_of
from tests import factories
from tests.conftest import Cast
from tests.exports.workbooks import rows_of, sheet_of
from trainees.models import Enrolment, StudyGroup

GROUPS = PAPERS["groups"]
GARDEN = "湖塘镇花园社区居民委员会"


def people(cast: Cast, group: StudyGroup | None, size: int) -> list[Enrolment]:
    found = factories.trainees(cast.training_class, cast.community, size)
    Enrolment.objects.filter(pk__in=[one.pk for one in found]).update(group=group)
    return found


def built(cast: Cast, **options: Any) -> list[list[Any]]:
    return rows_of(GROUPS.build(cast.training_class, by=cast.organiser, options=options))


@pytest.fixture
def grouped(cast: Cast, today: None) -> Cast:
    """The second group with two, led by the second of them; the first with one and no leader; one in none."""
    two = factories.group(cast.training_class, 2)
    one = factories.group(cast.training_class, 1)
    first, leader = people(cast, two, 2)
    two.leader = leader
    two.save()
    Enrolment.objects.filter(pk=leader.pk).update(class_role="班长")
    (single,) = people(cast, one, 1)
    for person, name in ((first, "甲"), (leader, "乙"), (single, "丙")):
        person.cadre.name = name
        person.cadre.save()
    return cast


def test_a_block_a_group_with_its_leader_first(grouped: Cast) -> None:
    blank = [None] * 4
    assert built(grouped) == [
        ["武进区2026年社区干部培训班分组名单", *blank],
        ["主办单位：武进区　　培训时间：2026年11月23日至25日　　共4人、2个组", *blank],
        ["序号", "姓名", "单位", "职务", "班内职务"],
        ["第1组（1人）", *blank],
        [1, "丙", GARDEN, "社区书记", None],
        [None, *blank],
        ["第2组（2人）　　组长：乙", *blank],
        [1, "乙", GARDEN, "社区书记", "组长，班长"],
        [2, "甲", GARDEN, "社区书记", None],
        [None, *blank],
        ["未分组（1人）", *blank],
        [1, "王小宁", GARDEN, "社区书记", None],
        ["生成时间：2026年11月23日 08:00", *blank],
    ]


def test_everybody_stands_there_once(grouped: Cast) -> None:
    names = [row[1] for row in built(grouped, columns=["name"])[3:] if isinstance(row[0], int)]
    on_the_list = grouped.training_class.enrolments.on_the_list().values_list("cadre__name", flat=True)
    assert sorted(names) == sorted(on_the_list)


def test_a_group_stays_on_one_page(cast: Cast) -> None:
    """Twenty rows of 22 points take 484: two such groups do not fit on the 747 points of a page."""
    for number in (1, 2):
        people(cast, factories.group(cast.training_class, number), 20)
    page = sheet_of(GROUPS.build(cast.training_class, by=cast.organiser))
    second = next(row for row in range(1, page.max_row) if str(page.cell(row, 1).value).startswith("第2组"))
    assert [one.id for one in page.row_breaks.brk] == [second - 1]


def test_two_small_groups_share_a_page(cast: Cast) -> None:
    for number in (1, 2):
        people(cast, factories.group(cast.training_class, number), 10)
    page = sheet_of(GROUPS.build(cast.training_class, by=cast.organiser))
    assert page.row_breaks.brk == []


def test_without_groups_it_is_refused_in_words(cast: Cast) -> None:
    with pytest.raises(PaperProblem, match="还没有分组"):
        built(cast)


def test_its_form_asks_for_no_order(cast: Cast) -> None:
    form = form_of("groups", subject=cast.training_class, user=cast.organiser)
    assert list(form.fields) == ["nonce", "columns"]


def test_the_same_queries_for_one_group_and_for_three(cast: Cast, count_queries: Any) -> None:
    people(cast, factories.group(cast.training_class, 1), 1)
    GROUPS.build(cast.training_class, by=cast.organiser)
    with count_queries() as for_one:
        GROUPS.build(cast.training_class, by=cast.organiser)
    for number in (2, 3):
        people(cast, factories.group(cast.training_class, number), 2)
    with count_queries() as for_three:
        GROUPS.build(cast.training_class, by=cast.organiser)
    assert len(for_three) == len(for_one) <= 4
