"""The plan of the year by the pages: drafted, deliberated, issued, adjusted."""

import re

from playwright.sync_api import expect

from courses.models import TrainingClass
from tests.e2e.visitor import Visitor
from tests.e2e.year import office
from tests.e2e.year.office import TUESDAY, YEAR, Office, class_called, scan
from tests.factories import MONDAY


def draft(organiser: Visitor, there: Office) -> None:
    """Three classes; of one only the month, the size and the days are known."""
    organiser.open(f"/plans/{YEAR}/")
    organiser.look()
    _plan(
        organiser,
        there,
        office.CLASS,
        ordinal=1,
        starts_on=MONDAY.isoformat(),
        ends_on=TUESDAY.isoformat(),
        days=2,
        planned_size=len(office.PEOPLE),
        audience="新任社区“两委”成员",
        purposes="尽快熟悉岗位",
        registration_days="0.5",
        head_teacher=str(there.head_teacher.pk),
    )
    _plan(organiser, there, office.MONTHLY, ordinal=2, month="6", days=3, planned_size=40)
    _plan(
        organiser,
        there,
        office.POSTPONED,
        ordinal=3,
        starts_on=f"{YEAR}-05-11",
        ends_on=f"{YEAR}-05-13",
        days=3,
        planned_size=50,
    )


def _plan(organiser: Visitor, there: Office, name: str, **typed: object) -> None:
    """The form of a new class, filled field by field."""
    organiser.open(f"/classes/new/?year={YEAR}")
    values = {"name": name, "host": there.district.pk, **typed}
    _fill(organiser, {key: str(value) for key, value in values.items()})
    organiser.press("列入计划")
    expect(organiser.page.locator("h1")).to_contain_text(name)


def _fill(organiser: Visitor, typed: dict[str, str]) -> None:
    for key, value in typed.items():
        field = organiser.page.locator(f"#id_{key}")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def approve(organiser: Visitor) -> None:
    """会议审议, then 印发: the drafts are approved, and the document is the approval of each."""
    page = organiser.page
    organiser.open(f"/plans/{YEAR}/")
    organiser.follow("登记会议审议")
    _fill(organiser, {"title": "区干部教育培训联席会议", "document_number": office.DELIBERATED_BY})
    organiser.look()
    organiser.press("登记会议审议")
    expect(page.locator("#messages")).to_contain_text("已登记")
    organiser.look()
    organiser.follow("印发计划")
    _fill(organiser, {"document_number": office.ISSUED_BY})
    page.locator("#id_file").set_input_files(scan("计划"))
    page.locator("#id_approve").check()
    page.locator("#id_file_as_approval").check()
    organiser.look()
    organiser.press("印发计划")
    expect(page.locator("#messages")).to_contain_text("已登记")
    organiser.look()
    stands = [(row.status, row.documents.get(kind="APPROVAL").number) for row in TrainingClass.objects.all()]
    assert stands == [("APPROVED", office.ISSUED_BY)] * 3


def adjust(organiser: Visitor, there: Office) -> None:
    """One class is postponed by a new document, one comes outside the plan by the same."""
    page = organiser.page
    organiser.open(f"/classes/{class_called(office.POSTPONED).pk}/postpone/")
    _fill(organiser, {"month": "9", "reason": "换届工作推迟", "document_number": office.ADJUSTED_BY})
    page.locator("#id_document_dated_on").fill(f"{YEAR}-03-13")
    page.locator("#id_document_file").set_input_files(scan("调整"))
    organiser.look()
    organiser.press("延期")
    expect(page.locator("h1")).to_contain_text(office.POSTPONED)
    organiser.open(f"/classes/new/?year={YEAR}")
    organiser.look()
    page.locator("#id_document").select_option(index=1)
    _plan_outside(organiser, there)
    organiser.open(f"/plans/{YEAR}/acts/")
    organiser.look()
    assert adjustments(organiser) == ADJUSTMENTS


def _plan_outside(organiser: Visitor, there: Office) -> None:
    _fill(
        organiser,
        {
            "reason": "汛期前补办",
            "name": office.ADDED,
            "ordinal": "4",
            "starts_on": f"{YEAR}-04-20",
            "ends_on": f"{YEAR}-04-21",
            "days": "2",
            "planned_size": "30",
            "host": str(there.district.pk),
        },
    )
    organiser.press("列入计划")
    expect(organiser.page.locator("h1")).to_contain_text(office.ADDED)


ADJUSTMENTS = [
    ("计划外新增", office.ADDED, "— → 4月20日–4月21日", "汛期前补办", office.ADJUSTED_BY),
    ("延期", office.POSTPONED, "5月11日–5月13日 → 9月", "换届工作推迟", office.ADJUSTED_BY),
]


def adjustments(visitor: Visitor) -> list[tuple[str, ...]]:
    """What 调整记录 says of the classes, the newest first: what, which, from and to, why, by which document."""
    rows: list[list[str]] = visitor.page.locator(".plan-changes tbody tr").evaluate_all(
        r"rows => rows.map(row => Array.from(row.cells, cell => cell.textContent.trim().replace(/\s+/g, ' ')))"
    )
    return [tuple(row[1:6]) for row in rows if row[2] != "—"]


def see_the_calendar(organiser: Visitor) -> None:
    """The picture has a bar for each class, and one where the postponed stood; the list below says the same."""
    page = organiser.page
    organiser.open(f"/plans/{YEAR}/calendar/")
    organiser.look()
    bars: list[str] = page.locator(".plan-picture a.bar").evaluate_all(
        "bars => bars.map(bar => bar.className.baseVal.match(/bar-(days|old|month)/)[1] + ' ' + bar.getAttribute('aria-label'))"
    )
    kinds = sorted((re.split(" ", bar)[0], name) for bar in bars for name in NAMES if name in bar)
    assert kinds == sorted(
        [
            ("days", office.CLASS),
            ("days", office.ADDED),
            ("month", office.MONTHLY),
            ("month", office.POSTPONED),
            ("old", office.POSTPONED),
        ]
    )
    listed = page.locator(".plan-month-table .row-title a").all_inner_texts()
    assert sorted(listed) == sorted(NAMES)


NAMES = (office.CLASS, office.MONTHLY, office.POSTPONED, office.ADDED)
