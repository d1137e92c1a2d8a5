"""Sharing seats out by a rule."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests import factories
from tests.conftest import Cast
from trainees.sharing import NotShared, Rule, most_of, share, weights_of


@pytest.mark.parametrize(
    ("total", "weights", "least", "most", "seats"),
    [
        (10, [3, 3, 3], 0, None, [4, 3, 3]),
        (10, [1, 1, 2], 0, None, [3, 2, 5]),
        (7, [0, 5, 5], 0, None, [0, 4, 3]),
        (6, [100, 1, 1], 1, None, [4, 1, 1]),
        (6, [4, 1, 1], 0, [2, 5, 5], [2, 2, 2]),
        (3, [1, 1, 1], 1, None, [1, 1, 1]),
        (5, [9, 1], 2, [3, 1], None),
        (2, [1, 1, 1], 1, None, None),
        (4, [0, 0], 0, None, None),
    ],
)
def test_seats_are_shared_in_proportion_and_exactly(
    total: int, weights: list[int], least: int, most: list[int] | None, seats: list[int] | None
) -> None:
    if seats is None:
        with pytest.raises(NotShared):
            share(total, weights, least=least, most=most)
    else:
        assert share(total, weights, least=least, most=most) == seats


@given(st.integers(1, 300), st.lists(st.integers(0, 60), min_size=1, max_size=20), st.integers(0, 4))
@example(1, [1], 2)
def test_every_seat_goes_out_and_nobody_is_treated_worse_for_more(
    total: int, weights: list[int], least: int
) -> None:
    try:
        seats = share(total, weights, least=least)
    except NotShared:
        assert not any(weights) or least * sum(map(bool, weights)) > total
        return
    assert sum(seats) == total
    for weight, got in zip(weights, seats, strict=True):
        assert got >= least if weight else got == 0
        assert all(got + 1 >= other for more, other in zip(weights, seats, strict=True) if more <= weight)


@given(st.integers(1, 100), st.lists(st.integers(0, 30), min_size=1, max_size=12))
def test_no_unit_gets_more_seats_than_it_has_people(total: int, people: list[int]) -> None:
    if total > sum(people):
        with pytest.raises(NotShared):
            share(total, people, most=people)
    else:
        seats = share(total, people, most=people)
        assert sum(seats) == total
        assert all(got <= have for got, have in zip(seats, people, strict=True))


@pytest.fixture
def people(cast: Cast) -> Cast:
    """湖塘镇 has two communities with four people, one new, one with two posts; 雪堰镇 one with one."""
    second = factories.unit("第二社区", parent=cast.town)
    factories.cadre("新人", second, is_new=True)
    twice = factories.cadre("兼职", second, is_new=False)
    twice.appointments.create(unit=cast.community, post="主任", is_new=False)
    factories.cadre("老人", cast.other_community)
    return cast


@pytest.mark.parametrize(
    ("rule", "weights"),
    [
        (Rule.COMMUNITIES, [2, 1]),
        (Rule.CADRES, [3, 1]),
        (Rule.UNTRAINED, [2, 1]),
        (Rule.NEW, [1, 0]),
        (Rule.EVEN, [1, 1]),
    ],
)
def test_what_a_rule_counts(people: Cast, rule: Rule, weights: list[int], count_queries: Any) -> None:
    with count_queries() as queries:
        found = weights_of(people.training_class, [people.town, people.other_town], rule)
    assert (found, len(queries)) == (weights, int(rule != Rule.EVEN))
    assert most_of(found, rule) == (None if rule in (Rule.EVEN, Rule.COMMUNITIES) else weights)
