"""The head that the pages of a class share shows each person only the tabs that open."""

import re

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from tests.conftest import Cast


def _tabs(cast: Cast, role: str, active: str) -> list[str]:
    request = RequestFactory().get("/")
    request.user = getattr(cast, role)
    context = {"training_class": cast.training_class, "active": active}
    html = render_to_string("courses/_class_head.html", context, request)
    return re.findall(r'<a class="nav-link[^>]*>([^<]+)</a>', html)


@pytest.mark.parametrize("role", ["organiser", "finance", "auditor"])
def test_staff_see_all_tabs(cast: Cast, role: str) -> None:
    assert _tabs(cast, role, "facts") == [
        "概况",
        "筹备",
        "学员",
        "课表",
        "资料",
        "考勤",
        "通知",
        "费用",
        "文档",
    ]


def test_a_head_teacher_sees_all_but_the_fees(cast: Cast) -> None:
    assert _tabs(cast, "head_teacher", "facts") == [
        "概况",
        "筹备",
        "学员",
        "课表",
        "资料",
        "考勤",
        "通知",
        "文档",
    ]


@pytest.mark.parametrize(
    ("role", "active", "tabs"),
    [("liaison", "roster", ["学员"]), ("cadre_user", "timetable", ["课表", "资料"])],
)
def test_others_see_their_own_door_alone(cast: Cast, role: str, active: str, tabs: list[str]) -> None:
    assert _tabs(cast, role, active) == tabs
