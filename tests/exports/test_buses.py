"""Parties onto buses: nobody lost, nobody twice, no bus too full, and parties apart only where they must be."""

from collections.abc import Sequence
from itertools import product
from math import ceil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from exports.papers.buses import shared_out

# The machine may be busy: how long an example takes says nothing.
unhurried = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
SIZES = st.lists(st.integers(1, 30), max_size=18)


def parties(sizes: Sequence[int]) -> list[list[tuple[int, int]]]:
    return [[(party, person) for person in range(size)] for party, size in enumerate(sizes)]


def split(buses: list[list[tuple[int, int]]]) -> set[int]:
    """The parties that are on more than one bus."""
    on = [{party for party, _person in bus} for bus in buses]
    return {party for some in on for party in some if sum(party in other for other in on) > 1}


@unhurried
@given(SIZES, st.integers(1, 50))
def test_everybody_is_on_one_bus_and_no_bus_is_too_full(sizes: list[int], seats: int) -> None:
    everybody = [person for party in parties(sizes) for person in party]
    buses = shared_out(parties(sizes), seats)
    assert sorted(person for bus in buses for person in bus) == everybody
    assert all(0 < len(bus) <= seats for bus in buses)


@unhurried
@given(SIZES, st.integers(1, 50))
def test_there_are_as_few_buses_as_hold_all(sizes: list[int], seats: int) -> None:
    assert len(shared_out(parties(sizes), seats)) == ceil(sum(sizes) / seats)


@unhurried
@given(SIZES, st.integers(1, 50))
def test_people_of_a_party_keep_their_order_and_it_is_the_same_each_time(
    sizes: list[int], seats: int
) -> None:
    buses = shared_out(parties(sizes), seats)
    assert all(bus == sorted(bus) for bus in buses)
    assert buses == sorted(buses)
    assert buses == shared_out(parties(sizes), seats)


def some_way_keeps_all_whole(sizes: list[int], seats: int) -> bool:
    """Tries every way there is."""
    number = ceil(sum(sizes) / seats)
    return any(
        all(
            sum(size for size, bus in zip(sizes, way, strict=True) if bus == one) <= seats
            for one in range(number)
        )
        for way in product(range(number), repeat=len(sizes))
    )


@unhurried
@given(st.lists(st.integers(1, 9), min_size=1, max_size=5), st.integers(9, 14))
def test_a_party_is_split_only_when_it_must_be(sizes: list[int], seats: int) -> None:
    whole = some_way_keeps_all_whole(sizes, seats)
    assert bool(split(shared_out(parties(sizes), seats))) is not whole


@pytest.mark.parametrize(
    ("sizes", "seats", "loads"),
    [
        ([], 45, []),
        ([21, 21, 21, 21], 45, [[21, 21], [21, 21]]),
        ([20, 20, 20], 30, [[20, 10], [20, 10]]),  # two buses hold sixty, and one group must be split
        ([23, 23, 23], 37, [[23, 12], [23, 11]]),  # halves, not 14 and 9
        ([50], 45, [[45], [5]]),
        ([3, 50, 7], 30, [[3, 20, 7], [30]]),
        ([8, 7, 6, 5, 4], 15, [[8, 7], [6, 5, 4]]),  # the two largest together, or it would not come out
    ],
)
def test_examples(sizes: list[int], seats: int, loads: list[list[int]]) -> None:
    buses = shared_out(parties(sizes), seats)
    found = [
        [sum(one == party for one, _ in bus) for party in sorted({one for one, _ in bus})] for bus in buses
    ]
    assert sorted(found) == sorted(loads)


def test_many_parties_that_do_not_fit_are_given_up_on_in_time() -> None:
    sizes = [23] * 40  # of 45 seats each bus takes one whole, and 22 seats are left over
    buses = shared_out(parties(sizes), 45)
    assert len(buses) == ceil(23 * 40 / 45)
    assert len(split(buses)) == 40 - len(buses)


def test_very_many_who_belong_together_with_nobody() -> None:
    assert [len(bus) for bus in shared_out([[number] for number in range(2000)], 45)] == [45] * 44 + [20]


def test_a_bus_without_seats_is_none() -> None:
    with pytest.raises(ValueError, match="seats"):
        shared_out([["王小宁"]], 0)
