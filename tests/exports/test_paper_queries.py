"""Every paper asks the database as often for three of everything as for one."""

from typing import Any

import pytest

from accounts.models import User
from exports.papers import PAPERS, UNIT_PAPERS, Buildable, Paper
from exports.papers.pack import _chosen
from tests.conftest import Cast
from tests.exports.full_class import AFTER, held
from tests.timetable.payroll import standards

__all__ = ["standards"]
MOST = 12
# Those that gather from many rooms, or are many papers in one.
MORE = {
    "budget": 13,
    "class_summary": 18,
    "handbook": 15,
    "pack": 62,
    "plan_execution": 13,
    "year_ledger": 17,
}


def asked(paper: Buildable, subject: Any, cast: Cast, count_queries: Any) -> int:
    """The queries of reading it as its form opens, or of building it where it is not only read."""
    by = User.objects.get(pk=cast.administrator.pk)
    form = paper.form.unchanged(subject=subject, user=by)
    options, _part = next(_chosen(form, is_archive=False), ({}, ""))
    assert options or not form.errors, (paper.name, form.errors)
    with count_queries() as queries:
        if isinstance(paper, Paper):
            paper.draft(subject, by=by, options=options)
        else:
            paper.build(subject, by=by, options=options)
    return len(queries)


@pytest.mark.usefixtures("standards")
def test_no_paper_asks_more_for_three_of_everything_than_for_one(
    cast: Cast, count_queries: Any, time_machine_at: Any
) -> None:
    with time_machine_at(AFTER):
        found: dict[str, list[int]] = {}
        for size in (1, 3):
            row = held(cast, f"{size}人班", size)
            for name, paper in (PAPERS | UNIT_PAPERS).items():
                subject = cast.district if name in UNIT_PAPERS else row
                asked(paper, subject, cast, count_queries)  # what is kept for good is asked for once
                found.setdefault(name, []).append(asked(paper, subject, cast, count_queries))
    assert {name: counts for name, counts in found.items() if counts[0] != counts[1]} == {}
    assert {name: counts[1] for name, counts in found.items() if counts[1] > MOST} == MORE
