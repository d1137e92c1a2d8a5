"""The year's plan as a list: 年度主体班次一览表, a row a class."""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.importing import NotUndone
from accounts.lists import ListDefinition, Part, Refused, Row, RowCells
from accounts.models import ListKind
from courses import plan_cells
from courses.adjusting import Adjustment, Ground, adjust_plan, ground_for, move_back, withdraw
from courses.models import Category, ClassStatus, Place, PlanChange, TrainingClass, TrainingPlan
from courses.plan_papers import held
from courses.planning import plan_of
from courses.refusals import NotAllowed
from courses.steps import OVER
from intake.cells import without_spaces
from intake.numbers import tenths, whole
from intake.plan_dates import When, when
from intake.problems import Problem
from intake.sheets import Row as SheetRow
from intake.tables import Table
from intake.unit_kinds import GRASSROOTS, TOWNSHIPS, kind_of
from intake.unit_names import UnitNames
from units.models import Unit
from units.naming import entries_of

_APART = re.compile(r"[、，,;；/\n]+")
_UNDER_WAY = (*OVER, ClassStatus.RUNNING, ClassStatus.ENDED)
LONGEST_REMARK = 200


class PlanList(ListDefinition):
    """A class is known by its name and batch, else by its number and category; new ones are drafts."""

    kind = ListKind.PLAN
    model = TrainingClass
    vocabulary = plan_cells.VOCABULARY
    columns = ("name", "ordinal", "batch_no", "month", "planned_size", "days", "host")
    beside = ("co_hosts",)
    choices: ClassVar[Mapping[str, Sequence[str]]] = {"category": tuple(plan_cells.CATEGORIES)}
    example = (
        *("1", "社区书记示范培训班", "第一期", "3月", "社区党组织书记", "60", "3", "区委党校"),
        *("区委组织部", "区委党校", "3.6万元", "主体班次", ""),
    )

    def __init__(self, district: Unit, options: Mapping[str, Any]) -> None:
        super().__init__(district, options)
        self.year = int(options.get("year") or timezone.localdate().year)
        self.category = str(options.get("category") or Category.MAIN)
        self.units: dict[int, Unit] = {}
        self.names = UnitNames([])
        self.plan: TrainingPlan | None = None
        self.ground: Ground | None = None

    def records(self) -> Any:
        """The classes of the year."""
        classes = TrainingClass.objects.filter(plan__district=self.district, plan__year=self.year)
        return classes.select_related("plan").prefetch_related("co_hosts").order_by("ordinal", "pk")

    def load(self, table: Table) -> None:
        """The year's classes, and the units that host."""
        super().load(table)
        units = Unit.objects.within(self.district).valid_on(timezone.localdate()).select_related("parent")
        self.units = {unit.pk: unit for unit in units}
        self.names = UnitNames(entries_of(self.units.values(), known=self.units))

    def keys_of(self, record: TrainingClass) -> Iterable[Hashable]:
        """By name with batch, and by number within the category."""
        yield "name", without_spaces(record.name), record.batch_no
        if record.ordinal:
            yield "ordinal", record.ordinal, record.category

    def read(self, table: Table, row: SheetRow) -> Row:
        """A class with what is known of it (R30): perhaps no more than a month, a size and days."""
        cells = RowCells(table, row)
        name, batch = cells.text("name", limit=120), cells.read("batch_no", plan_cells.batch)
        cells.need("name", name, _("没有填写班次名称。"))
        begins = cells.read("when", lambda raw: when(raw, year=self.year)) or When()
        ordinal = cells.read("number", whole(least=1, most=9999))
        category = cells.read("category", plan_cells.category)
        hosts, unknown_hosts = self._hosts(cells, "host")
        implementers, unknown_implementers = self._hosts(cells, "implementer")
        unknown = {"主办": unknown_hosts, "承办": unknown_implementers}
        values = {
            "ordinal": ordinal or None,
            "name": name,
            "batch_no": batch or None,
            "category": category,
            "month": begins.month,
            "starts_on": begins.starts_on,
            "ends_on": begins.ends_on,
            "audience": cells.text("audience"),
            "planned_size": cells.read("planned_size", whole(least=1, most=20000)) or None,
            "days": cells.read("days", tenths(most=366)) or None,
            "venue": cells.text("venue", limit=120),
            "host": hosts[0] if hosts else None,
            "implementer": implementers[0] if implementers else None,
            "co_hosts": tuple(sorted(hosts[1:])),
            "remark": self._remark(cells, begins, unknown),
        }
        keys: list[Hashable] = [("name", without_spaces(name), batch or None)]
        if ordinal:
            keys.append(("ordinal", ordinal, category or self.category))
        fresh = {"host": self.district.pk, "category": self.category}
        notes = [_("“%(text)s”原文记在备注里。") % {"text": begins.text}] if begins.text else []
        if names := [*unknown_hosts, *unknown_implementers]:
            message = _("单位表里没有“%(units)s”，先记在备注里；添加部门后再导入一次就会对上。")
            notes.append(message % {"units": "”“".join(names)})
        return Row(row.number, self._shown(cells), [Part(tuple(keys), values, fresh)], cells.problems, notes)

    def _shown(self, cells: RowCells) -> dict[str, str]:
        found = cells.shown("number", "name", "batch_no", "when", "planned_size", "days", "host")
        return {**found, "ordinal": found["number"], "month": found["when"]}

    def _hosts(self, cells: RowCells, field: str) -> tuple[list[int], list[str]]:
        """The units of the cell, the first one first, and the departments that are not known; a town that is not known
        is a problem."""
        found: dict[int, None] = {}
        unknown = []
        for name in filter(None, map(str.strip, _APART.split(cells.text(field)))):
            match = self.names.find(name)
            if not isinstance(match, Problem):
                found[int(str(match.key))] = None
            elif kind_of(name) in (*TOWNSHIPS, *GRASSROOTS):
                cells.wrong(field, match.message)
            else:
                unknown.append(name)
        return list(found), unknown

    def _remark(self, cells: RowCells, begins: When, unknown: Mapping[str, list[str]]) -> str:
        """What the class has no column for is kept in words, as they stand on the paper."""
        cost = cells.text("cost", limit=60)
        parts = [f"时间：{begins.text}" if begins.text else "", f"经费：{cost}" if cost else ""]
        parts += [f"{field}：{'、'.join(names)}" for field, names in unknown.items() if names]
        remark = "；".join(filter(None, [*parts, cells.text("remark")]))
        if len(remark) > LONGEST_REMARK:
            words = {"length": len(remark), "limit": LONGEST_REMARK}
            cells.wrong("remark", _("备注连同经费有 %(length)d 个字，最多 %(limit)d 个。") % words)
        return remark

    def finish(self, rows: Sequence[Row]) -> None:
        """Classes of one name and batch are told apart by their numbers; a number stands for one class."""
        twins = Counter(row.parts[0].keys[0] for row in rows)
        for row in rows:
            part = row.parts[0]
            if twins[part.keys[0]] > 1 and len(part.keys) > 1:
                part.keys = part.keys[1:]
        self._check_ordinals([row for row in rows if not row.problems])

    def _check_ordinals(self, rows: Sequence[Row]) -> None:
        held: dict[int, list[Any]] = defaultdict(list)
        settled: dict[int, Row] = {}
        for found in {id(one): one for records in self._known.values() for one in records}.values():
            if found.ordinal:
                held[found.ordinal].append(found)
        for row in rows:
            known = self.find(row.parts[0])
            if known is not None and not isinstance(known, Problem) and row.parts[0].values["ordinal"]:
                settled[known.pk] = row
        said: dict[int, Row] = {}
        for row in rows:
            ordinal, known = row.parts[0].values["ordinal"], self.find(row.parts[0])
            if not ordinal:
                continue
            if others := [one for one in held[ordinal] if one is not known and one.pk not in settled]:
                words = {"ordinal": ordinal, "name": others[0].name}
                row.problems.append(
                    ("number", _("序号 %(ordinal)d 已是“%(name)s”的，请改序号或留空。") % words)
                )
            elif (first := said.setdefault(ordinal, row)).parts[0].keys[0] != row.parts[0].keys[0]:
                row.problems.append(
                    ("number", _("序号与第 %(row)d 行相同，请改序号或留空。") % {"row": first.number})
                )

    def value_of(self, record: TrainingClass, field: str) -> Any:
        """Co-hosts by their ids."""
        if field == "co_hosts":
            return tuple(sorted(unit.pk for unit in record.co_hosts.all()))
        return super().value_of(record, field)

    def refusal(self, record: TrainingClass, field: str) -> str:
        """What has begun is not changed by a list."""
        if (status := record.status_today) in _UNDER_WAY:
            return _("班次%(status)s，不能用表格修改。") % {"status": status.label}
        return ""

    def word(self, field: str, value: Any) -> str:
        """Units by their names."""
        if field in ("host", "implementer"):
            return str(self.units.get(value, value))
        if field == "co_hosts":
            return _("、").join(str(self.units.get(pk, pk)) for pk in value)
        return super().word(field, value)

    def asks(self) -> bool:
        """A plan in force is changed by a reason and a document only (R30)."""
        plan = TrainingPlan.objects.filter(district=self.district, year=self.year).first()
        return plan is not None and plan.is_in_force

    def before_writing(self, parts: Sequence[Part], given: Mapping[str, Any]) -> None:
        """A plan in force asks for a reason and a document (R30)."""
        plan = held(plan_of(self.district, self.year).pk)
        reason, number = str(given.get("reason", "")), str(given.get("document_number", ""))
        try:
            if parts:
                self.ground = ground_for(plan, reason=reason, document_number=number)
        except NotAllowed as refused:
            raise Refused("document_number" if reason.strip() else "reason", str(refused)) from refused
        self.plan = plan
        self.why = {"reason": reason.strip(), "document_number": number.strip()}

    def make(self, part: Part) -> TrainingClass:
        """A draft in the plan."""
        training_class: TrainingClass = super().make(part)
        if self.plan is not None:
            training_class.plan = self.plan
        return training_class

    def create(self, records: Sequence[TrainingClass]) -> Sequence[TrainingClass]:
        """Each leaves a row in the trail as one that is made by hand."""
        made = super().create(records)
        added = [Adjustment(one, PlanChange.ADDED, None, Place.of(one)) for one in made]
        adjust_plan(self.ground, added, by=self.by)
        audit.record_many("courses.create", by=self.by, subjects=[(one, self.why) for one in made])
        return made

    def save(self, records: Sequence[TrainingClass], fields: Iterable[str]) -> None:
        """Numbers may pass from one class to another; whoever edits one of them meanwhile is told."""
        fields = set(fields)
        if "ordinal" in fields:
            TrainingClass.objects.filter(pk__in=[one.pk for one in records]).update(ordinal=None)
        for one in records:
            one.version += 1
        before = TrainingClass.objects.in_bulk([one.pk for one in records])
        stood = {pk: Place.of(one) for pk, one in before.items()}
        super().save(records, fields)
        moved = [
            Adjustment(one, PlanChange.POSTPONED, stood[one.pk], Place.of(one))
            for one in records
            if stood[one.pk].leaves_month_for(Place.of(one), year=self.year)
        ]
        adjust_plan(self.ground, moved, by=self.by)
        if self.plan is None:  # it is taken back
            with _not_undone():
                move_back(records, stood=stood, by=self.by, reason="撤销导入")
        subjects = [(one, {"changed": {}, "fields": sorted(fields)}) for one in records]
        audit.record_many("courses.change", by=self.by, subjects=subjects)

    def relate(self, values: Sequence[tuple[Any, Mapping[str, Any]]]) -> None:
        """The co-hosts, replaced in two statements."""
        wanted = [(one, said["co_hosts"]) for one, said in values if "co_hosts" in said]
        through = TrainingClass.co_hosts.through
        through._default_manager.filter(trainingclass__in=[one.pk for one, _units in wanted]).delete()
        through._default_manager.bulk_create(
            through(trainingclass_id=one.pk, unit_id=unit) for one, units in wanted for unit in units
        )

    def let_go(self, records: Sequence[TrainingClass]) -> None:
        """The acts by which they were added outside the plan go on without them (R30)."""
        with _not_undone():
            withdraw(records, by=self.by, reason="撤销导入")


@contextmanager
def _not_undone() -> Iterator[None]:
    """What the plan refuses keeps the import."""
    try:
        yield
    except NotAllowed as refused:
        raise NotUndone([str(refused)]) from refused
