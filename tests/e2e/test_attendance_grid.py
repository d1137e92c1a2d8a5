"""The attendance grid's scripts together: keys, figures, menu, undo, and a block pasted and copied."""

import pytest
from playwright.sync_api import Locator, expect

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
    assert not visitor.problems
