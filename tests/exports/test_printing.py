"""The papers as LibreOffice prints them: A4, heads on each page, page x of y, nobody missing."""

import datetime as dt
from pathlib import Path

import pytest

from exports.papers import PAPERS
from tests import factories
from tests.conftest import Cast
from tests.exports.workbooks import pages_of
from tests.factories import MONDAY, at

pytestmark = pytest.mark.endurance


def squeezed(page: str) -> str:
    return "".join(page.split())


@pytest.fixture
def filled(cast: Cast) -> Cast:
    """Sixty people and ten half-days."""
    factories.trainees(cast.training_class, cast.community, 59)
    for half_day in range(10):
        day = MONDAY + dt.timedelta(days=half_day // 2)
        start = at("14:00" if half_day % 2 else "09:00", day)
        factories.published(factories.session(cast.training_class, start=start))
    return cast


@pytest.mark.parametrize(
    ("paper", "head"),
    [
        ("roster", "序号姓名性别民族出生年月政治面貌学历单位及职务联系电话组别备注"),
        ("attendance_sheet", "上午下午上午下午"),
    ],
)
def test_sixty_people_on_a4(filled: Cast, tmp_path: Path, paper: str, head: str) -> None:
    content = PAPERS[paper].build(filled.training_class, by=filled.organiser)
    printed = [squeezed(page) for page in pages_of(content, tmp_path)]
    pages = len(printed)
    assert 2 <= pages <= 4  # three with the offices' fonts; a substitute may be wider or narrower
    assert [head in page for page in printed] == [True] * pages
    assert [f"第{number}页共{pages}页" in page for number, page in enumerate(printed, start=1)] == [
        True
    ] * pages
    assert "".join(printed).count("湖塘镇花园社区居民委员会") == 60
