"""Figures as people write them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from intake.numbers import counted, tenths, whole
from intake.problems import Problem


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("3", "3.0"),
        (3.0, "3.0"),
        ("2.5天", "2.5"),
        ("半天", "0.5"),
        ("两天半", "2.5"),
        ("3天半", "3.5"),
        ("三天", "3.0"),
        ("２４学时", "24.0"),
        ("约4个学时", "4.0"),
    ],
)
def test_tenths(raw: str | float, value: str) -> None:
    assert tenths(most=366)(raw) == Decimal(value)


@pytest.mark.parametrize(
    ("raw", "value"), [("120人", 120), ("每期60人", 60), ("约80人左右", 80), ("1,200", 1200)]
)
def test_whole(raw: str, value: int) -> None:
    assert whole(most=5000)(raw) == value


@pytest.mark.parametrize(
    ("read", "raw", "message"),
    [
        (whole(most=100), "101", "“101”请填 0 到 100 的整数。"),
        (whole(least=1, most=100), "0", "“0”请填 1 到 100 的整数。"),
        (whole(most=100), "2.5", "“2.5”请填 0 到 100 的整数。"),
        (whole(most=100), "100-120人", "“100-120人”不是一个数，请只填数字。"),
        (whole(most=100), "若干", "“若干”不是一个数，请只填数字。"),
        (whole(most=100), -3, "“-3”不是一个数，请只填数字。"),
        (tenths(most=10), "2.55", "“2.55”最多写一位小数。"),
        (tenths(most=10), "11", "“11”太大，最多 10。"),
    ],
)
def test_what_is_no_figure_is_said(read: Callable[[Any], Any], raw: object, message: str) -> None:
    assert read(raw) == Problem(message)


@pytest.mark.parametrize(
    ("word", "number"), [("12", 12), ("十二", 12), ("二十", 20), ("三", 3), ("百", 0), ("", 0)]
)
def test_counted(word: str, number: int) -> None:
    assert counted(word) == number
