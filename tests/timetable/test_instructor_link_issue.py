"""A lecturer's link, made and ended by the organiser."""

from django.test import Client
from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tests.timetable.conftest import Asked
from timetable.models import InstructorLink


def address(asked: Asked) -> str:
    return reverse(
        "timetable:instructor_link_issue", args=[asked.session.training_class_id, asked.link.instructor_id]
    )


def test_revoking_ends_it_and_making_gives_another(organiser: Client, asked: Asked) -> None:
    former = asked.page
    assert organiser.post(address(asked), {"revoke": "1"}).status_code == 302
    assert Client().get(former).status_code == 404
    organiser.post(address(asked))
    asked.link = InstructorLink.objects.get(revoked_at=None)
    assert (Client().get(former).status_code, Client().get(asked.page).status_code) == (404, 200)


def test_making_twice_is_once(organiser: Client, asked: Asked) -> None:
    for _press in range(2):
        organiser.post(address(asked))
    assert Client().get(asked.page).status_code == 200
    assert InstructorLink.objects.count() == 1


def test_revoking_what_is_not_there(organiser: Client, asked: Asked) -> None:
    assert [organiser.post(address(asked), {"revoke": "1"}).status_code for _press in range(2)] == [302, 302]


def test_a_lecturer_of_no_session_of_the_class_is_not_found(organiser: Client, cast: Cast) -> None:
    other = factories.instructor(cast.district)
    page = reverse("timetable:instructor_link_issue", args=[cast.training_class.pk, other.pk])
    assert organiser.post(page).status_code == 404


def test_the_session_s_page_shows_the_address_to_organisers_alone(
    organiser: Client, cast: Cast, asked: Asked
) -> None:
    assert asked.page in organiser.get(asked.session.get_absolute_url()).content.decode()
    reader = Client()
    reader.force_login(cast.head_teacher, backend="django.contrib.auth.backends.ModelBackend")
    html = reader.get(asked.session.get_absolute_url()).content.decode()
    assert ("/l/" in html, "已邀" in html) == (False, True)
