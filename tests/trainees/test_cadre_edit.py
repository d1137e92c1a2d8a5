"""The page on which a person's facts are changed."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from tests import factories
from tests.conftest import Cast
from trainees import people
from trainees.models import Cadre

SENT = {"name": "王晓宁", "phone": "139 0000 1111", "birth_month": "1980-05", "version": "1"}


@pytest.fixture
def client(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    return as_user(cast.organiser)


def url(cast: Cast) -> str:
    return reverse("trainees:cadre_edit", args=[cast.cadre.pk])


def test_facts_are_saved(client: Client, cast: Cast) -> None:
    assert 'value="王小宁"' in client.get(url(cast)).text
    response = client.post(url(cast), SENT)
    cadre = Cadre.objects.get(pk=cast.cadre.pk)
    assert response["Location"] == reverse("attendance:cadre_detail", args=[cadre.pk])
    assert (cadre.name, cadre.phone, cadre.birth_month) == ("王晓宁", "13900001111", "1980-05")


def test_R28_who_sees_the_phone_in_full_leaves_a_trace(client: Client, cast: Cast) -> None:
    assert "13800005678" in client.get(url(cast)).text
    entry = AuditEntry.objects.get(action="trainees.see_phones")
    assert (entry.by, entry.subject_id, entry.data) == (cast.organiser, cast.cadre.pk, {})


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "王1"}, "name"),
        ({"phone": "12345"}, "phone"),
        ({"birth_month": "1980年5月"}, "birth_month"),
        ({"id_number": "110105194912310021"}, "id_number"),
        ({"gender": "X"}, "gender"),
    ],
)
def test_a_wrong_fact_stands_beside_its_field(
    client: Client, cast: Cast, values: dict[str, str], field: str
) -> None:
    response = client.post(url(cast), SENT | values)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_somebody_elses_number_is_told_beside_the_field(client: Client, cast: Cast) -> None:
    other = factories.cadre("别人", cast.community)
    people.give_id_number(other, "11010519491231002X")
    other.save()
    response = client.post(url(cast), SENT | {"id_number": "11010519491231002x"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["id_number"])


def test_an_older_form_is_shown_again_and_may_be_saved_then(client: Client, cast: Cast) -> None:
    Cadre.objects.filter(pk=cast.cadre.pk).update(version=5, name="王晓零")
    stale = client.post(url(cast), SENT)
    assert (stale.status_code, 'value="王晓宁"' in stale.text) == (409, True)
    assert Cadre.objects.get(pk=cast.cadre.pk).name == "王晓零"
    assert client.post(url(cast), SENT | {"version": "5"}).status_code == 302
