"""What overlaps, to the second."""

import datetime as dt

import pytest

from tests import factories
from tests.conftest import Cast
from tests.factories import at
from timetable import clashes
from timetable.clashes import ClashKind, Proposal
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


def test_R17_people_whom_two_of_the_proposed_classes_share_are_seen(cast: Cast) -> None:
    """The class of what stands is among those proposed for: its people count all the same."""
    mine, theirs = cast.training_class, factories.training_class(cast.district, "科级干部班")
    factories.enrolment(theirs, cast.cadre)
    factories.session(theirs, "别班的课")
    proposals = [
        Proposal(at("09:00"), at("11:30"), {mine.pk: frozenset()}),
        Proposal(at("14:00"), at("16:30"), {theirs.pk: frozenset()}),
    ]
    found = [[(clash.kind, clash.what) for clash in clashing] for clashing in clashes.find_many(proposals)]
    assert found == [[(ClashKind.TRAINEE, "学员王小宁")], []]


def test_R17_what_stands_is_looked_at_beside_the_others_but_not_beside_itself(cast: Cast) -> None:
    room = factories.room(cast.district, kind="OFFSITE")
    one = factories.session(cast.training_class, "甲", room=room)
    other = factories.session(cast.training_class, "乙", start=at("10:00"), room=room)
    proposals = [
        Proposal(at(starts), at(ends), {cast.training_class.pk: frozenset()}, session_id=session.pk)
        for session, starts, ends in ((one, "09:00", "11:30"), (other, "10:00", "12:30"))
    ]
    found = [[clash.by.title for clash in clashing] for clashing in clashes.find_standing(proposals)]
    assert found == [["乙"], ["甲"]]
