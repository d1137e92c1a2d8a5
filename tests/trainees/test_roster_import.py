"""Giving a roster: a file or a pasted block; what cannot be read is refused beside its field."""

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import identity
from tests.conftest import Cast
from tests.courses.doors import SignIn, doors, for_organisers, wrong_methods
from tests.trainees.books import block, book, upload
from trainees.models import Cadre, RosterImport
from trainees.tasks import purge_uploads

ROW = ("李新", "湖塘镇花园社区书记", "13900001111")
CHOICES = {"mode": "overwrite", "key": "auto"}


def url(cast: Cast) -> str:
    return f"/classes/{cast.training_class.pk}/roster/import/"


@pytest.fixture
def client(cast: Cast, as_user: SignIn) -> Client:
    return as_user(cast.organiser)


def errors(response: Any) -> dict[str, list[str]]:
    return {
        name: [str(error) for error in errors] for name, errors in response.context["form"].errors.items()
    }


def test_who_comes_in(cast: Cast, as_user: SignIn) -> None:
    assert doors(cast, as_user, url(cast)) == for_organisers()


def test_other_methods(client: Client, cast: Cast) -> None:
    assert wrong_methods(client, url(cast), "put", "delete") == {"put": 405, "delete": 405}


def test_a_closed_roster_takes_nobody_in(client: Client, cast: Cast) -> None:
    cast.training_class.status = "CLOSED"
    cast.training_class.save()
    assert client.get(url(cast)).status_code == 403


def test_a_file_is_kept_and_leads_to_its_preview(client: Client, cast: Cast) -> None:
    content = book(ROW)
    response = client.post(url(cast), {**CHOICES, "file": upload(content)})
    kept = RosterImport.objects.get()
    assert (response.status_code, response.headers["Location"]) == (302, f"{url(cast)}{kept.pk}/")
    assert (
        identity.decrypt_bytes(kept.content),
        kept.file_name,
        kept.uploaded_by,
        kept.confirmed_at,
        kept.options,
    ) == (
        content,
        "花名册.xlsx",
        cast.organiser,
        None,
        {"mode": "overwrite", "key": "auto", "pasted": False},
    )
    assert not Cadre.objects.filter(name="李新").exists()


def test_a_pasted_block_is_kept_too(client: Client, cast: Cast) -> None:
    client.post(url(cast), {"mode": "fill", "key": "phone", "text": block(ROW)})
    kept = RosterImport.objects.get()
    assert (identity.decrypt(kept.content), kept.file_name, kept.options) == (
        block(ROW),
        "粘贴的名单",
        {"mode": "fill", "key": "phone", "pasted": True},
    )


def test_no_id_number_lies_readable_in_what_waits(client: Client, cast: Cast) -> None:
    number = "11010519491231002X"
    text = "姓名\t单位\t身份证号\n李新\t花园社区\t" + number
    client.post(url(cast), {"mode": "fill", "key": "phone", "text": text})
    kept = RosterImport.objects.get()
    assert (number.encode() in bytes(kept.content), number in identity.decrypt(kept.content)) == (False, True)


def lying() -> bytes:
    """A workbook whose declared dimension is one cell, and whose real one is all rows of a sheet."""
    source = io.BytesIO(book(ROW))
    target = io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                data = data.replace(b'<dimension ref="A1:F2"', b'<dimension ref="A1"')
                data = data.replace(
                    b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
                )
            new.writestr(entry, data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "begins"),
    [
        (b"", "文件是空的。"),
        (b"just text, no workbook", "这不是 Excel 工作簿。"),
        (b"<html><table></table></html>", "这个文件用了 Excel 的扩展名，内容却是网页。"),
        (b"PK\x03\x04 broken", "文件已损坏"),
        (b"x" * (10 * 1024 * 1024 + 1), "文件太大，最多 10 MB。"),
        (book(header=("甲", "乙")), "没有找到表头。"),
        (book(("花园社区", "书记"), header=("单位", "职务")), "第 1 行像是表头，但缺少“姓名”列。"),
        (lying(), "工作表“Sheet”用到第 1048576 行，最多 20000 行。"),
    ],
    ids=["empty", "text", "html", "broken", "large", "headless", "nameless", "lying"],
)
def test_what_is_no_roster_is_refused_beside_the_file(
    client: Client, cast: Cast, content: bytes, begins: str
) -> None:
    response = client.post(url(cast), {**CHOICES, "mode": "fill", "file": upload(content)})
    assert response.status_code == 422
    assert list(errors(response)) == ["file"]
    assert errors(response)["file"][0].startswith(begins)
    assert response.context["form"]["mode"].value() == "fill"
    assert not RosterImport.objects.exists()


def test_a_block_without_a_header_is_refused_and_kept(client: Client, cast: Cast) -> None:
    response = client.post(url(cast), {**CHOICES, "text": "李新 书记"})
    assert (response.status_code, list(errors(response))) == (422, ["text"])
    assert "李新 书记" in response.content.decode()


def test_nothing_given_is_refused(client: Client, cast: Cast) -> None:
    response = client.post(url(cast), CHOICES)
    assert (response.status_code, errors(response)) == (
        422,
        {"file": ["请选择文件，或把名单粘贴在下面。"]},
    )


def test_file_and_block_at_once_are_refused(client: Client, cast: Cast) -> None:
    response = client.post(url(cast), {**CHOICES, "file": upload(book(ROW)), "text": block(ROW)})
    assert (response.status_code, errors(response)) == (422, {"text": ["文件和粘贴的名单只能给一个。"]})


def test_a_choice_that_is_not_offered_is_refused(client: Client, cast: Cast) -> None:
    response = client.post(url(cast), {"mode": "erase", "key": "auto", "text": block(ROW)})
    assert (response.status_code, list(errors(response))) == (422, ["mode"])


def test_an_import_that_nobody_confirmed_is_emptied_after_a_day(cast: Cast) -> None:
    def kept(age: dt.timedelta) -> RosterImport:
        return RosterImport.objects.create(
            district=cast.district,
            training_class=cast.training_class,
            file_name="旧.xlsx",
            content=b"old",
            uploaded_by=cast.organiser,
            uploaded_at=timezone.now() - age,
        )

    late, fresh = kept(dt.timedelta(days=1, minutes=1)), kept(dt.timedelta(hours=23))
    purge_uploads()
    late.refresh_from_db()
    fresh.refresh_from_db()
    assert (bytes(late.content), bytes(fresh.content)) == (b"", b"old")
