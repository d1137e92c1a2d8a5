"""Two records side by side, and merged."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.conftest import Cast
from trainees.models import Cadre


@pytest.fixture
def client(cast: Cast, as_user: Callable[[User], Client]) -> Client:
    return as_user(cast.organiser)


@pytest.fixture
def double(cast: Cast) -> Cadre:
    again = factories.cadre("王小宁", cast.other_community, phone="13900001234", gender="M")
    factories.enrolment(cast.training_class, again)
    return again


def url(cast: Cast, **query: Any) -> str:
    return reverse("trainees:cadre_merge", args=[cast.cadre.pk], query=query)


def test_the_other_record_is_proposed_then_compared(client: Client, cast: Cast, double: Cadre) -> None:
    assert [found.cadre for found in client.get(url(cast)).context["found"]] == [double]
    page = client.get(url(cast, **{"with": double.pk}))
    facts = [
        (fact.label, fact.kept, fact.gone, fact.field is not None) for fact in page.context["form"].facts()
    ]
    assert facts == [
        ("姓名", "王小宁", "王小宁", False),
        ("性别", "", "男", False),
        ("手机", "138****5678", "139****1234", True),
    ]
    assert "13900001234" not in page.text


def test_what_was_chosen_is_merged(client: Client, cast: Cast, double: Cadre) -> None:
    field = f"class-{cast.training_class.pk}"
    sent = {"with": double.pk, "phone": "gone", field: "gone"}
    response = client.post(url(cast), sent)
    assert response["Location"] == reverse("attendance:cadre_detail", args=[cast.cadre.pk])
    kept = Cadre.objects.get(name="王小宁")
    assert (kept.pk, kept.phone, kept.gender, kept.enrolments.get().unit) == (
        cast.cadre.pk,
        "13900001234",
        "M",
        cast.other_community,
    )
    assert client.post(url(cast), sent).status_code == 404


def test_every_choice_has_to_be_made(client: Client, cast: Cast, double: Cadre) -> None:
    response = client.post(url(cast), {"with": double.pk})
    assert (response.status_code, list(response.context["form"].errors)) == (
        422,
        ["phone", f"class-{cast.training_class.pk}"],
    )


def test_nobody_is_merged_with_oneself_or_with_another_district(client: Client, cast: Cast) -> None:
    assert client.post(url(cast), {"with": cast.cadre.pk}).status_code == 409
    abroad = cast.stranger.grants.get().unit
    foreign = factories.cadre("外区人", factories.unit("某社区", parent=abroad))
    assert client.get(url(cast, **{"with": foreign.pk})).status_code == 404
