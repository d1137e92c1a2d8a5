"""Every table that is built as .xlsx, beside the page that says the same."""

import hashlib
import re
from collections.abc import Iterator
from decimal import Decimal

from playwright.sync_api import expect

from tests.e2e.visitor import Visitor
from tests.e2e.year import office, plan, reading
from tests.e2e.year.office import YEAR, Office, class_called
from tests.e2e.year.reading import Lines, columns, figures, number, numbered, said, sheet, table

BUILT_WITHIN_MS = 120_000


# --- what is built -----------------------------------------------------------------------------------
def frozen(visitor: Visitor) -> dict[str, bytes]:
    """Each frozen paper by its title, once the workers have built them all; its bytes are those of the checksum shown."""
    page = visitor.page
    visitor.open(f"/classes/{class_called(office.CLASS).pk}/audit/")
    expect(page.locator("#audit-papers:not([hx-get])")).to_be_visible(timeout=BUILT_WITHIN_MS)
    found = {}
    for title, address, shown in _downloads(visitor):
        content = page.request.get(address).body()
        assert hashlib.sha256(content).hexdigest() == shown, title
        found[title] = content
    return found


def _downloads(visitor: Visitor) -> Iterator[tuple[str, str, str]]:
    """Title, address and checksum of the papers that the page offers."""
    rows: list[list[str]] = visitor.page.locator(".audit-papers tbody tr").evaluate_all(
        """rows => rows.map(row => [row.cells[0].textContent.trim(), row.querySelector("a[href*=frozen]")?.getAttribute("href"),
          row.querySelector("details code.text-break")?.textContent])"""
    )
    for title, address, shown in rows:
        if address:
            yield title, address, shown


def ask_for_the_year(visitor: Visitor, there: Office) -> None:
    """The two papers of the year, from their forms."""
    for paper in ("year_plan", "plan_execution"):
        visitor.open(f"/units/{there.district.pk}/papers/{paper}/?year={YEAR}")
        visitor.press("生成")


def of_the_year(visitor: Visitor, there: Office) -> list[bytes]:
    """The two papers of the year once they are built, the last asked for first."""
    visitor.open(f"/units/{there.district.pk}/papers/")
    ready = visitor.page.locator("#exports").get_by_role("link", name="下载")
    expect(ready).to_have_count(2, timeout=BUILT_WITHIN_MS)
    visitor.look()
    addresses = [link.get_attribute("href") or "" for link in ready.all()]
    return [visitor.page.request.get(address).body() for address in addresses]


# --- the year ----------------------------------------------------------------------------------------
def year_plan(visitor: Visitor, paper: bytes) -> None:
    """年度主体班次一览表 beside the list of the plan, and its remarks beside 调整记录."""
    visitor.open(f"/plans/{YEAR}/acts/")
    remarks: dict[str, list[str]] = {name: [] for name in plan.NAMES}
    for what, name, places, _why, document in plan.adjustments(visitor):
        stood = f"原{YEAR}-05-11，" if what == "延期" and places.startswith("5月11日") else ""
        remarks[name].append(f"{what}（{stood}{document}）")
    visitor.open(f"/plans/{YEAR}/")
    shown = numbered(table(visitor.page.locator("#results table")))
    lines = sheet(paper)
    listed = [line for line in numbered(lines) if line[1]]
    # number, name, size, days, host; and the month
    assert columns(listed, 0, 1, 5, 6, 8) == columns(shown, 0, 1, 5, 4, 6)
    assert columns(listed, 3) == [[line[3].partition("月")[0] + "月"] for line in shown]
    assert columns(listed, 11) == [["；".join(remarks[line[1]])] for line in shown]
    total = next(line for line in lines if line[0].startswith("合计"))
    assert (total[0], total[5], total[6]) == (
        f"合计（{len(shown)}个班次）",
        str(sum(int(line[5]) for line in shown)),
        reading.plain(sum(Decimal(line[4]) for line in shown)),
    )


def plan_execution(visitor: Visitor, paper: bytes) -> str:
    """年度培训计划执行情况 beside its page, block by block and cell by cell; gives the person days of the class."""
    visitor.open(f"/plans/{YEAR}/execution/")
    visitor.look()
    page = visitor.page
    lists = page.locator(".execution-figures section dl").all()
    shown: list[Lines] = [[list(pair) for pair in figures(one).items()] for one in lists]
    shown += [table(one) for one in page.locator(".execution-block table").all()]
    found: list[Lines] = []
    for line in map(said, sheet(paper)):
        if re.match("[一二三四五六七八九]、", line[0] if line else ""):
            found.append([])
        elif found and len(line) > 1:
            found[-1].append(line)
    found[:2] = [block[1:] for block in found[:2]]  # the page needs no heads for its figures
    assert found == [[said(line) for line in block] for block in shown]
    row = next(line for line in shown[-1] if office.CLASS in line)
    return row[-2]


# --- the class ---------------------------------------------------------------------------------------
def roster(visitor: Visitor, paper: bytes) -> None:
    """Everybody with unit and post, in the order of the page."""
    visitor.open(f"/classes/{class_called(office.CLASS).pk}/roster/")
    shown = [
        [line[0], line[1], line[2] + line[3] + line[4]]
        for line in numbered(table(visitor.page.locator(".roster")))
    ]
    assert len(shown) == len(office.PEOPLE)
    lines = sheet(paper)
    heads = next(line for line in lines if line[0] == "序号")
    assert columns(numbered(lines), 0, 1, heads.index("单位及职务")) == shown


def attendance(visitor: Visitor, paper: bytes) -> None:
    """考勤表 beside the grid: each person's signs, hours, share and conclusion, and the counts of each half-day; these also
    beside 核对."""
    number_of = class_called(office.CLASS).pk
    visitor.open(f"/classes/{number_of}/attendance/")
    grid = table(visitor.page.locator(".grid"))
    width = len(office.HALF_DAYS)
    shown = [_person(line) for line in grid if len(line) == width + 7 and line[-2].endswith("%")]
    lines = sheet(paper)
    people = [
        [line[1], *line[3 : 3 + width + 4], _percent(line[width + 7]), line[width + 8]]
        for line in numbered(lines)
    ]
    assert len(people) == len(office.PEOPLE)
    assert people == shown
    counts = {
        line[0].removesuffix("（人）"): line[3 : 3 + width] for line in lines if line[0].endswith("（人）")
    }
    labels = ("应到", "实到", "请假", "旷课")
    foot = {line[0].partition(" ")[0]: line[1 : 1 + width] for line in grid if line[0].startswith(labels)}
    assert {label: counts[label] for label in labels} == {label: foot[label] for label in labels}
    _beside_the_reconciliation(visitor, number_of, counts)


def _person(line: list[str]) -> list[str]:
    """Name, signs, hours, share and conclusion of a line of the grid."""
    *signs, expected, attended, on_leave, absent, share, verdict = line[1:]
    flag, _space, conclusion = verdict.partition(" ")
    hours = [number(text) for text in (expected, attended, on_leave, absent)]
    return [line[0], *signs, *hours, share, conclusion or flag]


def _percent(text: str) -> str:
    return f"{Decimal(text) * 100:.1f}%"


def _beside_the_reconciliation(visitor: Visitor, number_of: int, counts: dict[str, list[str]]) -> None:
    visitor.open(f"/classes/{number_of}/reconciliation/")
    marks: Lines = []
    sheets: Lines = []
    for key in office.HALF_DAYS:
        day, period = key.rsplit("-", 1)
        for found, kind in ((marks, "half_day"), (sheets, "sheet")):
            row = visitor.page.locator(f"[id='line-{kind}-{day}-{period}']")
            found.append([text.split()[0] for text in row.locator(".side-figure").all_inner_texts()])
    assert [left for left, _right in marks] == counts["应到"]
    assert [right for _left, right in marks] == [
        str(sum(map(int, three)))
        for three in zip(counts["实到"], counts["请假"], counts["旷课"], strict=True)
    ]
    assert [left for left, _right in sheets] == counts["实到"]


def certificates(visitor: Visitor, paper: bytes) -> None:
    """发放表 beside the certificates and the credited hours of the page."""
    number_of = class_called(office.CLASS).pk
    visitor.open(f"/classes/{number_of}/completion/")
    issued = table(
        visitor.page.locator("section", has=visitor.page.locator("#certificates-title")).locator("table")
    )[1:]
    visitor.open(f"/classes/{number_of}/audit/people/")
    visitor.look()
    credited = {line[8]: number(line[7]) for line in table(visitor.page.locator("#content table"))[1:-1]}
    lines = numbered(sheet(paper))
    assert len(lines) == 5
    assert columns(lines, 1, 2) == columns(issued, 0, 1)
    assert columns(lines, 4) == [[credited[line[0]]] for line in issued]


def timetable(visitor: Visitor, paper: bytes) -> None:
    """课程表 beside the list of sessions: what, when, by whom, where."""
    visitor.open(f"/classes/{class_called(office.CLASS).pk}/timetable/")
    words = re.sub(r"\s+", " ", visitor.text)
    lines = [line for line in sheet(paper) if re.match(r"\d\d:\d\d", line[2])]
    assert len(lines) == len(office.HALF_DAYS)
    missing = [text for line in lines for text in (line[2], line[3], line[7]) if text not in words]
    assert missing == []


# --- the money ---------------------------------------------------------------------------------------
def lecture_fees(visitor: Visitor, paper: bytes) -> dict[str, str]:
    """签收单 beside the page of fees: each session's hours, standard and amount, each lecturer's tax, and the sums, which it
    gives."""
    visitor.open(f"/classes/{class_called(office.CLASS).pk}/fees/")
    visitor.look()
    cards = visitor.page.locator(".fee-card").all()
    shown = [line[:5] for card in cards for line in table(card.locator("table"))[1:]]
    sums = {label: number(text) for label, text in figures(visitor.page.locator(".fee-sums dl")).items()}
    lines = sheet(paper)
    rows = [line for line in lines if line[5] and line[9] and line[5] != "课程"]
    assert columns(rows, 5, 6, 7, 8, 9) == [
        [title, day, *map(number, (hours, standard, net))] for title, day, hours, standard, net in shown
    ]
    payees = [line for line in rows if line[0]]
    said_of = [card.locator(".fee-sum").inner_text() for card in cards]
    assert [line[10:12] for line in payees] == [
        [_after("个税", text), _after("应发", text)] for text in said_of
    ]
    total = next(line for line in lines if line[0] == "合计")
    assert {"学时": total[7], "实发": total[9], "个税": total[10], "应发": total[11]} == sums
    return sums


def _after(word: str, text: str) -> str:
    """The figure that follows the word."""
    return number(text.partition(f"{word} ")[2].split()[0])


def settlement(paper: bytes, *, person_days: str, gross: str) -> None:
    """决算表: the person days of the page of the execution, the gross of the page of fees, and all of it added up."""
    lines = sheet(paper)
    assert any(f"实际参训6人，共{person_days}人天" in line[0] for line in lines)
    items = {line[1]: line for line in numbered(lines)}
    parts = [line for line in items.values() if line[2]]
    assert [line[3] for line in parts] == [person_days] * 4
    for line in parts:
        assert Decimal(line[4]) == Decimal(line[2]) * Decimal(person_days), line
    (fees,) = [line for line in items.values() if "师资费" in line[1]]
    assert fees[4:6] == [gross, gross]
    sums = {line[1]: Decimal(line[4]) for line in lines if line[1] in ("综合定额小计", "合计")}
    quota = sum(Decimal(line[4]) for line in parts)
    assert sums == {"综合定额小计": quota, "合计": quota + Decimal(gross)}


def expenses(visitor: Visitor, paper: bytes) -> None:
    """报销清单: a signed sheet for each half-day that the page of the auditor has one for; what is missing is counted."""
    visitor.open(f"/classes/{class_called(office.CLASS).pk}/audit/")
    half_days = table(visitor.page.locator(".audit-figures"))[1:]
    lines = sheet(paper)
    items = numbered(lines)
    assert [line[3] for line in items if "签到表" in line[1]] == [
        "有" if line[-1] else "缺" for line in half_days
    ]
    there = {line[1]: line[3] for line in items}
    assert (there["年度培训计划"], there["批准文件"], there["培训通知"]) == ("有", "有", "有")
    missing = sum(line[3] == "缺" for line in items)
    counted = f"共{len(items)}项，齐全{len(items) - missing}项，缺{missing}项。"
    assert any(line[0] == counted for line in lines)
