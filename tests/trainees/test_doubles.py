"""Records that may be the same person."""

from typing import Any

from tests import factories
from tests.conftest import Cast
from trainees import doubles


def test_those_that_share_most_come_first(cast: Cast, count_queries: Any) -> None:
    factories.cadre("王小宁", cast.other_community)
    factories.cadre("王晓宁", cast.community, phone="13800005678")
    factories.cadre("王小宁", cast.community, phone="13800005678")
    factories.cadre("李四", cast.community)
    with count_queries() as queries:
        found = doubles.search(cast.cadre, "")
    assert [(str(double.post.unit), double.shares) for double in found if double.post] == [
        ("花园社区居民委员会", ("姓名相同", "手机相同")),
        ("雪东社区居民委员会", ("姓名相同",)),
        ("花园社区居民委员会", ("手机相同",)),
    ]
    assert len(queries) == 2
    assert [double.cadre.name for double in doubles.search(cast.cadre, "ls")] == ["李四"]
