"""Taking an act on groups, seats or rostrum back."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import AuditEntry
from tests import factories
from tests.conftest import Cast
from trainees import arranging, grouping, groups, rostrum, seating
from trainees.arranging import Act, Overtaken
from trainees.models import Enrolment, RostrumSeat, SeatingPlan, StudyGroup
from trainees.seating import Filling, Hall, Place


def picture(cast: Cast) -> list[Any]:
    """All that is arranged, to be compared as a whole."""
    return [
        list(Enrolment.objects.order_by("pk").values("pk", "group", "class_role", "seat", "seat_locked")),
        list(StudyGroup.objects.order_by("pk").values("pk", "number", "name", "leader")),
        list(SeatingPlan.objects.values("rows", "columns", "order", "direction", "even_flipped")),
        list(RostrumSeat.objects.values("rank", "name", "post")),
    ]


def undo(cast: Cast, done: Act) -> Act:
    assert done.entry
    return arranging.undo(done.entry, cast.training_class, by=cast.organiser)


@pytest.fixture
def arranged(cast: Cast) -> Cast:
    """Three groups and a hall."""
    factories.trainees(cast.training_class, cast.community, 5)
    grouping.divide(cast.training_class, count=3, by=None)
    seating.lay_out(cast.training_class, hall=Hall(3, 3), filling=Filling.ALL, seen=0, by=None)
    rostrum.change(
        cast.training_class, people=[("王部长", "部长"), ("李局长", "")], flipped=False, seen=[], by=None
    )
    return cast


def test_whatever_is_done_can_be_taken_back_whole(arranged: Cast) -> None:
    cast = arranged
    first, second, third = cast.training_class.groups.all()
    rule = grouping.Rule(mixed=(), together=True)
    acts: list[Callable[[], Act]] = [
        lambda: grouping.adopt(cast.training_class, count=2, rule=rule, by=None),
        lambda: grouping.adopt(cast.training_class, count=5, rule=rule, by=None),
        lambda: groups.move(cast.enrolment, to=third, seen=first.pk, by=None),
        lambda: groups.settle(
            cast.enrolment,
            to=groups.Place(second.pk, leads=True, class_role="班长"),
            seen=groups.place_of(cast.enrolment).sealed,
            by=None,
        ),
        lambda: groups.change(second, name="先锋组", leader=None, seen=groups.sealed(second), by=None),
        lambda: groups.add(cast.training_class, by=None)[1],
        lambda: seating.lay_out(
            cast.training_class, hall=Hall(2, 3, direction="COLUMNS"), filling=Filling.ALL, seen=1, by=None
        ),
        lambda: seating.lock(cast.enrolment, locked=True, by=None),
        lambda: rostrum.change(
            cast.training_class,
            people=[("李局长", "")],
            flipped=True,
            seen=[("王部长", "部长"), ("李局长", "")],
            by=None,
        ),
    ]
    cast.enrolment.refresh_from_db()
    before = picture(cast)
    for act in acts:
        done = act()
        assert picture(cast) != before
        undone = undo(cast, done)
        assert picture(cast) == before
        undo(cast, undone)
        assert picture(cast) != before
        assert undone.entry
        arranging.undo(AuditEntry.objects.latest("pk"), cast.training_class, by=cast.organiser)
        assert picture(cast) == before


def test_an_act_over_which_somebody_changed_something_stays(arranged: Cast) -> None:
    cast = arranged
    first, second, third = cast.training_class.groups.all()
    done = groups.move(cast.enrolment, to=second, seen=first.pk, by=cast.organiser)
    groups.move(cast.enrolment, to=third, seen=second.pk, by=cast.administrator)
    with pytest.raises(Overtaken, match="周主任刚刚又改过"):
        undo(cast, done)
    assert groups.place_of(Enrolment.objects.get(pk=cast.enrolment.pk)).group == third.pk


def test_a_seat_that_was_taken_since_is_not_given_back(arranged: Cast) -> None:
    cast = arranged
    one, two, *_ = cast.training_class.enrolments.order_by("seat_row", "seat_column")
    done = seating.move(one, to=Place(3, 3), seen=Place(1, 1), there=None, by=cast.organiser)
    seating.move(two, to=Place(1, 1), seen=Place(1, 2), there=None, by=cast.administrator)
    with pytest.raises(Overtaken, match="1排1座现在不空"):
        undo(cast, done)
    assert Enrolment.objects.get(pk=one.pk).seat == "3排3座"


def test_a_seat_outside_a_hall_that_shrank_since_is_not_given_back(arranged: Cast) -> None:
    cast = arranged
    one = cast.training_class.enrolments.get(seat="2排1座")
    seating.move(one, to=Place(3, 3), seen=Place(2, 1), there=None, by=cast.organiser)
    done = seating.move(one, to=Place(2, 1), seen=Place(3, 3), there=None, by=cast.organiser)
    seating.lay_out(
        cast.training_class, hall=Hall(2, 3), filling=Filling.NOBODY, seen=1, by=cast.administrator
    )
    with pytest.raises(Overtaken, match="3排3座现在不空"):
        undo(cast, done)


def test_a_new_group_with_sessions_stays(arranged: Cast) -> None:
    group, done = groups.add(arranged.training_class, by=None)
    factories.session(arranged.training_class).groups.add(group)
    with pytest.raises(Overtaken, match="已经排了课"):
        undo(arranged, done)


def test_a_number_that_another_group_took_is_not_given_back(arranged: Cast) -> None:
    group, _act = groups.add(arranged.training_class, by=None)
    done = groups.remove(group, by=None)
    groups.add(arranged.training_class, by=None)
    with pytest.raises(Overtaken, match="组号"):
        undo(arranged, done)


def test_nobody_goes_back_to_a_group_that_is_gone(arranged: Cast) -> None:
    cast = arranged
    group, _act = groups.add(cast.training_class, by=None)
    cast.enrolment.refresh_from_db()
    groups.move(cast.enrolment, to=group, seen=cast.enrolment.group_id, by=None)
    done = groups.move(cast.enrolment, to=None, seen=group.pk, by=None)
    groups.remove(group, by=None)
    with pytest.raises(Overtaken, match="原来的组已经删除"):
        undo(cast, done)


def test_nothing_done_leaves_no_trace(arranged: Cast) -> None:
    before = AuditEntry.objects.count()
    arranged.enrolment.refresh_from_db()
    group = arranged.enrolment.group
    assert group
    assert groups.move(arranged.enrolment, to=group, seen=group.pk, by=None).entry is None
    assert AuditEntry.objects.count() == before
