"""What overlaps, to the second."""

import datetime as dt

import pytest

from tests.factories import at
from timetable.clashes import Proposal
from timetable.occupied import Occupied

SECOND = dt.timedelta(seconds=1)


@pytest.mark.parametrize(
    ("starts", "ends", "overlaps"),
    [
        (at("08:00"), at("09:00"), False),
        (at("08:00"), at("09:00") + SECOND, True),
        (at("11:30") - SECOND, at("12:30"), True),
        (at("11:30"), at("12:30"), False),
        (at("10:00"), at("10:30"), True),
        (at("08:00"), at("12:30"), True),
        (at("09:00"), at("11:30"), True),
    ],
)
def test_R17_back_to_back_is_no_overlap_and_a_second_is(
    starts: dt.datetime, ends: dt.datetime, *, overlaps: bool
) -> None:
    proposal = Proposal(at("09:00"), at("11:30"), {})
    assert proposal.overlaps(Occupied(1, "讲座", "甲班", starts, ends, {}, {})) is overlaps
