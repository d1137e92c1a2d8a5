"""A new short code at the door, shown once."""

import re

from django.test import Client

from tests.conftest import Cast
from tests.courses.doors import SignIn
from trainees import slip_codes
from trainees.models import Enrolment, SlipCode


def test_the_code_is_shown_and_opens_and_the_former_is_dead(cast: Cast, as_user: SignIn) -> None:
    former = slip_codes.issue_many([cast.enrolment], by=None)[cast.enrolment.pk]
    response = as_user(cast.head_teacher).post(f"/enrolments/{cast.enrolment.pk}/slip-code/")
    shown = response.content.decode()
    found = re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", shown)
    assert found
    assert slip_codes.find(found[0]) == cast.enrolment
    assert (slip_codes.find(former), response["Cache-Control"]) == (None, "no-store, private")


def test_the_registration_leads_to_it(cast: Cast, as_user: SignIn) -> None:
    shown = as_user(cast.head_teacher).get(f"/classes/{cast.training_class.pk}/registration/")
    assert f'action="/enrolments/{cast.enrolment.pk}/slip-code/"' in shown.content.decode()


def test_the_printed_slip_carries_one(cast: Cast, as_user: SignIn) -> None:
    address = f"/classes/{cast.training_class.pk}/roster/links/"
    response = as_user(cast.organiser).post(address, {"who": "all"})
    (slip,) = response.context["slips"]
    assert slip_codes.find(slip.short) == cast.enrolment
    assert slip.short in response.content.decode()


def test_who_may(cast: Cast, as_user: SignIn) -> None:
    address = f"/enrolments/{cast.enrolment.pk}/slip-code/"
    people = ("organiser", "finance", "auditor", "liaison", "cadre_user", "stranger")
    found = [as_user(getattr(cast, name)).post(address).status_code for name in people]
    assert found == [200, 403, 403, 404, 404, 404]
    assert (Client().post(address).status_code, as_user(cast.organiser).get(address).status_code) == (
        302,
        405,
    )
    Enrolment.objects.update(status="CANCELLED")
    SlipCode.objects.all().delete()
    assert as_user(cast.organiser).post(address).status_code == 404
    assert not SlipCode.objects.exists()
