"""Tying a phone again that was untied: whoever had not noticed goes on as before."""

from django.test import Client

from tests.conftest import Cast
from tests.courses.doors import SignIn
from tests.trainees.test_phone_list import tie
from trainees import phones


def test_an_untying_is_taken_back(cast: Cast, as_user: SignIn) -> None:
    row = tie(cast.enrolment)
    phones.untie(row, by=cast.head_teacher)
    answer = as_user(cast.organiser).post(f"/phone-ties/{row.pk}/tie/", follow=True)
    assert "王小宁的手机又绑定了。" in answer.content.decode()
    assert phones.tied(row.phone, cast.training_class) == [cast.enrolment]


def test_what_was_tied_again_since_is_tied_once(cast: Cast, as_user: SignIn) -> None:
    row = tie(cast.enrolment)
    phones.untie(row, by=cast.head_teacher)
    tie(cast.enrolment)
    answer = as_user(cast.head_teacher).post(f"/phone-ties/{row.pk}/tie/", follow=True)
    assert "又绑定了" not in answer.content.decode()
    assert phones.tied(row.phone, cast.training_class) == [cast.enrolment]


def test_who_may(cast: Cast, as_user: SignIn) -> None:
    address = f"/phone-ties/{tie(cast.enrolment).pk}/tie/"
    people = ("finance", "auditor", "liaison", "cadre_user", "stranger")
    found = [as_user(getattr(cast, name)).post(address).status_code for name in people]
    assert found == [403, 403, 404, 404, 404]
    assert (Client().post(address).status_code, as_user(cast.organiser).get(address).status_code) == (
        302,
        405,
    )
