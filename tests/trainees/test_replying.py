"""A unit reports, is sent back, and hands in its stamped slip."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.models import AuditEntry
from courses.refusals import NotAllowed
from tests.conftest import Cast
from tests.trainees.collecting import collect
from trainees import replying, reporting
from trainees.models import Enrolment, ReplySlip

HOUR = dt.timedelta(hours=1)


def state(cast: Cast) -> str:
    return str(reporting.of_unit(cast.training_class, cast.town).state)


def test_a_full_unit_reports_and_a_second_time_nothing_happens(cast: Cast) -> None:
    training_class = collect(cast, seats=1)
    first = replying.submit(training_class, cast.town, by=cast.liaison, short_reason="多余的原因")
    second = replying.submit(training_class, cast.town, by=cast.other_liaison)
    assert (first.submitted_at, first.short_reason) == (second.submitted_at, "")
    assert second.submitted_by == cast.liaison
    assert [entry.data for entry in AuditEntry.objects.filter(action="trainees.submit_reply")] == [
        {"unit": cast.town.pk, "missing": 0, "reason": ""}
    ]


def test_with_fewer_people_than_seats_a_reason_is_needed(cast: Cast) -> None:
    training_class = collect(cast, seats=2)
    with pytest.raises(NotAllowed, match="还差 1 人没有报满，请写明原因"):
        replying.submit(training_class, cast.town, by=cast.liaison, short_reason=" ")
    slip = replying.submit(training_class, cast.town, by=cast.liaison, short_reason="一名干部在外地学习")
    assert (slip.short_reason, state(cast)) == ("一名干部在外地学习", "settled")


def test_a_shut_door_and_an_unanswered_call_up_stand_in_the_way(cast: Cast) -> None:
    training_class = collect(cast, seats=1)
    Enrolment.objects.update(status="NOMINATED", call_up="WAITING")
    with pytest.raises(NotAllowed, match="还有 1 名点名调训的人员没有答复"):
        replying.submit(training_class, cast.town, by=cast.liaison)
    training_class.nominations_close_at = timezone.now() - HOUR
    training_class.save()
    with pytest.raises(NotAllowed, match="报名已经截止"):
        replying.submit(training_class, cast.town, by=cast.liaison)
    assert not ReplySlip.objects.filter(submitted_at__isnull=False).exists()


def test_what_is_sent_back_is_reported_again(cast: Cast) -> None:
    training_class = collect(cast, seats=1)
    replying.submit(training_class, cast.town, by=cast.liaison)
    slip = replying.send_back(training_class, cast.town, by=cast.organiser, reason="手机号少一位")
    assert (slip.submitted_at, slip.return_reason, slip.returned_by) == (None, "手机号少一位", cast.organiser)
    assert state(cast) == "returned"
    with pytest.raises(NotAllowed, match="还没有报送"):
        replying.send_back(training_class, cast.town, by=cast.organiser, reason="再退一次")
    again = replying.submit(training_class, cast.town, by=cast.liaison)
    assert (again.return_reason, state(cast)) == ("手机号少一位", "settled")


def test_after_the_close_sending_back_opens_the_door_too(cast: Cast) -> None:
    training_class = collect(cast, seats=1, closed=True)
    with pytest.raises(NotAllowed, match="请填补报截止"):
        replying.send_back(training_class, cast.town, by=cast.organiser, reason="换人")
    until = timezone.now() + HOUR
    replying.send_back(training_class, cast.town, by=cast.organiser, reason="换人", until=until)
    reply = reporting.of_unit(training_class, cast.town)
    assert (reply.state, reply.is_open, reply.is_reopened, reply.until) == ("returned", True, True, until)


def test_nothing_there_is_not_sent_back(cast: Cast) -> None:
    training_class = collect(cast)
    with pytest.raises(NotAllowed, match="没有可以退回的"):
        replying.send_back(training_class, cast.other_town, by=cast.organiser, reason="空的")


def test_a_new_scan_takes_the_place_of_the_old_one(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    training_class = collect(cast)
    names = []
    for name in ("../回执.PDF", "C:\\扫描\\新回执.jpg"):
        with django_capture_on_commit_callbacks(execute=True):
            slip = replying.keep_stamped(
                training_class, cast.town, by=cast.liaison, file=ContentFile(b"%PDF-1.7", name=name)
            )
        names.append((slip.stamped_name, str(slip.stamped.name).rsplit(".", 1)[1]))
        kept = slip.stamped.storage.listdir(str(slip.stamped.name).rsplit("/", 1)[0])[1]
        assert len(kept) == 1, "the earlier file is gone"
    assert names == [("回执.PDF", "pdf"), ("新回执.jpg", "jpg")]
