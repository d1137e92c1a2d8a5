"""Asking for a paper of a unit."""

import uuid
from typing import Any

import pytest

from exports.models import Export, ExportStatus
from tests.conftest import Cast
from units.models import Unit


def address(unit: Unit, paper: str = "hours_register") -> str:
    return f"/units/{unit.pk}/papers/{paper}/"


def test_a_post_makes_a_row_and_leads_back_to_the_papers(cast: Cast, as_user: Any, today: None) -> None:
    client = as_user(cast.liaison)
    form = {"year": "2026", "nonce": str(uuid.uuid4())}
    answers = [client.post(address(cast.town), form) for _click in range(3)]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {
        (302, f"/units/{cast.town.pk}/papers/")
    }
    export = Export.objects.get()
    assert (export.paper, export.unit, export.training_class, export.status, export.options) == (
        "hours_register",
        cast.town,
        None,
        ExportStatus.WAITING,
        {"year": 2026},
    )
    assert "已申请生成“学时登记册”" in client.get(answers[0]["Location"]).content.decode()


@pytest.mark.parametrize("bad", [{"year": "1066"}, {}, {"year": "2026", "nonce": "nonsense"}])
def test_bad_input_is_shown_beside_the_field(cast: Cast, as_user: Any, bad: dict[str, str]) -> None:
    answer = as_user(cast.organiser).post(address(cast.district), bad)
    assert (answer.status_code, bool(answer.context["offer"].form.errors)) == (422, True)
    assert not Export.objects.exists()


def test_a_get_shows_the_choices_and_the_year_of_the_address(cast: Cast, as_user: Any, today: None) -> None:
    page = as_user(cast.organiser).get(address(cast.district, "year_ledger"), {"year": "2024"})
    assert '<option value="2024" selected>' in page.content.decode()
    assert f'href="/units/{cast.district.pk}/papers/"' in page.content.decode()


def test_the_plan_is_not_for_liaisons(cast: Cast, as_user: Any, today: None) -> None:
    client = as_user(cast.liaison)
    assert client.get(address(cast.town, "year_plan")).status_code == 403
    assert client.post(address(cast.town, "year_plan"), {"year": "2026"}).status_code == 403
    assert not Export.objects.exists()


def test_R28_id_numbers_are_taken_from_administrators_only(cast: Cast, as_user: Any, today: None) -> None:
    form = {"year": "2026", "format": "xlsx", "id_numbers": "on"}
    for user in (cast.administrator, cast.organiser):
        as_user(user).post(address(cast.district, "year_ledger"), form)
    assert list(Export.objects.order_by("pk").values_list("options", flat=True)) == [
        {"year": 2026, "format": "xlsx", "id_numbers": True},
        {"year": 2026, "format": "xlsx"},
    ]


@pytest.mark.parametrize("who", ["head_teacher", "cadre_user", "stranger", "other_liaison"])
def test_others_find_nothing(cast: Cast, as_user: Any, who: str) -> None:
    client = as_user(getattr(cast, who))
    assert client.get(address(cast.town)).status_code == 404
    assert client.post(address(cast.town), {"year": "2026"}).status_code == 404
    assert not Export.objects.exists()


@pytest.mark.parametrize("paper", ["no_such", "roster"])
def test_no_such_paper(cast: Cast, as_user: Any, paper: str) -> None:
    assert as_user(cast.organiser).get(address(cast.district, paper)).status_code == 404


def test_wrong_method(cast: Cast, as_user: Any) -> None:
    assert as_user(cast.organiser).put(address(cast.district)).status_code == 405
