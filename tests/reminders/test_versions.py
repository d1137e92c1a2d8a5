"""A change of what begins within a day does not wait for the end of the quiet hours; 收到 is one tap."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from reminders.due import RULES
from reminders.due.rule import Span
from reminders.models import RuleName
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.reminders.conftest import Add, Publish
from timetable import receipts, scheduling
from timetable.models import Notice, TimetableVersion

SESSION = at("09:00", MONDAY + dt.timedelta(days=1))
SECOND = dt.timedelta(seconds=1)


def ignores_quiet(version: TimetableVersion) -> bool:
    span = Span(version.published_at - SECOND, version.published_at)
    (occasion,) = RULES[RuleName.TIMETABLE_CHANGED].occasions([version.training_class_id], [], span)
    return occasion.ignores_quiet


@pytest.fixture
def published(add: Add, publish: Publish, time_machine_at: Any) -> Any:
    """A session on Tuesday at nine, published long before."""
    with time_machine_at("2026-11-20T10:00:00+08:00"):
        session = add(start=SESSION)
        publish()
    session.refresh_from_db()
    return session


@pytest.mark.parametrize(
    ("before", "is_soon"),
    [
        (dt.timedelta(hours=24), False),
        (dt.timedelta(hours=24) - SECOND, True),
        (dt.timedelta(0), True),
        (-SECOND, False),
    ],
)
@pytest.mark.parametrize("act", ["moved away", "cancelled", "changed"])
def test_soon_is_less_than_a_day_before_what_was(
    cast: Cast,
    published: Any,
    publish: Publish,
    time_machine_at: Any,
    before: dt.timedelta,
    is_soon: bool,
    act: str,
) -> None:
    with time_machine_at("2026-11-20T11:00:00+08:00"):
        told: dict[str, Any] = {"by": cast.organiser, "version": published.version}
        if act == "cancelled":
            scheduling.cancel(published, by=cast.organiser, reason="停电")
        elif act == "changed":
            scheduling.change(published, place="乙地", **told)
        else:
            scheduling.move(published, start=SESSION + dt.timedelta(days=30), **told)
        version = publish()
    version.published_at = SESSION - before
    version.save()
    assert ignores_quiet(version) == is_soon


@pytest.mark.parametrize(("before", "is_soon"), [(dt.timedelta(hours=24), False), (SECOND, True)])
def test_soon_is_less_than_a_day_before_what_is(
    cast: Cast, published: Any, publish: Publish, time_machine_at: Any, before: dt.timedelta, is_soon: bool
) -> None:
    with time_machine_at("2026-11-20T11:00:00+08:00"):
        earlier = SESSION - dt.timedelta(days=1)
        scheduling.move(published, by=cast.organiser, version=published.version, start=earlier)
        version = publish()
    version.published_at = earlier - before
    version.save()
    assert ignores_quiet(version) == is_soon


@pytest.mark.usefixtures("today")
def test_one_tap_on_the_own_page_and_the_counts_follow(
    cast: Cast, as_user: Any, add: Add, publish: Publish
) -> None:
    add("基层党建", start=SESSION)
    version, client = publish(), as_user(cast.cadre_user)
    own = Notice.objects.get(cadre=cast.cadre)
    html = client.get("/me/").content.decode()
    (form,) = (part for part in html.split("<form")[1:] if reverse("timetable:notice_acknowledge") in part)
    form = form.split("</form>")[0]
    assert (form.count("<button"), f'name="notice" value="{own.pk}"' in form) == (1, True)
    counts = []
    for _tap in range(2):
        client.post(reverse("timetable:notice_acknowledge"), {"notice": own.pk, "next": "/me/"})
        tally = receipts.tallies_of([version])[version.pk]
        counts.append((tally.acknowledged, tally.missing))
    assert counts == [(1, 1), (1, 1)]
    assert reverse("timetable:notice_acknowledge") not in client.get("/me/").content.decode()
