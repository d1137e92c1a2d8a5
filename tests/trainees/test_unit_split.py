"""A unit is split: who goes where is chosen, then done."""

from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from trainees.models import Appointment

ASKED = {"parts": "花园东社区\n花园西社区\n", "on": "2026-11-23"}


def url(cast: Cast) -> str:
    return reverse("trainees:unit_split", args=[cast.community.pk])


def test_people_are_chosen_one_by_one(cast: Cast, as_user: SignIn, today: None) -> None:
    client, other = as_user(cast.administrator), factories.cadre("去西边", cast.community)
    posts = {post.cadre_id: post.pk for post in Appointment.objects.current().filter(unit=cast.community)}
    page = client.get(url(cast), ASKED).content.decode()
    assert f'name="to_{posts[other.pk]}"' in page
    assert '<option value="1">花园西社区</option>' in page
    chosen = {f"to_{posts[other.pk]}": "1", f"to_{posts[cast.cadre.pk]}": "x"}
    assert client.post(url(cast), {**ASKED, **chosen}).status_code == 302
    now = Appointment.objects.current().order_by("cadre__name").values_list("cadre__name", "unit__name")
    assert list(now) == [("去西边", "花园西社区"), ("王小宁", "花园东社区")]


def test_bad_input_answers_422_beside_the_field(cast: Cast, as_user: SignIn) -> None:
    client = as_user(cast.administrator)
    for parts in ("", "一个社区", "同名社区\n同名社区", "长" * 81 + "\n短"):
        response = client.post(url(cast), {**ASKED, "parts": parts})
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["parts"])


def test_who_and_how(cast: Cast, as_user: SignIn) -> None:
    assert [as_user(who).get(url(cast)).status_code for who in (cast.organiser, cast.liaison)] == [403, 403]
    assert wrong_methods(as_user(cast.administrator), url(cast), "put") == {"put": 405}
