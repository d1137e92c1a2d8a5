"""名额分配表: each unit with a quota, cell by cell."""

from typing import Any

import pytest

from exports.papers import PAPERS, PaperProblem
from tests.conftest import Cast
from tests.exports.workbooks import rows_of
from trainees.models import Quota

SHEET = PAPERS["quota_sheet"]


def quota(cast: Cast, unit: Any, seats: int, note: str = "") -> None:
    Quota.objects.create(training_class=cast.training_class, unit=unit, seats=seats, note=note)


def built(cast: Cast) -> list[list[Any]]:
    return rows_of(SHEET.build(cast.training_class, by=cast.organiser))


@pytest.mark.usefixtures("today")
def test_the_sheet_cell_by_cell(cast: Cast) -> None:
    cast.training_class.audience = "社区“两委”成员"
    cast.training_class.save()
    quota(cast, cast.town, 18, "其中书记5人、主任4人，新任3人")
    quota(cast, cast.community, 2, "副书记1人")
    quota(cast, cast.other_town, 12)
    facts = "主办单位：武进区　　培训时间：2026年11月23日至25日　　培训对象：社区“两委”成员"
    assert built(cast) == [
        ["武进区2026年社区干部培训班名额分配表", *[None] * 5],
        [facts, *[None] * 5],
        ["序号", "单位", "名额", "其中书记/主任", "新任", "备注"],
        [1, "湖塘镇", 18, 9, 3, "其中书记5人、主任4人，新任3人"],
        [None, "　其中：花园社区居民委员会", 2, None, None, "副书记1人"],
        [2, "雪堰镇", 12, None, None, None],
        [None, "合计", 30, 9, 3, None],
        [None] * 6,
        ["生成时间：2026年11月23日 08:00", *[None] * 5],
    ]


def test_a_unit_without_a_quota_is_not_listed(cast: Cast) -> None:
    quota(cast, cast.other_town, 0)
    assert [row[1:3] for row in built(cast)[3:-2]] == [["雪堰镇", 0], ["合计", 0]]


def test_a_community_outside_every_quota_stands_for_itself(cast: Cast) -> None:
    quota(cast, cast.community, 2)
    assert [row[:3] for row in built(cast)[3:-2]] == [[1, "花园社区居民委员会", 2], [None, "合计", 2]]


def test_without_quotas_there_is_no_sheet(cast: Cast) -> None:
    with pytest.raises(PaperProblem, match="还没有分配名额"):
        built(cast)


def test_the_queries_do_not_grow_with_the_units(cast: Cast, count_queries: Any) -> None:
    counts = []
    for units in ([cast.town], [cast.other_town, cast.community]):
        for unit in units:
            quota(cast, unit, 3)
        with count_queries() as queries:
            built(cast)
        counts.append(len(queries))
    assert counts[0] == counts[1]
