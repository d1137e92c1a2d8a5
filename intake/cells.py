"""One cell becomes text, a name, a phone or an ID number written one way, or a problem.

Plain functions, since they are called for every cell of a sheet. An empty cell gives "".
"""

import re
from datetime import date

from django.utils.translation import gettext as _

from intake.problems import Problem
from intake.sheets import Raw

TEXT_LENGTH = 200
NAME_LENGTH = 50
# Of a number Excel keeps fifteen digits and writes noughts for the rest.
EXACT_DIGITS = 15
MIDDLE_DOT = "·"

# Not to be seen on paper: control characters, zero-width ones, marks that turn the direction of writing.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_SPACES = re.compile(r"\s+")
_ORDINARY = re.compile("[\x21-\x7e\u4e00-\u9fff，。、；：（）“”《》]*")
_HALF_WIDTH = str.maketrans(
    {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
)
_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・･．", MIDDLE_DOT))
# Digits, signs, and pictures (emoji).
_NOT_IN_A_NAME = re.compile(
    r"[\U0001f000-\U0001faff\u2600-\u27bf\d()（）\[\]【】{}<>《》/\\|、,，;；:：@#$%^&*+=!?！？\"“”~_]"
)
_APOSTROPHES = "'’‘`"
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+")
_PHONE_SIGNS = re.compile(r"[\s\-‐‑‒–—―－()（）]+")
_PHONES_APART = re.compile(r"[/／、,，;；|]|或")


def text(raw: Raw, *, limit: int = TEXT_LENGTH) -> str | Problem:
    """Text without control characters and outer spaces, other space as one blank, digits half-width.

    Over `limit` characters it is a problem; nothing is ever cut.
    """
    value = raw if isinstance(raw, str) else written(raw)
    if not _ORDINARY.fullmatch(value):
        value = _tidy(value)
    if len(value) > limit:
        return Problem(
            _("内容有 %(length)d 个字，最多 %(limit)d 个。") % {"length": len(value), "limit": limit}
        )
    return value


def written(raw: Raw) -> str:
    """A cell as one would read it: 3.0 → "3", a date → "1971-10-01"."""
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 10**EXACT_DIGITS:
        return str(int(raw))
    return raw.isoformat() if isinstance(raw, date) else str(raw)


def without_spaces(value: str) -> str:
    """Text without spaces of any width, line breaks and characters that cannot be seen."""
    return value if _ORDINARY.fullmatch(value) else _SPACES.sub("", _UNSEEN.sub("", value))


def one_spelling(name: str) -> str:
    """A person's name without spaces and with one kind of middle dot: 王　芳 → 王芳."""
    return without_spaces(name).translate(_DOTS)


def name(raw: Raw) -> str | Problem:
    """A person's name in one spelling, up to 50 characters; rare characters pass."""
    if not isinstance(raw, str):
        return Problem(_("姓名是数字或日期，请填写姓名。"))
    value = one_spelling(raw)
    if len(value) > NAME_LENGTH:
        return Problem(
            _("姓名有 %(length)d 个字，最多 %(limit)d 个。") % {"length": len(value), "limit": NAME_LENGTH}
        )
    if unfit := _NOT_IN_A_NAME.search(value):
        return Problem(_("姓名“%(name)s”里有“%(sign)s”，请只填姓名。") % {"name": value, "sign": unfit[0]})
    return value


def phone(raw: Raw) -> str | Problem:
    """The digits of one phone number, without spaces, dashes and brackets; whether it can be dialled is not checked."""
    value = _half_width(raw)
    if not value or value.isdecimal():
        return value
    if _PHONES_APART.search(value):
        return Problem(_("这一格有几个电话，请只留一个。"))
    value = _without_signs(value)
    if _SCIENTIFIC.fullmatch(value):
        return Problem(_("电话被 Excel 改成了科学计数法，请把这一列设为文本后重新填写。"))
    return value


def id_number(raw: Raw) -> str | Problem:
    """An ID number with half-width digits and a capital X; its check character is not checked.

    What came as a number of over fifteen digits has lost the last ones, and is a problem.
    """
    if isinstance(raw, int | float) and abs(raw) >= 10**EXACT_DIGITS:
        return _lost_digits()
    value = _half_width(raw)
    if not value[:-1].isdecimal():
        value = _without_signs(value)
    return _lost_digits() if _SCIENTIFIC.fullmatch(value) else value


def _without_signs(value: str) -> str:
    return _PHONE_SIGNS.sub("", value).strip(_APOSTROPHES)


def _lost_digits() -> Problem:
    return Problem(
        _("身份证号在 Excel 里存成了数字，后几位已经丢失。请把这一列设为文本，重新填写完整的 18 位。")
    )


def _half_width(raw: Raw) -> str:
    if isinstance(raw, str) and raw.isascii() and raw.isalnum():
        return raw.upper()
    value = without_spaces(raw if isinstance(raw, str) else written(raw)).strip(_APOSTROPHES)
    return (value if value.isascii() else value.translate(_HALF_WIDTH).replace("＋", "+")).upper()


def _tidy(value: str) -> str:
    return _SPACES.sub(" ", _UNSEEN.sub("", value)).strip().translate(_HALF_WIDTH)
