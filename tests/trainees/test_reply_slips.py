"""Until when a unit may nominate, to the second; closing and opening again leave their trail."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from courses.models import ClassStatus
from courses.refusals import NotAllowed
from desk import copying
from tests import factories
from tests.conftest import Cast
from tests.factories import at
from trainees import reply_slips
from trainees.models import ReplySlip
from trainees.reply_slips import Doors

CLOSES = at("17:00")
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def enrolling(cast: Cast) -> Cast:
    cast.training_class.status = ClassStatus.ENROLLING
    cast.training_class.nominations_close_at = CLOSES
    cast.training_class.save()
    return cast


def test_the_instant_of_closing_is_closed(enrolling: Cast) -> None:
    doors = Doors.load(enrolling.training_class)
    assert [
        doors.is_open(enrolling.town.path, at=CLOSES + step) for step in (-SECOND, dt.timedelta(), SECOND)
    ] == [
        True,
        False,
        False,
    ]
    enrolling.training_class.nominations_close_at = None
    assert Doors.load(enrolling.training_class).is_open(enrolling.town.path, at=CLOSES)


def test_a_unit_opened_again_has_its_own_boundary_second(enrolling: Cast) -> None:
    until = CLOSES + dt.timedelta(hours=2)
    ReplySlip.objects.create(
        training_class=enrolling.training_class, unit=enrolling.town, reopened_until=until
    )
    doors = Doors.load(enrolling.training_class)
    paths = (enrolling.town.path, enrolling.community.path, enrolling.other_town.path)
    assert [doors.is_open(path, at=until - SECOND) for path in paths] == [True, True, False]
    assert [doors.is_open(path, at=until) for path in paths] == [False, False, False]
    assert [doors.open_until(path) for path in paths] == [until, until, CLOSES]


@pytest.mark.parametrize("status", [ClassStatus.APPROVED, ClassStatus.CONFIRMED, ClassStatus.CANCELLED])
def test_only_an_enrolling_class_takes_nominations(enrolling: Cast, status: str) -> None:
    enrolling.training_class.status = status
    assert not Doors.load(enrolling.training_class).is_open(enrolling.town.path, at=CLOSES - SECOND)


def test_setting_the_closing_time_says_what_it_was(enrolling: Cast) -> None:
    later = CLOSES + dt.timedelta(days=1)
    for instant in (later, later, None):
        reply_slips.set_closing_time(enrolling.training_class, at=instant, by=enrolling.organiser)
    enrolling.training_class.refresh_from_db()
    assert enrolling.training_class.nominations_close_at is None
    trail = AuditEntry.objects.filter(action="trainees.set_closing_time").order_by("pk")
    assert [entry.data for entry in trail] == [
        {"before": CLOSES.astimezone(dt.UTC).isoformat(), "after": later.isoformat()},
        {"before": later.astimezone(dt.UTC).isoformat(), "after": None},
    ]


def test_a_copy_of_the_class_has_no_closing_time(enrolling: Cast) -> None:
    copied = copying.copy(
        enrolling.training_class,
        by=enrolling.organiser,
        name="下一期",
        starts_on=factories.MONDAY + dt.timedelta(days=28),
        nonce=None,
    )
    assert copied.training_class.nominations_close_at is None


def test_opening_again_needs_an_enrolling_class_and_a_time_to_come(enrolling: Cast) -> None:
    now = timezone.now()
    unit, by = enrolling.town, enrolling.organiser
    with pytest.raises(NotAllowed, match="补报截止要晚于现在"):
        reply_slips.reopen(enrolling.training_class, unit, until=now - SECOND, reason="换届", by=by)
    until = now + dt.timedelta(hours=1)
    slip = reply_slips.reopen(enrolling.training_class, unit, until=until, reason="换届", by=by)
    assert (slip.reopened_until, slip.reopen_reason) == (until, "换届")
    assert AuditEntry.objects.get(action="trainees.reopen_unit").data == {
        "unit": unit.pk,
        "until": until.isoformat(),
        "reason": "换届",
    }
    enrolling.training_class.status = ClassStatus.CONFIRMED
    enrolling.training_class.save()
    with pytest.raises(NotAllowed, match="不在“报名中”"):
        reply_slips.reopen(enrolling.training_class, unit, until=until, reason="换届", by=by)
