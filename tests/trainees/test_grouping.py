"""Dividing a class into groups."""

from collections import Counter
from typing import Any

import pytest

from tests import factories
from tests.conftest import Cast
from trainees import grouping
from trainees.arranging import Overtaken
from trainees.grouping import Criterion, Rule
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


class TestByARule:
    """Newness, towns and sexes mixed, or towns together."""

    @pytest.fixture
    def mixed(self, cast: Cast) -> Cast:
        cast.enrolment.delete()
        for number in range(23):
            home = cast.community if number % 3 else cast.other_community
            person = factories.cadre(
                f"学员{number}", home, is_new=number % 2 == 0, gender="F" if number % 5 < 2 else "M"
            )
            factories.enrolment(cast.training_class, person, town_position=number % 3 and 1)
        return cast

    def spread(self, cast: Cast, of: str) -> dict[Any, list[int]]:
        """For each value, how many in each group."""
        rows = cast.training_class.enrolments.values_list(of, "group__number")
        counts = Counter(rows)
        numbers = sorted({number for _value, number in rows})
        return {value: [counts[value, number] for number in numbers] for value, _number in rows}

    def test_each_criterion_is_even(self, mixed: Cast) -> None:
        rule = Rule(mixed=(Criterion.NEWNESS, Criterion.TOWN, Criterion.GENDER))
        groups = grouping.divide(mixed.training_class, count=4, rule=rule, by=mixed.organiser)
        assert sizes(groups) == [6, 6, 6, 5]
        for of, bound in (("is_new", 1), ("town_name", 1), ("cadre__gender", 4)):
            found = self.spread(mixed, of)
            assert len(found) == 2
            assert all(max(numbers) - min(numbers) <= bound for numbers in found.values())

    def test_the_order_of_the_criteria_counts(self, mixed: Cast) -> None:
        rule = Rule(mixed=(Criterion.GENDER,))
        grouping.divide(mixed.training_class, count=5, rule=rule, by=None)
        assert all(max(row) - min(row) <= 1 for row in self.spread(mixed, "cadre__gender").values())

    def test_towns_stay_together_as_far_as_sizes_allow(self, mixed: Cast) -> None:
        rule = Rule(mixed=(), together=True)
        groups = grouping.divide(mixed.training_class, count=3, rule=rule, by=None)
        assert sizes(groups) == [8, 8, 7]
        assert self.spread(mixed, "town_name") == {"雪堰镇": [8, 0, 0], "湖塘镇": [0, 8, 7]}

    def test_the_same_class_is_divided_the_same_way(self, mixed: Cast) -> None:
        one = grouping.propose(mixed.training_class, count=4)
        grouping.divide(mixed.training_class, count=4, by=None)
        again = grouping.propose(mixed.training_class, count=4)
        assert [part.people for part in one.parts] == [part.people for part in again.parts]

    def test_a_proposal_writes_nothing_and_keeps_the_names(self, mixed: Cast) -> None:
        StudyGroup.objects.create(training_class=mixed.training_class, number=2, name="先锋组")
        proposal = grouping.propose(mixed.training_class, count=3)
        assert [(part.number, part.name) for part in proposal.parts] == [
            (1, "第1组"),
            (2, "先锋组"),
            (3, "第3组"),
        ]
        assert mixed.training_class.groups.count() == 1
        assert not mixed.training_class.enrolments.exclude(group=None).exists()

    def test_what_has_changed_since_it_was_looked_at_is_not_written(self, mixed: Cast) -> None:
        seen = grouping.propose(mixed.training_class, count=3).stamp
        factories.trainees(mixed.training_class, mixed.community, 1)
        with pytest.raises(Overtaken):
            grouping.adopt(mixed.training_class, count=3, rule=Rule(), seen=seen, by=None)
        assert not mixed.training_class.groups.exists()
        seen = grouping.propose(mixed.training_class, count=3).stamp
        assert grouping.adopt(mixed.training_class, count=3, rule=Rule(), seen=seen, by=None).entry
