"""A file is taken off a session, with a way back."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from tests.conftest import Cast
from tests.timetable import handouts
from timetable.models import SessionMaterial


def test_nobody_gets_it_any_more_and_the_message_offers_the_way_back(
    organiser: Client, cast: Cast, as_user: Callable[[User], Client]
) -> None:
    material = handouts.notes(cast, handouts.lecture(cast.training_class))
    for _ in range(2):
        response = organiser.post(f"/materials/{material.pk}/delete/", follow=True)
    (message,) = response.context["messages"]
    undo = reverse("timetable:material_restore", args=[material.pk])
    assert (str(message), message.extra_tags) == ("“讲义.pdf”已移除。", f"undo:{undo}")
    people = (cast.organiser, cast.cadre_user)
    address = f"/materials/{material.pk}/file/"
    assert [as_user(person).get(address).status_code for person in people] == [404, 404]
    assert not SessionMaterial.objects.in_place().exists()
    assert AuditEntry.objects.filter(action="timetable.remove_material").count() == 1


def test_who_may(cast: Cast, as_user: Callable[[User], Client]) -> None:
    material = handouts.notes(cast, handouts.lecture(cast.training_class))
    people = (cast.finance, cast.liaison, cast.cadre_user, cast.stranger)
    answers = [as_user(person).post(f"/materials/{material.pk}/delete/").status_code for person in people]
    assert (answers, SessionMaterial.objects.in_place().count()) == ([403, 404, 404, 404], 1)
