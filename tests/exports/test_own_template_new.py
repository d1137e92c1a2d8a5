"""Uploading a template: what is wrong with it is said beside the file."""

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from exports.models import PaperTemplate
from tests.conftest import Cast
from tests.exports.own_files import roster_book

ADDRESS = "/settings/templates/new/"


def form(cast: Cast, data: bytes | None = None, **more: Any) -> dict[str, Any]:
    file = SimpleUploadedFile("花名册.xlsx", roster_book() if data is None else data)
    asked = {"unit": cast.district.pk, "paper": "roster", "title": "区里的花名册", "nonce": str(uuid.uuid4())}
    return {**asked, "file": file, **more}


def test_a_good_file_leads_to_its_sample(cast: Cast, as_user: Any) -> None:
    client = as_user(cast.organiser)
    answer = client.post(ADDRESS, form(cast))
    template = PaperTemplate.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/settings/templates/{template.pk}/")
    assert (template.unit, template.paper, template.title, template.confirmed_at, template.uploaded_by) == (
        cast.district,
        "roster",
        "区里的花名册",
        None,
        cast.organiser,
    )


def test_a_double_click_makes_one_row(cast: Cast, as_user: Any) -> None:
    client, nonce = as_user(cast.organiser), str(uuid.uuid4())
    answers = [client.post(ADDRESS, form(cast, nonce=nonce)) for _click in range(2)]
    assert len({answer["Location"] for answer in answers}) == 1
    assert PaperTemplate.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "field", "said"),
    [
        ({"file": ""}, "file", None),
        ({"file": SimpleUploadedFile("a.xlsx", b"")}, "file", "这个文件是空的。"),
        (
            {"file": SimpleUploadedFile("a.xlsx", b"%PDF-1.7")},
            "file",
            "文件内容不是 .xlsx 或 .docx，可能改过扩展名。请用 Excel、Word 或 WPS 另存后再上传。",
        ),
        ({"paper": "coverage"}, "paper", None),
        ({"paper": ""}, "paper", None),
        ({"title": ""}, "title", None),
        ({"unit": "0"}, "unit", None),
        ({"nonce": "x"}, "nonce", None),
    ],
)
def test_bad_input_is_shown_beside_the_field(
    cast: Cast, as_user: Any, more: dict[str, Any], field: str, said: str | None
) -> None:
    answer = as_user(cast.organiser).post(ADDRESS, form(cast, **more))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    if said:
        assert answer.context["form"].errors[field] == [said]
    assert not PaperTemplate.objects.exists()


def test_unknown_placeholders_are_each_named(cast: Cast, as_user: Any) -> None:
    def spoil(page: Any) -> None:
        page["B2"], page["H4"] = "{{班次名}}", "{{行.手机号}}"

    answer = as_user(cast.organiser).post(ADDRESS, form(cast, roster_book(spoil)))
    assert answer.context["form"].errors["file"] == [
        "工作表“花名册”的 B2：不认识{{班次名}}。是不是 {{班次名称}}？",
        "工作表“花名册”的 H4：不认识{{行.手机号}}。",
    ]


def test_only_units_in_which_one_organises_are_offered(cast: Cast, as_user: Any) -> None:
    page = as_user(cast.organiser).get(ADDRESS)
    assert [pk for pk, _name in page.context["form"].fields["unit"].choices] == [cast.district.pk]
    assert as_user(cast.organiser).post(ADDRESS, form(cast, unit=cast.town.pk)).status_code == 422
    assert as_user(cast.liaison).get(ADDRESS).status_code == 403
