"""Dividing a class into groups."""

from collections import Counter
from typing import Any

import pytest

from tests import factories
from tests.conftest import Cast
from trainees import grouping
from trainees.models import StudyGroup


def sizes(groups: list[StudyGroup]) -> list[int]:
    return [group.enrolments.count() for group in groups]


def test_groups_are_of_nearly_the_same_size_and_mix_the_towns(cast: Cast) -> None:
    factories.trainees(cast.training_class, cast.community, 5)
    factories.trainees(cast.training_class, cast.other_community, 4)
    groups = grouping.divide(cast.training_class, count=3, by=cast.organiser)
    assert ([group.name for group in groups], sizes(groups)) == (["第1组", "第2组", "第3组"], [4, 3, 3])
    spread = Counter((row.group_id, row.town_name) for row in cast.training_class.enrolments.all())
    assert sorted(spread.values()) == [1, 1, 2, 2, 2, 2]


def test_a_secretary_leads_before_a_director_before_a_deputy(cast: Cast) -> None:
    for post in ("副书记", "主任", "党总支书记"):
        factories.enrolment(cast.training_class, factories.cadre(post, cast.community, post=post))
    cast.enrolment.delete()
    (group,) = grouping.divide(cast.training_class, count=1, by=None)
    assert group.leader
    assert group.leader.post == "党总支书记"


def test_an_empty_class_has_groups_without_leaders(cast: Cast) -> None:
    cast.enrolment.delete()
    assert [group.leader for group in grouping.divide(cast.training_class, count=2, by=None)] == [None, None]


def test_fewer_groups_take_up_all_and_leave_none_behind(cast: Cast) -> None:
    factories.trainees(cast.training_class, cast.community, 5)
    first = grouping.divide(cast.training_class, count=3, by=None)
    again = grouping.divide(cast.training_class, count=2, by=None)
    assert (again, sizes(again)) == (first[:2], [3, 3])
    assert cast.training_class.groups.count() == 2


def test_a_group_with_a_session_of_its_own_stays(cast: Cast) -> None:
    third = grouping.divide(cast.training_class, count=3, by=None)[2]
    factories.session(cast.training_class).groups.add(third)
    grouping.divide(cast.training_class, count=2, by=None)
    assert list(cast.training_class.groups.values_list("number", flat=True)) == [1, 2, 3]
    assert third.enrolments.count() == 0


def test_only_those_who_come_are_divided(cast: Cast) -> None:
    factories.enrolment(cast.training_class, factories.cadre("候补", cast.community), status="WAITLISTED")
    assert sizes(grouping.divide(cast.training_class, count=1, by=None)) == [1]


def test_no_group_at_all_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="at least one"):
        grouping.divide(cast.training_class, count=0, by=None)


def test_the_queries_do_not_grow_with_the_class(cast: Cast, count_queries: Any) -> None:
    counts = []
    for size in (1, 3, 40):
        factories.trainees(cast.training_class, cast.community, size)
        with count_queries() as queries:
            grouping.divide(cast.training_class, count=2, by=None)
        counts.append(len(queries))
    assert counts[1] == counts[2]
