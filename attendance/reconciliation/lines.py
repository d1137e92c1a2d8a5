"""A line of the reconciliation: two figures that must be equal, what stands behind them, and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import TextChoices
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from attendance.models import DifferenceNote


class LineState(TextChoices):
    """How a line stands. Only OPEN and UNCOUNTED keep a class from being closed; what WAITING waits for is named among what is
    missing (R23), and named once."""

    EQUAL = "EQUAL", _("一致")
    EXPLAINED = "EXPLAINED", _("不一致，已说明")
    OPEN = "OPEN", _("不一致")
    UNCOUNTED = "UNCOUNTED", _("还没有核")
    WAITING = "WAITING", _("还没有办完")
    NOTHING = "NOTHING", _("没有可比的")


_BLOCKING = (LineState.OPEN, LineState.UNCOUNTED)
_COLOURS = {
    LineState.EQUAL: "success",
    LineState.EXPLAINED: "info",
    LineState.OPEN: "danger",
    LineState.UNCOUNTED: "warning",
    LineState.WAITING: "warning",
    LineState.NOTHING: "",
}


@dataclass(frozen=True)
class Place:
    """A page: the words of the link, the name of its address, its arguments and its query."""

    label: str
    page: str
    args: tuple[object, ...] = ()
    query: str = ""

    @property
    def address(self) -> str:
        """Of the page; "" where there is none."""
        try:
            return reverse(self.page, args=self.args) + self.query
        except NoReverseMatch:
            return ""


@dataclass(frozen=True)
class Side:
    """One of the two: what is counted, the figure as text ("" where there is none yet), and the page with the rows behind it."""

    label: str
    figure: str
    behind: Place | None = None


@dataclass(frozen=True)
class Names:
    """People behind a number: what they are, and who."""

    label: str
    people: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """Two figures that must be equal. `key` names the line for good, as half_day:2026-11-23:AM. `because` is a reason that is
    on record already (a rule, a correction, the word on a sheet), `waits` what has to be done first and is named elsewhere, `note`
    the last explanation by hand; `remark` and `names` only say more. `is_money` is shown to those who may see the fees."""

    key: str
    title: str
    left: Side
    right: Side
    because: str = ""
    waits: str = ""
    remark: str = ""
    names: tuple[Names, ...] = ()
    mends: tuple[Place, ...] = ()
    notes: tuple[DifferenceNote, ...] = ()
    is_optional: bool = False
    is_money: bool = False

    @property
    def is_equal(self) -> bool:
        """Both figures are there and say the same."""
        return bool(self.left.figure) and self.left.figure == self.right.figure

    @property
    def note(self) -> DifferenceNote | None:
        """The explanation that holds: the last one, while both figures stand as they were explained."""
        last = self.notes[-1] if self.notes else None
        return last if last and (last.left, last.right) == self.figures else None

    @property
    def earlier(self) -> tuple[DifferenceNote, ...]:
        """The explanations that hold no longer, the last first."""
        return tuple(reversed(self.notes[:-1] if self.note else self.notes))

    @property
    def last_note(self) -> int:
        """Which explanation a form has seen last; 0 for none."""
        return self.notes[-1].pk if self.notes else 0

    @property
    def figures(self) -> tuple[str, str]:
        """Both, as an explanation keeps them."""
        return self.left.figure, self.right.figure

    @property
    def state(self) -> LineState:
        """How it stands now."""
        if self.is_equal and not self.waits:
            return LineState.EQUAL
        if self.waits:
            return LineState.WAITING
        if self.because or self.note:
            return LineState.EXPLAINED
        if self.is_optional and not (self.left.figure and self.right.figure):
            return LineState.NOTHING
        return LineState.OPEN if self.left.figure and self.right.figure else LineState.UNCOUNTED

    @property
    def colour(self) -> str:
        """Of the state's word."""
        return _COLOURS[self.state]

    @property
    def blocks(self) -> bool:
        """Whether closing waits for it."""
        return self.state in _BLOCKING

    @property
    def is_explainable(self) -> bool:
        """Whether a word may be given: for what blocks, or to give a better one."""
        return self.blocks or (self.state == LineState.EXPLAINED and self.note is not None)

    @property
    def anchor(self) -> str:
        """The id of its row in the page."""
        return "line-" + self.key.replace(":", "-")

    def with_notes(self, notes: Sequence[DifferenceNote]) -> Line:
        """The same with its explanations, in their order."""
        return replace(self, notes=tuple(notes)) if notes else self


@dataclass(frozen=True)
class Part:
    """Lines that belong together."""

    name: str
    title: str
    lines: tuple[Line, ...]


def plain(figure: int | Decimal) -> str:
    """4, 3.5 or 1200: as it is kept and compared."""
    text = f"{Decimal(figure):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
