"""Changing groups by hand."""

import pytest

from tests import factories
from tests.conftest import Cast
from trainees import groups
from trainees.arranging import NotArranged, Overtaken
from trainees.groups import Place
from trainees.models import Enrolment, StudyGroup


@pytest.fixture
def two(cast: Cast) -> tuple[StudyGroup, StudyGroup]:
    """Two groups; the cast's person leads the first."""
    first, second = factories.group(cast.training_class), factories.group(cast.training_class, 2)
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(group=first)
    first.leader = cast.enrolment
    first.save()
    return first, second


def place(cast: Cast) -> Place:
    return groups.place_of(Enrolment.objects.get(pk=cast.enrolment.pk))


def test_a_leader_who_moves_leaves_the_group_without_one(
    cast: Cast, two: tuple[StudyGroup, StudyGroup]
) -> None:
    first, second = two
    groups.move(cast.enrolment, to=second, seen=first.pk, by=cast.organiser)
    first.refresh_from_db()
    assert (place(cast), first.leader) == (Place(second.pk), None)
    groups.move(cast.enrolment, to=None, seen=second.pk, by=cast.organiser)
    assert place(cast) == Place(None)


def test_who_is_late_is_told_who_was_quicker(cast: Cast, two: tuple[StudyGroup, StudyGroup]) -> None:
    first, second = two
    groups.move(cast.enrolment, to=second, seen=first.pk, by=cast.administrator)
    with pytest.raises(Overtaken, match="王小宁刚刚由周主任改过，现在在“第2组”"):
        groups.move(cast.enrolment, to=None, seen=first.pk, by=cast.organiser)
    assert place(cast) == Place(second.pk)


def test_a_form_sets_group_leadership_and_class_role(cast: Cast, two: tuple[StudyGroup, StudyGroup]) -> None:
    first, second = two
    wanted = Place(second.pk, leads=True, class_role="学习委员")
    groups.settle(cast.enrolment, to=wanted, seen=Place(first.pk, leads=True).sealed, by=cast.organiser)
    first.refresh_from_db()
    assert (place(cast), first.leader) == (wanted, None)
    groups.settle(cast.enrolment, to=Place(second.pk), seen=wanted.sealed, by=cast.organiser)
    assert place(cast) == Place(second.pk)
    with pytest.raises(Overtaken):
        groups.settle(cast.enrolment, to=wanted, seen=wanted.sealed, by=cast.organiser)


def test_a_group_is_renamed_and_led_by_one_of_its_own(cast: Cast, two: tuple[StudyGroup, StudyGroup]) -> None:
    first, _second = two
    other = factories.enrolment(cast.training_class, factories.cadre("别组的人", cast.community))
    seen = groups.sealed(first)
    groups.change(first, name="先锋组", leader=None, seen=seen, by=cast.administrator)
    first.refresh_from_db()
    assert (first.name, first.leader) == ("先锋组", None)
    with pytest.raises(Overtaken, match="周主任刚刚改过这个组"):
        groups.change(first, name="第1组", leader=None, seen=seen, by=cast.organiser)
    with pytest.raises(Overtaken, match="别组的人"):
        groups.change(first, name="先锋组", leader=other, seen=groups.sealed(first), by=cast.organiser)


def test_a_new_group_takes_the_lowest_free_number(cast: Cast, two: tuple[StudyGroup, StudyGroup]) -> None:
    two[0].delete()
    group, _act = groups.add(cast.training_class, by=cast.organiser)
    assert (group.number, group.name) == (1, "第1组")
    assert groups.add(cast.training_class, by=cast.organiser)[0].number == 3


def test_only_an_empty_group_without_sessions_is_removed(
    cast: Cast, two: tuple[StudyGroup, StudyGroup]
) -> None:
    first, second = two
    with pytest.raises(NotArranged, match="“第1组”还有1人"):
        groups.remove(first, by=cast.organiser)
    session = factories.session(cast.training_class)
    session.groups.add(second)
    with pytest.raises(NotArranged, match="“第2组”已经排了课"):
        groups.remove(second, by=cast.organiser)
    session.groups.clear()
    groups.remove(second, by=cast.organiser)
    assert list(cast.training_class.groups.all()) == [first]


def test_people_who_left_do_not_keep_a_group(cast: Cast, two: tuple[StudyGroup, StudyGroup]) -> None:
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(status="CANCELLED")
    groups.remove(two[0], by=cast.organiser)
    assert place(cast) == Place(None)
