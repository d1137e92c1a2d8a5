"""The auditor, a year later: reads, follows a figure to the signed sheet, and changes nothing."""

from collections.abc import Mapping

from playwright.sync_api import expect

from accounts.models import AuditEntry, User
from tests.e2e.visitor import Visitor
from tests.e2e.year import office, papers, reading
from tests.e2e.year.office import HALF_DAYS, Office, class_called

READING = {"audit.read", "audit.download", "exports.fetch_frozen"}


def read(auditor: Visitor, kept: Mapping[str, bytes]) -> None:
    """From the own first page to the class: its papers are, byte by byte, those of the closing; all files are whole."""
    page, number = auditor.page, class_called(office.CLASS).pk
    auditor.open("/")
    expect(page.locator("section[aria-labelledby=home-auditor]")).to_contain_text(office.CLASS)
    auditor.look()
    auditor.follow(office.CLASS)
    auditor.follow("审计")
    auditor.look()
    own = {title: content for title, content in kept.items() if not title.startswith("请假审批表")}
    assert papers.frozen(auditor) == own
    expect(page.locator(".audit-papers tr", has_text="请假审批表")).to_contain_text("内容超出您的权限")
    auditor.follow("全部核对")
    expect(page.locator("#content .alert-success")).to_contain_text("都在，与校验码一致。")
    auditor.open(f"/classes/{number}/audit/")


def follow_a_figure(auditor: Visitor) -> None:
    """旷课 of a half-day: the one who was absent; who marked it, and how; the signed sheet as it was scanned."""
    page = auditor.page
    figure = page.get_by_role("link", name="11月23日下午 旷课 1", exact=True)
    figure.click()
    rows = page.locator("#content tbody tr")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text(office.ABSENT)
    auditor.look()
    rows.get_by_role("link", name="谁记的").click()
    expect(page.locator(f"[id='half-day-{HALF_DAYS[1]}']")).to_be_visible()
    assert "刘老师" in auditor.text
    assert "考勤表格" in auditor.text
    auditor.look()
    scan = page.locator("#content a[href^='/documents/']").nth(1)
    answer = page.request.get(scan.get_attribute("href") or "")
    assert answer.body() == b"%PDF-1.7 " + HALF_DAYS[1].encode()


def changes_nothing(auditor: Visitor, person: User) -> None:
    """No page offers a form that writes, none can be sent, and the trail has nothing of the auditor but reading."""
    number = class_called(office.CLASS).pk
    for where in (
        "",
        "roster/",
        "timetable/",
        "attendance/",
        "reconciliation/",
        "completion/",
        "fees/",
        "audit/",
    ):
        auditor.open(f"/classes/{number}/{where}")
        assert auditor.page.locator("#content form[method=post]").count() == 0, where
    token = next(cookie["value"] for cookie in auditor.context.cookies() if cookie["name"] == "csrftoken")
    for where in ("reopen/", "close/", "completion/rest/", "reconciliation/counts/"):
        sent = auditor.page.request.post(
            f"/classes/{number}/{where}", form={"csrfmiddlewaretoken": token, "reason": "改一改"}
        )
        assert sent.status == 403, where
    assert class_called(office.CLASS).status == "CLOSED"
    done = set(AuditEntry.objects.filter(by=person).values_list("action", flat=True))
    assert done == READING


def in_the_trail(organiser: Visitor, there: Office) -> None:
    """The class's trail names the closing, and what the auditor read."""
    address = f"/classes/{class_called(office.CLASS).pk}/trail/"
    organiser.open(address)
    organiser.look()
    assert (there.auditors.name, "审计查阅页面") in _acts(organiser)
    organiser.open(f"{address}?area=attendance")
    assert _acts(organiser)[0] == (there.organiser.name, "结班")


def _acts(organiser: Visitor) -> list[tuple[str, str]]:
    """Who did what, the newest first."""
    lines = reading.table(organiser.page.locator("table.trail"))
    return [(line[1], line[2]) for line in lines[1:]]
