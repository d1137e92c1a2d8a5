"""The wrong rows as a workbook: as they came, with a comment on each bad cell; mended, they go in again."""

import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from accounts import importing
from accounts.models import AuditEntry
from intake import mending
from intake.layout import Layout
from tests.conftest import Cast
from tests.courses.doors import SignIn, wrong_methods
from tests.intake import hostile
from tests.trainees import imports
from tests.trainees.books import book
from trainees import roster
from trainees.models import RosterImport
from trainees.roster import Options, Preview, uploads

HEADER = ("姓 名", "单位及职务", "手机号码", "身份证号", "出生年月", "鞋码")
GOOD = ("李新", "湖塘镇花园社区书记", "13900001111", "11010519491231002X", "1949.12", 42)
BAD = ("=张三()", "某某社区书记", "139-0000-2222", 110105194912310000, 1971.1, 41.5)
WORSE = ("赵一", "花园社区书记", "12", "", dt.date(1971, 10, 1), "")


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def keep(cast: Cast, *rows: Any) -> RosterImport:
    workbook = openpyxl.load_workbook(io.BytesIO(book(*rows, header=HEADER)))
    for cell in workbook.worksheets[0]["A"]:
        cell.data_type = "s"  # what begins with = is a name here, no formula
    content = io.BytesIO()
    workbook.save(content)
    return uploads.keep(
        content.getvalue(),
        training_class=cast.training_class,
        file_name="花名册.xlsx",
        options=Options(),
        by=cast.organiser,
    )


def sheet_of(response: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(response.content)).active


def cells(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def check(sheet: Any) -> None:
    """The wrong rows of GOOD, BAD and WORSE, whole."""
    assert [row[:6] for row in cells(sheet)] == [
        list(HEADER),
        list(BAD),
        ["赵一", "花园社区书记", "12", None, dt.datetime(1971, 10, 1), None],
    ]
    assert [(cell.data_type, cell.number_format) for cell in sheet[2]][:3] == [("s", "@")] * 3
    said = {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}
    assert said.keys() == {"A2", "B2", "D2", "E2", "C3"}
    assert said["B2"] == "单位表里没有“某某社区书记”。请写全镇街和社区（村）的名称。"
    assert said["C3"] == "电话“12”不是 11 位手机号，也不是带区号的座机，请检查。"
    assert {
        cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fill_type
    } == said.keys()
    assert sheet["G1"].value == "问题"
    assert sheet["G3"].value == "原表第 4 行：手机号码：" + said["C3"]


@pytest.mark.parametrize("confirmed", [False, True])
def test_the_wrong_rows_come_back_as_they_were(client: Client, cast: Cast, confirmed: bool) -> None:
    kept = keep(cast, GOOD, BAD, WORSE)
    if confirmed:
        imports.confirm(kept, cast.organiser)
    url = f"/imports/{kept.pk}/wrong-rows/"
    assert wrong_methods(client, url, "post", "put") == {"post": 405, "put": 405}
    response = client.get(url)
    assert response.headers["Cache-Control"] == "no-store, private"
    assert "%E8%A6%81%E6%94%B9%E7%9A%84%E8%A1%8C.xlsx" in response.headers["Content-Disposition"]
    check(sheet_of(response))
    assert AuditEntry.objects.get(action="trainees.fetch_wrong_rows").data == {"rows": 2}


def test_the_mended_file_goes_in_and_all_rows_are_accounted_for(client: Client, cast: Cast) -> None:
    kept = keep(cast, GOOD, BAD, WORSE)
    first = imports.confirm(kept, cast.organiser).result
    workbook = openpyxl.load_workbook(io.BytesIO(client.get(f"/imports/{kept.pk}/wrong-rows/").content))
    sheet: Any = workbook.active
    sheet["A2"], sheet["B2"], sheet["D2"], sheet["E2"] = (
        "张三",
        "花园社区主任",
        "",
        "1971.01",
    )
    mended = io.BytesIO()
    workbook.save(mended)
    preview = roster.preview(mended.getvalue(), training_class=cast.training_class, by=cast.organiser)
    assert isinstance(preview, Preview)
    assert preview.unread == ("鞋码", "问题")
    assert preview.counts == {"rows": 2, "new": 1, "changed": 0, "same": 0, "wrong": 1}
    second = roster.commit(preview, by=cast.organiser)
    assert first["new"] + second.new + second.wrong == first["rows"] == 3
    assert cast.training_class.enrolments.count() == 3


def test_only_who_gave_the_file_gets_it(cast: Cast, as_user: SignIn) -> None:
    kept = keep(cast, BAD)
    assert as_user(cast.administrator).get(f"/imports/{kept.pk}/wrong-rows/").status_code == 403
    assert (
        "wrong-rows"
        not in as_user(cast.administrator)
        .get(f"/classes/{cast.training_class.pk}/roster/import/{kept.pk}/")
        .content.decode()
    )


@pytest.mark.parametrize(("hours", "status"), [(23, 200), (25, 404)])
def test_after_a_day_they_are_gone(client: Client, cast: Cast, hours: int, status: int) -> None:
    kept = imports.confirm(keep(cast, GOOD, BAD), cast.organiser)
    RosterImport.objects.update(confirmed_at=timezone.now() - dt.timedelta(hours=hours))
    importing.purge()
    assert client.get(f"/imports/{kept.pk}/wrong-rows/").status_code == status


def test_where_nothing_is_wrong_there_is_nothing(client: Client, cast: Cast) -> None:
    kept = keep(cast, GOOD)
    assert client.get(f"/imports/{kept.pk}/wrong-rows/").status_code == 404
    imports.confirm(kept, cast.organiser)
    assert client.get(f"/imports/{kept.pk}/wrong-rows/").status_code == 404


def test_of_the_good_rows_nothing_is_kept(cast: Cast) -> None:
    kept = imports.confirm(keep(cast, GOOD, BAD), cast.organiser)
    assert "李新" not in str(importing.unseal(kept.content))
    assert b"\xe5\xbc\xa0\xe4\xb8\x89" not in bytes(kept.content)


def test_control_characters_do_not_spoil_the_file() -> None:
    content = mending.workbook(
        {0: "姓名"}, [("第 2 行", ["李\x00新\x0b"], [(0, "不行。"), (None, "整行不行。")])]
    )
    sheet: Any = openpyxl.load_workbook(io.BytesIO(content)).active
    assert cells(sheet) == [["姓名", "问题"], ["李新", "原表第 2 行：姓名：不行。\n整行不行。"]]


def test_of_several_sheets_each_row_says_its_own(cast: Cast) -> None:
    towns: dict[str, list[tuple[str, ...]]] = {
        "湖塘镇": [("附件",), ("姓名", "单位"), ("李新", "花园社区"), ("张三", "某某社区")],
        "雪堰镇": [("姓名", "单位"), ("赵一", "某某社区")],
    }
    kept = uploads.keep(
        hostile.book(towns),
        training_class=cast.training_class,
        file_name="名单.xlsx",
        options=Options(layout=Layout("湖塘镇", together=True)),
        by=cast.organiser,
    )
    said = "单位：单位表里没有“某某社区”。请写全镇街和社区（村）的名称。"
    for _round in range(2):
        wrong = uploads.mended(kept, by=cast.organiser)
        assert wrong
        sheet: Any = openpyxl.load_workbook(io.BytesIO(wrong.workbook())).active
        assert cells(sheet) == [
            ["姓名", "单位", "问题"],
            ["张三", "某某社区", f"原表“湖塘镇”第 4 行：{said}"],
            ["赵一", "某某社区", f"原表“雪堰镇”第 2 行：{said}"],
        ]
        kept = imports.confirm(kept, cast.organiser) if kept.state == "WAITING" else kept


@pytest.mark.parametrize(
    ("header", "columns", "titles"),
    [
        (("学员", "工作地", "鞋码"), {0: "name", 1: "unit"}, ["姓名", "单位", "鞋码", "问题"]),
        (("单位", "姓名", "单位"), {1: "name", 2: "unit"}, ["不读取：单位", "姓名", "单位", "问题"]),
        (("单位", "学员", "姓名"), {1: "name", 0: "unit"}, ["单位", "姓名", "不读取：姓名", "问题"]),
    ],
)
def test_what_was_said_of_the_columns_holds_for_the_mended_file(
    cast: Cast, header: tuple[str, ...], columns: dict[int, str], titles: list[str]
) -> None:
    cell = {"name": "张三", "unit": "某某社区"}
    row = tuple(cell.get(columns.get(column, ""), "别的") for column in range(3))
    layout = Layout(row=1, columns=tuple(sorted(columns.items())))
    kept = imports.keep(cast.training_class, row, by=cast.organiser, header=header, layout=layout)
    wrong = uploads.mended(kept, by=cast.organiser)
    assert wrong
    content = wrong.workbook()
    sheet: Any = openpyxl.load_workbook(io.BytesIO(content)).active
    assert cells(sheet)[0] == titles
    again = roster.preview(content, training_class=cast.training_class, by=cast.organiser)
    assert isinstance(again, Preview)
    assert [(one.entry.name, [field for field, _said in one.problems]) for one in again.rows] == [
        ("张三", ["unit"])
    ]
