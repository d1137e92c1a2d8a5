"""The paper of how a year's plan is carried out says cell by cell what its page says."""

from decimal import Decimal

import pytest
from django.utils import timezone

from attendance.execution import blocks_of, execution_of
from courses.models import TrainingClass
from exports.papers import UNIT_PAPERS, PaperProblem
from exports.papers.naming import NUMERALS
from tests import factories
from tests.attendance.closing import Ended
from tests.attendance.conftest import ended as ended
from tests.conftest import Cast
from tests.exports.workbooks import rows_of

PAPER = UNIT_PAPERS["plan_execution"]


def test_every_figure_is_the_page_s(cast: Cast, ended: Ended) -> None:
    TrainingClass.objects.update(ordinal=1, registration_days=Decimal("0.5"))
    factories.training_class(cast.district, "草拟的班", status="DRAFT", starts_on=None, category="SPECIAL")
    found = execution_of(cast.district, year=2026, today=timezone.localdate())
    said = []
    for place, block in enumerate(blocks_of(found)):
        said += [[f"{NUMERALS[place]}、{block.title}"], list(block.heads)]
        said += [[cell.text for cell in row] for row in block.rows]
    written = rows_of(PAPER.build(cast.district, by=None, options={"year": 2026}))
    cells = [[str(cell) for cell in row if cell is not None] for row in written]
    first = cells.index(["一、班次"])
    assert [row for row in cells[first:] if row][: len(said)] == said
    assert cells[:2] == [["武进区2026年度培训计划执行情况"], ["截至2026年11月24日"]]
    assert ["参训人次", "3"] in cells


def test_a_town_s_says_what_it_covers(cast: Cast, today: None) -> None:
    factories.training_class(cast.district, "镇里的班", host=cast.town)
    written = rows_of(PAPER.build(cast.town, by=None, options={"year": 2026}))
    assert written[1][0] == "截至2026年11月23日　　只含本单位及下级单位主办、承办的班次"


def test_a_year_without_classes_is_no_paper(cast: Cast, today: None) -> None:
    with pytest.raises(PaperProblem, match="这一年还没有班次"):
        PAPER.build(cast.district, by=None, options={"year": 2025})
