"""核对 and 结班: every two figures are equal or it is said why not, each outcome is decided, and the class is closed."""

import re

from playwright.sync_api import expect

from tests.e2e.visitor import Visitor
from tests.e2e.year import office
from tests.e2e.year.office import HALF_DAYS, class_called

COUNTED = dict(zip(HALF_DAYS, (6, 5, 5, 5), strict=True))
PRESENT = dict(zip(HALF_DAYS, (6, 5, 5, 6), strict=True))
DIFFERING = HALF_DAYS[-1]


def reconcile(organiser: Visitor) -> None:
    """One sheet has a signature less than people who were there, which is explained; nothing else is open."""
    page, number = organiser.page, class_called(office.CLASS).pk
    organiser.open(f"/classes/{number}/reconciliation/")
    organiser.look()
    for key, count in COUNTED.items():
        page.locator(f"[id='id_count_{key}']").fill(str(count))
    organiser.press("保存签到表实到")
    expect(page.locator("#messages")).to_contain_text("已记下 4 个半天的签到表实到")
    expect(page.locator(".reconciliation-open li")).to_have_count(1)
    day, period = DIFFERING.rsplit("-", 1)
    row = page.locator(f"[id='line-sheet-{day}-{period}']")
    expect(row).to_contain_text("不一致")
    row.locator(".reconciliation-explain > summary").click()
    row.get_by_placeholder("为什么不一致").fill("一人漏签，本人已补说明")
    organiser.look()
    row.get_by_role("button", name="记下").click()
    expect(page.locator(f"[id='line-sheet-{day}-{period}']")).to_contain_text("不一致，已说明")
    expect(page.locator(".reconciliation-open li")).to_have_count(0)


def decide(organiser: Visitor) -> None:
    """Who was on leave completes all the same, who was absent does not, the rest complete."""
    page, number = organiser.page, class_called(office.CLASS).pk
    organiser.open(f"/classes/{number}/completion/")
    expect(page.locator("#flagged tbody tr")).to_have_count(2)
    organiser.look()
    for name, outcome, reason in (
        (office.ON_LEAVE, "COMPLETED", "请假半天，已补看录像"),
        (office.ABSENT, "NOT_COMPLETED", "无故旷课半天"),
    ):
        row = page.locator("#flagged tbody tr").filter(has_text=name)
        row.get_by_label("结论").select_option(outcome)
        row.get_by_label("理由").fill(reason)
        row.get_by_role("button", name="记下").click()
        expect(page.locator("#messages")).to_contain_text(name)
    organiser.press("其余结业")
    expect(page.locator("#messages")).to_contain_text("4 人认定结业")
    organiser.open(f"/classes/{number}/reconciliation/")
    expect(page.locator("#state-title")).to_have_text("都核对清楚了")
    states = page.locator(".reconciliation-state-cell .status").all_inner_texts()
    assert {state: states.count(state) for state in states if state != "一致"} == {"不一致，已说明": 1}


def close(organiser: Visitor) -> None:
    """The class is closed: five certificates."""
    page, number = organiser.page, class_called(office.CLASS).pk
    organiser.open(f"/classes/{number}/completion/")
    expect(page.locator("#closing-title")).to_have_text("可以结班了")
    organiser.press("结班")
    expect(page.locator("#messages")).to_contain_text("已结班，发证 5 份")
    organiser.look()


def name_the_auditor(organiser: Visitor, person: int) -> None:
    """For this class alone, until a day."""
    page, number = organiser.page, class_called(office.CLASS).pk
    organiser.open(f"/classes/{number}/staff/")
    page.locator("#id_user").select_option(str(person))
    page.locator("#id_role").select_option("auditor")
    page.locator("#id_expires_on").fill(office.AUDITED_UNTIL.isoformat())
    organiser.press("添加")
    expect(page.locator("#content")).to_contain_text("审计组")
    assert re.search(r"审计组\s+审计", organiser.text)
    organiser.look()
