"""The lists of people as LibreOffice prints them: A4, heads on each page, page x of y, nobody missing."""

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest

from attendance.completion import certificates
from exports.papers import PAPERS
from tests import factories
from tests.conftest import Cast
from tests.exports.workbooks import pages_of
from tests.factories import MONDAY, at
from trainees.models import Enrolment

pytestmark = pytest.mark.endurance

# For each paper its head and the pages that it may have: a substitute font is wider or narrower than the offices' own.
PAPERS_ON_A4 = [
    ("contacts", "序号姓名单位职务联系电话", (2, 4), 60),
    ("groups", "序号姓名单位职务班内职务", (2, 6), 60),
    ("registration_list", "序号单位姓名性别职务联系电话住宿报到时间签名备注", (3, 5), 60),
    ("transport", "序号姓名单位联系电话上车签名", (3, 6), 60),
    ("lodging", "序号房间姓名性别单位联系电话用餐要求房号", (2, 4), 60),
    ("certificate_list", "序号编号姓名单位学时领取人签名日期", (2, 4), 60),
    ("discussion", "组召集人记录地点题目人数", (1, 1), 0),
    ("evaluation_form", "序号课程主讲人讲解方式效果总体意见和建议", (1, 1), 0),
]


def squeezed(page: str) -> str:
    return "".join(page.split())


@pytest.fixture
def sixty(cast: Cast) -> list[Enrolment]:
    """Sixty people in three groups who all stay the night, two lectures, a trip and a discussion."""
    people = [cast.enrolment, *factories.trainees(cast.training_class, cast.community, 59)]
    groups = [factories.group(cast.training_class, 1 + one, leader=people[one]) for one in range(3)]
    for place, person in enumerate(people):
        person.group, person.needs_lodging = groups[place % 3], True
    Enrolment.objects.bulk_update(people, ["group", "needs_lodging"])
    kinds = ("LECTURE", "FIELD_TEACHING", "GROUP_DISCUSSION", "LECTURE")
    for place, kind in enumerate(kinds):
        start = at("14:00" if place % 2 else "09:00", MONDAY + dt.timedelta(days=place // 2))
        factories.published(factories.session(cast.training_class, start=start, kind=kind))
    certificates.issue(cast.training_class, people, on=MONDAY)
    return people


@pytest.mark.parametrize(("paper", "head", "between", "people"), PAPERS_ON_A4)
def test_sixty_people_on_a4(
    cast: Cast,
    sixty: list[Enrolment],
    tmp_path: Path,
    paper: str,
    head: str,
    between: tuple[int, int],
    people: int,
) -> None:
    content = PAPERS[paper].build(cast.training_class, by=cast.organiser)
    printed = [squeezed(page) for page in pages_of(content, tmp_path)]
    pages = len(printed)
    assert between[0] <= pages <= between[1]
    assert [head in page for page in printed] == [True] * pages
    feet = [f"第{number}页共{pages}页" in page for number, page in enumerate(printed, start=1)]
    assert feet == [True] * pages
    assert "".join(printed).count("湖塘镇花园社区居民委员会") == people
    assert "生成时间" in printed[-1]


def test_no_group_is_on_two_pages(cast: Cast, sixty: list[Enrolment], tmp_path: Path) -> None:
    content = PAPERS["groups"].build(cast.training_class, by=cast.organiser)
    printed = [squeezed(page) for page in pages_of(content, tmp_path)]
    assert Counter(page.count("（20人）") for page in printed) == {1: 3}
    assert [page.count("湖塘镇花园社区居民委员会") for page in printed] == [20, 20, 20]
