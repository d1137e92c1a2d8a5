"""The grid's page."""

from typing import Any

import pytest
from django.urls import reverse

from tests import factories
from tests.attendance.conftest import AM, PM, Attended
from tests.conftest import Cast
from tests.factories import at


def address(attended: Attended, query: str = "") -> str:
    return reverse("attendance:attendance_detail", args=[attended.training_class.pk]) + query


def names(answer: Any) -> list[str]:
    return [line.row.enrolment.cadre.name for line in answer.context["grid"].rows]


def test_it_works(attended: Attended, as_user: Any) -> None:
    attended.mark(AM, p0="PRESENT", p1="SICK", p2="ABSENT")
    answer = as_user(attended.by).get(address(attended))
    assert answer.status_code == 200
    page = answer.content.decode()
    for text in ("王小宁", "11月23日", "刘老师 · 11-23 18:00 · 考勤表格", 'aria-label="病假"', "其余全部出勤"):
        assert text in page
