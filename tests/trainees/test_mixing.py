"""Sharing people out evenly."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from trainees import mixing

WORDS = st.sampled_from("甲乙丙")
PEOPLE = st.lists(st.tuples(WORDS, st.sampled_from("一二三四五六七"), st.sampled_from("男女")), max_size=90)
COUNT = st.integers(1, 9)


def spread(people: list[tuple[str, ...]], shares: list[int], count: int, place: int, word: str) -> int:
    """By how many two groups differ at most in people of that kind."""
    numbers = [
        sum(1 for kinds, share in zip(people, shares, strict=True) if share == group and kinds[place] == word)
        for group in range(count)
    ]
    return max(numbers) - min(numbers)


@given(PEOPLE, COUNT)
def test_everybody_is_in_one_group_and_sizes_differ_by_one(people: list[tuple[str, ...]], count: int) -> None:
    shares = mixing.shares(people, count)
    assert len(shares) == len(people)
    sizes = [shares.count(group) for group in range(count)]
    assert sum(sizes) == len(people)
    assert sizes == sorted(sizes, reverse=True)
    assert max(sizes) - min(sizes) <= 1


@given(PEOPLE, COUNT)
def test_each_kind_is_even_by_the_first_two_criteria_and_nearly_by_the_third(
    people: list[tuple[str, ...]], count: int
) -> None:
    shares = mixing.shares(people, count)
    firsts = len({kinds[0] for kinds in people})
    for place, bound in ((0, 1), (1, 1), (2, 2 * firsts)):
        for word in {kinds[place] for kinds in people}:
            assert spread(people, shares, count, place, word) <= bound


@given(st.lists(WORDS, max_size=60), COUNT)
def test_one_criterion_is_even(words: list[str], count: int) -> None:
    people: list[tuple[str, ...]] = [(word,) for word in words]
    shares = mixing.shares(people, count)
    assert all(spread(people, shares, count, 0, word) <= 1 for word in set(words))


@given(PEOPLE, COUNT)
def test_the_same_list_gives_the_same_groups(people: list[tuple[str, ...]], count: int) -> None:
    assert mixing.shares(people, count) == mixing.shares(people, count)


def test_small_cases() -> None:
    assert mixing.shares([], 3) == []
    assert mixing.shares([()] * 5, 2) == [0, 1, 0, 1, 0]
    assert mixing.shares([("甲",), ("甲",), ("乙",), ("乙",)], 2) == [0, 1, 0, 1]
    assert mixing.shares([("甲",)], 3) == [0]


@given(st.integers(1, 90), COUNT)
def test_runs_keep_the_order_and_the_sizes(size: int, count: int) -> None:
    runs = mixing.runs(size, count)
    assert runs == sorted(runs)
    sizes = Counter(runs)
    numbers = [sizes[group] for group in range(count)]
    assert sum(numbers) == size
    assert max(numbers) - min(numbers) <= 1


def test_runs_of_nobody() -> None:
    assert mixing.runs(0, 3) == []
