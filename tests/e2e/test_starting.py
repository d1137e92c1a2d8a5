"""A district begins: its units are pasted, looked at, written, and taken back."""

from collections.abc import Callable

import pytest

from tests.conftest import Cast
from tests.e2e.visitor import PHONE, Visitor
from units.models import Unit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASTED = "新镇\n  甲社区\n  乙村\n湖塘镇\n  花园社区\n天宁区"


def test_units_are_pasted_and_taken_back(cast: Cast, visit: Callable[..., Visitor]) -> None:
    visitor = visit(cast.administrator, size=PHONE)
    visitor.page.set_default_timeout(60_000)  # the first page of a site that has just been started
    visitor.open("/settings/start/")
    page = visitor.page
    page.get_by_role("link", name="粘贴或上传单位").click()
    page.get_by_label("粘贴表格").fill(PASTED)
    page.get_by_role("button", name="下一步：核对").click()
    assert page.locator(".outcome-count").all_inner_texts() == ["3", "0", "2", "1"]
    assert not Unit.objects.filter(name="新镇").exists()
    page.get_by_role("button", name="确认导入 3 行").click()
    page.get_by_text("导入完成：新增 3 行，更新 0 行。还有 1 行没有导入").wait_for()
    assert Unit.objects.get(name="乙村").parent == Unit.objects.get(name="新镇")
    page.get_by_role("button", name="撤销这次导入").click()
    page.get_by_text("已撤销这次导入").wait_for()
    assert not Unit.objects.filter(name="新镇").exists()
    assert visitor.problems == []
