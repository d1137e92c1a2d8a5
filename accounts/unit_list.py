"""The units of a district as a list: towns and communities in two columns, one below the other, or with codes."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.lists import ListDefinition, Part, Row, RowCells
from accounts.models import ListKind
from intake import outline, tables
from intake.cells import written
from intake.problems import Unreadable
from intake.sheets import Row as SheetRow
from intake.tables import Table
from intake.unit_columns import VOCABULARY
from intake.unit_kinds import GRASSROOTS, TOWNSHIPS, kind_of, kind_said, one_name, short_name
from units.models import Unit, UnitKind


class UnitList(ListDefinition):
    """Towns come before their communities; a town that is only named beside its communities is made too."""

    kind = ListKind.UNITS
    model = Unit
    vocabulary = VOCABULARY
    columns = ("name", "town", "kind")
    beside = ("parent",)
    labels: ClassVar[Mapping[str, Any]] = {"town": gettext_lazy("镇街")}
    choices: ClassVar[Mapping[str, Sequence[str]]] = {"kind": ("镇", "街道", "开发区", "社区", "村", "部门")}
    example = ("1", "花园社区居民委员会", "湖塘镇", "社区", "", "", "花园社区")
    pasted_example = "湖塘镇\n  花园社区\n  南街社区\n雪堰镇\n  雪东社区"

    def __init__(self, district: Unit, options: Mapping[str, Any]) -> None:
        super().__init__(district, options)
        self.by_name: dict[str, list[Unit]] = defaultdict(list)
        self.last_place: dict[str, int] = defaultdict(int)
        self.said: dict[str, set[str]] = defaultdict(set)
        self.parents: set[int | None] = set()
        self.taken_codes: dict[str, str] = {}
        # Under whom a new unit will stand, by its identity: it has no key yet.
        self.above: dict[int, str] = {}
        self.own = {one_name(name) for name in (district.name, district.short_name) if name}

    @classmethod
    def read_source(cls, source: bytes | str) -> Table | Unreadable:
        """A table where there is a header, else the names one below the other."""
        sheets = tables.sheets_of(source)
        if isinstance(sheets, Unreadable):
            return sheets
        table = tables.of_sheets(sheets, VOCABULARY, required=cls.required)
        if not isinstance(table, Unreadable) or table.code not in ("no_header", "column_missing"):
            return table
        towns = tables.of_sheets(sheets, VOCABULARY, required=("town",))
        if not isinstance(towns, Unreadable):
            return towns
        if isinstance(source, str):
            names = outline.from_text(source, VOCABULARY, name="name", parent="town")
        else:
            names = outline.from_sheet(sheets[0], VOCABULARY, name="name", parent="town")
        return names if names.rows else table

    def records(self) -> Any:
        """The units that exist."""
        units = Unit.objects.within(self.district).valid_on(timezone.localdate())
        return units.exclude(pk=self.district.pk).select_related("parent").order_by("position", "pk")

    def load(self, table: Table) -> None:
        """The units, by which names they go, and under whom they stand in the sheet."""
        units = list(self.records())
        for unit in units:
            for key in self.keys_of(unit):
                self._known.setdefault(key, []).append(unit)
            for name in {one_name(unit.name), one_name(unit.short_name or unit.name)}:
                self.by_name[name].append(unit)
            above = self._parent_of(unit)
            self.last_place[above] = max(self.last_place[above], unit.position)
            self.parents.add(unit.parent_id)
        for row in table.rows:
            name, town = (one_name(str(table.cell(row, field))) for field in ("name", "town"))
            if name or town:
                self.said[name or town].add("" if not name or town in self.own or town == name else town)
        codes = {
            written(table.cell(row, field)).strip() for row in table.rows for field in ("code", "town_code")
        }
        others = Unit.objects.filter(code__in=codes - {""}).exclude(pk__in=[unit.pk for unit in units])
        self.taken_codes = dict(others.values_list("code", "name"))

    def keys_of(self, record: Unit) -> Iterable[Hashable]:
        """By code, and by the names below a parent."""
        if record.code:
            yield "code", record.code
        for name in {one_name(record.name), one_name(record.short_name or record.name)}:
            yield "name", self._parent_of(record), name

    def read(self, table: Table, row: SheetRow) -> Row:
        """A unit, and its town where that is new."""
        cells = RowCells(table, row)
        name, town = cells.text("name", limit=80), cells.text("town", limit=80)
        name, town = (name, town) if name else (town, "")
        code = cells.text("code", limit=12)
        if one_name(town) in self.own or one_name(town) == one_name(name):
            town = ""
        said, kind = self._kind(cells, name, town)
        cells.need("name", name, _("没有填写单位名称。"))
        parts = [] if cells.problems else self._above(cells, town)
        short = cells.text("short_name", limit=40)
        values = {"name": name, "short_name": short, "kind": said, "code": code}
        keys = (*([("code", code)] if code else []), ("name", one_name(town), one_name(name)))
        fresh = {"parent": one_name(town), "kind": kind}
        if kind in GRASSROOTS and not short and short_name(name) != name:
            fresh["short_name"] = short_name(name)[:40]
        part = Part(keys, values, fresh)
        shown = {"name": name, "town": town, "kind": str(UnitKind(kind).label) if kind else ""}
        return Row(row.number, shown, [*parts, part], cells.problems)

    def _kind(self, cells: RowCells, name: str, town: str) -> tuple[str, str]:
        """The kind as the sheet says it, "" where it does not, and what a new unit becomes."""
        said = kind_said(cells.text("kind"))
        if said == "?":
            cells.wrong("kind", _("类别请填镇、街道、开发区、社区、村或部门。"))
            return "", ""
        guess = said or kind_of(name)
        if not said and town and guess not in (*GRASSROOTS, "DEPARTMENT"):
            guess = "COMMUNITY"
        if guess == "DISTRICT" and one_name(name) in self.own:
            cells.wrong("name", _("本区不用写在名单里。"))
        elif guess == "DISTRICT":
            message = _("“%(name)s”像是另一个区县。如果不是，请在“类别”列写明。")
            cells.wrong("name", message % {"name": name})
        if guess in GRASSROOTS and not town and name:
            cells.wrong("town", _("“%(name)s”没有写属于哪个镇街。") % {"name": name})
        return said, guess

    def _above(self, cells: RowCells, town: str) -> list[Part]:
        """The town where it is to be made with the unit; what is wrong with it is noted."""
        if not town:
            return []
        key = one_name(town)
        found = self.by_name.get(key, [])
        if len(found) > 1:
            words = {"count": len(found), "town": town}
            cells.wrong("town", _("有 %(count)d 个“%(town)s”，分不清是哪一个。") % words)
        elif found or key in self.said:
            self._ring(cells, key, town)
        elif kind_of(town) not in TOWNSHIPS:
            message = _("没有“%(town)s”这个上级单位。请写全名，或先在名单里给它写一行。")
            cells.wrong("town", message % {"town": town})
        else:
            values = {"name": town, "code": cells.text("town_code", limit=12)}
            fresh = {"parent": "", "kind": kind_of(town)}
            return [Part((("name", "", key),), values, fresh, implied=True)]
        return []

    def _ring(self, cells: RowCells, key: str, town: str) -> None:
        """A unit of the sheet must not lie below itself."""
        passed: list[str] = []
        while key and key not in passed:
            passed.append(key)
            above = self.said.get(key, set())
            key = next(iter(above)) if len(above) == 1 else ""
        if key:
            cells.wrong("town", _("“%(town)s”的上级绕了一圈，又回到它自己。") % {"town": town})

    def finish(self, rows: Sequence[Row]) -> None:
        """A parent must come too, a code must not stand for another unit; new ones in the order given."""
        codes: dict[str, Row] = {}
        for row in rows:
            for part in row.parts:
                self._check_code(row, part, codes)
        self._check_parents(rows)
        placed: set[Hashable] = set()
        for part in (part for row in rows for part in row.parts):
            known = self.find(part)
            if isinstance(known, Unit) and _is_shorter(part.values["name"], known.name):
                part.values["name"] = ""
            elif part.keys[-1] not in placed and known is None:
                above = part.fresh["parent"]
                self.last_place[above] += 1
                part.fresh["position"] = self.last_place[above]
            placed.add(part.keys[-1])

    def _check_parents(self, rows: Sequence[Row]) -> None:
        """Below a row that is wrong nothing can be made; as often as that makes others wrong."""
        good = [row for row in rows if row.parts and not row.problems]
        while True:
            there = (
                self.by_name.keys()
                | {one_name(part.values["name"]) for row in good for part in row.parts}
                | {""}
            )
            lost = [row for row in good if any(part.fresh["parent"] not in there for part in row.parts)]
            if not lost:
                return
            for row in lost:
                words = {"town": row.shown["town"]}
                row.problems.append(("town", _("上级“%(town)s”的那一行有问题，请先改好。") % words))
            good = [row for row in good if row not in lost]

    def _check_code(self, row: Row, part: Part, codes: dict[str, Row]) -> None:
        code = part.values["code"]
        if not code:
            return
        field = "town_code" if part.implied else "code"
        if code in self.taken_codes:
            words = {"code": code, "unit": self.taken_codes[code]}
            row.problems.append((field, _("代码 %(code)s 已经是“%(unit)s”的。请检查代码。") % words))
        for unit in self._known.get(("code", code), []):
            if self._parent_of(unit) != part.fresh["parent"]:
                words = {"code": code, "unit": f"{unit.parent} {unit.name}"}
                row.problems.append((field, _("代码 %(code)s 已经是“%(unit)s”的。请检查代码。") % words))
        earlier = codes.setdefault(f"{code} {part.keys[-1]}", row)
        if codes.setdefault(code, earlier) is not earlier:
            row.problems.append((field, _("代码与第 %(row)d 行相同。") % {"row": codes[code].number}))

    def is_alike(self, field: str, one: Any, other: Any) -> bool:
        """花园社区 and 花园社区居民委员会 are one name."""
        return one_name(one) == one_name(other) if field == "name" else bool(one == other)

    def refusal(self, record: Unit, field: str) -> str:
        """A town does not become a community by a list."""
        if field == "kind" and record.pk in self.parents:
            return _("“%(unit)s”下面还有单位，类别请到单位页面修改。") % {"unit": record.name}
        return ""

    def word(self, field: str, value: Any) -> str:
        """Kinds by their names."""
        return str(UnitKind(value).label) if field == "kind" else super().word(field, value)

    def make(self, part: Part) -> Unit:
        """A unit of which is known under whom it will stand."""
        unit: Unit = super().make(part)
        self.above[id(unit)] = part.fresh["parent"]
        return unit

    def create(self, records: Sequence[Unit]) -> Sequence[Unit]:
        """Level by level, each with its path."""
        there = {"": self.district} | {name: units[0] for name, units in self.by_name.items()}
        waiting = list(records)
        while waiting:
            coming = {one_name(unit.name) for unit in waiting if unit.kind not in GRASSROOTS}
            level = [unit for unit in waiting if self.above[id(unit)] not in coming]
            for unit in level:
                unit.parent = there[self.above[id(unit)]]
            for unit in Unit.objects.bulk_create(level):
                unit.path = f"{unit.parent.path if unit.parent else ''}{unit.pk}/"
            Unit.objects.bulk_update(level, ["path"])
            there |= {one_name(unit.name): unit for unit in level if unit.kind not in GRASSROOTS}
            waiting = [unit for unit in waiting if unit not in level]
        return records

    def remove(self, records: Sequence[Unit]) -> None:
        """The lowest first."""
        depths = sorted({unit.path.count("/") for unit in records}, reverse=True)
        for depth in depths:
            pks = [unit.pk for unit in records if unit.path.count("/") == depth]
            Unit.objects.filter(pk__in=pks).delete()

    def _parent_of(self, unit: Unit) -> str:
        """How a parent is named in keys; "" for the district."""
        return "" if unit.parent is None or unit.parent_id == self.district.pk else one_name(unit.parent.name)


def _is_shorter(name: str, known: str) -> bool:
    """Whether it is the same name in fewer words: 花园社区 for 花园社区居民委员会."""
    return one_name(name) == one_name(known) and len(name) <= len(known)
