"""Asking for a paper."""

import uuid
from typing import Any

import pytest
from django.urls import reverse

from exports.models import Export, ExportStatus
from tests import factories
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
        {"order": "stroke", "permissions": ["trainees.see_phones"]},
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
    answer = as_user(cast.administrator).post(address(cast), {"order": "wrong", "columns": "id_number"})
    assert answer.status_code == 422
    box = 'name="columns" value="id_number" id="id_roster_columns_id_number" checked'
    assert box in answer.content.decode()


def test_a_get_shows_the_choices(cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.organiser).get(address(cast))
    assert answer.status_code == 200
    assert 'name="order"' in answer.content.decode()


def test_R28_id_numbers_are_taken_from_administrators_only(cast: Cast, as_user: Any) -> None:
    for user in (cast.administrator, cast.organiser):
        as_user(user).post(address(cast), {"order": "unit", "columns": ["name", "id_number"]})
    assert list(Export.objects.values_list("requested_by", "options")) == [
        (
            cast.administrator.pk,
            {"order": "unit", "columns": ["name", "id_number"], "id_numbers": True},
        )
    ]


def test_R28_id_numbers_are_offered_to_administrators_only(cast: Cast, as_user: Any) -> None:
    assert "身份证号" in as_user(cast.administrator).get(address(cast)).content.decode()
    for who in ("organiser", "head_teacher", "finance", "auditor"):
        assert "身份证号" not in as_user(getattr(cast, who)).get(address(cast)).content.decode()


def test_at_once_it_is_built_as_its_form_opens(cast: Cast, as_user: Any, today: None) -> None:
    for clock in ("09:00", "14:00"):
        factories.published(factories.session(cast.training_class, start=factories.at(clock)))
    client = as_user(cast.administrator)
    for paper in ("roster", "sign_in_sheet", "timetable"):
        answer = client.post(address(cast, paper), {"at_once": "1", "nonce": str(uuid.uuid4())})
        assert answer.status_code == 302
    assert list(Export.objects.order_by("pk").values_list("paper", "options")) == [
        ("roster", {"order": "unit", "permissions": ["trainees.see_phones"]}),
        (
            "sign_in_sheet",
            {
                "half_day": "2026-11-23-AM",
                "layout": "one",
                "order": "unit",
                "pages_by": "",
                "blank_lines": 3,
            },
        ),
        ("timetable", {}),
    ]


def test_at_once_a_double_click_makes_one_row(cast: Cast, as_user: Any) -> None:
    client, form = as_user(cast.organiser), {"at_once": "1", "nonce": str(uuid.uuid4())}
    assert [client.post(address(cast), form).status_code for _click in range(3)] == [302, 302, 302]
    assert Export.objects.count() == 1


def test_at_once_a_choice_that_has_no_default_is_asked_for(cast: Cast, as_user: Any) -> None:
    answer = as_user(cast.organiser).post(address(cast, "sign_in_sheet"), {"at_once": "1"})
    assert answer.status_code == 422
    assert list(answer.context["offer"].form.errors) == ["half_day"]
    assert not Export.objects.exists()


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


def test_the_half_day_that_the_address_names_comes_chosen(cast: Cast, as_user: Any) -> None:
    for clock in ("09:00", "14:00"):
        factories.published(factories.session(cast.training_class, start=factories.at(clock)))
    address = reverse("exports:export_new", args=[cast.training_class.pk, "sign_in_sheet"])
    client = as_user(cast.organiser)
    for half_day in ("2026-11-23-AM", "2026-11-23-PM"):
        page = client.get(address, {"half_day": half_day, "blank_lines": "<x>"}).content.decode()
        assert f'<option value="{half_day}" selected>' in page
    assert client.get(address, {"half_day": "\x00", "order": "nonsense"}).status_code == 200
