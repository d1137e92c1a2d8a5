"""The page of flags: each in a sentence, with who, when, and the way to the marks."""

from typing import Any

import pytest

from tests.attendance.conftest import PM, Attended
from tests.attendance.doors import READERS, answers
from tests.attendance.test_flags import FINE, a_phone, check_in, decide
from tests.conftest import Cast


def url(attended: Attended) -> str:
    return f"/classes/{attended.training_class.pk}/flags/"


def shown(attended: Attended, as_user: Any) -> str:
    return " ".join(as_user(attended.by).get(url(attended)).content.decode().split())


def test_who_comes_in(attended: Attended, cast: Cast, as_user: Any) -> None:
    assert answers(cast, as_user, url(attended)) == READERS


def test_without_flags_it_says_so(attended: Attended, as_user: Any) -> None:
    assert "没有待核查的签到。" in shown(attended, as_user)


def test_each_in_a_sentence_with_the_times_and_the_marks(
    attended: Attended, cast: Cast, as_user: Any
) -> None:
    first, second, third = attended.people
    shared = a_phone("a", first, second)
    check_in(first, attended.morning, shared, "08:50")
    check_in(second, attended.morning, shared, "08:51")
    check_in(second, attended.afternoon, a_phone("b", second), "13:52")
    check_in(third, attended.morning, None)
    page, one, two, three = shown(attended, as_user), *(person.cadre.name for person in attended.people)
    sentences = (
        f"{one}、 {two}用同一部手机（1号）签到。",
        f"{two}先用1号手机签到，后来改用2号手机。",
        f"{three}11月23日上午签了到，11月23日下午既没有签到，也没有出勤记录。",
        f">08:51</time> {two}",
        f'href="/enrolments/{third.pk}/marks/"',
        "认定代签",
    )
    assert [words for words in sentences if words.replace("、 ", "、") not in page.replace("、 ", "、")] == []
    assert cast.cadre.phone not in page
    assert "认定代签</button>" not in as_user(cast.auditor).get(url(attended)).content.decode()


@pytest.mark.parametrize("verdict", ["FINE"])
def test_what_is_decided_stands_below(attended: Attended, as_user: Any, verdict: str) -> None:
    check_in(attended.people[0], attended.morning, None)
    attended.mark(PM, p1="PRESENT")
    decide(attended, FINE)
    page = shown(attended, as_user)
    below = page[page.index("已有结论") :]
    assert ("没有待核查的签到。" in page, "情况属实，无代签</span> 已核实" in below) == (True, True)
