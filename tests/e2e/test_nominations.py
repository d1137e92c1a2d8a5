"""A unit names its people in the browser, and the organiser decides on them: ticks, counts, undo, without a mouse."""

import pytest
from playwright.sync_api import expect

from tests import factories
from tests.conftest import Cast
from tests.e2e.conftest import Visit
from tests.e2e.scene import play
from tests.e2e.visitor import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_unit_is_ticked_at_once_approved_and_taken_back(cast: Cast, visit: Visit) -> None:
    enrolling = play(cast).enrolling
    enrolling.quotas.all().delete()
    factories.enrolment(enrolling, factories.cadre("李新", cast.community), status="NOMINATED")
    visitor = visit(cast.organiser)
    visitor.open(f"/classes/{enrolling.pk}/nominations/?status=NOMINATED")
    page = visitor.page
    chosen = page.locator("[data-chosen]")
    expect(chosen).to_have_text("已选 0 人")
    page.locator("[data-all]").focus()
    page.keyboard.press("Space")
    expect(chosen).to_have_text("已选 2 人")
    page.get_by_role("button", name="不录取").click()
    expect(page.locator("#id_reason")).to_be_focused()
    expect(chosen).to_have_text("已选 2 人")
    page.get_by_role("button", name="录取", exact=True).first.click()
    expect(page.locator("#messages")).to_contain_text("王小宁、李新：已录取。")
    expect(page.locator(".nominations .list-empty")).to_be_visible()
    page.locator("[data-undo] button").click()
    expect(page.locator("[data-group] .row-title")).to_have_count(2)
    assert not [problem for problem in visitor.problems if "422" not in problem]


def test_a_liaison_finds_by_initials_ticks_and_names(cast: Cast, visit: Visit) -> None:
    enrolling = play(cast).enrolling
    factories.cadre("单强明", cast.community, post="社区主任")
    visitor = visit(cast.liaison, size=PHONE)
    visitor.open(f"/classes/{enrolling.pk}/nominations/add/")
    page = visitor.page
    page.get_by_label("查找干部").fill("sqm")
    expect(page.locator(".nominees > li")).to_have_count(1)
    expect(page.locator("[data-filter-count]")).to_have_text("找到 1 人")
    page.locator("input[name=cadre]").check()
    expect(page.locator("[data-chosen]")).to_have_text("已选 1 人")
    page.get_by_role("button", name="推荐选中的人").click()
    expect(page.locator("#messages")).to_contain_text("已推荐单强明")
    assert enrolling.enrolments.filter(cadre__name="单强明", status="NOMINATED").count() == 1
    assert not visitor.problems
