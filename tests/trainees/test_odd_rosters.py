"""Rosters as nobody should send them: each row is exactly one of new, changed, same, wrong, and says why."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake import tables
from intake.problems import Unreadable
from intake.roster_columns import REQUIRED, ROSTER
from intake.sheets import Sheet
from intake.tables import Table
from tests.conftest import Cast
from tests.trainees.books import messages
from tests.trainees.odd_rosters import CONTAINERS, HEADER, ROWS, SAYABLE, Odd, sheet
from trainees import roster
from trainees.models import Appointment, Cadre, Enrolment, RosterImport
from trainees.roster import Options, Preview
from trainees.roster.preview import of_table


def read(source: Any) -> Table | Unreadable:
    if isinstance(source, Sheet):
        return tables.of_sheets((source,), ROSTER, required=REQUIRED)
    return roster.read(source() if callable(source) else source)


def preview(source: Any, cast: Cast) -> Preview:
    table = read(source)
    assert isinstance(table, Table), table
    return of_table(
        table,
        district=cast.district,
        training_class=cast.training_class,
        by=cast.organiser,
        options=Options(),
    )


@pytest.mark.parametrize("odd", CONTAINERS + ROWS, ids=[odd.name for odd in CONTAINERS + ROWS])
def test_everything_that_becomes_of_it(odd: Odd, cast: Cast) -> None:
    found = preview(odd.source, cast)
    states = dict(zip(("new", "changed", "same", "wrong"), odd.counts, strict=True))
    assert found.counts == {"rows": sum(odd.counts), **states}
    assert messages(found) == list(odd.problems)


@pytest.mark.parametrize(
    ("source", "code"), [case[1:] for case in SAYABLE], ids=[case[0] for case in SAYABLE]
)
def test_what_somebody_has_to_say_something_about(source: Sheet, code: str) -> None:
    found = read(source)
    assert isinstance(found, Unreadable)
    assert found.code == code


def test_an_entity_brings_nothing_in(cast: Cast) -> None:
    for odd in CONTAINERS:
        if "entit" in odd.name:
            (row,) = preview(odd.source, cast).rows
            assert len(row.entry.remark) < 20
            assert "root" not in row.entry.remark


def standing() -> list[Any]:
    """All that an import writes."""
    models = (Cadre, Appointment, Enrolment, RosterImport)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


# fmt: off
WORDS = [
    "", " ", "王小宁", "李新", "花园社区书记", "雪东社区", "13800005678", "13900001111", "1971.10", "填表人：", "合计",
    "示例", "姓名", "11010519491231002X", "=1+1", "\u200b", "新任", "是", "3",
]
# fmt: on
CELL: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(WORDS),
    st.text(max_size=8),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELL, max_size=8), max_size=12))
def test_rows_are_new_changed_same_or_wrong_and_a_preview_writes_nothing(
    rows: list[list[Any]], cast: Cast
) -> None:
    before = standing()
    found = preview(sheet(*rows, header=(*HEADER, "新任/连任")), cast)
    counts = found.counts
    assert counts["rows"] == counts["new"] + counts["changed"] + counts["same"] + counts["wrong"]
    assert counts["rows"] + len(found.table.left_out) == len(rows)
    wrong = {row.entry.number for row in found.rows if row.state == "wrong"}
    assert wrong == {problem.row for problem in found.problems}
    assert standing() == before
