"""The rows of the year ledger, some hundred people at a time: who was enrolled, and each half-day of theirs."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, QuerySet

from attendance import policy
from attendance.models import Certificate
from attendance.standing import Cell, Row, Standing, on_attendance
from attendance.value import NOT_EXPECTED
from courses.models import TrainingClass
from exports.papers import naming, people, tables
from exports.papers.attendance_sheet import conclusion_of
from exports.papers.cells import number
from exports.papers.moment import Reading
from exports.papers.tables import Column
from timetable.models import PublishedSession
from trainees.models import Enrolment, EnrolmentStatus
from trainees.models.enrolment import EnrolmentQuerySet
from units.models import Unit

PEOPLE_AT_ONCE = 400

PEOPLE_COLUMNS = (
    Column("编号", 9, is_text=False),
    Column("年度", 6, is_text=False),
    Column("班次", 30),
    Column("期次", 6, is_text=False),
    Column("类别", 10),
    Column("主办单位", 16),
    Column("开始日期", 11),
    Column("结束日期", 11),
    Column("姓名", 10),
    Column("性别", 6),
    Column("镇街", 14),
    Column("单位", 26),
    Column("职务", 18),
    Column("新任", 6),
    Column("手机", 13),
    Column("组别", 8),
    Column("状态", 9),
    Column("应到学时", 9, is_text=False),
    Column("实到学时", 9, is_text=False),
    Column("请假学时", 9, is_text=False),
    Column("旷课学时", 9, is_text=False),
    Column("未记学时", 9, is_text=False),
    Column("考勤结论", 24),
    Column("结业", 8),
    Column("证书编号", 22),
    Column("备注", 20),
)
ID_NUMBER = Column("身份证号", 20)
_AFTER_GENDER = 10
HALF_DAY_COLUMNS = (
    Column("编号", 9, is_text=False),
    Column("年度", 6, is_text=False),
    Column("班次", 30),
    Column("期次", 6, is_text=False),
    Column("姓名", 10),
    Column("镇街", 14),
    Column("单位", 26),
    Column("日期", 11),
    Column("星期", 6),
    Column("时段", 6),
    Column("课程", 40),
    Column("应到学时", 9, is_text=False),
    Column("考勤", 9),
)
_NEWNESS = {True: "新任", False: "连任", None: ""}
_COMPLETED = {
    EnrolmentStatus.COMPLETED: "结业",
    EnrolmentStatus.NOT_COMPLETED: "未结业",
    EnrolmentStatus.DISMISSED: "未结业",
}


@dataclass(frozen=True)
class Ledger:
    """The people of a unit and all below it in the classes of a year; `half_days_of` has the classes by id with the
    half-days of each, in the order of the plan, and `sizes` how many are enrolled in them, and how many of these stand on the
    attendance."""

    unit: Unit
    year: int
    sizes: Mapping[int, int]
    attending: Mapping[int, int]
    half_days_of: Mapping[int, int]

    @classmethod
    def of(cls, unit: Unit, year: int) -> "Ledger":
        """Counts what there is. Three queries."""
        rows = enrolments_of(unit, year)
        classes = (
            F("training_class__ordinal").asc(nulls_last=True),
            "training_class__starts_on",
            "training_class",
        )
        sizes = dict(_by_class(rows).order_by(*classes))
        half_days = PublishedSession.objects.taking_place().filter(classes__in=sizes).order_by()
        columns = half_days.values_list("classes", "start_at__date", "period").distinct()
        found = Counter(class_id for class_id, _day, _period in columns)
        return cls(unit, year, sizes, dict(_by_class(on_attendance(rows)).order_by()), found)

    @property
    def rows(self) -> int:
        """How many rows both tables have together."""
        return sum(self.sizes.values()) + sum(
            people * self.half_days_of[class_id] for class_id, people in self.attending.items()
        )

    def people(self, reading: Reading, *, with_id_numbers: bool) -> Iterator[tables.Row]:
        """A row an enrolment, in the order of the plan, then of units."""
        for batch in self._batches():
            with reading():
                found = _read(enrolments_of(self.unit, self.year), batch)
                lines = [_person(person, row, with_id=with_id_numbers) for person, row in found]
            yield from lines

    def half_days(self, reading: Reading) -> Iterator[tables.Row]:
        """A row an enrolment on the attendance and half-day of its class, in the same order."""
        for batch in self._batches():
            with reading():
                found = _read(on_attendance(enrolments_of(self.unit, self.year)), batch)
            for person, row in found:
                if row:
                    yield from (_half_day(person, cell) for cell in row.cells)

    def _batches(self) -> Iterator[list[int]]:
        """Classes together until they have so many people; one with more stands alone."""
        batch: list[int] = []
        size = 0
        for class_id, people_in_it in self.sizes.items():
            if batch and size + people_in_it > PEOPLE_AT_ONCE:
                yield batch
                batch, size = [], 0
            batch.append(class_id)
            size += people_in_it
        if batch:
            yield batch


def enrolments_of(unit: Unit, year: int) -> EnrolmentQuerySet:
    """Of the people of the unit and all below it as they were enrolled (R22), in the classes of the year's plans."""
    return Enrolment.objects.filter(unit__path__startswith=unit.path, training_class__plan__year=year)


def _by_class(rows: EnrolmentQuerySet) -> QuerySet[Enrolment, tuple[int, int]]:
    return rows.values_list("training_class").annotate(Count("pk"))


def _read(rows: EnrolmentQuerySet, classes: list[int]) -> list[tuple[Enrolment, Row | None]]:
    """The enrolments of these classes, with what is recorded of those on the attendance. Seven queries."""
    found = list(
        rows.filter(training_class__in=classes)
        .select_related("cadre", "group", "replaced_by", "certificate")
        .defer("cadre__stroke_order", "cadre__search_key")
        .in_unit_order()
    )
    known = TrainingClass.objects.select_related("plan__district", "host").in_bulk(classes)
    for person in found:
        person.training_class = known[person.training_class_id]
    recorded = set(on_attendance(rows.filter(training_class__in=classes)).values_list("pk", flat=True))
    governed = policy.policies_of(known[class_id] for class_id in classes)
    standings = Standing.of_many(governed, [person for person in found if person.pk in recorded])
    lines = {row.enrolment.pk: row for standing in standings for row in standing.rows}
    place = {class_id: position for position, class_id in enumerate(classes)}
    found.sort(key=lambda person: place[person.training_class_id])
    return [(person, lines.get(person.pk)) for person in found]


def _person(person: Enrolment, row: Row | None, *, with_id: bool) -> tables.Row:
    training_class, cadre = person.training_class, person.cadre
    first, last = _days_of(training_class)
    status = EnrolmentStatus(person.status)
    values: list[tables.Value] = [
        *_class_of(person),
        str(training_class.get_category_display()),
        training_class.host.name,
        first,
        last,
        cadre.name,
        cadre.get_gender_display(),
        person.town_name,
        person.unit_name,
        person.post,
        _NEWNESS[person.is_new],
        people.phone_of(person, in_full=False),
        person.group.name if person.group else "",
        str(status.label),
        *_hours_of(row),
        conclusion_of(row) if row else "",
        _COMPLETED.get(status, ""),
        _certificate_of(person),
        people.remark_of(person),
    ]
    if with_id:
        values.insert(_AFTER_GENDER, people.id_number_of(person))
    return tuple(values)


def _class_of(person: Enrolment) -> tuple[tables.Value, ...]:
    """By what a row is told from others, and its class."""
    training_class = person.training_class
    return person.pk, training_class.plan.year, training_class.name, training_class.batch_no


def _days_of(training_class: TrainingClass) -> tuple[str, str]:
    """The published days, else those of the plan."""
    first = training_class.first_published_on or training_class.starts_on
    last = training_class.last_published_on or training_class.ends_on
    return (first.isoformat() if first else "", last.isoformat() if last else "")


def _hours_of(row: Row | None) -> list[tables.Value]:
    if row is None:
        return [None] * 5
    hours = row.hours
    parts = (hours.expected, hours.attended, hours.on_leave, hours.absent, hours.unmarked)
    return [number(Decimal(part)) for part in parts]


def _certificate_of(person: Enrolment) -> str:
    certificate: Certificate | None = getattr(person, "certificate", None)  # there may be none
    return certificate.number if certificate and certificate.voided_at is None else ""


def _half_day(person: Enrolment, cell: Cell) -> tables.Row:
    day = cell.half_day.day
    return (
        *_class_of(person),
        person.cadre.name,
        person.town_name,
        person.unit_name,
        day.isoformat(),
        naming.weekday(day),
        str(cell.half_day.period.label),
        "、".join(session.title for session in cell.sessions),
        number(policy.in_hours(sum(session.tenths for session in cell.sessions))),
        (cell.value.label or "未记") if cell.is_expected else NOT_EXPECTED,
    )
