"""Reading a pack back: its names, its files, and its list."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

from accounts.models import User
from courses.models import TrainingClass
from exports.papers import PAPERS
from tests.exports.workbooks import rows_of

UTF_8 = 0x800


def built(training_class: TrainingClass, by: User | None, stage: str, **options: Any) -> ZipFile:
    """The pack of a stage, whole and sound."""
    content = PAPERS["pack"].build(training_class, by=by, options={"stage": stage, "when": "", **options})
    packed = ZipFile(BytesIO(content))
    assert packed.testzip() is None
    assert [bool(info.flag_bits & UTF_8) for info in packed.infolist()] == [True] * len(packed.infolist())
    return packed


def list_of(packed: ZipFile, name: str = "目录.xlsx") -> list[list[Any]]:
    """The rows of its list below the heads, up to the first that is merged over all columns."""
    rows = rows_of(packed.read(name))[3:]
    return [row for row in rows if any(value is not None for value in row[1:])]
