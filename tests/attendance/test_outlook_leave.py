"""What leave would come to, before it is decided on (R9)."""

from typing import Any

import pytest

from attendance import leave_deciding
from attendance.leave_span import Span
from attendance.outlook_leave import Outlook
from attendance.policy import Flag
from tests import factories
from tests.attendance.conftest import AM, PM, TUE_AM, TUE_PM, WED_AM, WED_PM, Leaving
from timetable.models import PublishedSession


def hours(leaving: Leaving, *of: float) -> None:
    """Gives the sessions these hours, in order; those beyond are not held."""
    for number, row in enumerate(leaving.sessions.values()):
        status = "SCHEDULED" if number < len(of) else "CANCELLED"
        given = of[number] if number < len(of) else 0
        PublishedSession.objects.filter(pk=row.pk).update(hours=given, status=status)


def outlook(leaving: Leaving, *spans: Span, kind: str = "PERSONAL") -> Outlook:
    return Outlook.of(leaving.person, spans, kind)


HALF = Span.of_half_days(AM, AM)


@pytest.mark.parametrize(
    ("of", "flag", "sentence"),
    [
        ((4,) * 7, Flag.WARNED, "准假后累计4/28学时，接近1/7"),  # 7 half-days, 1 off: exactly the limit
        ((4,) * 5, Flag.FLAGGED, "准假后累计4/20学时，超过1/7，按规定作退学处理"),
        ((2, 4, 4, 4, 6), Flag.WARNED, "准假后累计2/20学时，接近1/7"),
        ((1.9, 4, 4, 4, 6), Flag.CLEAR, "准假后累计1.9/19.9学时"),
        ((2.9, 4, 4, 4, 5.4), Flag.WARNED, "准假后累计2.9/20.3学时，接近1/7"),  # 29·7 = 203
        ((2.9, 4, 4, 4, 5.3), Flag.FLAGGED, "准假后累计2.9/20.2学时，超过1/7，按规定作退学处理"),
    ],
)
def test_R09_the_sentence_before_the_decision(
    leaving: Leaving, of: tuple[float, ...], flag: Flag, sentence: str
) -> None:
    hours(leaving, *of)
    found = outlook(leaving, HALF)
    assert (found.flag, found.sentence) == (flag, sentence)


def test_R09_a_single_half_day_that_passes_the_limit_is_said(leaving: Leaving) -> None:
    hours(leaving, *(4,) * 5)
    found = outlook(leaving)
    assert (found.so_far, found.half_day_sentence) == (
        "现累计0/20学时",
        "全班20学时，请假半天（4学时）就会超过1/7。",
    )
    hours(leaving, *(4,) * 7)
    assert outlook(leaving).half_day_sentence == ""


def test_R09_the_kinds_that_count_are_a_setting(leaving: Leaving) -> None:
    leaving.policy.counted_leave = ["PERSONAL"]
    leaving.policy.save()
    found = [outlook(leaving, HALF, kind=kind).off for kind in ("PERSONAL", "SICK", "OFFICIAL")]
    assert found == [40, 0, 0]


def test_R09_what_counts_already_is_not_counted_twice(leaving: Leaving) -> None:
    leaving.grant(leaving.ask(AM))
    assert outlook(leaving, HALF).off == 40
    assert outlook(leaving, Span.of_half_days(AM, PM)).off == 80
    hour = Span(factories.at("14:00"), factories.at("15:00"), by_hours=True)
    assert outlook(leaving, hour).off == 56


def test_R09_granted_and_flagged_is_left_to_a_person(leaving: Leaving) -> None:
    request = leaving.ask(AM, WED_PM)
    assert outlook(leaving, Span.of(request)).flag == Flag.FLAGGED
    request = leave_deciding.decide(request, by=leaving.cast.administrator, answer="AGREE_AND_FLAG")
    leaving.person.refresh_from_db()
    assert (request.state, leaving.person.status) == ("APPROVED", "APPROVED")


def test_the_queries_are_few(leaving: Leaving, count_queries: Any) -> None:
    assert {TUE_AM, TUE_PM, WED_AM} <= leaving.sessions.keys()
    with count_queries() as queries:
        outlook(leaving, HALF)
    assert len(queries) <= 7
