"""A small year to build the ledger of, and the ledger read back."""

from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from accounts.models import User
from attendance import marking
from attendance.models import MarkSource
from attendance.value import Value
from exports.papers import UNIT_PAPERS
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from timetable.calendar import HalfDay
from trainees.models import Enrolment, EnrolmentStatus
from units.models import Unit

LEDGER = UNIT_PAPERS["year_ledger"]
Rows = dict[str, list[tuple[Any, ...]]]


def hold(cast: Cast) -> list[Enrolment]:
    """Two half-days of the class, one marked for two of three people of two towns; and a person who was refused."""
    for clock in ("09:00", "14:00"):
        factories.published(factories.session(cast.training_class, f"讲座{clock}", start=at(clock)))
    people = [
        cast.enrolment,
        factories.enrolment(cast.training_class, factories.cadre("张三", cast.community, is_new=True)),
        factories.enrolment(
            cast.training_class,
            factories.cadre("李四", cast.other_community, gender="F", phone="13911112222"),
            town_position=1,
            expected_from=at("12:00"),
        ),
        factories.enrolment(
            cast.training_class, factories.cadre("赵六", cast.community), status=EnrolmentStatus.REJECTED
        ),
    ]
    marking.mark(
        cast.training_class,
        by=cast.head_teacher,
        half_day=HalfDay(MONDAY, "AM"),
        values={people[0].pk: Value.of("LATE"), people[1].pk: Value.of("SICK")},
        source=MarkSource.GRID,
    )
    return people


def content_of(unit: Unit, by: User | None = None, **options: Any) -> bytes:
    return LEDGER.build(unit, by=by, options={"year": 2026, "format": "xlsx", **options})


def book_of(content: bytes) -> Rows:
    book = load_workbook(BytesIO(content))
    return {page.title: list(page.iter_rows(values_only=True)) for page in book.worksheets}


def built(unit: Unit, by: User | None = None, **options: Any) -> Rows:
    return book_of(content_of(unit, by, **options))
