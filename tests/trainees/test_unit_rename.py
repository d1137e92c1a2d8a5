"""A unit gets a new name."""

from django.urls import reverse

from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from units.models import Unit


def url(cast: Cast) -> str:
    return reverse("trainees:unit_rename", args=[cast.community.pk])


def test_the_form_renames_once(cast: Cast, as_user: SignIn, today: None) -> None:
    client = as_user(cast.administrator)
    assert client.get(url(cast)).status_code == 200
    form = {"name": "新园社区", "short_name": "", "on": "2026-11-23"}
    first, again = client.post(url(cast), form), client.post(url(cast), form)
    assert (first.status_code, first["Location"]) == (302, "/settings/units/changes/")
    assert again.status_code == 422
    assert "请填写与现在不同的新名称。" in again.content.decode()
    assert Unit.objects.filter(name="花园社区居民委员会").count() == 1


def test_bad_input_answers_422_beside_the_field(cast: Cast, as_user: SignIn) -> None:
    response = as_user(cast.administrator).post(url(cast), {"name": "", "on": "0001-01-01"})
    assert (response.status_code, sorted(response.context["form"].errors)) == (422, ["name", "on"])


def test_who_and_how(cast: Cast, as_user: SignIn) -> None:
    assert [as_user(who).get(url(cast)).status_code for who in (cast.organiser, cast.liaison)] == [403, 403]
    assert wrong_methods(as_user(cast.administrator), url(cast), "put") == {"put": 405}
    assert as_user(cast.administrator).get("/settings/units/999999/rename/").status_code == 404


def test_the_old_name_is_found_by_search(cast: Cast, as_user: SignIn, today: None) -> None:
    client = as_user(cast.administrator)
    client.post(url(cast), {"name": "新园社区", "short_name": "", "on": "2026-11-23"})
    page = client.get("/search/", {"q": "花园社区居民"}).content.decode()
    assert "现为新园社区" in page
    assert "现为新园社区" in client.get("/settings/units/").content.decode()
