"""The life of an office's own template, and papers that are built with it."""

import re
import threading
import uuid
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from docx import Document as load_document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from accounts.models import AuditEntry
from exports import files, jobs, own_templates
from exports.models import Export, ExportStatus, PaperTemplate
from exports.papers import PAPERS, PaperProblem, form_of
from tests import factories
from tests.conftest import Cast
from tests.exports.own_files import (
    parts_of,
    repacked,
    roster_book,
    roster_document,
    with_shared_strings,
)


def add(cast: Cast, data: bytes | None = None, **more: Any) -> PaperTemplate:
    asked: dict[str, Any] = {
        "unit": cast.district,
        "paper": "roster",
        "title": "区里的花名册",
        "original_name": "花名册.xlsx",
        "nonce": uuid.uuid4(),
        "by": cast.organiser,
    }
    return own_templates.add(data or roster_book(), **asked | more)


def confirmed(cast: Cast, data: bytes | None = None, **more: Any) -> PaperTemplate:
    template = add(cast, data, **more)
    assert own_templates.confirm(template, by=cast.organiser)
    template.refresh_from_db()
    return template


def build(cast: Cast, template: PaperTemplate, **options: Any) -> Export:
    asked = {"order": "unit", "template": str(template.pk), **options}
    export = jobs.ask("roster", subject=cast.training_class, by=cast.organiser, options=asked)
    jobs.build(export.pk)
    export.refresh_from_db()
    return export


def test_it_is_kept_as_it_came_and_each_step_is_in_the_trail(cast: Cast) -> None:
    data = roster_book()
    template = add(cast, data, original_name="C:\\模板\\花名册.xlsx")
    assert (template.kind, template.original_name) == (".xlsx", "花名册.xlsx")
    with template.file.open("rb") as file:
        assert file.read() == data
    steps = (own_templates.confirm, own_templates.remove, own_templates.restore)
    assert [step(template, by=cast.organiser) for step in steps] == [True, True, True]
    assert [step(template, by=cast.organiser) for step in (own_templates.confirm, own_templates.restore)] == [
        False,
        False,
    ]
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "exports.add_template",
        "exports.confirm_template",
        "exports.remove_template",
        "exports.restore_template",
    ]


def test_a_removed_one_is_not_confirmed(cast: Cast) -> None:
    template = add(cast)
    assert own_templates.remove(template, by=cast.organiser)
    assert not own_templates.remove(template, by=cast.organiser)
    assert not own_templates.confirm(template, by=cast.organiser)


def test_a_resend_is_the_same_row(cast: Cast) -> None:
    nonce = uuid.uuid4()
    rows = [add(cast, nonce=nonce) for _click in range(3)]
    assert len({row.pk for row in rows}) == 1
    assert PaperTemplate.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_uploads_of_one_form_at_once_make_one_row(cast: Cast) -> None:
    nonce, made, start = uuid.uuid4(), [], threading.Barrier(4)

    def send() -> None:
        start.wait()
        try:
            made.append(add(cast, nonce=nonce).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), len(set(made)), PaperTemplate.objects.count()) == (4, 1, 1)


def test_a_workbook_is_built_with_it(cast: Cast) -> None:
    export = build(cast, confirmed(cast))
    assert (export.status, export.error, export.file_name[-5:]) == (ExportStatus.DONE, "", ".xlsx")
    page: Any = load_workbook(BytesIO(files.read(export))).worksheets[0]
    assert [cell.value for cell in page[4]][:6] == [
        1,
        "王小宁",
        "湖塘镇花园社区居民委员会社区书记",
        None,
        "13800005678",
        "=F2*2",
    ]
    assert len(page._images) == 2


def test_a_word_document_is_built_with_it_and_ends_as_one(cast: Cast) -> None:
    export = build(cast, confirmed(cast, roster_document()))
    assert (export.status, export.error, export.file_name[-5:]) == (ExportStatus.DONE, "", ".docx")
    table = load_document(BytesIO(files.read(export))).tables[0]
    assert [cell.text for cell in table.rows[1].cells] == ["1", "王小宁", "湖塘镇花园社区居民委员会社区书记"]


def test_a_sign_in_sheet_built_with_it_is_booked(cast: Cast, today: None) -> None:
    factories.published(factories.session(cast.training_class))

    def number(page: Any) -> None:
        page["E4"], page["A2"] = None, "{{签到表编号}}"
        page["C4"] = "{{行.单位}}"

    template = confirmed(cast, roster_book(number), paper="sign_in_sheet")
    asked = {"half_day": "2026-11-23-AM", "template": str(template.pk), "blank_lines": 1}
    content = PAPERS["sign_in_sheet"].build(cast.training_class, by=cast.organiser, options=asked, once="1")
    printing = cast.training_class.sheet_printings.get()
    page: Any = load_workbook(BytesIO(content)).worksheets[0]
    assert printing.code in page["A2"].value
    assert [page.cell(row, 3).value for row in (4, 5)] == ["湖塘镇花园社区居民委员会", "（增补）"]


@pytest.mark.parametrize(
    "spoil", ["removed", "unconfirmed", "damaged", "missing", "of_another_paper", "elsewhere"]
)
def test_what_cannot_be_used_any_more_fails_in_words(cast: Cast, spoil: str) -> None:
    template = confirmed(cast)
    if spoil == "removed":
        own_templates.remove(template, by=cast.organiser)
    elif spoil == "damaged":
        with open(template.file.path, "ab") as file:
            file.write(b"x")
    elif spoil == "missing":
        template.file.storage.delete(str(template.file.name))
    else:
        changes: dict[str, dict[str, Any]] = {
            "unconfirmed": {"confirmed_at": None},
            "of_another_paper": {"paper": "timetable"},
            "elsewhere": {"unit": cast.other_town},
        }
        PaperTemplate.objects.filter(pk=template.pk).update(**changes[spoil])
    export = build(cast, template)
    assert export.status == ExportStatus.FAILED
    assert ("缺失或已损坏" if spoil in ("damaged", "missing") else "已被移除") in export.error
    assert not export.file


def test_who_asks_in_english_reads_why_in_english(cast: Cast) -> None:
    template = confirmed(cast)
    own_templates.remove(template, by=cast.organiser)
    export = jobs.ask(
        "roster", subject=cast.training_class, by=cast.organiser, options={"template": str(template.pk)}
    )
    Export.objects.filter(pk=export.pk).update(language="en")
    jobs.build(export.pk)
    export.refresh_from_db()
    assert "template" in export.error


def test_classes_of_the_unit_and_below_may_use_it(cast: Cast) -> None:
    of_town = factories.training_class(cast.district, name="镇里的班", host=cast.town)
    district, town = confirmed(cast), confirmed(cast, unit=cast.town)
    other, draft = confirmed(cast, unit=cast.other_town), add(cast)
    usable = PaperTemplate.objects.in_use()
    assert set(usable.for_class(cast.training_class)) == {district}
    assert set(usable.for_class(of_town)) == {district, town}
    assert set(PaperTemplate.objects.visible_to(cast.organiser)) == {district, town, other, draft}
    assert set(PaperTemplate.objects.visible_to(cast.liaison)) == set()
    assert set(PaperTemplate.objects.visible_to(cast.stranger)) == set()
    assert set(own_templates.classes_for(town, cast.organiser)) == {of_town}


def test_the_form_of_the_paper_offers_it(cast: Cast) -> None:
    template = confirmed(cast)
    fields = form_of("roster", subject=cast.training_class, user=cast.organiser, templates=[template]).fields
    choices: Any = fields["template"]
    assert [(value, str(label)) for value, label in choices.choices] == [
        ("", "通用"),
        (str(template.pk), "本单位模板《区里的花名册》"),
    ]
    assert "template" not in form_of("roster", subject=cast.training_class, user=cast.organiser).fields
    other = form_of("timetable", subject=cast.training_class, user=cast.organiser, templates=[template])
    assert "template" not in other.fields


def test_problems_are_those_of_the_paper_that_it_is_for(cast: Cast) -> None:
    assert own_templates.problems_with(roster_book(), paper="roster") == []
    said = own_templates.problems_with(roster_book(), paper="timetable")
    assert [one.split("：", 1)[0] for one in said] == [
        f"工作表“花名册”的 {place}" for place in ("B4", "C4", "E4")
    ]
    assert own_templates.problems_with(b"%PDF", paper="roster")[0].startswith("文件内容不是 .xlsx 或 .docx")


def test_a_paper_without_lines_says_so(cast: Cast) -> None:
    template = confirmed(cast)
    cast.enrolment.delete()
    options = {"template": str(template.pk)}
    with pytest.raises(PaperProblem, match="还没有学员"):
        PAPERS["roster"].build(cast.training_class, by=cast.organiser, options=options)


BOOK_PARTS = (
    "xl/worksheets/sheet1.xml",
    "xl/workbook.xml",
    "xl/sharedStrings.xml",
    "xl/drawings/drawing1.xml",
)
DOCUMENT_PARTS = (
    "word/document.xml",
    "word/header1.xml",
    "[Content_Types].xml",
    "word/_rels/document.xml.rels",
)
BOOK, DOCUMENT = with_shared_strings(roster_book()), roster_document()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_file_that_is_not_as_the_standard_says_is_answered_in_words(data: st.DataObject) -> None:
    """Attributes, numbers and names are exchanged for others; whatever comes of it, nothing breaks."""
    whole, parts = data.draw(st.sampled_from([(BOOK, BOOK_PARTS), (DOCUMENT, DOCUMENT_PARTS)]))
    part = data.draw(st.sampled_from(parts))
    old = parts_of(whole)[part].decode()
    pieces = sorted(set(re.findall(r'"[^"<>]*"|>[^<>]+<|<\w+[^>]*/>', old)))
    piece = data.draw(st.sampled_from(pieces))
    other = data.draw(
        st.sampled_from([piece[0] + word + piece[-1] for word in ("", "x", "-1", "9" * 30, "A0", "é")] + [""])
    )
    if piece.startswith("<"):
        other = ""
    changed = repacked(whole, {part: lambda _old: old.replace(piece, other).encode()})
    said = own_templates.problems_with(changed, paper="roster")
    assert all(isinstance(words, str) and words for words in said)
