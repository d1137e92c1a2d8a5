"""Changing a post, or ending it."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.conftest import Cast


def test_a_post_is_ended_and_keeps_its_unit(cast: Cast, as_user: Callable[[User], Client]) -> None:
    post = cast.cadre.appointments.get()
    cast.community.valid_to = cast.training_class.starts_on
    cast.community.save()
    client = as_user(cast.organiser)
    url = reverse("trainees:appointment_edit", args=[post.pk])
    assert "花园社区" in client.get(url).text
    sent = {"unit": post.unit_id, "post": post.post, "started_on": "2020-01-01", "ended_on": "2026-10-31"}
    assert client.post(url, sent).status_code == 302
    post.refresh_from_db()
    assert (post.unit, str(post.ended_on)) == (cast.community, "2026-10-31")
    assert client.post(url, sent | {"ended_on": "2019-10-31"}).status_code == 422
