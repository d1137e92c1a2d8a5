"""A unit is merged into another: shown first, then done."""

from typing import Any

from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from units.models import Unit


def url(cast: Cast) -> str:
    return reverse("trainees:unit_merge", args=[cast.community.pk])


def test_what_it_moves_is_shown_before_it_is_done(cast: Cast, as_user: SignIn, today: None) -> None:
    client, heir = as_user(cast.administrator), factories.unit("南街社区", parent=cast.town)
    asked: dict[str, Any] = {"into": heir.pk, "on": "2026-11-23"}
    assert "会有这些变化" not in client.get(url(cast)).content.decode()
    page = client.get(url(cast), asked)
    assert "1 人的现任职务转过去，原来的记为离任" in page.content.decode()
    assert "1 条参训记录不变，仍写“花园社区居民委员会”" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert not Unit.objects.exclude(valid_to=None).exists()
    response = client.post(url(cast), asked)
    assert (response.status_code, response["Location"]) == (302, "/settings/units/changes/")
    assert Unit.objects.get(pk=cast.community.pk).successor == heir


def test_a_second_post_changes_nothing_more(cast: Cast, as_user: SignIn, today: None) -> None:
    client, heir = as_user(cast.administrator), factories.unit("南街社区", parent=cast.town)
    asked: dict[str, Any] = {"into": heir.pk, "on": "2026-11-23"}
    assert [client.post(url(cast), asked).status_code for _ in range(2)] == [302, 422]
    assert cast.cadre.appointments.count() == 2


def test_who_and_how(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.administrator)
    assert [as_user(who).get(url(cast)).status_code for who in (cast.organiser, cast.liaison)] == [403, 403]
    assert wrong_methods(client, url(cast), "put") == {"put": 405}
    abroad = cast.stranger.grants.get().unit
    odd: list[dict[str, Any]] = [
        {"into": abroad.pk},
        {"into": cast.community.pk},
        {"into": "\x00"},
        {"into": ""},
    ]
    assert [client.post(url(cast), {**given, "on": "2026-11-20"}).status_code for given in odd] == [422] * 4
    assert client.get(url(cast), {"into": "9" * 40, "on": "x"}).status_code == 200
