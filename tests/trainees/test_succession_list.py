"""What was renamed, merged and split."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors
from trainees import succession
from trainees.succession import NewUnit

URL = "/settings/units/changes/"


def test_who_comes_in(cast: Cast, as_user: SignIn) -> None:
    found = doors(cast, as_user, URL)
    assert found == dict.fromkeys(found, 403) | {"administrator": 200, "anonymous": 302}


def test_what_was_done_is_told_in_words(
    cast: Cast, as_user: SignIn, today: None, count_queries: Callable[[], Any]
) -> None:
    client, by, on = as_user(cast.administrator), cast.administrator, dt.date(2026, 11, 20)
    with count_queries() as empty:
        assert "还没有单位更名、合并或拆分过。" in client.get(URL).content.decode()
    third = factories.unit("南街社区", parent=cast.town)
    succession.rename(cast.other_community, name="新雪社区", short_name="", on=on, by=by)
    succession.merge(third, into=cast.community, on=on, by=by)
    parts = (NewUnit(name="东社区"), NewUnit(name="西社区"))
    succession.split(cast.community, parts=parts, chosen={}, on=on, by=by)
    with count_queries() as full:
        page = client.get(URL).content.decode()
    for words in ("更名为“新雪社区”", "并入“花园社区居民委员会”", "拆分为“东社区、西社区”"):
        assert words in page
    assert len(full) == len(empty)
