"""Values: their codes and signs, and which of several is the half-day's."""

import itertools

import pytest
from django.utils import translation

from attendance.value import CHOICES, PRESENT, UNMARKED, Value, gravest, value_of


def test_each_value_has_its_code_sign_and_label() -> None:
    assert [(value.code, value.sign, value.label) for value in CHOICES] == [
        ("PRESENT", "√", "出勤"),
        ("LATE", "△", "迟到"),
        ("LEFT_EARLY", "◇", "早退"),
        ("PERSONAL", "事", "事假"),
        ("SICK", "病", "病假"),
        ("OFFICIAL", "公", "公假"),
        ("ABSENT", "×", "旷课"),
    ]
    assert (UNMARKED.code, UNMARKED.sign, UNMARKED.label, bool(UNMARKED)) == ("", "", "", False)


def test_kinds_of_leave_are_letters_in_english() -> None:
    with translation.override("en"):
        assert [value.sign for value in CHOICES] == ["√", "△", "◇", "P", "S", "O", "×"]


def test_a_code_leads_back_to_its_value() -> None:
    assert all(Value.of(value.code) == value for value in (UNMARKED, *CHOICES))
    assert value_of("ON_LEAVE", "SICK") == Value("ON_LEAVE", "SICK")
    with pytest.raises(ValueError, match="no such value: 'ON_LEAVE'"):
        Value.of("ON_LEAVE")


@pytest.mark.parametrize(("status", "kind"), [("ON_LEAVE", ""), ("PRESENT", "SICK"), ("", "SICK")])
def test_leave_has_a_kind_and_nothing_else_has(status: str, kind: str) -> None:
    with pytest.raises(ValueError, match="does not go with"):
        Value(status, kind)


def test_R29_present_late_and_left_early_are_there() -> None:
    assert [value.code for value in CHOICES if value.is_there] == ["PRESENT", "LATE", "LEFT_EARLY"]
    assert [value.code for value in CHOICES if value.is_leave] == ["PERSONAL", "SICK", "OFFICIAL"]
    assert [value.code for value in CHOICES if value.is_absent] == ["ABSENT"]


def test_R29_the_half_days_mark_is_the_gravest() -> None:
    order = ["", "PRESENT", "LATE", "LEFT_EARLY", "OFFICIAL", "SICK", "PERSONAL", "ABSENT"]
    for (low, lower), (high, higher) in itertools.product(enumerate(order), repeat=2):
        assert gravest([Value.of(lower), Value.of(higher)]) == Value.of(order[max(low, high)])
    assert gravest([]) == UNMARKED
    assert gravest([PRESENT, UNMARKED]) == PRESENT
