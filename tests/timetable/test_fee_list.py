"""The fees of a class as its page shows them."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests import factories
from tests.conftest import Cast
from tests.factories import at
from tests.timetable.payroll import TUESDAY, associate, senior, standards, taught
from timetable import paying
from timetable.models import Instructor

__all__ = ["associate", "senior", "standards"]
SignIn = Callable[[User], Client]
pytestmark = pytest.mark.usefixtures("standards", "evening")


@pytest.fixture
def evening(time_machine_at: Any) -> Any:
    with time_machine_at("2026-11-25T20:00:00+08:00"):
        yield


def address(cast: Cast) -> str:
    return reverse("timetable:fee_list", args=[cast.training_class.pk])


def test_lecturers_with_lines_and_sums(
    cast: Cast, as_user: SignIn, senior: Instructor, associate: Instructor
) -> None:
    taught(cast.training_class, senior, title="基层党建")
    taught(cast.training_class, associate, start=at("14:00"), title="网格化管理")
    page = as_user(cast.finance).get(address(cast))
    sheet, text = page.context["sheet"], page.content.decode()
    assert (sheet.hours, sheet.net) == (8, 6000)
    assert (sheet.tax, sheet.gross) == (Decimal("1061.90"), Decimal("7061.90"))
    for words in ("基层党建", "网格化管理", "4000.00", "6000.00", "1061.90", "7061.90", "收款信息不全"):
        assert words in text


def test_a_class_without_lectures_says_so(cast: Cast, as_user: SignIn) -> None:
    assert "还没有要发的讲课费。" in as_user(cast.finance).get(address(cast)).content.decode()


def test_a_joint_session_is_named_with_the_class_that_pays_it(
    cast: Cast, as_user: SignIn, senior: Instructor
) -> None:
    other = factories.training_class(cast.district, "科级干部班")
    row = factories.session(other, "合班大课", instructors=(senior,))
    row.joint_classes.add(cast.training_class)
    factories.published(row)
    text = as_user(cast.organiser).get(address(cast)).content.decode()
    assert "合班，由“科级干部班”发" in text


def test_only_finance_and_administrators_find_what_changes_something(
    cast: Cast, as_user: SignIn, senior: Instructor
) -> None:
    row = taught(cast.training_class, senior)
    ways = [
        reverse("timetable:fee_adjust", args=[cast.training_class.pk, row.pk, senior.pk]),
        reverse("timetable:fee_pay", args=[cast.training_class.pk, senior.pk]),
        reverse("timetable:payment_edit", args=[senior.pk]),
        reverse("timetable:fee_standard_list"),
    ]
    found = {}
    for who in ("administrator", "finance", "organiser", "auditor"):
        text = as_user(getattr(cast, who)).get(address(cast)).content.decode()
        found[who] = [f'href="{way}' in text for way in ways]
    assert found == {
        "administrator": [True] * 4,
        "finance": [True] * 4,
        "organiser": [False] * 4,
        "auditor": [False] * 4,
    }


def test_the_tab_is_for_those_who_may(cast: Cast, as_user: SignIn) -> None:
    page = reverse("courses:class_detail", args=[cast.training_class.pk])
    found = {
        who: f'href="{address(cast)}"' in as_user(getattr(cast, who)).get(page).content.decode()
        for who in ("administrator", "organiser", "finance", "auditor", "head_teacher")
    }
    assert found == dict.fromkeys(("administrator", "organiser", "finance", "auditor"), True) | {
        "head_teacher": False
    }


def test_a_payment_that_no_longer_fits_the_timetable_is_marked(
    cast: Cast, as_user: SignIn, senior: Instructor
) -> None:
    taught(cast.training_class, senior)
    paying.pay(
        cast.training_class, instructor_id=senior.pk, paid_on=TUESDAY, seen=Decimal(4000), by=cast.finance
    )
    cast.training_class.published_sessions.update(hours=2)
    text = as_user(cast.finance).get(address(cast)).content.decode()
    assert "2026-11-24 已发放" in text
    assert "课表后来有变动，现在应是实发 2000.00" in text


def test_the_same_queries_at_one_and_at_three_lecturers(
    cast: Cast, as_user: SignIn, senior: Instructor, associate: Instructor, count_queries: Any
) -> None:
    taught(cast.training_class, senior)
    client = as_user(cast.finance)
    client.get(address(cast))
    with count_queries() as for_one:
        client.get(address(cast))
    taught(cast.training_class, associate, start=at("14:00"))
    taught(cast.training_class, factories.instructor(cast.district, "丁一"), start=at("09:00", TUESDAY))
    with count_queries() as for_three:
        client.get(address(cast))
    assert len(for_three) == len(for_one)
