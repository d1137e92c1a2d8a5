"""What a template can be, and why a file is none."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_REPEATED = 500_000


class Kind(StrEnum):
    """A workbook or a word document, by the ending of its name."""

    WORKBOOK = ".xlsx"
    DOCUMENT = ".docx"


class Unfit(Exception):
    """The file cannot be a template, or cannot be filled with this. `str()` says why, in the language at that time."""

    def __init__(self, message: Promise, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return str(self.message) % self.values


def refuse_too_much(size: int, lines: int) -> None:
    """Raises `Unfit` where a marked row of that many elements is too large for so many lines."""
    if size * lines > MOST_REPEATED:
        raise Unfit(_("标记行太大，不能为 %(lines)d 行各填一遍。请删去这一行多余的内容。"), lines=lines)
