"""Roles that meet in one person: what one opens stays open, and none lends the other its rights."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Grant, User
from courses.models import StaffRole
from exports.models import Export
from tests import factories
from tests.conftest import Cast
from tests.desk.test_auditor_reads_only import OWN
from tests.test_access import OBJECTS, REFUSED, _own, _status
from tests.test_access import plain_refusals as plain_refusals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_refusals")]
As = Callable[[User], Client]


def test_who_plans_elsewhere_and_audits_a_class_here_sends_nothing(cast: Cast, as_user: As) -> None:
    factories.staff(cast.training_class, cast.stranger, StaffRole.AUDITOR)
    world, client = _own(cast), as_user(cast.stranger)
    found = {
        name: _status(client.post(world.address(name, door)))
        for name, door in OBJECTS.items()
        if "POST" in door.methods and name not in OWN
    }
    assert {name: code for name, code in found.items() if code not in REFUSED} == {}


def test_an_organiser_who_is_liaison_cadre_and_auditor_too_opens_what_each_opens(
    cast: Cast, as_user: As
) -> None:
    """On every address that planning alone does not open."""
    person = factories.user("many", "身兼数职", "organiser", cast.district)
    for role, unit in (("liaison", cast.town), ("cadre", cast.community), ("auditor", cast.district)):
        Grant.objects.create(user=person, role=role, unit=unit)
    world, client = _own(cast), as_user(person)
    cast.cadre.user = person
    cast.cadre.save()
    rows = {name: door.expected("own") for name, door in OBJECTS.items() if "GET" in door.methods}
    rows = {name: row for name, row in rows.items() if row["organiser"] in REFUSED}
    found = {name: _status(client.get(world.address(name, OBJECTS[name]))) not in REFUSED for name in rows}
    assert found == {
        name: any(row[role] not in REFUSED for role in ("liaison", "cadre_user", "auditor"))
        for name, row in rows.items()
    }
    assert (client.get("/").status_code, client.get("/me/").status_code) == (200, 200)


def test_an_open_page_of_exports_leads_to_none_once_the_auditor_s_time_is_over(
    cast: Cast, as_user: As
) -> None:
    person = factories.user("audit-team", "审计组")
    factories.staff(cast.training_class, person, StaffRole.AUDITOR)
    world, client = _own(cast), as_user(person)
    export = Export.objects.create(paper="roster", training_class=cast.training_class, requested_by=person)
    pages = [
        reverse("exports:export_detail", args=[export.pk]),
        reverse("exports:export_file", args=[export.pk]),
        reverse("exports:frozen_file", args=world.args["frozen"]),
    ]
    again = reverse("exports:export_again", args=[export.pk])
    found = []
    for days in (0, 1):
        last = timezone.localdate() - dt.timedelta(days=days)
        cast.training_class.staff.filter(user=person).update(expires_on=last)
        found.append([*(client.get(page).status_code for page in pages), client.post(again).status_code])
    assert found == [[200, 410, 410, 302], [404] * 4]
