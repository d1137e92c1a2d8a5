"""R23: the file of a closed class, its documents and papers under the serials of the inner index, and what is missing."""

import datetime as dt
import os
import tracemalloc
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED

import pytest
from django.core.files.base import ContentFile, File

from courses import filing
from courses.models import ClassDocument, DocumentKind, TrainingClass
from exports.papers import PAPERS
from tests import factories
from tests.attendance import closing
from tests.attendance.closing import Ended
from tests.conftest import Cast
from tests.exports.packs import built, list_of
from tests.exports.workbooks import rows_of

INDEX = "00-卷内目录.xlsx"
CLASS = "武进区2026年社区干部培训班"


@pytest.fixture
def ended(cast: Cast, time_machine_at: Any) -> Any:
    """A class of a morning and an afternoon on Monday, the day after: all were there, all papers are filed."""
    with time_machine_at(closing.AFTER):
        cast.training_class.enrolments.update(status="REGISTERED")
        for clock in ("09:00", "14:00"):
            factories.published(factories.session(cast.training_class, start=factories.at(clock)))
        found = closing.ended(cast.training_class, cast.organiser)
        ClassDocument.objects.all().delete()
        yield found


def filed(ended: Ended, kind: str, title: str, content: bytes | None, **fields: Any) -> ClassDocument:
    file = ContentFile(content, "扫描件.PDF") if content is not None else None
    return filing.add_document(ended.training_class, by=ended.by, kind=kind, title=title, file=file, **fields)


def everything(ended: Ended) -> None:
    monday = factories.MONDAY
    filed(ended, "OTHER", "场地发票", b"costs", dated_on=dt.date(2026, 11, 26))
    filed(
        ended,
        "APPROVAL",
        "关于同意办班的批复",
        b"approval",
        number="武组〔2026〕18号",
        dated_on=dt.date(2026, 10, 8),
    )
    filed(
        ended,
        "NOTICE",
        "关于举办培训班的通知",
        b"notice",
        number="武组通〔2026〕21号",
        dated_on=dt.date(2026, 11, 2),
    )
    for period, content in (("PM", b"afternoon"), ("AM", b"morning")):
        title = f"11月23日{'上午' if period == 'AM' else '下午'}签到表（1）"
        filed(ended, "SIGNED_SHEET", title, content, dated_on=monday, day=monday, period=period)


def test_R23_the_documents_and_papers_stand_in_order_under_their_serials(ended: Ended) -> None:
    everything(ended)
    packed = built(ended.training_class, ended.by, "ARCHIVE")
    names = packed.namelist()
    assert names[:6] == [
        "01-关于同意办班的批复.pdf",
        "02-关于举办培训班的通知.pdf",
        f"03-{CLASS}-学员花名册-20261124.xlsx",
        f"04-{CLASS}-课程表-20261124.xlsx",
        "05-11月23日上午签到表（1）.pdf",
        "06-11月23日下午签到表（1）.pdf",
    ]
    assert names[-2:] == [f"{len(names) - 1:02}-场地发票.pdf", INDEX]
    read = [packed.read(name) for name in names if name.endswith(".pdf")]
    assert read == [b"approval", b"notice", b"morning", b"afternoon", b"costs"]
    roster = PAPERS["roster"].build(ended.training_class, by=ended.by)
    assert rows_of(packed.read(names[2])) == rows_of(roster)


def test_R23_the_inner_index_row_by_row(ended: Ended) -> None:
    everything(ended)
    packed = built(ended.training_class, ended.by, "ARCHIVE")
    rows = rows_of(packed.read(INDEX))
    assert rows[0][0] == f"{CLASS}结班档案卷内目录"
    assert rows[2] == ["序号", "文号", "题名", "日期", "份数", "备注"]
    listed = {row[2]: row for row in rows[3:] if row[2]}
    assert listed["关于同意办班的批复"] == [
        1,
        "武组〔2026〕18号",
        "关于同意办班的批复",
        "2026.10.08",
        1,
        None,
    ]
    assert "培训通知" not in listed  # the sealed one is there
    assert listed["学员花名册"] == [3, None, "学员花名册", "2026.11.24", 1, None]
    assert listed["11月23日下午签到表（1）"] == [6, None, "11月23日下午签到表（1）", "2026.11.23", 1, None]
    serials = [row[0] for row in rows[3:] if isinstance(row[0], int)]
    assert serials == list(range(1, len(packed.namelist())))


def test_R23_what_is_missing_is_named(ended: Ended) -> None:
    filed(ended, "NOTICE", "通知", None, number="武组通〔2026〕21号")
    filed(ended, "SIGNED_SHEET", "上午", b"morning", day=factories.MONDAY, period="AM")
    packed = built(ended.training_class, ended.by, "ARCHIVE")
    missing = [row for row in list_of(packed, INDEX) if row[0] == "—"]
    assert [row for row in missing if row[2] in ("批准文件", "通知", "11月23日下午签到表原件")] == [
        ["—", None, "批准文件", None, 0, "缺：还没有上传"],
        ["—", "武组通〔2026〕21号", "通知", None, 0, "缺：只登记了文号，没有上传文件"],
        ["—", None, "11月23日下午签到表原件", None, 0, "缺：还没有上传"],
    ]
    assert rows_of(packed.read(INDEX))[1][0].endswith(f"缺{len(missing)}项")
    assert "培训通知" in [row[2] for row in list_of(packed, INDEX)]


def test_a_file_that_is_gone_from_the_disk_is_named_and_not_fatal(ended: Ended) -> None:
    everything(ended)
    gone = ClassDocument.objects.get(kind=DocumentKind.APPROVAL)
    Path(gone.file.path).unlink()
    packed = built(ended.training_class, ended.by, "ARCHIVE")
    first = list_of(packed, INDEX)[0]
    assert first[2:] == ["关于同意办班的批复", "2026.10.08", 0, "缺：服务器上找不到这份文件，请重新上传"]
    assert packed.namelist()[0] == "01-关于举办培训班的通知.pdf"


def test_what_was_taken_off_the_class_is_not_in_it(ended: Ended) -> None:
    everything(ended)
    filing.remove_document(ClassDocument.objects.get(kind=DocumentKind.OTHER), by=ended.by)
    packed = built(ended.training_class, ended.by, "ARCHIVE")
    assert not [name for name in packed.namelist() if "场地发票" in name]


def test_titles_that_are_no_file_names_and_titles_twice(ended: Ended) -> None:
    for _time in range(2):
        filed(ended, "APPROVAL", "批复/../../etc: 第1号?", b"x")
    packed = built(ended.training_class, ended.by, "ARCHIVE")
    assert packed.namelist()[:2] == ["01-批复_.._.._etc_第1号.pdf", "02-批复_.._.._etc_第1号.pdf"]
    assert all("/" not in name and "\\" not in name for name in packed.namelist())
    assert len(set(packed.namelist())) == len(packed.namelist())


def test_a_large_scan_passes_through_without_filling_the_memory(ended: Ended, tmp_path: Path) -> None:
    large = tmp_path / "scan.pdf"
    with large.open("wb") as file:
        for _block in range(48):
            file.write(os.urandom(1 << 20))
    with large.open("rb") as file:
        filing.add_document(
            ended.training_class, by=ended.by, kind="APPROVAL", title="大扫描件", file=File(file, "scan.pdf")
        )
    options = {"stage": "ARCHIVE"}
    training_class = TrainingClass.objects.get(pk=ended.training_class.pk)
    tracemalloc.start()
    with (tmp_path / "pack.zip").open("w+b") as out:
        PAPERS["pack"].build_into(out, training_class, by=ended.by, options=options)
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert out.seek(0, 2) > 48 << 20
    assert peak < 24 << 20


def test_a_scan_is_not_packed_again(ended: Ended) -> None:
    everything(ended)
    packed = built(ended.training_class, ended.by, "ARCHIVE")
    assert packed.getinfo("01-关于同意办班的批复.pdf").compress_type == ZIP_STORED
