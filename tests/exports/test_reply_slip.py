"""The reply slip: a form whose lists and example the import understands, and the same filled."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from accounts.models import User
from courses.models import ClassStatus
from exports.papers import PAPERS, PaperProblem
from tests import factories
from tests.conftest import Cast
from tests.exports.workbooks import pages_of
from trainees import roster
from trainees.models import Appointment, Cadre, Enrolment, EnrolmentStatus, Quota
from trainees.roster import Preview

HEADS = [
    *("序号", "姓名", "性别", "民族", "出生年月", "政治面貌", "学历", "单位", "职务", "新任/连任"),
    *("任现职时间", "手机", "是否住宿", "用餐要求", "备注"),
]
SLIP = PAPERS["reply_slip"]
EXAMPLE, FIRST = 6, 7


def build(cast: Cast, by: User | None = None, **options: Any) -> bytes:
    return SLIP.build(cast.training_class, by=by or cast.organiser, options=options)


def page_of(content: bytes) -> Worksheet:
    return load_workbook(BytesIO(content)).worksheets[0]


def values(page: Worksheet) -> list[list[Any]]:
    return [list(row) for row in page.iter_rows(values_only=True)]


def lists_of(content: bytes) -> dict[str, list[str]]:
    """By head the words that a drop-down offers in the first row to be filled in."""
    book = load_workbook(BytesIO(content))
    page = book.worksheets[0]
    found = {}
    for rule in page.data_validations.dataValidation:
        (place,) = rule.sqref.ranges
        if rule.type == "list":
            upper, lower = (page.cell(EXAMPLE - up, place.min_col).value for up in (2, 1))
            found[str(lower or upper)] = words_of(book, str(rule.formula1))
    return found


def words_of(book: Any, formula: str) -> list[str]:
    if formula.startswith('"'):
        return formula.strip('"').split(",")
    ((sheet, cells),) = book.defined_names[formula].destinations
    assert book[sheet].sheet_state == "hidden"
    return [row[0].value for row in book[sheet][cells.replace("$", "")]]


def read_back(cast: Cast, page: Worksheet) -> Preview:
    stream = BytesIO()
    assert page.parent
    page.parent.save(stream)
    found = roster.preview(stream.getvalue(), training_class=cast.training_class, by=cast.organiser)
    assert isinstance(found, Preview), found
    return found


def test_the_form_cell_by_cell(cast: Cast) -> None:
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=2)
    cast.training_class.venue = "区委党校"
    cast.training_class.save()
    none = [None] * 14
    both = ["单位及职务" if head == "单位" else None if head == "职务" else head for head in HEADS]
    assert values(page_of(build(cast))) == [
        ["武进区2026年社区干部培训班报名回执", *none],
        ["培训时间：2026年11月23日至25日　　培训地点：区委党校", *none],
        ["填报单位（盖章）：" + "＿" * 14, *none],
        both,
        [*[None] * 7, "单位", "职务", *[None] * 6],
        [
            *("示例", "王小宁", "女", "汉族", "1971.10", "中共党员", "本科", "湖塘镇花园社区居民委员会"),
            *("党总支书记", "连任", "2021.03", "13800000000", "否", "无", "导入时不读这一行"),
        ],
        [1, *none],
        [2, *none],
        [None] * 15,
        [f"填报人：{'＿' * 8}　　电话：{'＿' * 8}　　日期：{'＿' * 8}", *none],
    ]


def test_every_cell_to_be_filled_in_is_text(cast: Cast) -> None:
    page = page_of(build(cast, id_column=True))
    heads = {cell.column: str(cell.value) for cell in page[EXAMPLE - 2]}
    formats = {heads[cell.column]: cell.number_format for cell in page[FIRST]}
    assert (formats["手机"], formats["身份证号"], formats["出生年月"]) == ("@", "@", "@")
    assert list(heads.values()).index("身份证号") == 12


def test_the_lists_to_pick_from(cast: Cast) -> None:
    lists = lists_of(build(cast))
    assert (lists["性别"], lists["新任/连任"], lists["是否住宿"]) == (
        ["男", "女"],
        ["新任", "连任"],
        ["是", "否"],
    )
    assert lists["政治面貌"] == ["中共党员", "中共预备党员", "共青团员", "群众", "无党派人士", "民主党派"]
    assert lists["学历"] == ["研究生", "本科", "大专", "中专", "高中", "初中及以下"]
    assert (lists["民族"][:2], len(lists["民族"])) == (["汉族", "蒙古族"], 56)
    assert lists["单位"] == [
        "湖塘镇",
        "湖塘镇花园社区居民委员会",
        "雪堰镇",
        "雪堰镇雪东社区居民委员会",
    ]


def test_units_are_those_below_the_quotas_and_a_liaisons_own(cast: Cast) -> None:
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=3)
    Quota.objects.create(training_class=cast.training_class, unit=cast.other_community, seats=1)
    ours = ["湖塘镇", "湖塘镇花园社区居民委员会"]
    assert lists_of(build(cast))["单位"] == [*ours, "雪堰镇雪东社区居民委员会"]
    assert lists_of(build(cast, by=cast.liaison))["单位"] == ours
    assert lists_of(build(cast, unit=str(cast.town.pk)))["单位"] == ours
    assert len(values(page_of(build(cast, by=cast.liaison)))) == EXAMPLE + 3 + 2


def test_a_long_list_lies_on_a_hidden_sheet(cast: Cast) -> None:
    for number in range(30):
        factories.unit(f"第{number}社区居民委员会", "COMMUNITY", cast.town)
    assert len(lists_of(build(cast))["单位"]) == 34


def test_without_a_quota_there_are_twenty_lines_and_never_more_than_two_hundred(cast: Cast) -> None:
    assert len(values(page_of(build(cast)))) == EXAMPLE + 20 + 2
    Quota.objects.create(training_class=cast.training_class, unit=cast.town, seats=900)
    assert len(values(page_of(build(cast)))) == EXAMPLE + 200 + 2


def test_the_form_filled_in_goes_in_without_a_fault(cast: Cast) -> None:
    content = build(cast, id_column=True)
    lists, page = lists_of(content), page_of(content)
    heads = {str(cell.value): cell.column for cell in page[EXAMPLE - 2] if cell.value}
    heads |= {"单位": 8, "职务": 9}
    for row, unit in enumerate(lists["单位"], start=FIRST):
        line = {head: words[-1] for head, words in lists.items()} | {
            "姓名": "李" + "一二三四"[row - FIRST],
            "单位": unit,
            "职务": "副主任",
            "出生年月": "1980.10",
            "任现职时间": "2021.03",
            "手机": f"139000000{row:02}",
            "用餐要求": "素食",
        }
        for head, value in line.items():
            page.cell(row, heads[head]).value = value
    preview = read_back(cast, page)
    assert preview.counts == {"rows": 4, "new": 4, "changed": 0, "same": 0, "wrong": 0}
    assert [row.entry.unit and row.entry.unit.name for row in preview.rows] == [
        "湖塘镇",
        "花园社区居民委员会",
        "雪堰镇",
        "雪东社区居民委员会",
    ]
    assert (preview.table.unread, preview.table.others) == ((), ())
    entry = preview.rows[0].entry
    assert (entry.post, entry.is_new, entry.needs_lodging, entry.birth_month, str(entry.started_on)) == (
        "副主任",
        False,
        False,
        "1980-10",
        "2021-03-01",
    )


def test_an_empty_form_is_nobody(cast: Cast) -> None:
    assert read_back(cast, page_of(build(cast))).counts["rows"] == 0


def test_the_filled_slip_has_the_nominated_and_the_enrolled(cast: Cast) -> None:
    Cadre.objects.filter(pk=cast.cadre.pk).update(
        gender="F", nationality="汉族", birth_month="1971-10", political_status="MEMBER", education="BACHELOR"
    )
    Appointment.objects.filter(cadre=cast.cadre).update(started_on="2021-03-01")
    nominated = factories.cadre("李新", cast.other_community, post="主任", phone="13900001111")
    factories.enrolment(cast.training_class, nominated, status=EnrolmentStatus.NOMINATED)
    gone = factories.cadre("张三", cast.community)
    factories.enrolment(cast.training_class, gone, status=EnrolmentStatus.REJECTED)
    Enrolment.objects.filter(cadre=cast.cadre).update(is_new=False, needs_lodging=True, diet="素食")
    cast.training_class.status = ClassStatus.CONFIRMED
    cast.training_class.save()
    rows = values(page_of(build(cast, filled=True)))
    assert rows[5:7] == [
        [
            *(1, "王小宁", "女", "汉族", "1971.10", "中共党员", "本科", "湖塘镇花园社区居民委员会"),
            *("社区书记", "连任", "2021.03", "13800005678", "是", "素食", None),
        ],
        [2, "李新", *[None] * 5, "雪堰镇雪东社区居民委员会", "主任", None, None, "13900001111", *[None] * 3],
    ]
    assert [row[1] for row in values(page_of(build(cast, by=cast.liaison, filled=True)))[5:-2]] == ["王小宁"]


def test_R28_phones_are_masked_before_the_class_is_confirmed(cast: Cast) -> None:
    cast.training_class.status = ClassStatus.ENROLLING
    cast.training_class.save()
    for by in (cast.organiser, cast.liaison):
        assert values(page_of(build(cast, by=by, filled=True)))[5][11] == "138****5678"


def test_nobody_to_fill_in_is_said(cast: Cast) -> None:
    with pytest.raises(PaperProblem, match="还没有推荐人选"):
        build(cast, by=cast.other_liaison, filled=True)


@pytest.mark.endurance
def test_the_form_prints_on_one_page_a_town(cast: Cast, tmp_path: Path) -> None:
    (page,) = pages_of(build(cast), tmp_path)
    assert all(
        word in "".join(page.split()) for word in ("填报单位（盖章）：", "填报人：", "第1页共1页", "示例")
    )
