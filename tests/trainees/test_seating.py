"""Seats in the hall."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.trainees.test_names import GOLD
from trainees import enrolment, names, seating
from trainees.arranging import NotArranged, Overtaken
from trainees.models import Enrolment, SeatingDirection, SeatingOrder, SeatingPlan
from trainees.seating import Filling, Hall, Place


def people(cast: Cast, *written: str) -> list[Enrolment]:
    """The cast's own person is taken off the list first."""
    Enrolment.objects.all().delete()
    return [
        factories.enrolment(
            cast.training_class,
            factories.cadre(name, cast.community, stroke_order=names.stroke_key(name)),
        )
        for name in written
    ]


def lay_out(cast: Cast, hall: Hall, filling: Filling = Filling.ALL) -> Any:
    plan = SeatingPlan.objects.filter(training_class=cast.training_class).first()
    return seating.lay_out(
        cast.training_class, hall=hall, filling=filling, seen=plan.version if plan else 0, by=cast.organiser
    )


def sitting(training_class: TrainingClass) -> dict[str, str]:
    rows = training_class.enrolments.order_by("seat_row", "seat_column")
    return {row.cadre.name: row.seat for row in rows.select_related("cadre")}


def again(person: Enrolment) -> Enrolment:
    return Enrolment.objects.select_related("cadre", "training_class").get(pk=person.pk)


@pytest.mark.parametrize(
    ("direction", "columns", "places"),
    [
        ("ROWS", 3, [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)]),
        ("COLUMNS", 3, [(1, 1), (2, 1), (1, 2), (2, 2), (1, 3), (2, 3)]),
        ("CENTRE", 3, [(1, 2), (1, 1), (1, 3), (2, 2), (2, 1), (2, 3)]),
        ("CENTRE", 4, [(1, 2), (1, 3), (1, 1), (1, 4), (2, 2), (2, 3), (2, 1), (2, 4)]),
        (
            "CENTRE",
            5,
            [(1, 3), (1, 2), (1, 4), (1, 1), (1, 5), (2, 3), (2, 2), (2, 4), (2, 1), (2, 5)],
        ),
        ("CENTRE", 1, [(1, 1), (2, 1)]),
    ],
)
def test_how_seats_are_filled(direction: str, columns: int, places: list[tuple[int, int]]) -> None:
    assert Hall(2, columns, direction=direction).places() == places


@given(st.integers(1, 60), st.integers(1, 60), st.sampled_from(SeatingDirection.values))
def test_every_seat_is_filled_once(rows: int, columns: int, direction: str) -> None:
    places = Hall(rows, columns, direction=direction).places()
    assert sorted(places) == [(row, column) for row in range(1, rows + 1) for column in range(1, columns + 1)]


def test_by_strokes_people_sit_in_the_gold_order(cast: Cast) -> None:
    shuffled = GOLD[:]
    random.Random(7).shuffle(shuffled)
    people(cast, *shuffled)
    lay_out(cast, Hall(3, 7))
    assert sitting(cast.training_class) == {
        name: f"{place // 7 + 1}排{place % 7 + 1}座" for place, name in enumerate(GOLD)
    }


def test_by_group_the_leader_sits_first_and_by_town_its_people_together(cast: Cast) -> None:
    one, two, three = people(cast, "丁一", "王二", "张三")
    group = factories.group(cast.training_class, leader=two)
    Enrolment.objects.filter(pk__in=[one.pk, two.pk]).update(group=group)
    lay_out(cast, Hall(1, 3, order=SeatingOrder.GROUP))
    assert list(sitting(cast.training_class)) == ["王二", "丁一", "张三"]
    Enrolment.objects.filter(pk=three.pk).update(town_position=0)
    Enrolment.objects.filter(pk__in=[one.pk, two.pk]).update(town_position=1)
    lay_out(cast, Hall(1, 3, order=SeatingOrder.TOWN))
    assert list(sitting(cast.training_class)) == ["张三", "丁一", "王二"]


def test_more_people_than_seats_are_refused_with_the_numbers(cast: Cast) -> None:
    people(cast, "丁一", "王二", "张三")
    with pytest.raises(NotArranged, match="有3人，只有2个座位，还差1个"):
        lay_out(cast, Hall(1, 2))
    assert not SeatingPlan.objects.exists()
    lay_out(cast, Hall(1, 3))
    assert sitting(cast.training_class) == {"丁一": "1排1座", "王二": "1排2座", "张三": "1排3座"}


def test_locked_seats_stay_when_people_change(cast: Cast) -> None:
    one, _two, three = people(cast, "丁一", "王二", "张三")
    lay_out(cast, Hall(2, 2))
    seating.lock(three, locked=True, by=cast.organiser)
    enrolment.withdraw(one, by=cast.organiser, reason="因公")
    factories.enrolment(
        cast.training_class,
        factories.cadre("马力", cast.community, stroke_order=names.stroke_key("马力")),
    )
    lay_out(cast, Hall(2, 2))
    assert sitting(cast.training_class) == {
        "马力": "1排1座",
        "王二": "1排2座",
        "张三": "2排1座",
        "丁一": "",
    }
    assert again(three).seat_locked


def test_newcomers_take_free_seats_and_move_nobody(cast: Cast) -> None:
    one, two, _three = people(cast, "丁一", "王二", "张三")
    lay_out(cast, Hall(2, 2))
    enrolment.withdraw(two, by=cast.organiser, reason="因公")
    for name in ("文天", "马力"):
        person = factories.cadre(name, cast.community, stroke_order=names.stroke_key(name))
        factories.enrolment(cast.training_class, person)
    lay_out(cast, Hall(2, 2), Filling.NEWCOMERS)
    assert sitting(cast.training_class) == {
        "丁一": "1排1座",
        "马力": "1排2座",
        "张三": "2排1座",
        "文天": "2排2座",
        "王二": "",
    }
    assert not again(one).seat_locked


def test_who_was_withdrawn_and_comes_back_finds_the_seat_while_it_is_free(cast: Cast) -> None:
    one, two = people(cast, "丁一", "王二")
    lay_out(cast, Hall(1, 2))
    enrolment.withdraw(one, by=cast.organiser, reason="因公")
    enrolment.restore(one, by=cast.organiser)
    assert again(one).seat == "1排1座"
    enrolment.withdraw(one, by=cast.organiser, reason="因公")
    seating.move(two, to=Place(1, 1), seen=Place(1, 2), there=None, by=cast.organiser)
    enrolment.restore(one, by=cast.organiser)
    assert (again(one).seat, again(two).seat) == ("", "1排1座")


def test_a_smaller_hall_frees_what_is_outside_and_refuses_to_lose_a_locked_seat(cast: Cast) -> None:
    _one, two, three = people(cast, "丁一", "王二", "张三")
    lay_out(cast, Hall(1, 3))
    lay_out(cast, Hall(2, 2), Filling.NOBODY)
    assert sitting(cast.training_class) == {"丁一": "1排1座", "王二": "1排2座", "张三": ""}
    seating.lock(two, locked=True, by=cast.organiser)
    with pytest.raises(NotArranged, match="王二固定在1排2座，场地只有3排、每排1座"):
        lay_out(cast, Hall(3, 1))
    assert again(three).seat == ""


def test_a_plan_that_somebody_else_changed_is_not_overwritten(cast: Cast) -> None:
    seating.lay_out(cast.training_class, hall=Hall(1, 1), filling=Filling.ALL, seen=0, by=cast.administrator)
    with pytest.raises(Overtaken, match="周主任"):
        seating.lay_out(cast.training_class, hall=Hall(2, 2), filling=Filling.ALL, seen=0, by=cast.organiser)
    assert SeatingPlan.objects.get().rows == 1


class TestMoving:
    """By hand."""

    @pytest.fixture
    def seated(self, cast: Cast) -> list[Enrolment]:
        rows = people(cast, "丁一", "王二", "张三")
        lay_out(cast, Hall(2, 2))
        return [again(row) for row in rows]

    def test_to_a_free_seat_and_away(self, cast: Cast, seated: list[Enrolment]) -> None:
        one = seated[0]
        seating.move(one, to=Place(2, 2), seen=Place(1, 1), there=None, by=cast.organiser)
        assert again(one).seat == "2排2座"
        seating.move(one, to=None, seen=Place(2, 2), there=None, by=cast.organiser)
        assert (again(one).seat, again(one).seat_row, again(one).seat_column) == ("", None, None)

    def test_two_change_seats(self, cast: Cast, seated: list[Enrolment]) -> None:
        one, two, _three = seated
        seating.move(one, to=Place(1, 2), seen=Place(1, 1), there=two.pk, by=cast.organiser)
        assert (again(one).seat, again(two).seat) == ("1排2座", "1排1座")

    def test_without_a_seat_one_takes_another_persons(self, cast: Cast, seated: list[Enrolment]) -> None:
        one, two, _three = seated
        seating.move(one, to=None, seen=Place(1, 1), there=None, by=cast.organiser)
        seating.move(one, to=Place(1, 2), seen=None, there=two.pk, by=cast.organiser)
        assert (again(one).seat, again(two).seat) == ("1排2座", "")

    def test_a_locked_seat_is_not_taken_and_a_locked_person_not_moved(
        self, cast: Cast, seated: list[Enrolment]
    ) -> None:
        one, two, _three = seated
        seating.lock(two, locked=True, by=cast.organiser)
        with pytest.raises(NotArranged, match="王二固定在1排2座"):
            seating.move(one, to=Place(1, 2), seen=Place(1, 1), there=two.pk, by=cast.organiser)
        with pytest.raises(NotArranged, match="王二固定在1排2座"):
            seating.move(two, to=Place(2, 2), seen=Place(1, 2), there=None, by=cast.organiser)
        seating.lock(two, locked=False, by=cast.organiser)
        seating.move(two, to=Place(2, 2), seen=Place(1, 2), there=None, by=cast.organiser)
        assert again(two).seat == "2排2座"

    def test_outside_the_hall_there_is_no_seat(self, cast: Cast, seated: list[Enrolment]) -> None:
        with pytest.raises(NotArranged, match="场地里没有3排1座"):
            seating.move(seated[0], to=Place(3, 1), seen=Place(1, 1), there=None, by=cast.organiser)

    def test_who_is_late_is_told_who_was_quicker(self, cast: Cast, seated: list[Enrolment]) -> None:
        one, two, three = seated
        seating.move(one, to=Place(2, 2), seen=Place(1, 1), there=None, by=cast.administrator)
        with pytest.raises(Overtaken, match="丁一刚刚由周主任换过座位，现在是“2排2座”"):
            seating.move(one, to=Place(1, 2), seen=Place(1, 1), there=two.pk, by=cast.organiser)
        with pytest.raises(Overtaken, match="周主任刚刚改过2排2座，现在是“丁一”"):
            seating.move(three, to=Place(2, 2), seen=Place(2, 1), there=None, by=cast.organiser)
        with pytest.raises(Overtaken, match="现在是“空着”"):
            seating.move(three, to=Place(1, 1), seen=Place(2, 1), there=one.pk, by=cast.organiser)

    def test_the_same_seat_again_changes_nothing(self, cast: Cast, seated: list[Enrolment]) -> None:
        done = seating.move(
            seated[0], to=Place(1, 1), seen=Place(1, 1), there=seated[0].pk, by=cast.organiser
        )
        assert done.entry is None

    def test_who_left_the_list_is_not_seated(self, cast: Cast, seated: list[Enrolment]) -> None:
        enrolment.withdraw(seated[0], by=cast.organiser, reason="因公")
        with pytest.raises(Overtaken, match="丁一刚刚离开了名单"):
            seating.move(seated[0], to=Place(2, 2), seen=Place(1, 1), there=None, by=cast.organiser)

    def test_by_a_form_a_locked_person_moves_and_changes_with_who_is_there(
        self, cast: Cast, seated: list[Enrolment]
    ) -> None:
        one, two, _three = seated
        seating.settle(one, to=Place(1, 1), locked=True, seen=(Place(1, 1), False), by=cast.organiser)
        seating.settle(one, to=Place(1, 2), locked=True, seen=(Place(1, 1), True), by=cast.organiser)
        assert (again(one).seat, again(one).seat_locked, again(two).seat) == ("1排2座", True, "1排1座")
        with pytest.raises(Overtaken):
            seating.settle(one, to=None, locked=False, seen=(Place(1, 1), True), by=cast.organiser)

    def test_nobody_is_fixed_without_a_seat(self, cast: Cast, seated: list[Enrolment]) -> None:
        seating.move(seated[0], to=None, seen=Place(1, 1), there=None, by=cast.organiser)
        with pytest.raises(NotArranged, match="丁一还没有座位"):
            seating.lock(seated[0], locked=True, by=cast.organiser)


def test_the_queries_do_not_grow_with_the_class(cast: Cast, count_queries: Any) -> None:
    counts = []
    for size in (1, 3, 40):
        factories.trainees(cast.training_class, cast.community, size)
        with count_queries() as queries:
            lay_out(cast, Hall(10, 10))
        counts.append(len(queries))
    assert counts[1] == counts[2]
