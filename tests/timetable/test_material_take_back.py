"""A lecturer takes a file back."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from tests import factories
from tests.conftest import Cast
from tests.timetable.conftest import Asked
from timetable import asking, handing_in, links
from timetable.models import SessionMaterial


@pytest.fixture
def material(asked: Asked) -> SessionMaterial:
    return handing_in.hand_in(asked.session, link=asked.link, file=ContentFile(b"%PDF", name="讲义.pdf"))


def test_nobody_gets_it_any_more(organiser: Client, asked: Asked, material: SessionMaterial) -> None:
    codes = [Client().post(f"{asked.page}materials/{material.pk}/delete/").status_code for _tap in range(2)]
    assert codes == [302, 302]
    assert organiser.get(f"/materials/{material.pk}/file/").status_code == 404
    assert "讲义.pdf" not in organiser.get(asked.session.get_absolute_url()).content.decode()


def test_only_the_own_files(cast: Cast, asked: Asked, material: SessionMaterial) -> None:
    other = factories.instructor(cast.district, "李明")
    asked.session.teaching.create(instructor=other)
    asking.invite(asked.session, other, by=cast.organiser)
    theirs = links.open_for_instructors(cast.training_class)[other.pk]
    page = f"/l/{links.token_of(theirs)}/materials/{material.pk}/delete/"
    assert Client().post(page).status_code == 404
    assert SessionMaterial.objects.in_place().count() == 1
