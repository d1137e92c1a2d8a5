"""The units that a roster's cells name, and the nearest ones to a name that no unit bears."""

import datetime as dt
import difflib
import functools
import re
from typing import Self

from django.utils import timezone
from django.utils.translation import gettext as _

from intake.problems import Problem
from intake.sheets import Raw
from intake.unit_names import UnitNames
from units.models import Unit
from units.naming import entries_of, former_entries

# Of misspelt names in one sheet so many are compared with all names; the rest go without a suggestion.
SUGGESTIONS = 50
_ALIKE = 0.6
_ENDING = re.compile(r"(?:社区|村)$")
_COMMITTEE = re.compile(r"[(（].*[)）]$|(?:居民委员会|居委会|村民委员会|村委会)(?:[(（].*)?$")


class Workplaces:
    """The units of one district, asked for every row of a sheet; found by the names of today and by former ones."""

    def __init__(self, units: list[Unit]) -> None:
        today = timezone.localdate()
        self.units = {unit.pk: unit for unit in units}
        self._current = [unit for unit in units if _exists(unit, today)]
        former = former_entries(units, self._current)
        self._names = UnitNames([*entries_of(self._current, known=self.units), *former])
        self._suggested: dict[str, str] = {}

    @classmethod
    def load(cls, district: Unit) -> Self:
        """One query."""
        return cls(list(Unit.objects.within(district).select_related("parent")))

    def split(self, raw: Raw, *, town: Raw = "") -> tuple[Unit, str] | Problem:
        """The unit at the beginning of a cell and the post that follows it."""
        match = self._names.split(raw, town=town)
        if isinstance(match, Problem):
            return self._suggest(match, raw, town)
        return self.units[int(str(match.key))], match.rest

    def find(self, raw: Raw, *, town: Raw = "") -> tuple[Unit, str] | Problem:
        """The unit that a whole cell names, and the body of it that follows (党总支), mostly ""."""
        match = self._names.find(raw, town=town)
        if isinstance(match, Problem):
            return self._suggest(match, raw, town)
        return self.units[int(str(match.key))], match.rest

    def _suggest(self, problem: Problem, raw: Raw, town: Raw) -> Problem:
        """The problem with the nearest name, where no unit of any town bears the one that is written."""
        if town and not isinstance(self._names.split(raw), Problem):
            return problem
        text = f"{town}{raw}".replace(" ", "")
        if text not in self._suggested and len(self._suggested) < SUGGESTIONS:
            self._suggested[text] = self._nearest(text)
        nearest = self._suggested.get(text)
        if not nearest or nearest in problem.message:
            return problem
        return Problem(problem.message + _("是不是“%(unit)s”？") % {"unit": nearest})

    def _nearest(self, text: str) -> str:
        best, score = "", _ALIKE
        for label in self._labels:
            if text.startswith(label):
                if label in self._towns:
                    continue
                return ""
            bare = _ENDING.sub("", label)
            if len(bare) > 1 and text.startswith(bare):
                return label
            beginning = text[: len(label) + 1]
            matcher = difflib.SequenceMatcher(None, label, beginning)
            if matcher.real_quick_ratio() > score and (ratio := matcher.ratio()) > score:
                best, score = label, ratio
        return best

    @functools.cached_property
    def _towns(self) -> set[str]:
        """Labels of units that have others below them."""
        above = {unit.parent_id for unit in self._current}
        return {str(unit) for unit in self._current if unit.pk in above}

    @functools.cached_property
    def _labels(self) -> list[str]:
        """Names as people write them, each with and without its town."""
        labels = []
        for unit in self._current:
            name = _COMMITTEE.sub("", unit.short_name or unit.name)
            if unit.parent and unit.parent.parent_id:
                labels.append((unit.parent.short_name or unit.parent.name) + name)
            labels.append(name)
        return labels


def _exists(unit: Unit, today: dt.date) -> bool:
    begun = unit.valid_from is None or unit.valid_from <= today
    return begun and (unit.valid_to is None or unit.valid_to > today)
