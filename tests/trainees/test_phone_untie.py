"""Untying a phone with one tap."""

from django.test import Client

from tests.conftest import Cast
from tests.courses.doors import SignIn
from tests.trainees.test_phone_list import tie


def test_one_tap_unties_and_offers_the_way_back(cast: Cast, as_user: SignIn) -> None:
    row, client = tie(cast.enrolment), as_user(cast.head_teacher)
    answer = client.post(f"/phone-ties/{row.pk}/untie/", follow=True)
    assert answer.redirect_chain == [(f"/classes/{cast.training_class.pk}/phones/", 302)]
    shown = answer.content.decode()
    assert "已解除王小宁的手机，那部手机须重新认人。" in shown
    assert f'"/phone-ties/{row.pk}/tie/"' in shown
    row.refresh_from_db()
    assert row.untied_by == cast.head_teacher
    assert client.post(f"/phone-ties/{row.pk}/untie/", {"next": "//evil.example/"})["Location"].startswith(
        "/classes/"
    )


def test_who_may(cast: Cast, as_user: SignIn) -> None:
    address = f"/phone-ties/{tie(cast.enrolment).pk}/untie/"
    people = ("finance", "auditor", "liaison", "cadre_user", "stranger")
    found = [as_user(getattr(cast, name)).post(address).status_code for name in people]
    assert found == [403, 403, 404, 404, 404]
    assert (Client().post(address).status_code, as_user(cast.organiser).get(address).status_code) == (
        302,
        405,
    )
