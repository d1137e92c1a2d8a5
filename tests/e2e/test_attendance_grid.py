"""The attendance grid's scripts together: keys, figures, menu, undo, and a block pasted and copied."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, expect

from attendance.models import AttendanceRecord, Mark
from tests import factories
from tests.conftest import Cast
from tests.e2e.conftest import Visit
from tests.e2e.scene import play
from tests.e2e.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASTE = """(cell, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  cell.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""
COPY = """cell => {
  const data = new DataTransfer();
  cell.dispatchEvent(new ClipboardEvent("copy", {clipboardData: data, bubbles: true, cancelable: true}));
  return data.getData("text/plain");
}"""


@pytest.fixture
def visitor(cast: Cast, visit: Visit) -> Visitor:
    scene = play(cast)
    found = visit(cast.head_teacher)
    found.open(f"/classes/{scene.training_class.pk}/attendance/")
    return found


def cell(visitor: Visitor, row: int) -> Locator:
    """In the first half-day."""
    return visitor.page.locator("[data-grid] tbody tr").nth(row).locator("td").nth(0)


def absent(visitor: Visitor) -> str:
    key = visitor.page.locator("[data-grid] thead [data-key]").first.get_attribute("data-key")
    foot = visitor.page.locator(f"[data-grid] tfoot [data-key='{key}'][data-sum='absent']")
    return foot.first.inner_text()


def test_a_key_marks_and_ctrl_z_takes_it_back(visitor: Visitor) -> None:
    before, was = absent(visitor), cell(visitor, 0).get_attribute("data-v") or ""
    cell(visitor, 0).focus()
    visitor.page.keyboard.press("5")
    expect(cell(visitor, 0)).to_have_attribute("data-v", "ABSENT")
    assert absent(visitor) == str(int(before) + 1)
    visitor.page.keyboard.press("Control+z")
    expect(cell(visitor, 0)).to_have_attribute("data-v", was)
    assert absent(visitor) == before
    expect(visitor.page.locator("#grid-state")).to_have_text("已保存")
    assert not visitor.problems


def test_the_menu_opens_marks_and_closes(visitor: Visitor) -> None:
    menu = visitor.page.locator("#mark-menu")
    cell(visitor, 0).focus()
    visitor.page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    visitor.page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(cell(visitor, 0)).to_be_focused()
    visitor.page.keyboard.press("Enter")
    menu.locator("[data-code='LATE']").click()
    expect(cell(visitor, 0)).to_have_attribute("data-v", "LATE")
    expect(menu).to_be_hidden()
    expect(visitor.page.locator("#grid-state")).to_have_text("已保存")
    assert not visitor.problems


def test_a_block_is_pasted_and_copied(visitor: Visitor) -> None:
    cell(visitor, 0).focus()
    cell(visitor, 0).evaluate(PASTE, "×\n迟到\n胡写\n")
    expect(cell(visitor, 0)).to_have_attribute("data-v", "ABSENT")
    expect(cell(visitor, 1)).to_have_attribute("data-v", "LATE")
    expect(visitor.page.locator("#messages")).to_contain_text("1")
    cell(visitor, 0).focus()
    visitor.page.keyboard.press("Shift+ArrowDown")
    assert cell(visitor, 1).evaluate(COPY) == "×\n△"
    expect(visitor.page.locator("#grid-state")).to_have_text("已保存")
    assert not visitor.problems


@pytest.fixture
def crowd(cast: Cast, visit: Visit) -> Visitor:
    """The grid of a hundred trainees in forty half-days of which the last is today's."""
    today = timezone.localdate()
    for number in range(20):
        for clock in ("00:01", "12:01"):
            start = factories.at(clock, today - dt.timedelta(days=number))
            factories.published(
                factories.session(cast.training_class, start=start, end=start + dt.timedelta(hours=2))
            )
    factories.trainees(cast.training_class, cast.community, 99)
    found = visit(cast.head_teacher)
    found.open(f"/classes/{cast.training_class.pk}/attendance/")
    return found


def test_a_block_of_thousands_is_saved_at_once_and_a_correction_asks_why_once(crowd: Visitor) -> None:
    page, sent = crowd.page, []
    page.on("request", lambda request: sent.append(request) if request.url.endswith("/save/") else None)
    cell(crowd, 0).focus()
    cell(crowd, 0).evaluate(PASTE, "\n".join(["\t".join(["√"] * 40)] * 100))
    expect(page.locator("#grid-state")).to_have_text("已保存", timeout=60_000)
    assert (len(sent), AttendanceRecord.objects.filter(status="PRESENT").count()) == (1, 4000)

    dialog = page.locator("#reason-dialog")
    cell(crowd, 0).focus()
    page.keyboard.press("5")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(cell(crowd, 0)).to_have_attribute("data-v", "PRESENT")
    page.keyboard.press("5")
    dialog.locator("#reason-text").fill("核对监控")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("#grid-state")).to_have_text("已保存")
    expect(cell(crowd, 0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("2")
    expect(page.locator("#grid-state")).to_have_text("已保存")
    expect(cell(crowd, 1)).to_have_attribute("data-v", "LATE")
    found = Mark.objects.exclude(reason="").order_by("pk").values_list("status", "reason")
    assert list(found) == [("ABSENT", "核对监控"), ("LATE", "核对监控")]
    assert not crowd.problems
