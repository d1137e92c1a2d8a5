"""The sample of a template is shown before it is used."""

from typing import Any

from exports import own_templates
from exports.models import PaperTemplate
from tests import factories
from tests.conftest import Cast
from tests.exports.test_own_templates import add


def address(template: PaperTemplate, more: str = "") -> str:
    return f"/settings/templates/{template.pk}/{more}"


def shown(page: Any) -> dict[str, str]:
    return {row.written: row.value for row in page.context["rows"]}


def test_each_placeholder_with_what_it_becomes(cast: Cast, as_user: Any) -> None:
    page = as_user(cast.organiser).get(address(add(cast)))
    assert shown(page) == {
        "{{班次名称}}": "武进区2026年社区干部培训班(第6期)",
        "{{ 主办单位 }}": "区委组织部",
        "｛｛人数｝｝": "184",
        "{{序号}}": "1",
        "{{行.姓名}}": "王小宁",
        "{{行.单位及职务}}": "湖塘镇花园社区居民委员会党总支书记",
        "{{行.联系电话}}": "13800000000",
        "{{班主任}}": "刘老师",
        "{{年度}}": "2026",
    }
    assert "确认启用" in page.content.decode()


def test_a_class_of_the_unit_can_be_chosen(cast: Cast, as_user: Any) -> None:
    template, client = add(cast), as_user(cast.organiser)
    page = client.get(address(template), {"training_class": cast.training_class.pk})
    assert shown(page)["{{行.单位及职务}}"] == "湖塘镇花园社区居民委员会社区书记"
    foreign = factories.training_class(cast.stranger.grants.get().unit)
    page = client.get(address(template), {"training_class": foreign.pk})
    assert shown(page)["｛｛人数｝｝"] == "184"  # a class that one does not see is none


def test_why_a_class_gives_no_sample_is_said(cast: Cast, as_user: Any) -> None:
    cast.enrolment.delete()
    page = as_user(cast.organiser).get(address(add(cast)), {"training_class": cast.training_class.pk})
    assert (page.context["problem"][:10], page.context["rows"]) == ("花名册上还没有学员，", [])


def test_a_removed_one_and_that_of_another_district_are_not_found(cast: Cast, as_user: Any) -> None:
    template = add(cast)
    assert as_user(cast.stranger).get(address(template)).status_code == 404
    own_templates.remove(template, by=cast.organiser)
    assert as_user(cast.organiser).get(address(template)).status_code == 404
