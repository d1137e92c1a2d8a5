"""A removed file is put back as it was."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from tests.conftest import Cast
from tests.timetable import handouts
from timetable import handing_out
from timetable.models import SessionMaterial


@pytest.mark.parametrize("released", [True, False])
def test_it_is_there_again_given_out_or_not(organiser: Client, cast: Cast, released: bool) -> None:
    material = handouts.notes(cast, handouts.lecture(cast.training_class), released=released)
    handing_out.remove(material, by=cast.organiser)
    assert organiser.post(f"/materials/{material.pk}/restore/").status_code == 302
    assert SessionMaterial.objects.in_place().count() == 1
    assert SessionMaterial.objects.released().count() == int(released)


def test_who_may(cast: Cast, as_user: Callable[[User], Client]) -> None:
    material = handouts.notes(cast, handouts.lecture(cast.training_class))
    handing_out.remove(material, by=cast.organiser)
    people = (cast.finance, cast.liaison, cast.cadre_user, cast.stranger)
    answers = [as_user(person).post(f"/materials/{material.pk}/restore/").status_code for person in people]
    assert (answers, SessionMaterial.objects.in_place().count()) == ([403, 404, 404, 404], 0)
