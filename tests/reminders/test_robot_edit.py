"""Changing a robot: what is kept stays where nothing is typed, and is never shown."""

from typing import Any

from django.urls import reverse

from accounts import identity
from reminders.models import GroupRobot
from tests import factories
from tests.conftest import Cast
from tests.reminders.robot_form import FORM, KEY

CHANGED = {"version": "1", "name": "新群", "address": "", "secret": "", "per_minute": "10", "is_on": "on"}


def robot(cast: Cast) -> GroupRobot:
    return factories.robot(
        cast.district, cast.training_class, kind="WECOM", address=FORM["address"], secret="SEC-1"
    )


def secrets(row: GroupRobot) -> list[str]:
    row.refresh_from_db()
    stored = (row.address_encrypted, row.secret_encrypted)
    return [identity.decrypt(one) if bytes(one) else "" for one in stored]


def test_what_is_left_empty_stays(cast: Cast, as_user: Any) -> None:
    row, client = robot(cast), as_user(cast.organiser)
    address = reverse("reminders:robot_edit", args=[row.pk])
    page = client.get(address).content.decode()
    assert [word for word in (KEY, "SEC-1") if word in page] == []
    assert "qyapi.weixin.qq.com/****5aaa" in page
    assert client.post(address, CHANGED).status_code == 302
    assert secrets(row) == [FORM["address"], "SEC-1"]
    assert (row.name, row.per_minute, row.is_on, row.version) == ("新群", 10, True, 2)


def test_what_is_typed_takes_its_place(cast: Cast, as_user: Any) -> None:
    row, client = robot(cast), as_user(cast.organiser)
    address = reverse("reminders:robot_edit", args=[row.pk])
    other = FORM["address"].replace(KEY, "other")
    client.post(address, {**CHANGED, "address": other, "secret": "SEC-2"})
    assert secrets(row) == [other, "SEC-2"]
    client.post(address, {**CHANGED, "version": "2", "forget_secret": "on"})
    assert secrets(row) == [other, ""]
    wrong = client.post(address, {**CHANGED, "version": "3", "address": "https://127.0.0.1/"})
    assert (wrong.status_code, secrets(row)) == (422, [other, ""])


def test_an_older_form_is_shown_again(cast: Cast, as_user: Any) -> None:
    row, client = robot(cast), as_user(cast.organiser)
    address = reverse("reminders:robot_edit", args=[row.pk])
    client.post(address, CHANGED)
    late = client.post(address, {**CHANGED, "name": "另一个名字", "secret": "SEC-3"})
    page = late.content.decode()
    assert (late.status_code, "SEC-3" in page, "另一个名字" in page) == (409, False, True)
    assert 'name="version" value="2"' in page
    assert secrets(row) == [FORM["address"], "SEC-1"]


def test_one_of_the_district_is_its_administrators(cast: Cast, as_user: Any) -> None:
    address = reverse("reminders:robot_edit", args=[factories.robot(cast.district).pk])
    people = (cast.administrator, cast.organiser, cast.stranger, cast.head_teacher, cast.auditor)
    statuses = [as_user(person).get(address).status_code for person in people]
    assert statuses == [200, 403, 404, 404, 404]
