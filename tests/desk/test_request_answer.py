"""A request about one's data is answered, once, and a refusal says why."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from desk.privacy import asking
from tests.conftest import Cast
from trainees.models import PrivacyRequest, RequestKind, RequestState


def test_it_is_answered_once_and_read_by_who_asked(cast: Cast, as_user: Callable[[User], Client]) -> None:
    row = asking.ask(cast.cadre, kind=RequestKind.COPY, words="", by=cast.cadre_user)
    client, url = as_user(cast.administrator), reverse("desk:request_answer", args=[row.pk])
    assert client.post(url, {"done": "yes", "words": "已当面交给本人"}).status_code == 302
    assert client.post(url, {"done": "no", "words": "改主意"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.answer, row.answered_by) == (
        RequestState.DONE,
        "已当面交给本人",
        cast.administrator,
    )
    assert "已当面交给本人" in as_user(cast.cadre_user).get(reverse("desk:my_privacy")).content.decode()


def test_a_refusal_needs_its_reason(cast: Cast, as_user: Callable[[User], Client]) -> None:
    row = asking.ask(cast.cadre, kind=RequestKind.ERASURE, words="", by=cast.cadre_user)
    response = as_user(cast.administrator).post(reverse("desk:request_answer", args=[row.pk]), {"done": "no"})
    assert response.status_code == 422
    assert "要写明理由" in response.content.decode()
    assert PrivacyRequest.objects.get().state == RequestState.ASKED
