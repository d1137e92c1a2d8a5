"""The office's own templates and what they can say."""

from typing import Any

from exports import own_templates
from tests.conftest import Cast
from tests.exports.test_own_templates import add

ADDRESS = "/settings/templates/"


def test_those_of_the_own_units_with_their_state(cast: Cast, as_user: Any) -> None:
    waiting, used = add(cast, title="待确认的"), add(cast, title="在用的")
    own_templates.confirm(used, by=cast.organiser)
    own_templates.remove(add(cast, title="移除的"), by=cast.organiser)
    page = as_user(cast.organiser).get(ADDRESS)
    assert {row.pk for row in page.context["templates"]} == {waiting.pk, used.pk}
    text = page.content.decode()
    assert (text.count("待确认<"), text.count("已启用<")) == (1, 1)
    assert "<code>{{班次名称}}</code>" in text
    assert "<code>{{行.单位及职务}}</code>" in text
    assert "/settings/templates/example/roster/" in text


def test_without_any_the_page_says_what_to_do(cast: Cast, as_user: Any) -> None:
    assert "还没有本单位的模板" in as_user(cast.organiser).get(ADDRESS).content.decode()


def test_the_same_queries_at_one_row_and_at_three(cast: Cast, as_user: Any, count_queries: Any) -> None:
    client, counts = as_user(cast.organiser), []
    for rows in (1, 2):
        for _row in range(rows):
            add(cast)
        with count_queries() as queries:
            client.get(ADDRESS)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_settings_lead_there(cast: Cast, as_user: Any) -> None:
    assert f'href="{ADDRESS}"' in as_user(cast.organiser).get("/settings/").content.decode()
