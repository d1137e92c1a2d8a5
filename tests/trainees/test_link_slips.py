"""The printed slips of a class: made by a POST, shown once."""

import datetime as dt
import re
from typing import Any

import pytest
import segno
from django.test import Client
from django.utils import timezone

from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_staff, wrong_methods
from trainees import links
from trainees.models import LinkKind, PersonalLink


def url(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/roster/links/"


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def tokens(response: Any) -> list[str]:
    return re.findall(r"/t/([\w-]{43})/", response.content.decode())


def test_who_comes_in(cast: Cast, as_user: SignIn) -> None:
    assert doors(cast, as_user, url(cast)) == for_staff(finance=403, auditor=403)


def test_other_methods(client: Client, cast: Cast) -> None:
    assert wrong_methods(client, url(cast), "put") == {"put": 405}


def test_looking_issues_nothing(client: Client, cast: Cast) -> None:
    page = client.get(url(cast)).content.decode()
    assert "还没有链接的 1 人" in page
    assert "生成后只显示这一次，请当场打印。" in page
    assert f'action="/cadres/{cast.cadre.pk}/links/"' in page
    assert not PersonalLink.objects.exists()


def test_a_post_shows_a_slip_for_each_with_a_code_that_opens(
    client: Client, cast: Cast, settings: Any
) -> None:
    settings.BASE_URL = "https://kaiban.example"
    factories.trainees(cast.training_class, cast.other_community, 2)
    response = client.post(url(cast), {"who": "missing"})
    slips = response.context["slips"]
    assert sorted(slip.unit for slip in slips) == [
        "花园社区居民委员会",
        "雪东社区居民委员会",
        "雪东社区居民委员会",
    ]
    mine = next(slip for slip in slips if slip.name == "王小宁")
    token = mine.address.removeprefix("https://kaiban.example/t/").rstrip("/")
    link = links.find(token, kind=LinkKind.PAGE)
    assert link
    assert (link.cadre, link.issued_by) == (cast.cadre, cast.organiser)
    assert mine.code == segno.make(mine.address, error="m", micro=False).svg_data_uri(
        border=0, svgns=True, nl=False
    )
    assert response.headers["Cache-Control"] == "no-store, private"


def test_who_has_a_link_keeps_it(client: Client, cast: Cast) -> None:
    token = links.issue(cast.cadre, kind=LinkKind.PAGE, by=cast.head_teacher)
    response = client.post(url(cast), {"who": "missing"})
    assert (tokens(response), "没有要生成的人。" in response.content.decode()) == ([], True)
    assert links.find(token, kind=LinkKind.PAGE)


def test_all_anew_ends_the_former_links(client: Client, cast: Cast) -> None:
    token = links.issue(cast.cadre, kind=LinkKind.PAGE, by=cast.head_teacher)
    assert len(set(tokens(client.post(url(cast), {"who": "all"})))) == 1
    assert links.find(token, kind=LinkKind.PAGE) is None


def test_a_resent_form_shows_slips_that_open(client: Client, cast: Cast) -> None:
    client.post(url(cast), {"who": "missing"})
    again = tokens(client.post(url(cast), {"who": "missing"}))
    assert links.find(again[0], kind=LinkKind.PAGE)
    PersonalLink.objects.update(issued_at=timezone.now() - dt.timedelta(minutes=3))
    assert tokens(client.post(url(cast), {"who": "missing"})) == []


def test_who_does_not_come_gets_none(client: Client, cast: Cast) -> None:
    factories.enrolment(cast.training_class, factories.cadre("候补", cast.community), status="WAITLISTED")
    assert [slip.name for slip in client.post(url(cast), {"who": "all"}).context["slips"]] == ["王小宁"]


def test_the_queries_do_not_grow_with_the_rows(client: Client, cast: Cast, count_queries: Any) -> None:
    counts = []
    for more in (1, 3):
        factories.trainees(cast.training_class, cast.community, more)
        with count_queries() as queries:
            client.get(url(cast))
        counts.append(len(queries))
    assert len(set(counts)) == 1
