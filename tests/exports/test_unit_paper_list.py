"""The papers of a unit, and what the user asked for."""

from typing import Any

import pytest

from exports import jobs
from exports.models import Export
from exports.papers import UNIT_PAPERS
from tests.conftest import Cast
from units.models import Unit


def address(unit: Unit) -> str:
    return f"/units/{unit.pk}/papers/"


def test_it_offers_every_paper_with_its_choices(cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.organiser).get(address(cast.district))
    assert [offer.paper.name for offer in answer.context["offers"]] == list(UNIT_PAPERS)
    page = answer.content.decode()
    for name, paper in UNIT_PAPERS.items():
        assert f'action="{address(cast.district)}{name}/"' in page
        assert str(paper.needed_by) in page
    assert f'href="{address(cast.town)}"' in page


def test_the_year_that_the_address_names_comes_chosen(cast: Cast, as_user: Any, today: None) -> None:
    page = as_user(cast.organiser).get(address(cast.district), {"year": "2025"}).content.decode()
    assert page.count('<option value="2025" selected>') == len(UNIT_PAPERS)
    page = as_user(cast.organiser).get(address(cast.district), {"year": "1066"}).content.decode()
    assert page.count('<option value="2026" selected>') == len(UNIT_PAPERS)


def test_a_liaison_has_the_own_subtree_without_the_plan(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.liaison)
    for unit in (cast.town, cast.community):
        offers = client.get(address(unit)).context["offers"]
        assert [offer.paper.name for offer in offers] == ["hours_register", "year_ledger"]
    for unit in (cast.district, cast.other_town, cast.other_community):
        assert client.get(address(unit)).status_code == 404


@pytest.mark.parametrize("who", ["head_teacher", "cadre_user", "stranger"])
def test_others_find_nothing(cast: Cast, as_user: Any, who: str) -> None:
    assert as_user(getattr(cast, who)).get(address(cast.district)).status_code == 404


def test_one_sees_the_own_exports_of_this_unit_only(cast: Cast, as_user: Any) -> None:
    mine = jobs.ask("year_ledger", subject=cast.town, by=cast.organiser, options={"year": 2026})
    jobs.ask("year_ledger", subject=cast.district, by=cast.organiser, options={"year": 2026})
    jobs.ask("year_ledger", subject=cast.town, by=cast.finance, options={"year": 2026})
    client = as_user(cast.organiser)
    answer = client.get(address(cast.town))
    assert answer.context["exports"] == [mine]
    page = answer.content.decode()
    assert f'hx-get="{address(cast.town)}" hx-trigger="every 2s"' in page
    assert f'action="/exports/{mine.pk}/cancel/"' in page
    fragment = client.get(address(cast.town), headers={"HX-Request": "true"}).content.decode()
    assert ("<html" in fragment, f'action="/exports/{mine.pk}/cancel/"' in fragment) == (False, True)


def test_its_export_leads_back_to_the_papers_of_the_unit(cast: Cast, as_user: Any) -> None:
    export = jobs.ask("year_ledger", subject=cast.town, by=cast.organiser, options={"year": 2026})
    client = as_user(cast.organiser)
    assert f'href="{address(cast.town)}"' in client.get(export.get_absolute_url()).content.decode()
    answer = client.post(f"/exports/{export.pk}/cancel/")
    assert (answer.status_code, answer["Location"]) == (302, address(cast.town))


def test_a_liaison_who_goes_loses_the_exports(cast: Cast, as_user: Any) -> None:
    export = jobs.ask("year_ledger", subject=cast.town, by=cast.liaison, options={"year": 2026})
    assert as_user(cast.liaison).get(export.get_absolute_url()).status_code == 200
    cast.liaison.grants.update(unit=cast.other_town)
    assert as_user(cast.liaison).get(export.get_absolute_url()).status_code == 404


def test_who_may_no_longer_have_the_plan_cannot_fetch_it(cast: Cast, as_user: Any) -> None:
    export = jobs.ask("year_plan", subject=cast.district, by=cast.organiser, options={"year": 2026})
    cast.organiser.grants.update(role="liaison")
    assert as_user(cast.organiser).get(f"/exports/{export.pk}/file/").status_code == 403


def test_the_same_queries_at_one_and_at_three_exports(cast: Cast, as_user: Any, count_queries: Any) -> None:
    client = as_user(cast.organiser)
    jobs.ask("year_ledger", subject=cast.district, by=cast.organiser, options={"year": 2026})
    client.get(address(cast.district))
    with count_queries() as for_one:
        client.get(address(cast.district))
    for _more in range(2):
        jobs.ask("year_ledger", subject=cast.district, by=cast.organiser, options={"year": 2026})
    with count_queries() as for_three:
        client.get(address(cast.district))
    assert len(for_three) == len(for_one) <= 12
    assert Export.objects.count() == 3


def test_it_is_linked_where_people_would_look(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    found = {
        page: client.get(page).content.decode() for page in ("/plans/2026/", "/coverage/?year=2026", "/")
    }
    assert f'href="{address(cast.district)}?year=2026"' in found["/plans/2026/"]
    assert f'href="{address(cast.district)}?year=2026"' in found["/coverage/?year=2026"]
    assert f'href="{address(cast.district)}"' in found["/"]
    assert f'href="{address(cast.town)}"' in as_user(cast.liaison).get("/").content.decode()
