"""Hours paid beside the published timetable's, and why they differ (R24)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from attendance.reconciliation.fees import FeeTotals, fee_lines_of
from attendance.reconciliation.lines import Line
from courses.models import TrainingClass
from tests import factories
from tests.attendance.closing import AFTER, fresh
from tests.conftest import Cast
from tests.timetable.payroll import taught
from timetable import paying
from timetable.fee_standards import lay_down_defaults
from timetable.models import FeePayment, Instructor, PublishedSession

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after")]


@pytest.fixture
def after(time_machine_at: Callable[[str], Any]) -> Any:
    with time_machine_at(AFTER):
        yield


@pytest.fixture
def standards(cast: Cast) -> None:
    lay_down_defaults(cast.district)


@pytest.fixture
def senior(cast: Cast) -> Instructor:
    """1,000 yuan a 学时."""
    return factories.instructor(cast.district, title_grade="SENIOR")


def lines(training_class: TrainingClass) -> dict[str, Line]:
    part, _totals = fee_lines_of(fresh(training_class))
    return {line.key: line for line in part.lines}


def told(line: Line) -> tuple[str, str, str, str]:
    return (*line.figures, line.state.value, line.because)


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (4, ("4", "4", "EQUAL", "")),
        (Decimal("4.1"), ("4.1", "4", "EXPLAINED", "半天最多计4学时")),
    ],
)
@pytest.mark.usefixtures("standards")
def test_R24_what_passes_the_ceiling_says_so(
    cast: Cast, senior: Instructor, hours: Any, expected: tuple[str, ...]
) -> None:
    row = taught(cast.training_class, senior, hours=hours)
    assert told(lines(cast.training_class)[f"fee:{row.pk}:{senior.pk}"]) == expected


@pytest.mark.usefixtures("standards")
def test_R24_a_joint_session_is_paid_by_the_class_that_arranges_it(cast: Cast, senior: Instructor) -> None:
    other = factories.training_class(cast.district, "另一个班")
    row = taught(cast.training_class, senior)
    row.classes.add(other)
    key = f"fee:{row.pk}:{senior.pk}"
    assert told(lines(cast.training_class)[key]) == ("4", "4", "EQUAL", "")
    assert told(lines(other)[key]) == ("4", "0", "EXPLAINED", "合班，由“社区干部培训班”发")


@pytest.mark.usefixtures("standards")
def test_R24_a_correction_explains_itself(cast: Cast, senior: Instructor) -> None:
    row = taught(cast.training_class, senior)
    paying.adjust(
        cast.training_class,
        session_id=row.pk,
        instructor_id=senior.pk,
        by=cast.finance,
        hours=Decimal(2),
        reason="两人各讲一半",
    )
    assert told(lines(cast.training_class)[f"fee:{row.pk}:{senior.pk}"]) == (
        "4",
        "2",
        "EXPLAINED",
        "两人各讲一半",
    )


def test_R24_a_day_without_a_standard_is_open_and_who_takes_no_fee_is_not(cast: Cast) -> None:
    unknown = factories.instructor(cast.district, "陈静", title_grade="SENIOR")
    friend = factories.instructor(cast.district, "王磊", title_grade="UNPAID")
    row = taught(cast.training_class, unknown, friend)
    found = lines(cast.training_class)
    assert told(found[f"fee:{row.pk}:{unknown.pk}"]) == ("4", "0", "OPEN", "")
    assert told(found[f"fee:{row.pk}:{friend.pk}"]) == ("4", "0", "EXPLAINED", "讲师不取酬")


@pytest.mark.usefixtures("standards")
def test_what_is_paid_and_what_is_not_comes_to_its_sums(cast: Cast, senior: Instructor) -> None:
    taught(cast.training_class, senior)
    factories.published(
        factories.session(cast.training_class, "党史影片", start=factories.at("14:00"), hours=3)
    )
    factories.published(
        factories.session(cast.training_class, "开班式", start=factories.at("19:00"), hours=1, kind="OPENING")
    )
    _part, totals = fee_lines_of(fresh(cast.training_class))
    assert totals == FeeTotals(
        taught=Decimal(4),
        hours=Decimal(4),
        gross=Decimal("4761.90"),
        net=Decimal("4000.00"),
        payees=1,
        paid=0,
        unpaid=(("没有写讲师，不发", ("党史影片",)), ("开班式、测试等，不发讲课费", ("开班式",))),
    )


@pytest.mark.usefixtures("standards")
def test_what_was_paid_is_open_when_the_timetable_says_otherwise_since(
    cast: Cast, senior: Instructor
) -> None:
    row = taught(cast.training_class, senior)
    paying.pay(
        cast.training_class,
        instructor_id=senior.pk,
        by=cast.finance,
        seen=Decimal(4000),
        paid_on=factories.MONDAY,
    )
    assert FeePayment.objects.count() == 1
    key = f"paid:{senior.pk}"
    assert told(lines(cast.training_class)[key]) == ("4000", "4000", "EQUAL", "")
    PublishedSession.objects.filter(pk=row.pk).update(hours=3)
    assert told(lines(cast.training_class)[key]) == ("3000", "4000", "OPEN", "")
