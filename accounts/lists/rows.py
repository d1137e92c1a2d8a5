"""A row of a list with its outcome, and what it would write."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

# What says nothing: a cell that is empty never erases anything.
NOTHING: tuple[Any, ...] = ("", None, ())


class State(StrEnum):
    """What an import does with a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"

    @property
    def label(self) -> str:
        """The state in a word."""
        words = {
            State.NEW: _("新增"),
            State.CHANGED: _("更新"),
            State.SAME: _("不变"),
            State.WRONG: _("有问题"),
        }
        return str(words[self])

    @property
    def tone(self) -> str:
        """How the pages colour it: a tone of the status component."""
        return {State.NEW: "success", State.CHANGED: "info", State.SAME: "neutral", State.WRONG: "danger"}[
            self
        ]


class Mode(models.TextChoices):
    """What happens to what is there already. Empty cells never erase anything."""

    OVERWRITE = "overwrite", _("以表格为准：不同的内容改成表格里的")
    FILL = "fill", _("只补空白：已有的内容不动")
    SKIP = "skip", _("不改动：已有的保持原样，只加新的")

    def takes(self, old: Any, new: Any) -> bool:
        """Whether the sheet's value replaces the one that stands."""
        if new in NOTHING or new == old or self == Mode.SKIP:
            return False
        return self == Mode.OVERWRITE or old in NOTHING


class Change(NamedTuple):
    """A field with what stood there and what will stand there."""

    field: str
    old: Any
    new: Any


class Refused(Exception):
    """The whole import may not be written as it is; `field` of the confirmation says what is lacking."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(slots=True)
class Part:
    """One record that a row speaks of; mostly a row has one.

    `values` is what the sheet says of it by field, `keys` by what it is recognised, the surest first. An `implied` one
    is only named in passing (the town of a community), so that naming it again is no repetition. `fresh` are values
    that a new record gets and a known one keeps.
    """

    keys: tuple[Hashable, ...]
    values: dict[str, Any]
    fresh: dict[str, Any] = field(default_factory=dict)
    implied: bool = False
    state: State = State.NEW
    known: Any = None
    changes: list[Change] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    """`shown` are its cells in words by field; `problems` are pairs of a field and a sentence; `notes` only inform."""

    number: int
    shown: dict[str, str] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    problems: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    state: State = State.WRONG

    @property
    def changes(self) -> list[Change]:
        """What differs in the records that are known."""
        return [change for part in self.parts for change in part.changes]
