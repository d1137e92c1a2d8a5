"""The unit at the beginning of a cell: 戚墅堰街道站北社区居委会主任 → 站北社区居民委员会 and 主任.

A unit goes by many names: 社区, 居委会 and 居民委员会 are alike, so are 村, 村委会 and 村民委员会; its town may
stand before it or not. The longest known name from the left counts; the rest is the post.
"""

import re
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from intake.cells import text
from intake.problems import Problem
from intake.sheets import Raw

# Key, name and the name of the unit above, "" for none. A unit may be given again under a short name.
Entry = tuple[Hashable, str, str]

_INCLUDED = re.compile(r"[(（]含(.+?)村委(?:会)?[)）]")
_COMMITTEE = re.compile(r"(?:居民委员会|居委会|村民委员会|村委会)$")
_COMMUNITY_FORMS = ("社区居民委员会", "社区居委会", "社区", "居民委员会", "居委会")
_VILLAGE_FORMS = ("村村民委员会", "村村委会", "村民委员会", "村委会", "村")
_TOWN = re.compile(r"(?:街道|镇|乡)$")
_JOINTS = r"[\s\-‐‑–—―－/／、，,·:：;；]+"
# Stands between the parts of a name without being one: (含某某村村委) among them.
_SKIPPED = re.compile(_JOINTS + r"|[(（]含[^)）]*[)）]")
_AT_THE_ENDS = re.compile(rf"^(?:{_SKIPPED.pattern})+|{_JOINTS}$")
_ABOVE_THE_TOP = re.compile(r"(?:[^省市]{2,6}省)?(?:[^省市]{2,6}市)?")
_BODIES = re.compile(r"(?:党委|党工委|党总支|党支部|党组织|总支|支部|村委|居委|人民政府|政府|办事处)?")
# A unit that is not known, where the name of its town was taken for the whole: 湖塘镇某某社区书记.
_UNKNOWN_BELOW = re.compile(r"^.{1,10}?(?:社区|村)(?=[党居村委书主副专]|\W|$)")
# 镇 belongs to the unit and to what follows: 湖塘镇委书记, 湖塘镇长, but not 东安村委员.
_SHARED = re.compile(r"^[区县镇乡村] (?:长|委(?!员))")
_SHOWN = 40
# A district, its towns, their villages, and one more.
_LEVELS = 4

# How sure a name is: as entered, a form that is alike, of a village that the unit includes, without 社区.
_ENTERED, _ALIKE, _OF_INCLUDED, _BARE = range(4)
_NOBODY: tuple[int, dict[Hashable, None]] = (_BARE, {})


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """The unit found, how it was written, and the text that follows."""

    key: Hashable
    written: str
    rest: str


class UnitNames:
    """All names of some units, made once and asked for every row."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        entries = list(entries)
        names = {name for _key, name, _parent in entries}
        self._above = {name: parent for _key, name, parent in entries if parent}
        self._tops = tuple(_squeezed(name) for name in names if self._above.get(name) not in names)
        self._labels: dict[Hashable, str] = {}
        self._names: dict[Hashable, set[str]] = {}
        self._parents: dict[Hashable, set[str]] = {}
        self._known: dict[str, tuple[int, dict[Hashable, None]]] = {}
        # Whole rosters repeat a few hundred units and posts.
        self._answers: dict[tuple[Raw, Raw], UnitMatch | Problem] = {}
        for key, name, parent in entries:
            self._labels.setdefault(key, parent + name)
            self._names.setdefault(key, set()).add(name)
            self._parents.setdefault(key, set()).add(parent)
            forms = list(_forms(name))
            for prefix in map(_squeezed, self._prefixes(parent)):
                for form, rank in forms:
                    self._learn(prefix + form, rank, key)
        parents = set(self._above.values())
        self._with_units_below = {key for key, name, _parent in entries if name in parents}
        self._lengths = sorted({len(alias) for alias in self._known}, reverse=True)

    def split(self, raw: Raw, *, town: Raw = "") -> UnitMatch | Problem:
        """The unit at the beginning of a cell; `rest` is the post, "" if there is none.

        `town`, the cell of a column of its own, tells units of one name apart. A name that fits several
        units or none is a problem.
        """
        asked = (raw, town)
        if asked not in self._answers:
            self._answers[asked] = self._split(raw, town)
        return self._answers[asked]

    def find(self, raw: Raw, *, town: Raw = "") -> UnitMatch | Problem:
        """The unit that a whole cell names, 社区 or 村 left away or 党总支 and the like added all the same."""
        value = text(raw)
        if isinstance(value, Problem):
            return value
        squeezed = _squeezed(value)
        if whole := self._known.get(squeezed[self._start(squeezed) :]):
            return self._chosen(list(whole[1]), value, len(squeezed), town)
        match = self.split(value, town=town)
        return match if isinstance(match, Problem) or _BODIES.fullmatch(match.rest) else _unknown(value)

    def _split(self, raw: Raw, town: Raw) -> UnitMatch | Problem:
        value = text(raw)
        if isinstance(value, Problem):
            return value
        squeezed = _squeezed(value)
        start = self._start(squeezed)
        for length in self._lengths:
            rank, keys = self._known.get(squeezed[start : start + length], _NOBODY)
            if rank < _BARE:
                return self._chosen(list(keys), value, start + length, town)
        return _unknown(value)

    def _chosen(self, keys: list[Hashable], value: str, length: int, town: Raw) -> UnitMatch | Problem:
        written, rest = _parted(value, length)
        inside = self._inside(keys, town)
        if not inside:
            return Problem(
                _("“%(unit)s”不在%(town)s。请检查单位和镇街。")
                % {"unit": written[:_SHOWN], "town": str(town)[:_SHOWN]}
            )
        if len(inside) > 1:
            names = "、".join(self._labels[key] for key in inside)
            return Problem(
                _("“%(unit)s”可能是%(names)s。请在单位前写上镇街。")
                % {"unit": written[:_SHOWN], "names": names}
            )
        if inside[0] in self._with_units_below and (below := _UNKNOWN_BELOW.search(rest)):
            return _unknown(written + below[0])
        return UnitMatch(
            inside[0], written, written[-1] + rest if _SHARED.search(f"{written[-1]} {rest}") else rest
        )

    def _inside(self, keys: list[Hashable], town: Raw) -> list[Hashable]:
        """Those of the units that lie in the town, or are it; all if the town is not known."""
        place = self._known.get(_squeezed(str(town)))
        if not place:
            return keys
        towns = set().union(*(self._names[key] for key in place[1]))
        return [key for key in keys if key in place[1] or self._parents[key] & towns]

    def _start(self, squeezed: str) -> int:
        """Where the name begins: province and city are passed over before a unit without one above."""
        above = _ABOVE_THE_TOP.match(squeezed)
        return above.end() if above and squeezed.startswith(self._tops, above.end()) else 0

    def _prefixes(self, parent: str, levels: int = _LEVELS) -> set[str]:
        """What may stand before a unit below `parent`: nothing, and any of the units above it in their order."""
        if not parent or not levels:
            return {""}
        higher = self._prefixes(self._above.get(parent, ""), levels - 1)
        return higher | {above + own for above in higher for own in (parent, _TOWN.sub("", parent))}

    def _learn(self, alias: str, rank: int, key: Hashable) -> None:
        best, keys = self._known.get(alias, (rank, {}))
        if rank < best:
            keys = {}
        if rank <= best:
            self._known[alias] = (rank, {**keys, key: None})


def _forms(name: str) -> Iterator[tuple[str, int]]:
    whole = _squeezed(name)
    yield whole, _ENTERED
    core = _COMMITTEE.sub("", whole)
    committee = whole[len(core) :]
    if core.endswith("社区") or committee.startswith("居"):
        yield from _alike(core.removesuffix("社区"), _COMMUNITY_FORMS)
    elif core.endswith("村") or committee:
        yield from _alike(core.removesuffix("村"), _VILLAGE_FORMS)
    elif _TOWN.search(core):
        yield _TOWN.sub("", core), _BARE
        yield core + ("办事处" if core.endswith("街道") else "人民政府"), _ALIKE
    for village in _INCLUDED.findall(name):
        for form, _rank in _alike(village.removesuffix("村"), _VILLAGE_FORMS):
            yield form, _OF_INCLUDED


def _alike(stem: str, endings: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    yield stem, _BARE
    for ending in endings:
        yield stem + ending, _ALIKE


def _squeezed(value: str) -> str:
    return _SKIPPED.sub("", value)


def _parted(value: str, length: int) -> tuple[str, str]:
    """The text up to the given number of characters of its squeezed form, and the text after."""
    end = 0
    for gap in _SKIPPED.finditer(value):
        if length <= gap.start() - end:
            break
        length -= gap.start() - end
        end = gap.end()
    return value[: end + length], _AT_THE_ENDS.sub("", value[end + length :])


def _unknown(value: str) -> Problem:
    if not value:
        return Problem(_("没有填写单位。"))
    return Problem(_("单位表里没有“%(unit)s”。请写全镇街和社区（村）的名称。") % {"unit": value[:_SHOWN]})
