"""Rosters as nobody should send them: the rows, and all that becomes of them.

The container is not the point of most: they are sheets of cells as reading a file gives them, and cost no process.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple

from openpyxl.worksheet.worksheet import Worksheet

from intake.sheets import Raw, Row, Sheet
from tests.intake import hostile
from tests.intake.hostile import SHEET, with_entry

HEADER = ("姓名", "单位及职务", "手机", "身份证号", "出生年月", "备注")
UNIT = "花园社区书记"
LOST = "身份证号在 Excel 里存成了数字，后几位已经丢失。请把这一列设为文本，重新填写完整的 18 位。"
SCIENTIFIC = "电话被 Excel 改成了科学计数法，请把这一列设为文本后重新填写。"
OVERLONG = "这一行比列名多出几格。请检查多余的逗号或空格，或从表格里复制粘贴。"
CONTRADICTS = "与第 2 行像是同一个人，但这里不同。若是两个人，请填写各自的身份证号。"
Problem = tuple[int, str, str]


class Odd(NamedTuple):
    """The source, the counts new, changed, same and wrong, and each problem: row, column, sentence."""

    name: str
    source: Callable[[], bytes | str | Sheet] | bytes | str | Sheet
    counts: tuple[int, int, int, int]
    problems: tuple[Problem, ...] = ()


def sheet(*rows: Sequence[Raw], header: Sequence[Raw] = HEADER) -> Sheet:
    """A workbook's sheet with the header in row 1."""
    lines = [header, *rows]
    return Sheet(
        "名单",
        tuple(Row(number, tuple(line)) for number, line in enumerate(lines, start=1)),
        height=len(lines),
        width=max(map(len, lines)),
    )


def one(
    name: str, *cells: Raw, problem: tuple[str, str] | None = None, header: Sequence[Raw] = HEADER
) -> Odd:
    """A sheet with one person, who is new or has one problem: column and sentence."""
    if problem is None:
        return Odd(name, sheet(cells, header=header), (1, 0, 0, 0))
    return Odd(name, sheet(cells, header=header), (0, 0, 0, 1), ((2, *problem),))


def text(value: str, encoding: str = "utf-8") -> bytes:
    return value.encode(encoding)


def merged_header() -> bytes:
    """Two rows of heads, the upper merged across, the outer ones down."""

    def merge(page: Worksheet) -> None:
        for place in ("A1:A2", "B1:B2", "C1:D1"):
            page.merge_cells(place)

    return hostile.workbook(
        ["姓名", "单位及职务", "联系方式", None],
        [None, None, "座机", "手机"],
        ["李新", UNIT, "0519-86310000", "13900001111"],
        then=merge,
    )


def with_cell(place: bytes, cell: bytes) -> bytes:
    """A workbook of one person, one cell of which is other XML."""
    content = hostile.workbook(list(HEADER), ["李新", UNIT, "13900001111", "", "", "x"])
    return with_entry(content, SHEET, lambda xml: hostile.replaced(xml, place, cell))


def a_million_empty_rows() -> bytes:
    rows = b"<row/>" * 1_000_000
    return with_entry(
        hostile.workbook(list(HEADER), ["李新", UNIT]),
        SHEET,
        lambda xml: xml.replace(b"</sheetData>", rows + b"</sheetData>"),
    )


def macros() -> bytes:
    """An .xlsm: a workbook with a part that holds code."""
    content = hostile.workbook(list(HEADER), ["李新", UNIT])
    return hostile.with_part(content, "xl/vbaProject.bin", hostile.OLE + b"\0" * 99)


def outside_entity() -> bytes:
    content = hostile.workbook(list(HEADER), ["李新", UNIT, "", "", "", "x"])
    head = b'<!DOCTYPE sst [<!ENTITY e SYSTEM "file:///etc/passwd">]><sst'
    return with_entry(
        content,
        "xl/sharedStrings.xml",
        lambda xml: xml.replace(b"<sst", head, 1).replace(b"<t>x</t>", b"<t>&e;</t>"),
    )


def entities_upon_entities() -> bytes:
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    content = hostile.workbook(list(HEADER), ["李新", UNIT, "", "", "", "x"])
    head = b'<!DOCTYPE sst [<!ENTITY l0 "ha">' + laughs + b"]><sst"
    return with_entry(
        content,
        "xl/sharedStrings.xml",
        lambda xml: xml.replace(b"<sst", head, 1).replace(b"<t>x</t>", b"<t>&l9;</t>"),
    )


CONTAINERS = [
    Odd("heads in two rows, merged", merged_header, (1, 0, 0, 0)),
    Odd(
        "a formula with the value it had",
        lambda: with_cell(b"A2", b'<c r="A2" t="str"><f>T(1)</f><v>\xe6\x9d\x8e\xe6\x96\xb0</v></c>'),
        (1, 0, 0, 0),
    ),
    Odd(
        "a formula never worked out",
        lambda: with_cell(b"A2", b'<c r="A2"><f>T(1)</f></c>'),
        (0, 0, 0, 1),
        ((2, "姓名", "没有填写姓名。"),),
    ),
    Odd(
        "an error where the unit was",
        lambda: with_cell(b"B2", b'<c r="B2" t="e"><f>X1</f><v>#REF!</v></c>'),
        (0, 0, 0, 1),
        ((2, "单位及职务", "单位表里没有“#REF!”。请写全镇街和社区（村）的名称。"),),
    ),
    Odd("a million rows with nothing in them", a_million_empty_rows, (1, 0, 0, 0)),
    Odd("macros", macros, (1, 0, 0, 0)),
    Odd("an entity from outside", outside_entity, (1, 0, 0, 0)),
    Odd("entities upon entities", entities_upon_entities, (1, 0, 0, 0)),
    Odd(
        "entries with names that climb",
        lambda: hostile.with_part(hostile.workbook(list(HEADER), ["李新", UNIT]), "../../evil.txt", b"x"),
        (1, 0, 0, 0),
    ),
    Odd(
        "a declared dimension of one cell",
        lambda: hostile.with_dimension(hostile.workbook(list(HEADER), ["李新", UNIT]), "A1"),
        (1, 0, 0, 0),
    ),
    Odd("csv in utf-8", text(f"姓名,单位\n李新,{UNIT}\n"), (1, 0, 0, 0)),
    Odd("csv in utf-8 with its mark and CRLF", text(f"\ufeff姓名,单位\r\n李新,{UNIT}\r\n"), (1, 0, 0, 0)),
    Odd("csv in gb18030", text("姓名,单位\n李㛃,花园社区\n𠮷新,雪东社区\n", "gb18030"), (2, 0, 0, 0)),
    Odd("csv in utf-16 with tabs", text(f"姓名\t单位\n李新\t{UNIT}\n", "utf-16"), (1, 0, 0, 0)),
    Odd("csv with semicolons", text("姓名;单位;备注\n李新;花园社区;住,宿\n"), (1, 0, 0, 0)),
    Odd("csv that names its sign", text("sep=;\n姓名;单位\n李新;花园社区\n"), (1, 0, 0, 0)),
    Odd(
        "csv with numbers kept as text", text('姓名,单位,手机\n李新,花园社区,="13900001111"\n'), (1, 0, 0, 0)
    ),
    Odd(
        "csv with a quoted comma and line break",
        text('姓名,单位,备注,手机\n李新,花园社区,"住,\n宿",1\n'),
        (0, 0, 0, 1),
        ((2, "手机", "电话“1”不是 11 位手机号，也不是带区号的座机，请检查。"),),
    ),
    Odd(
        "csv with a quotation mark that nobody closes",
        text('姓名,单位\n"李新,花园社区\n张三,雪东社区\n'),
        (1, 0, 0, 1),
        ((2, "姓名", '姓名“"李新”里有“"”，请只填姓名。'),),
    ),
    Odd(
        "csv with a comma too many",
        text("姓名,单位\n李新,花园社区,x\n张三,雪东社区,\n"),
        (1, 0, 0, 1),
        ((2, "", OVERLONG),),
    ),
    Odd("csv with a tab in a cell", text("姓名,单位,备注\n李新,花园社区,住\t宿\n"), (1, 0, 0, 0)),
]
ROWS = [
    Odd("the header alone", sheet(), (0, 0, 0, 0)),
    Odd("a footer alone", sheet(("填表人：", "张某"), ("合计", "0人")), (0, 0, 0, 0)),
    Odd("the header again and again", sheet(("李新", UNIT), HEADER, ("张三", UNIT), HEADER), (2, 0, 0, 0)),
    Odd("empty rows between", sheet(("李新", UNIT), ("",) * 6, ("张三", UNIT)), (2, 0, 0, 0)),
    Odd("an example", sheet(("示例：王小宁", UNIT), ("李新", UNIT)), (1, 0, 0, 0)),
    Odd(
        "the same row twice",
        sheet(("李新", UNIT, "13900001111"), ("李新", UNIT, "13900001111")),
        (1, 0, 1, 0),
    ),
    Odd(
        "twice, and not the same",
        sheet(("李新", UNIT, "13900001111"), ("李新", "雪东社区主任", "13900001111")),
        (1, 0, 0, 1),
        ((3, "单位及职务", CONTRADICTS), (3, "单位及职务", CONTRADICTS)),
    ),
    Odd(
        "one phone, two names",
        sheet(("李新", UNIT, "13900001111"), ("张三", UNIT, "13900001111")),
        (1, 0, 0, 1),
        ((3, "手机", "这个手机号是第 2 行“李新”的，姓名不同。请检查。"),),
    ),
    Odd(
        "somebody on the list, as before", sheet(("王小宁", "花园社区社区书记", "13800005678")), (0, 0, 1, 0)
    ),
    Odd(
        "somebody on the list, changed",
        sheet(("王小宁", "花园社区社区书记", "13800005678", "", "1971-10")),
        (0, 1, 0, 0),
    ),
    Odd(
        "the phone of somebody on the list",
        sheet(("李新", UNIT, "13800005678")),
        (0, 0, 0, 1),
        ((2, "手机", "这个手机号是花园社区居民委员会“王小宁”的，姓名不同。请检查。"),),
    ),
    one("without a name", "", UNIT, "13900001111", problem=("姓名", "没有填写姓名。")),
    one("a number for a name", 3.0, UNIT, problem=("姓名", "姓名是数字或日期，请填写姓名。")),
    one("true for a name", True, UNIT, problem=("姓名", "姓名是数字或日期，请填写姓名。")),
    one(
        "two names in one cell",
        "李新、张三",
        UNIT,
        problem=("姓名", "姓名“李新、张三”里有“、”，请只填姓名。"),
    ),
    one("a name of fifty characters", "李" * 50, UNIT),
    one("a name of fifty-one", "李" * 51, UNIT, problem=("姓名", "姓名有 51 个字，最多 50 个。")),
    one("a name with a picture", "李新😀", UNIT, problem=("姓名", "姓名“李新😀”里有“😀”，请只填姓名。")),
    one("rare characters", "𠮷㛃", UNIT),
    one("a middle dot of another kind", "迪丽•努尔", UNIT),
    one("characters that are not seen", "\u200b李\u00ad新\ufeff", "花园社区\u200b书记"),
    one("marks that turn the writing", "\u202e新李\u202c", UNIT),
    one("a name broken in two lines", "李\r\n新", UNIT),
    one(
        "a formula for a name",
        "=cmd|'/C calc'!A0",
        UNIT,
        problem=("姓名", "姓名“=cmd|'/Ccalc'!A0”里有“=”，请只填姓名。"),
    ),
    one("an at sign before the name", "@李新", UNIT, problem=("姓名", "姓名“@李新”里有“@”，请只填姓名。")),
    one("a formula for a remark", "李新", UNIT, "", "", "", '=HYPERLINK("http://x")'),
    one("a picture for a remark", "李新", UNIT, "", "", "", "👍"),
    one(
        "a remark of two hundred and one",
        "李新",
        UNIT,
        "",
        "",
        "",
        "备" * 201,
        problem=("备注", "内容有 201 个字，最多 200 个。"),
    ),
    one("a phone as a number", "李新", UNIT, 13900001111.0),
    one("a phone with the country", "李新", UNIT, "+8613900001111"),
    one("a phone in full-width digits", "李新", UNIT, "１３９　００００－１１１１"),
    one("a phone after an apostrophe", "李新", UNIT, "'13900001111"),
    one("a phone in scientific notation", "李新", UNIT, "1.39E+10", problem=("手机", SCIENTIFIC)),
    one(
        "two phones in a cell",
        "李新",
        UNIT,
        "13900001111/13900002222",
        problem=("手机", "这一格有几个电话，请只留一个。"),
    ),
    one(
        "a phone of ten digits",
        "李新",
        UNIT,
        "1390000111",
        problem=("手机", "电话“1390000111”不是 11 位手机号，也不是带区号的座机，请检查。"),
    ),
    one("an ID number as a number", "李新", UNIT, "", 110105194912310000.0, problem=("身份证号", LOST)),
    one("an ID number in scientific notation", "李新", UNIT, "", "1.10105E+17", problem=("身份证号", LOST)),
    one(
        "an ID number whose end Excel made noughts",
        "李新",
        UNIT,
        "",
        "110105194912310000",
        problem=("身份证号", "身份证号的后几位像是被 Excel 改成了 0，请重新填写完整的 18 位。"),
    ),
    one(
        "an ID number of fifteen digits",
        "李新",
        UNIT,
        "",
        "110105491231002",
        problem=("身份证号", "身份证号应为 18 位数字，最后一位可以是 X，这里是 15 位。"),
    ),
    one(
        "an ID number with one digit wrong",
        "李新",
        UNIT,
        "",
        "110105194912310021",
        problem=("身份证号", "身份证号的最后一位校验不符，请检查是否有一位填错。"),
    ),
    one(
        "an ID number of the thirteenth month",
        "李新",
        UNIT,
        "",
        "110105194913310021",
        problem=("身份证号", "身份证号里的出生日期不存在，请检查第 7 到 14 位。"),
    ),
    one(
        "an ID number with full-width digits and a small x",
        "李新",
        UNIT,
        "",
        "１１０１０５１９４９１２３１００２x",
    ),
    one("a date as a date", "李新", UNIT, "", "", dt.date(1971, 10, 1)),
    one(
        "a date as its serial number",
        "李新",
        UNIT,
        "",
        "",
        26207.0,
        problem=("出生年月", "“26207”不是年月，请写成 1971-10 的样子。"),
    ),
    one(
        "the number 1971.1",
        "李新",
        UNIT,
        "",
        "",
        1971.1,
        problem=("出生年月", "数字 1971.1 可能是 1 月，也可能是 10 月。请写成 1971-01 或 1971-10。"),
    ),
    one("the number 1949.12 beside its ID number", "李新", UNIT, "", "11010519491231002X", 1949.12),
    one(
        "a thirteenth month",
        "李新",
        UNIT,
        "",
        "",
        "1971.13",
        problem=("出生年月", "“1971.13”不是年月，请写成 1971-10 的样子。"),
    ),
    one(
        "true for a month",
        "李新",
        UNIT,
        "",
        "",
        True,
        problem=("出生年月", "“True”不是年月，请写成 1971-10 的样子。"),
    ),
    one(
        "an unknown unit",
        "李新",
        "某某社区书记",
        problem=("单位及职务", "单位表里没有“某某社区书记”。请写全镇街和社区（村）的名称。"),
    ),
    one("no unit", "李新", "", "13900001111", problem=("单位及职务", "没有填写单位。")),
    one(
        "a post of sixty-one",
        "李新",
        "花园社区" + "员" * 61,
        problem=("单位及职务", "职务有 61 个字，最多 60 个。"),
    ),
    one(
        "a unit of a town that it is not in",
        "李新",
        "花园社区",
        "雪堰镇",
        header=("姓名", "单位", "镇街"),
        problem=("单位", "“花园社区”不在雪堰镇。请检查单位和镇街。"),
    ),
    one(
        "an unknown gender",
        "李新",
        "花园社区",
        "未知",
        header=("姓名", "单位", "性别"),
        problem=("性别", "性别“未知”请填男或女。"),
    ),
    one(
        "an unknown nationality",
        "李新",
        "花园社区",
        "火星族",
        header=("姓名", "单位", "民族"),
        problem=("民族", "民族“火星族”不在民族名录中，请检查。"),
    ),
    one("true for lodging", "李新", "花园社区", True, header=("姓名", "单位", "是否住宿")),
    one(
        "a word for a group",
        "李新",
        "花园社区",
        "甲",
        header=("姓名", "单位", "组别"),
        problem=("组别", "组别“甲”请填第几组，如 3。"),
    ),
    Odd(
        "three faults in one row",
        sheet(("李新1", "某某村", "12")),
        (0, 0, 0, 1),
        (
            (2, "姓名", "姓名“李新1”里有“1”，请只填姓名。"),
            (2, "手机", "电话“12”不是 11 位手机号，也不是带区号的座机，请检查。"),
            (2, "单位及职务", "单位表里没有“某某村”。请写全镇街和社区（村）的名称。"),
        ),
    ),
    Odd(
        "a pasted line with a comma too many",
        "姓名,单位\n李新,花园社区,x",
        (0, 0, 0, 1),
        ((2, "", OVERLONG),),
    ),
    Odd("pasted noughts", "姓名\t单位\n李\0新\t花园社区", (1, 0, 0, 0)),
]
# What can be read once somebody says what its columns are: the code.
SAYABLE = [
    ("transposed", sheet(("单位", "花园社区", "雪东社区"), header=("姓名", "李新", "张三")), "no_header"),
    ("without a header", sheet(("张三", UNIT), header=("李新", UNIT)), "no_header"),
    (
        "names in two columns",
        sheet(("李新", "1", "张三", "2"), header=("姓名", "手机", "姓名", "手机")),
        "column_twice",
    ),
    ("without a column of names", sheet((UNIT, "1"), header=("单位", "手机")), "column_missing"),
]
