"""Figures as people write them in a plan: 120人, 每期60人, 3天, 半天, 两天半, 4学时."""

import re
from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _

from intake.cells import without_spaces, written
from intake.problems import Problem
from intake.sheets import Raw

_BEFORE = r"(?:约|每期|每班|每场|共|计|合计|不超过)*"
_AFTER = (
    r"(?:人|名|位|学时|课时|个学时|小时|天|日|工作日|个工作日|排|列|座|次)?(?:/期|/班|每期|左右|以内|以下)?"
)
_FIGURE = re.compile(rf"{_BEFORE}(\d+(?:\.\d+)?){_AFTER}")
_HALVES = re.compile(r"(\d+)?(?:个|天)?半(?:天|日|个工作日|个学时)?")
_CHINESE = str.maketrans("一二两三四五六七八九", "1223456789")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．", "0123456789.")
_TENTH = Decimal("0.1")
_DIGITS = "零一二三四五六七八九"


def tenths(*, most: int) -> Callable[[Raw], Decimal | Problem]:
    """A reader of a figure from 0 to `most` with at most one decimal place."""

    def read(raw: Raw) -> Decimal | Problem:
        value = _figure(raw)
        if isinstance(value, Problem):
            return value
        if value > most:
            return Problem(_("“%(value)s”太大，最多 %(most)d。") % {"value": written(raw)[:20], "most": most})
        if value != value.quantize(_TENTH):
            return Problem(_("“%(value)s”最多写一位小数。") % {"value": written(raw)[:20]})
        return value.quantize(_TENTH)

    return read


def whole(*, least: int = 0, most: int) -> Callable[[Raw], int | Problem]:
    """A reader of a whole number from `least` to `most`."""

    def read(raw: Raw) -> int | Problem:
        value = _figure(raw)
        if isinstance(value, Problem):
            return value
        if value != value.to_integral_value() or not least <= value <= most:
            words = {"value": written(raw)[:20], "least": least, "most": most}
            return Problem(_("“%(value)s”请填 %(least)d 到 %(most)d 的整数。") % words)
        return int(value)

    return read


def counted(word: str) -> int:
    """12 or 十二; 0 for what is no number."""
    if word.isdecimal():
        return int(word)
    tens, ten, ones = word.rpartition("十")
    digits = [_DIGITS.find(digit) if len(digit) == 1 else -1 for digit in (tens or "一", ones or "零")]
    return digits[0] * 10 * bool(ten) + digits[1] if min(digits) >= 0 else 0


def _figure(raw: Raw) -> Decimal | Problem:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return Decimal(repr(raw)) if raw >= 0 else _unread(raw)
    word = without_spaces(written(raw)).translate(_HALF_WIDTH).translate(_CHINESE).replace(",", "")
    if halves := _HALVES.fullmatch(word):
        return Decimal(halves[1] or 0) + Decimal("0.5")
    found = _FIGURE.fullmatch(word)
    return Decimal(found[1]) if found else _unread(raw)


def _unread(raw: Raw) -> Problem:
    return Problem(_("“%(value)s”不是一个数，请只填数字。") % {"value": written(raw)[:20]})
