"""What lecturers are paid: by the published timetable, the standards of the day, and what finance said."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import AuditEntry, User
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.payroll import TUESDAY, associate, senior, standards, taught
from timetable import paying
from timetable.fee_standards import cost_on
from timetable.fees import FeeSheet
from timetable.models import (
    CostStandard,
    FeeAdjustment,
    FeeStandard,
    Instructor,
    PublishedSession,
    Session,
    WithholdingTable,
)
from timetable.paying import Changed, Refused

__all__ = ["associate", "senior", "standards"]
D = Decimal
pytestmark = pytest.mark.usefixtures("standards", "evening")


@pytest.fixture
def evening(time_machine_at: Any) -> Any:
    with time_machine_at("2026-11-25T20:00:00+08:00"):
        yield


def lines(cast: Cast, **asked: Any) -> list[tuple[str, str, Decimal, Decimal | None, Decimal]]:
    return [
        (payee.instructor.name, line.title, line.hours, line.standard, line.net)
        for payee in FeeSheet.of(cast.training_class, **asked).payees
        for line in payee.lines
    ]


def sums(cast: Cast) -> list[tuple[str, Decimal, Decimal | None, Decimal | None]]:
    sheet = FeeSheet.of(cast.training_class)
    return [(one.instructor.name, one.net, one.tax, one.gross) for one in sheet.payees]


def test_hours_by_standard_and_the_tax_worked_out_backwards(
    cast: Cast, senior: Instructor, associate: Instructor
) -> None:
    taught(cast.training_class, senior)
    taught(cast.training_class, associate, start=at("14:00"), hours=D("1.5"))
    assert lines(cast) == [
        ("陈静", "专题讲座", D("4.0"), D("1000.00"), D("4000.00")),
        ("王磊", "专题讲座", D("1.5"), D("500.00"), D("750.00")),
    ]
    assert sums(cast) == [
        ("陈静", D("4000.00"), D("761.90"), D("4761.90")),
        ("王磊", D("750.00"), D("0.00"), D("750.00")),
    ]


def test_several_lectures_in_one_class_are_one_payment_and_taxed_as_one(
    cast: Cast, associate: Instructor
) -> None:
    taught(cast.training_class, associate, hours=1)
    taught(cast.training_class, associate, start=at("14:00"), hours=1)
    assert sums(cast) == [("王磊", D("1000.00"), D("50.00"), D("1050.00"))]


def test_each_of_several_lecturers_is_paid_for_the_hours_of_the_session(
    cast: Cast, senior: Instructor, associate: Instructor
) -> None:
    taught(cast.training_class, senior, associate, hours=2)
    assert [(name, net) for name, _title, _hours, _standard, net in lines(cast)] == [
        ("陈静", D("2000.00")),
        ("王磊", D("1000.00")),
    ]


def test_what_is_cancelled_unpublished_no_lecture_or_still_to_come_is_not_paid(
    cast: Cast, senior: Instructor
) -> None:
    taught(cast.training_class, senior, title="停掉的", status="CANCELLED")
    taught(cast.training_class, senior, start=at("14:00"), title="开班式", kind="OPENING")
    factories.session(cast.training_class, "没发布的", start=at("09:00", TUESDAY), instructors=(senior,))
    taught(cast.training_class, senior, start=at("09:00", dt.date(2026, 11, 26)), title="明天的")
    assert lines(cast) == []
    sheet = FeeSheet.of(cast.training_class)
    assert (sheet.to_come, sheet.net) == (1, D(0))
    assert [line[1] for line in lines(cast, with_to_come=True)] == ["明天的"]


def test_a_lecture_counts_from_the_minute_it_ends(
    cast: Cast, senior: Instructor, time_machine_at: Any
) -> None:
    taught(cast.training_class, senior)
    for clock, number in (("11:29:59", 0), ("11:30:00", 1)):
        with time_machine_at(f"2026-11-23T{clock}+08:00"):
            assert len(lines(cast)) == number


@pytest.mark.parametrize(("hours", "paid"), [("3.9", "3.9"), ("4", "4.0"), ("4.1", "4.0"), ("8", "4.0")])
def test_R24_a_half_day_counts_at_most_four_hours(
    cast: Cast, senior: Instructor, hours: str, paid: str
) -> None:
    taught(cast.training_class, senior, hours=D(hours))
    (line,) = lines(cast)
    assert line[2:] == (D(paid), D(1000), D(paid) * 1000)


def test_R24_the_half_day_is_full_after_the_earlier_sessions_of_whatever_class(
    cast: Cast, senior: Instructor
) -> None:
    other = factories.training_class(cast.district, "别的班")
    ten, eleven = at("10:00"), at("11:00")
    taught(other, senior, start=at("08:00"), end=at("09:00"), hours=1, title="别班先上")
    taught(cast.training_class, senior, start=ten, end=at("10:50"), hours=2, title="第二节")
    taught(cast.training_class, senior, start=eleven, end=at("11:50"), hours=2, title="第三节")
    taught(cast.training_class, senior, start=at("12:00"), end=at("13:00"), hours=4, title="下午")
    assert [(title, hours) for _name, title, hours, *_rest in lines(cast)] == [
        ("第二节", D(2)),
        ("第三节", D(1)),
        ("下午", D(4)),
    ]


def test_R24_a_joint_session_is_paid_once_by_the_class_that_arranges_it(
    cast: Cast, senior: Instructor
) -> None:
    other = factories.training_class(cast.district, "科级班")
    row = factories.session(cast.training_class, "合班课", instructors=(senior,), hours=4)
    row.joint_classes.add(other)
    factories.published(row)
    assert [line[4] for line in lines(cast)] == [D("4000.00")]
    theirs = FeeSheet.of(other)
    assert (theirs.payees, theirs.net) == ((), D(0))
    assert [(person.name, line.title, line.elsewhere, line.net) for person, line in theirs.joint] == [
        ("陈静", "合班课", "社区干部培训班", D(0))
    ]


def test_a_lecturer_of_the_grade_unpaid_gets_nothing_and_lacks_nothing(cast: Cast) -> None:
    person = factories.instructor(cast.district, title_grade="UNPAID")
    taught(cast.training_class, person)
    (payee,) = FeeSheet.of(cast.training_class).payees
    assert (payee.net, payee.gross, payee.lacks) == (D(0), D(0), [])


def test_a_standard_holds_from_its_day_on(cast: Cast, senior: Instructor) -> None:
    FeeStandard.objects.create(
        district=cast.district, title_grade="SENIOR", amount=900, most_hours=3, valid_from=TUESDAY
    )
    taught(cast.training_class, senior)
    taught(cast.training_class, senior, start=at("09:00", TUESDAY), title="第二天")
    assert [line[2:] for line in lines(cast)] == [
        (D(4), D(1000), D(4000)),
        (D(3), D(900), D(2700)),
    ]


def test_where_standard_and_table_are_missing_it_says_so(cast: Cast, senior: Instructor) -> None:
    FeeStandard.objects.all().delete()
    WithholdingTable.objects.all().delete()
    taught(cast.training_class, senior)
    (payee,) = FeeSheet.of(cast.training_class).payees
    assert payee.lacks == ["没有这一天的讲课费标准", "没有个税预扣率"]
    assert payee.hindrance == "有课没有讲课费标准，请先在费用标准里填写。"


def adjusted(cast: Cast, by: User, row: PublishedSession, person: Instructor, **said: Any) -> FeeAdjustment:
    said.setdefault("reason", "两人分讲")
    return paying.adjust(cast.training_class, session_id=row.pk, instructor_id=person.pk, by=by, **said)


@pytest.mark.parametrize(
    ("said", "hours", "net"),
    [
        ({"hours": D(2)}, 2, 2000),
        ({"hours": D(0)}, 0, 0),
        ({"net": D("1234.56")}, 4, "1234.56"),
        ({"net": D(4000)}, 4, 4000),
        ({"is_unpaid": True}, 0, 0),
        ({}, 4, 4000),
    ],
)
def test_finance_corrects_a_fee_with_a_reason(
    cast: Cast, senior: Instructor, said: dict[str, Any], hours: int, net: Any
) -> None:
    row = taught(cast.training_class, senior)
    adjusted(cast, cast.finance, row, senior, hours=D(1))
    adjusted(cast, cast.finance, row, senior, **said)
    ((_name, _title, found, _standard, amount),) = lines(cast)
    assert (found, amount) == (D(hours), D(str(net)))
    entries = AuditEntry.objects.filter(action="timetable.adjust_fee").order_by("pk")
    assert [(entry.by, entry.data["reason"], entry.data["before"]) for entry in entries] == [
        (cast.finance, "两人分讲", "4000.00"),
        (cast.finance, "两人分讲", "1000.00"),
    ]


def test_the_same_correction_again_is_one(cast: Cast, senior: Instructor) -> None:
    row = taught(cast.training_class, senior)
    assert adjusted(cast, cast.finance, row, senior, hours=D(2)) == adjusted(
        cast, cast.finance, row, senior, hours=D(2)
    )
    assert FeeAdjustment.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"hours": D("4.1")}, "一个半天最多计4学时。"),
        ({"net": D("4000.01")}, "超过了标准：这个等级一个半天最多 4000.00 元。"),
    ],
)
def test_R24_no_correction_goes_above_the_ceiling(
    cast: Cast, senior: Instructor, said: dict[str, Any], words: str
) -> None:
    row = taught(cast.training_class, senior)
    with pytest.raises(Refused) as refused:
        adjusted(cast, cast.finance, row, senior, **said)
    assert str(refused.value) == words


def test_R24_the_ceiling_is_of_the_half_day_and_not_of_each_session(cast: Cast, senior: Instructor) -> None:
    taught(cast.training_class, senior, start=at("08:30"), end=at("09:50"), hours=2)
    second = taught(cast.training_class, senior, start=at("10:00"), hours=2)
    adjusted(cast, cast.finance, second, senior, net=D(2000))
    with pytest.raises(Refused, match=r"最多 4000\.00 元"):
        adjusted(cast, cast.finance, second, senior, net=D("2000.01"))


def test_a_session_that_another_class_pays_is_not_corrected_here(cast: Cast, senior: Instructor) -> None:
    row = taught(factories.training_class(cast.district, "别的班"), senior)
    with pytest.raises(Refused, match="不由本班发"):
        adjusted(cast, cast.finance, row, senior, hours=D(1))


def paid(cast: Cast, person: Instructor, seen: Any, on: dt.date = TUESDAY) -> Any:
    return paying.pay(
        cast.training_class, instructor_id=person.pk, paid_on=on, seen=D(str(seen)), by=cast.finance
    )


def test_a_payment_keeps_its_figures_whatever_changes_later(cast: Cast, senior: Instructor) -> None:
    row = taught(cast.training_class, senior)
    payment = paid(cast, senior, 4000)
    assert (payment.net, payment.tax, payment.gross) == (D("4000.00"), D("761.90"), D("4761.90"))
    FeeStandard.objects.all().delete()
    WithholdingTable.objects.all().delete()
    Session.objects.filter(pk=row.pk).update(hours=1)
    PublishedSession.objects.filter(pk=row.pk).update(hours=1)
    assert lines(cast) == [("陈静", "专题讲座", D(4), D(1000), D(4000))]
    (payee,) = FeeSheet.of(cast.training_class).payees
    assert (payee.net, payee.gross, payee.now_net, payee.differs) == (D(4000), D("4761.90"), D(0), True)


def test_a_payment_once_made_is_made_once_and_can_be_taken_back(cast: Cast, senior: Instructor) -> None:
    row = taught(cast.training_class, senior)
    payment = paid(cast, senior, 4000)
    assert paid(cast, senior, 4000) == payment
    with pytest.raises(Refused, match="已发放"):
        adjusted(cast, cast.finance, row, senior, hours=D(1))
    assert [paying.take_back(payment, by=cast.finance) for _ in range(2)] == [True, False]
    adjusted(cast, cast.finance, row, senior, hours=D(1))
    assert paid(cast, senior, 1000) != payment
    acts = AuditEntry.objects.filter(action__endswith="_fee").order_by("pk")
    assert [(entry.action, entry.data["net"]) for entry in acts] == [
        ("timetable.pay_fee", "4000.00"),
        ("timetable.take_back_fee", "4000.00"),
        ("timetable.adjust_fee", None),
        ("timetable.pay_fee", "1000.00"),
    ]


def test_the_tax_is_that_of_the_day_of_payment(cast: Cast, senior: Instructor) -> None:
    WithholdingTable.objects.create(
        district=cast.district, valid_from=TUESDAY, flat_deduction=5000, share_deducted=20
    ).brackets.create(over=0, rate=20, quick_deduction=0)
    taught(cast.training_class, senior)
    assert paid(cast, senior, 4000, on=MONDAY).gross == D("4761.90")
    paying.take_back(cast.training_class.fee_payments.get(), by=cast.finance)
    assert paid(cast, senior, 4000, on=TUESDAY).gross == D(4000)


def test_paying_is_refused_for_another_amount_than_was_seen(cast: Cast, senior: Instructor) -> None:
    taught(cast.training_class, senior)
    with pytest.raises(Changed):
        paid(cast, senior, 3000)


def test_paying_waits_for_what_is_still_to_come(cast: Cast, senior: Instructor) -> None:
    taught(cast.training_class, senior)
    taught(cast.training_class, senior, start=at("09:00", dt.date(2026, 11, 26)))
    with pytest.raises(Refused, match="还有1节课没有上"):
        paid(cast, senior, 4000)


def test_reckoning_takes_the_same_queries_for_one_and_for_three(
    cast: Cast, senior: Instructor, associate: Instructor, count_queries: Any
) -> None:
    taught(cast.training_class, senior)
    with count_queries() as for_one:
        FeeSheet.of(cast.training_class)
    taught(cast.training_class, senior, associate, start=at("14:00"))
    taught(cast.training_class, associate, start=at("09:00", TUESDAY))
    with count_queries() as for_three:
        FeeSheet.of(cast.training_class)
    assert len(for_three) == len(for_one) <= 8


def test_the_costs_of_a_category_stand_before_those_of_all(cast: Cast) -> None:
    CostStandard.objects.create(
        district=cast.district, category="MAIN", lodging=200, meals=100, venue=50, other=0, valid_from=TUESDAY
    )
    found = [
        cost_on(day, district_id=cast.district.pk, category=category)
        for day, category in ((MONDAY, "MAIN"), (TUESDAY, "MAIN"), (TUESDAY, "SPECIAL"))
    ]
    assert [one and one.total for one in found] == [D(550), D(350), D(550)]
