"""The field of the desk: a slip's code registers, words are looked for."""

from typing import Any

import pytest
from django.urls import reverse

from accounts import guessing
from accounts.models import AuditEntry
from tests import factories
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast
from trainees import links
from trainees.models import Enrolment, LinkKind


@pytest.fixture
def address(cast: Cast) -> str:
    return reverse("attendance:registration_scan", args=[cast.training_class.pk])


@pytest.fixture
def token(cast: Cast) -> str:
    return links.issue(cast.cadre, kind=LinkKind.PAGE, by=cast.organiser)


def said(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


@pytest.mark.parametrize("form", ["{}", "https://kaiban.example/t/{}/", " /t/{} "])
def test_a_slip_registers(cast: Cast, address: str, token: str, as_user: Any, form: str) -> None:
    client = as_user(cast.head_teacher)
    answer = client.post(address, {"code": form.format(token)})
    page = f"/classes/{cast.training_class.pk}/registration/"
    assert answer["Location"] == f"{page}?open={cast.enrolment.pk}"
    assert said(client.get(page)) == ["王小宁（花园社区居民委员会）已报到。"]
    assert Enrolment.objects.get().registered_by == cast.head_teacher
    again = client.post(address, {"code": token}, follow=True)
    assert said(again) == ["王小宁（花园社区居民委员会）之前已经报到。"]


def test_words_are_looked_for(cast: Cast, address: str, as_user: Any) -> None:
    client, page = as_user(cast.head_teacher), f"/classes/{cast.training_class.pk}/registration/"
    assert client.post(address, {"code": " wxn "})["Location"] == f"{page}?q=wxn"
    assert client.post(address)["Location"] == page


def test_a_dead_slip_is_told_and_stands_nowhere(
    cast: Cast, address: str, token: str, as_user: Any, caplog: pytest.LogCaptureFixture
) -> None:
    links.issue(cast.cadre, kind=LinkKind.PAGE, by=cast.organiser)
    answer = as_user(cast.head_teacher).post(address, {"code": token}, follow=True)
    assert said(answer) == ["这张报到条已经失效，请按姓名查找。"]
    shown = answer.content.decode() + str(answer.redirect_chain) + caplog.text
    assert token not in shown + str(list(AuditEntry.objects.values()))
    assert Enrolment.objects.get().status == "APPROVED"


def test_a_feed_or_another_districts_slip_registers_nobody(cast: Cast, address: str, as_user: Any) -> None:
    abroad = factories.cadre("外区人", cast.stranger.grants.get().unit)
    tokens = [
        links.issue(cast.cadre, kind=LinkKind.FEED, by=None),
        links.issue(abroad, kind=LinkKind.PAGE, by=None),
    ]
    client = as_user(cast.head_teacher)
    for token in tokens:
        assert said(client.post(address, {"code": token}, follow=True)) == [
            "这张报到条已经失效，请按姓名查找。"
        ]


def test_somebody_of_another_class_is_led_on(cast: Cast, address: str, as_user: Any) -> None:
    other = factories.cadre("李新", cast.community)
    token = links.issue(other, kind=LinkKind.PAGE, by=None)
    answer = as_user(cast.head_teacher).post(address, {"code": token}, follow=True)
    assert answer.redirect_chain == [
        (f"/classes/{cast.training_class.pk}/registration/new/?person={other.pk}", 302)
    ]
    assert said(answer) == ["李新不在本班名单里，请选怎么办。"]


def test_who_left_the_list_is_shown_with_the_reason(
    cast: Cast, address: str, token: str, as_user: Any
) -> None:
    Enrolment.objects.update(status="CANCELLED")
    answer = as_user(cast.head_teacher).post(address, {"code": token}, follow=True)
    assert answer.redirect_chain[0][0].endswith(f"/registration/new/?person={cast.cadre.pk}")
    assert "王小宁在本班是“撤回报名”，请走“到场不在册”" in said(answer)[0]


def test_whoever_guesses_waits(
    cast: Cast, address: str, token: str, as_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guessing, "WRONG_A_MINUTE", 2)
    client = as_user(cast.head_teacher)
    codes = [client.post(address, {"code": "x" * 43}).status_code for _ in range(3)]
    assert codes == [302, 302, 429]
    assert client.post(address, {"code": token}).status_code == 302
    assert Enrolment.objects.get(pk=cast.enrolment.pk).status == "REGISTERED"


def test_who_may(cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address, "post") == WRITERS


def test_the_head_teachers_own_camera_leads_here(cast: Cast, token: str, as_user: Any, today: None) -> None:
    factories.published(factories.session(cast.training_class))
    button = f'action="/classes/{cast.training_class.pk}/registration/scan/"'
    page = f"/t/{token}/"
    pages = {
        name: as_user(getattr(cast, name)).get(page).content.decode()
        for name in ("head_teacher", "organiser", "auditor", "liaison")
    }
    assert {name: (button in text, "为王小宁报到" in text) for name, text in pages.items()} == {
        "head_teacher": (True, True),
        "organiser": (True, True),
        "auditor": (False, False),
        "liaison": (False, False),
    }
