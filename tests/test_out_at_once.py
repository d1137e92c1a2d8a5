"""A disabled user is out at once, whatever the door by which that person came."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from accounts import admission
from accounts.models import User
from courses.models import ClassStaff
from tests import factories
from tests.accounts import test_passkey_new as making
from tests.accounts.proving import SoftKey, password_given
from tests.conftest import Cast
from trainees import holding, links, phones
from trainees.models import LinkKind, Phone, TieWay

As = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _no_counts_from_before(db: None) -> None:
    cache.clear()


def by_password(cast: Cast) -> Client:
    client = Client()
    client.post("/sign-in/", {"login": "cadre", "password": "p-cadre"})
    return client


def by_link(cast: Cast) -> Client:
    client = Client()
    client.post(f"/t/{links.issue(cast.cadre, kind=LinkKind.PAGE, by=None)}/")
    return client


def by_tied_phone(cast: Cast) -> Client:
    """As the code of a slip or of a text message signs in."""
    client = Client()
    client.get("/sign-in/")
    request: Any = client.get("/sign-in/").wsgi_request
    phone = Phone.objects.create(key_hash="x" * 64)
    tie = phones.tie(phone, cast.enrolment, way=TieWay.SMS)
    holding.sign_in(request, cast.cadre_user, [tie], way=TieWay.SMS)
    request.session.save()
    client.cookies["sessionid"] = request.session.session_key
    return client


DOORS = {"password": by_password, "personal link": by_link, "tied phone": by_tied_phone}


@pytest.mark.parametrize("door", DOORS)
def test_who_came_by(door: str, cast: Cast) -> None:
    client = DOORS[door](cast)
    before = client.get("/me/").status_code
    admission.disable(cast.cadre_user, by=cast.administrator)
    fragment = client.get("/me/", headers={"hx-request": "true"})
    page = client.get("/me/")
    assert (before, page.status_code, page["Location"]) == (200, 302, "/sign-in/?next=/me/")
    assert (fragment.status_code, fragment["HX-Redirect"]) == (204, "/sign-in/?next=/me/")
    assert client.post("/account/", {"email": "x@example.com"}).status_code == 302


def test_who_came_by_passkey(cast: Cast, as_user: As, settings: Any) -> None:
    settings.BASE_URL, settings.ALLOWED_HOSTS = "http://localhost:8000", ["localhost"]
    owner, key = as_user(cast.organiser), SoftKey()
    password_given(owner, cast.organiser)
    making.send(owner, key.make(making.asked(owner)))
    client = Client(headers={"host": "localhost:8000"})
    options = client.get("/sign-in/passkey/").json()
    client.post("/sign-in/passkey/", {"credential": json.dumps(key.show(options))})
    before = client.get("/settings/").status_code
    admission.disable(cast.organiser, by=cast.administrator)
    assert (before, client.get("/settings/").status_code) == (200, 302)


def test_a_personal_link_and_a_calendar_open_nothing_any_more(cast: Cast) -> None:
    page, feed = (links.issue(cast.cadre, kind=kind, by=None) for kind in (LinkKind.PAGE, LinkKind.FEED))
    before = [Client().get(f"/f/{feed}.ics").status_code, Client().post(f"/t/{page}/").status_code]
    admission.disable(cast.cadre_user, by=cast.administrator)
    after = [Client().get(f"/f/{feed}.ics"), Client().post(f"/t/{page}/")]
    assert before == [200, 302]
    assert after[1].status_code == 404
    assert after[0].status_code in (404, 410) or "BEGIN:VEVENT" not in after[0].content.decode()


def test_an_appointment_to_a_class_ends_with_its_day(cast: Cast, as_user: As, time_machine_at: Any) -> None:
    ClassStaff.objects.filter(user=cast.head_teacher).update(expires_on=factories.MONDAY)
    client, page = as_user(cast.head_teacher), f"/classes/{cast.training_class.pk}/"
    found = []
    for instant in (f"{factories.MONDAY}T23:59:59+08:00", "2026-11-24T00:00:00+08:00"):
        with time_machine_at(instant):
            found.append(client.get(page).status_code)
    assert found == [200, 404]


def test_sessions_elsewhere_end_with_the_password(cast: Cast, as_user: As) -> None:
    here, there = as_user(cast.organiser), as_user(cast.organiser)
    new = "Gh7-kq2m-xp9d"
    sent = {"old_password": "p-organiser", "new_password1": new, "new_password2": new}
    key = here.session.session_key
    assert here.post("/password/", sent).status_code == 302
    assert here.session.session_key != key
    assert [one.get("/settings/").status_code for one in (here, there)] == [200, 302]
