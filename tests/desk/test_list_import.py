"""Bringing a list: a file or a pasted block."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import ListImport
from courses.course_list import CourseList
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, wrong_methods
from tests.lists import block, take_in
from tests.trainees.books import book, upload

KINDS = ("units", "instructors", "courses", "rooms", "plan", "hours")
TEXT = block("课程名称 | 类别", "新课 | 党性教育")


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def url(kind: str = "courses") -> str:
    return f"/settings/import/{kind}/"


def sent(**fields: Any) -> dict[str, Any]:
    return {"mode": "overwrite", **fields}


def test_who_comes_in(cast: Cast, as_user: SignIn) -> None:
    open_to = {"administrator": 200, "organiser": 200, "stranger": 200, "anonymous": 302}
    found = doors(cast, as_user, url())
    assert found == dict.fromkeys(found, 403) | open_to
    found = doors(cast, as_user, url("units"))
    assert found == dict.fromkeys(found, 403) | {"administrator": 200, "anonymous": 302}


def test_a_towns_staff_does_not_bring_the_districts_plan(cast: Cast, as_user: SignIn) -> None:
    from tests import factories

    client = as_user(factories.user("town_organiser", "镇组织员", "organiser", cast.town))
    assert [client.get(url(kind)).status_code for kind in KINDS] == [403, 200, 200, 200, 403, 403]


def test_other_methods_and_kinds(client: Client) -> None:
    assert wrong_methods(client, url(), "put") == {"put": 405}
    assert [client.get(url(kind)).status_code for kind in ("cadres", "\x00", "UNITS")] == [404, 404, 404]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_page(cast: Cast, as_user: SignIn, kind: str) -> None:
    page = as_user(cast.administrator).get(url(kind)).content.decode()
    assert "认得的列：" in page
    assert f"/settings/import/{kind}/template/" in page


def test_a_pasted_block_leads_to_its_preview_and_writes_nothing(client: Client, cast: Cast) -> None:
    response = client.post(url(), sent(text=TEXT))
    kept = ListImport.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"{url()}{kept.pk}/")
    assert (kept.state, kept.kind, kept.district, kept.options) == (
        "WAITING",
        "courses",
        cast.district,
        {"mode": "overwrite", "pasted": True},
    )
    assert not cast.district.courses.exists()


def test_a_workbook_and_a_csv_do_the_same(client: Client) -> None:
    files = [
        upload(book(("新课", "党性教育"), header=("课程名称", "类别")), "课程.xlsx"),
        upload("课程名称,类别\n新课,党性教育\n".encode("gb18030"), "课程.csv"),
    ]
    assert [client.post(url(), sent(file=file)).status_code for file in files] == [302, 302]
    assert list(ListImport.objects.order_by("pk").values_list("file_name", flat=True)) == [
        "课程.xlsx",
        "课程.csv",
    ]


@pytest.mark.parametrize(
    ("given", "field", "message"),
    [
        ({}, "file", "请选择文件，或把表格粘贴在下面。"),
        ({"text": "只有一行"}, "text", "没有找到表头。请在名单上方留一行列名，其中要有“课程名称”。"),
        ({"text": "类别\t学时\n党性\t4"}, "text", "缺少“课程名称”列"),
        ({"text": TEXT, "mode": "怪"}, "mode", "怪"),
    ],
)
def test_what_cannot_be_read_is_said_beside_the_field(
    client: Client, given: dict[str, str], field: str, message: str
) -> None:
    response = client.post(url(), sent(**given))
    assert response.status_code == 422
    assert message in str(response.context["form"].errors[field])
    assert not ListImport.objects.exists()


def test_both_at_once_are_refused(client: Client) -> None:
    response = client.post(url(), sent(text=TEXT, file=upload(b"x")))
    assert response.status_code == 422
    assert "文件和粘贴的内容只能给一个。" in response.content.decode()


def test_the_last_import_is_shown_with_its_undoing(client: Client, cast: Cast) -> None:
    assert "撤销这次导入" not in client.get(url()).content.decode()
    kept = take_in(cast, CourseList, TEXT)
    page = client.get(url()).content.decode()
    assert "新增 1 行，更新 0 行，不变 0 行，有问题 0 行" in page
    assert f'action="{url()}{kept.pk}/undo/"' in page


def test_the_year_of_a_plan_is_asked(client: Client) -> None:
    text = block("班次名称 | 月份", "甲班 | 3月")
    response = client.post(url("plan"), sent(text=text, year="1999", category="MAIN"))
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["year"])
    client.post(url("plan"), sent(text=text, year="2027", category="SPECIAL"))
    options = ListImport.objects.get().options
    assert (options["year"], options["category"]) == (2027, "SPECIAL")
