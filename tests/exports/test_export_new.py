"""Asking for a paper."""

import uuid
from typing import Any

import pytest

from exports.models import Export, ExportStatus
from tests.conftest import Cast


def address(cast: Cast, paper: str = "roster") -> str:
    return f"/classes/{cast.training_class.pk}/papers/{paper}/"


def test_a_post_makes_a_row_and_leads_back_to_the_papers(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    answer = client.post(address(cast), {"order": "stroke", "nonce": str(uuid.uuid4())})
    assert (answer.status_code, answer["Location"]) == (302, f"/classes/{cast.training_class.pk}/papers/")
    export = Export.objects.get()
    assert (export.paper, export.status, export.requested_by, export.options) == (
        "roster",
        ExportStatus.WAITING,
        cast.organiser,
        {"order": "stroke"},
    )
    assert "已申请生成“学员花名册”" in client.get(answer["Location"]).content.decode()


def test_a_double_click_makes_one_row(cast: Cast, as_user: Any) -> None:
    client, form = as_user(cast.organiser), {"order": "unit", "nonce": str(uuid.uuid4())}
    assert [client.post(address(cast), form).status_code for _click in range(3)] == [302, 302, 302]
    assert Export.objects.count() == 1


def test_two_forms_make_two_rows(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    for _form in range(2):
        client.post(address(cast), {"order": "unit", "nonce": str(uuid.uuid4())})
    client.post(address(cast), {"order": "unit"})
    assert Export.objects.count() == 3


@pytest.mark.parametrize("bad", [{"order": "by_height"}, {}, {"order": "unit", "nonce": "nonsense"}])
def test_bad_input_is_shown_beside_the_field(cast: Cast, as_user: Any, bad: dict[str, str]) -> None:
    answer = as_user(cast.organiser).post(address(cast), bad)
    assert answer.status_code == 422
    assert answer.context["offer"].form.errors
    assert not Export.objects.exists()


def test_input_is_kept(cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.administrator).post(address(cast), {"order": "wrong", "id_numbers": "on"})
    assert answer.status_code == 422
    assert 'name="id_numbers"' in answer.content.decode()
    assert "checked" in answer.content.decode()


def test_a_get_shows_the_choices(cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.organiser).get(address(cast))
    assert answer.status_code == 200
    assert 'name="order"' in answer.content.decode()


def test_R28_id_numbers_are_taken_from_administrators_only(cast: Cast, as_user: Any) -> None:
    for user in (cast.administrator, cast.organiser):
        as_user(user).post(address(cast), {"order": "unit", "id_numbers": "on"})
    assert list(Export.objects.order_by("pk").values_list("options", flat=True)) == [
        {"order": "unit", "id_numbers": True},
        {"order": "unit"},
    ]


@pytest.mark.parametrize("who", ["liaison", "cadre_user", "stranger"])
def test_others_find_nothing(cast: Cast, as_user: Any, who: str) -> None:
    client = as_user(getattr(cast, who))
    assert client.get(address(cast)).status_code == 404
    assert client.post(address(cast), {"order": "unit"}).status_code == 404
    assert not Export.objects.exists()


def test_strangers_to_the_site_are_asked_to_sign_in(cast: Cast, client: Any) -> None:
    assert client.post(address(cast), {"order": "unit"}).status_code == 302
    assert not Export.objects.exists()


def test_no_such_paper(cast: Cast, as_user: Any) -> None:
    assert as_user(cast.organiser).get(address(cast, "no_such")).status_code == 404


def test_wrong_method(cast: Cast, as_user: Any) -> None:
    assert as_user(cast.organiser).put(address(cast)).status_code == 405
