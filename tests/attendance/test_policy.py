"""Windows, limits, and which rules hold for a class."""

import datetime as dt
from decimal import Decimal

import pytest

from accounts.models import AuditEntry
from attendance import laying_down
from attendance import policy as policies
from attendance.models import AttendancePolicy
from attendance.policy import Flag, Tally, Timing, Verdict, standing_of, window
from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at

START = at("09:00")


@pytest.mark.parametrize(
    ("clock", "timing"),
    [
        ("08:29:59", Timing.EARLY),
        ("08:30:00", Timing.ON_TIME),
        ("08:59:59", Timing.ON_TIME),
        ("09:00:00", Timing.ON_TIME),
        ("09:04:59", Timing.ON_TIME),
        ("09:05:00", Timing.LATE),
        ("09:29:59", Timing.LATE),
        ("09:30:00", Timing.CLOSED),
        ("23:59:59", Timing.CLOSED),
    ],
)
def test_R16_each_boundary_second(clock: str, timing: Timing) -> None:
    assert window(AttendancePolicy(), START).timing(at(clock)) == timing


def test_R16_a_microsecond_before_a_boundary_is_still_before() -> None:
    opened = window(AttendancePolicy(), START)
    tick = dt.timedelta(microseconds=1)
    assert [
        opened.timing(instant - tick) for instant in (opened.opens_at, opened.late_from, opened.closes_at)
    ] == [
        Timing.EARLY,
        Timing.ON_TIME,
        Timing.LATE,
    ]


@pytest.mark.parametrize(
    ("opens", "grace", "late", "expected"),
    [
        (0, 0, 0, (START, START, START)),
        (10, 0, 15, (at("08:50"), START, at("09:15"))),
        (30, 20, 5, (at("08:30"), at("09:20"), at("09:20"))),
    ],
)
def test_R16_windows_follow_the_policy(
    opens: int, grace: int, late: int, expected: tuple[dt.datetime, ...]
) -> None:
    rules = AttendancePolicy(opens_minutes=opens, grace_minutes=grace, late_minutes=late)
    opened = window(rules, START)
    assert (opened.opens_at, opened.late_from, opened.closes_at) == expected


@pytest.mark.parametrize(
    ("off", "total", "flag"),
    [
        (0, 0, Flag.CLEAR),
        (0, 200, Flag.CLEAR),
        (40, 280, Flag.WARNED),  # 7 half-days, 1 off: exactly 1/7 is allowed
        (41, 280, Flag.FLAGGED),
        (40, 200, Flag.FLAGGED),  # 5 half-days, 1 off
        (20, 200, Flag.WARNED),  # 2 hours of 20: exactly 70 % of the limit
        (19, 200, Flag.CLEAR),
        (28, 200, Flag.WARNED),
        (29, 200, Flag.FLAGGED),
        (1, 7, Flag.WARNED),
        (2, 13, Flag.FLAGGED),
        (5, 0, Flag.FLAGGED),
    ],
)
def test_R09_flag_and_warning_in_whole_tenths(off: int, total: int, flag: Flag) -> None:
    assert standing_of(off, total) == flag


def test_R09_exactly_one_seventh_is_allowed_whatever_the_size() -> None:
    for share in range(1, 200):
        assert standing_of(share, share * 7) == Flag.WARNED
        assert standing_of(share + 1, share * 7) == Flag.FLAGGED


def test_R09_the_limit_is_the_policys() -> None:
    assert standing_of(50, 200, numerator=1, denominator=4, warning_percent=100) == Flag.WARNED
    assert standing_of(49, 200, numerator=1, denominator=4, warning_percent=100) == Flag.CLEAR
    assert standing_of(51, 200, numerator=1, denominator=4, warning_percent=100) == Flag.FLAGGED


def test_R09_the_reason_names_the_hours_and_the_limit() -> None:
    rules = AttendancePolicy()
    assert policies.judge(rules, Tally(off=45, total=200)) == Verdict(
        Flag.FLAGGED, ("请假、旷课累计4.5/20学时，超过1/7",)
    )
    assert policies.judge(rules, Tally(off=20, total=200)) == Verdict(
        Flag.WARNED, ("请假、旷课累计2/20学时，接近1/7",)
    )
    assert policies.judge(rules, Tally(off=0, total=200)) == Verdict(Flag.CLEAR, ())


@pytest.mark.parametrize(("absent", "flag"), [(3, Flag.CLEAR), (4, Flag.FLAGGED), (5, Flag.FLAGGED)])
def test_R10_two_days_are_four_half_days(absent: int, flag: Flag) -> None:
    assert policies.judge(AttendancePolicy(), Tally(total=2000, absent_half_days=absent)).flag == flag


def test_R10_both_reasons_are_named_when_both_hold() -> None:
    verdict = policies.judge(AttendancePolicy(), Tally(off=160, total=400, absent_half_days=4))
    assert verdict == Verdict(Flag.FLAGGED, ("请假、旷课累计16/40学时，超过1/7", "旷课4个半天"))


def test_R12_lates_make_absences_only_where_the_policy_says_so() -> None:
    tally = Tally(total=400, absent_half_days=2, lates=6)
    assert policies.judge(AttendancePolicy(), tally).flag == Flag.CLEAR
    assert policies.judge(AttendancePolicy(lates_per_absence=4), tally).flag == Flag.CLEAR
    assert policies.judge(AttendancePolicy(lates_per_absence=3), tally) == Verdict(
        Flag.FLAGGED, ("旷课4个半天",)
    )


def test_R12_early_leaves_beyond_those_allowed() -> None:
    assert policies.judge(AttendancePolicy(), Tally(total=400, early_leaves=2)).flag == Flag.CLEAR
    assert policies.judge(AttendancePolicy(), Tally(total=400, early_leaves=3)) == Verdict(
        Flag.FLAGGED, ("早退3次，超过允许的2次",)
    )


@pytest.mark.parametrize(
    ("days", "first", "last", "short"),
    [
        (Decimal("3"), None, None, True),
        (Decimal("3.5"), None, None, False),
        (Decimal("2.5"), MONDAY, MONDAY + dt.timedelta(days=6), True),
        (None, MONDAY, MONDAY + dt.timedelta(days=2), True),
        (None, MONDAY, MONDAY + dt.timedelta(days=3), False),
        (None, MONDAY, None, False),
        (None, None, None, False),
    ],
)
def test_R13_short_classes_have_three_days_or_fewer(
    days: Decimal | None, first: dt.date | None, last: dt.date | None, short: bool
) -> None:
    assert policies.is_short(TrainingClass(days=days, starts_on=first, ends_on=last)) is short


def test_R12_own_rules_come_first_then_the_districts_then_the_built_in(cast: Cast) -> None:
    found = policies.policy_of(cast.training_class)
    assert found._state.adding
    assert (found.for_short_classes, found.grace_minutes) == (True, 5)
    others = factories.policy(cast.district, grace_minutes=8)
    abroad = factories.unit("新北区", "DISTRICT")
    factories.policy(abroad, for_short_classes=True, grace_minutes=9)
    assert policies.policy_of(cast.training_class)._state.adding
    short = factories.policy(cast.district, for_short_classes=True, grace_minutes=3)
    assert policies.policy_of(cast.training_class) == short
    own = factories.policy(cast.district, training_class=cast.training_class, grace_minutes=0)
    assert policies.policy_of(cast.training_class) == own
    long_class = factories.training_class(cast.district, "科级干部班", days=5)
    assert policies.policy_of(long_class) == others


def test_keeping_and_dropping_leave_a_trail(cast: Cast) -> None:
    own = AttendancePolicy(district=cast.district, training_class=cast.training_class, grace_minutes=0)
    laying_down.keep(own, by=cast.organiser)
    assert policies.policy_of(cast.training_class).grace_minutes == 0
    assert laying_down.drop(cast.training_class, by=cast.organiser) is True
    assert laying_down.drop(cast.training_class, by=cast.organiser) is False
    assert list(AuditEntry.objects.order_by("pk").values_list("action", "by", "subject_id")) == [
        ("attendance.policy", cast.organiser.pk, cast.training_class.pk),
        ("attendance.policy_dropped", cast.organiser.pk, cast.training_class.pk),
    ]
