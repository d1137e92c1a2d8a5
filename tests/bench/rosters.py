"""Importing ten thousand people: the preview against the bare reading, the writing against a bulk upsert."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from courses.models import TrainingClass
from intake.problems import Unreadable
from tests import factories
from tests.bench.measuring import Line, ratio
from tests.trainees import wujin
from trainees import roster
from trainees.models import Appointment, Cadre, Enrolment
from trainees.roster import Preview

ROWS, ROUNDS = 10_000, 5
HEADS = ["序号", "姓名", "性别", "民族", "出生年月", "政治面貌", "学历", "工作单位及职务", "联系电话", "备注"]
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "一二三四五六七八九十百千万东南西北中"


def workbook() -> bytes:
    """A roster of the district's real communities and made-up people."""
    with wujin.UNITS.open(encoding="utf-8-sig") as file:
        places = [row["street_name"] + row["name"] for row in csv.DictReader(file)]
    book = Workbook(write_only=True)
    sheet = book.create_sheet("学员花名册")
    sheet.append(HEADS)
    for number in range(1, ROWS + 1):
        name = SURNAMES[number % 16] + GIVEN[number // 16 % 18] + GIVEN[number // 288 % 18]
        place = f"{places[number % len(places)]}党总支书记"
        month = f"{1960 + number % 40}.{number % 12 + 1:02d}"
        phone = f"199{number:08d}"
        sheet.append([number, name, "男", "汉族", month, "中共党员", "本科", place, phone, "新任"])
    filled = BytesIO()
    book.save(filled)
    return filled.getvalue()


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def importing() -> list[Line]:
    """Both lines of the table."""
    content = workbook()
    unit = factories.unit("武进区(导入)", "DISTRICT")
    wujin.grow(unit)
    training_class = factories.training_class(unit)
    preview = _preview(content, training_class)
    if preview.counts["new"] != ROWS:
        raise RuntimeError(f"the roster is not whole: {preview.counts}")
    written = _written(preview)
    return [
        ratio(
            f"roster of {ROWS:,} rows: preview to the bare reading by calamine",
            lambda: _preview(content, training_class),
            lambda: _bare(content),
            at_most=5,
            rounds=ROUNDS,
        ),
        ratio(
            f"roster of {ROWS:,} rows: writing to a bulk upsert of the same rows",
            lambda: _undone(lambda: roster.commit(preview, by=None)),
            lambda: _undone(lambda: _upsert(written)),
            at_most=3,
            rounds=ROUNDS,
        ),
    ]


def _preview(content: bytes, training_class: TrainingClass) -> Preview:
    found = roster.preview(content, training_class=training_class, by=None)
    if isinstance(found, Unreadable):
        raise RuntimeError(found.message)
    return found


def _bare(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def _undone(write: Callable[[], object]) -> None:
    with undone():
        write()


def _written(preview: Preview) -> list[list[Model]]:
    """The rows that the import writes, table by table, taken back again."""
    with undone():
        roster.commit(preview, by=None)
        people = Cadre.objects.filter(enrolments__training_class=preview.training_class)
        posts = Appointment.objects.filter(cadre__in=people)
        return [list(people), list(posts), list(Enrolment.objects.filter(cadre__in=people))]


def _upsert(tables: list[list[Model]]) -> None:
    for rows in tables:
        model = type(rows[0])
        columns = [
            one.name for one in model._meta.concrete_fields if not one.primary_key and not one.generated
        ]
        model._default_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=columns
        )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
