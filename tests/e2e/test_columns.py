"""The columns of a list are put in order by buttons and by keyboard, and sent as they stand."""

import pytest
from playwright.sync_api import expect

from exports.models import Export
from tests.conftest import Cast
from tests.e2e.conftest import Visit
from tests.e2e.visitor import PHONE, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def opened(visitor: Visitor, cast: Cast) -> Visitor:
    """The form of the contacts with its columns unfolded."""
    visitor.open(f"/classes/{cast.training_class.pk}/papers/contacts/")
    visitor.page.locator(".columns-count").click()
    return visitor


def order(visitor: Visitor) -> list[str]:
    return [label.strip() for label in visitor.page.locator(".columns-line label").all_inner_texts()]


def test_a_column_is_moved_by_its_buttons_and_by_the_arrows(cast: Cast, visit: Visit) -> None:
    visitor = opened(visit(cast.organiser), cast)
    page = visitor.page
    assert order(visitor) == ["姓名", "性别", "单位", "职务", "联系电话", "组别", "班内职务"]
    page.get_by_role("button", name="上移 联系电话").click()
    expect(page.locator("[data-said]")).to_have_text("联系电话：第 4 列")
    expect(page.get_by_role("button", name="上移 联系电话")).to_be_focused()
    page.get_by_label("单位", exact=True).press("Alt+ArrowUp")
    page.get_by_label("单位", exact=True).press("Alt+ArrowUp")
    page.get_by_label("单位", exact=True).press("Alt+ArrowUp")
    page.get_by_role("button", name="下移 班内职务").click()
    assert order(visitor) == ["单位", "姓名", "性别", "联系电话", "职务", "组别", "班内职务"]
    page.get_by_label("职务", exact=True).uncheck()
    expect(page.locator(".columns-count")).to_contain_text("已选 3 列")
    page.get_by_role("button", name="生成", exact=True).click()
    page.wait_for_url("**/papers/")
    assert Export.objects.get().options == {
        "order": "unit",
        "columns": ["unit", "name", "phone"],
        "permissions": ["trainees.see_phones"],
    }
    assert visitor.problems == []


def test_on_a_phone_its_lines_have_room(cast: Cast, visit: Visit) -> None:
    visitor = opened(visit(cast.organiser, size=PHONE), cast)
    assert visitor.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    for button in visitor.page.locator(".columns-moves .btn").all():
        box = button.bounding_box()
        assert box
        assert (box["width"] >= 44, box["height"] >= 44) == (True, True)
