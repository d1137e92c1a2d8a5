"""A class's outbox: one row a batch, what will go, and the filters in the address."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from reminders.models import Message
from tests import factories
from tests.conftest import Cast
from tests.reminders.conftest import Add, Publish
from tests.reminders.outbox_scene import SUBJECT, message

SignIn = Callable[[User], Client]


def listed(client: Client, cast: Cast, **query: Any) -> list[tuple[str, list[tuple[str, int]], int]]:
    answer = client.get(reverse("reminders:message_list", args=[cast.training_class.pk]), query)
    assert answer.status_code == 200
    return [
        (row.about.subject, [(tally.status.value, tally.count) for tally in row.tallies], row.copied)
        for row in answer.context["rows"]
    ]


def three_batches(cast: Cast) -> None:
    other = factories.cadre("李四", cast.community)
    message(cast, status="SENT")
    message(cast, other, status="FAILED")
    message(cast, other, channel="EMAIL", status="SENDING")
    message(cast, subject="2026-11-24/1d", status="HELD")
    message(
        cast,
        subject="2026-11-25/1d",
        status="SENT",
        cadre=None,
        channel="MANUAL",
        by=cast.organiser,
        copied_at=timezone.now(),
    )


@pytest.mark.usefixtures("sunday")
def test_the_messages_of_one_reminder_are_one_row(cast: Cast, as_user: SignIn) -> None:
    three_batches(cast)
    assert sorted(listed(as_user(cast.organiser), cast)) == [
        (SUBJECT, [("WAITING", 1), ("SENT", 1), ("FAILED", 1)], 0),
        ("2026-11-24/1d", [("HELD", 1)], 0),
        ("2026-11-25/1d", [], 1),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "FAILED"}, [(SUBJECT, [("WAITING", 1), ("SENT", 1), ("FAILED", 1)], 0)]),
        ({"state": "HELD"}, [("2026-11-24/1d", [("HELD", 1)], 0)]),
        ({"channel": "EMAIL"}, [(SUBJECT, [("WAITING", 1)], 0)]),
        ({"q": "lisi"}, [(SUBJECT, [("WAITING", 1), ("FAILED", 1)], 0)]),
        ({"rule": "MISSING"}, []),
    ],
)
@pytest.mark.usefixtures("sunday")
def test_it_is_narrowed_by_the_address(
    cast: Cast, as_user: SignIn, query: dict[str, str], found: list[Any]
) -> None:
    three_batches(cast)
    assert listed(as_user(cast.organiser), cast, **query) == found


@pytest.mark.usefixtures("sunday")
def test_what_will_go_is_worked_out_and_not_written(
    cast: Cast, as_user: SignIn, add: Add, publish: Publish, change_rule: Any
) -> None:
    add("基层党建")
    publish()
    change_rule(
        "SESSION_AHEAD", channels=["IN_APP", "SMS"], quiet_from="19:00", quiet_to="08:00", confirm_over=0
    )
    change_rule("POSTING", is_on=False)
    address = reverse("reminders:message_list", args=[cast.training_class.pk])
    coming = as_user(cast.organiser).get(address).context["coming"]
    assert [
        (
            row.about.subject,
            f"{timezone.localtime(row.goes_at):%d %H:%M}",
            row.asks_first,
            [
                (share.channel.value, share.people, f"{timezone.localtime(share.goes_at):%d %H:%M}")
                for share in row.shares
            ],
        )
        for row in coming
    ] == [
        ("2026-11-23/1d", "22 19:00", True, [("IN_APP", 1, "22 19:00"), ("SMS", 1, "23 08:00")]),
        ("2026-11-23/0d", "23 07:30", True, [("IN_APP", 1, "23 07:30"), ("SMS", 1, "23 08:00")]),
    ]
    assert Message.objects.count() == 0


def decided(cast: Cast, number: int, **values: Any) -> Message:
    """A nominee's own message."""
    person = factories.cadre(f"人{number}", cast.community)
    row = factories.enrolment(cast.training_class, person)
    return message(
        cast, person, rule="NOMINATION_DECIDED", subject=f"enrolment/{row.pk}", channel="IN_APP", **values
    )


@pytest.mark.usefixtures("sunday")
def test_what_is_told_to_each_for_himself_is_one_line_a_day(cast: Cast, as_user: SignIn) -> None:
    for number in range(3):
        decided(cast, number, status="SENT" if number else "FAILED")
    client = as_user(cast.organiser)
    address = reverse("reminders:message_list", args=[cast.training_class.pk])
    (row,) = client.get(address).context["rows"]
    found = [(tally.status.value, tally.count) for tally in row.tallies]
    assert (row.label, found) == ("3 人", [("SENT", 2), ("FAILED", 1)])
    assert row.address == f"{address}?rule=NOMINATION_DECIDED"
    one_by_one = client.get(row.address).context["rows"]
    assert sorted(row.label for row in one_by_one) == ["人0", "人1", "人2"]


@pytest.mark.usefixtures("sunday")
def test_a_line_of_one_is_that_one(cast: Cast, as_user: SignIn) -> None:
    only = decided(cast, 0)
    address = reverse("reminders:message_list", args=[cast.training_class.pk])
    (row,) = as_user(cast.organiser).get(address).context["rows"]
    assert (row.label, row.about.subject) == ("人0", only.subject)


@pytest.mark.usefixtures("sunday")
def test_what_is_to_come_is_folded_and_narrowed_too(cast: Cast, as_user: SignIn, change_rule: Any) -> None:
    change_rule("NOMINATION_DECIDED", channels=["IN_APP"], audiences=["TRAINEES"])
    for number in range(3):
        person = factories.cadre(f"人{number}", cast.community)
        factories.enrolment(cast.training_class, person, status="APPROVED", decided_at=timezone.now())
    client = as_user(cast.organiser)
    address = reverse("reminders:message_list", args=[cast.training_class.pk])

    def coming(query: str) -> list[tuple[str, list[int]]]:
        rows = client.get(f"{address}?state=COMING{query}").context["coming"]
        return sorted(
            (row.label, [share.people for share in row.shares])
            for row in rows
            if row.about.rule == "NOMINATION_DECIDED"
        )

    assert coming("") == [("3 人", [3])]
    assert coming("&rule=NOMINATION_DECIDED") == [("人0", [1]), ("人1", [1]), ("人2", [1])]
    assert coming("&rule=MISSING") == coming("&channel=SMS") == []


@pytest.mark.usefixtures("sunday")
def test_the_queries_do_not_grow(
    cast: Cast, as_user: SignIn, add: Add, publish: Publish, change_rule: Any, count_queries: Any
) -> None:
    add("基层党建")
    publish()
    change_rule("SESSION_AHEAD")
    client = as_user(cast.organiser)
    message(cast)
    listed(client, cast)
    counts = []
    for people in (0, 2):
        for number in range(people):
            person = factories.cadre(f"人{number}", cast.community)
            factories.enrolment(cast.training_class, person)
            message(cast, person, subject=f"2026-12-0{number + 1}/1d")
        with count_queries() as queries:
            listed(client, cast)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.endurance
def test_ten_thousand_rows_are_listed_within_a_second(
    cast: Cast, as_user: SignIn, count_queries: Any
) -> None:
    rows = [
        Message(
            rule="SESSION_AHEAD",
            training_class=cast.training_class,
            subject=f"2026-11-23/{number % 50}d",
            subject_version=str(number),
            channel="SMS",
            cadre=cast.cadre,
            status="SENT",
        )
        for number in range(10_000)
    ]
    Message.objects.bulk_create(rows)
    with count_queries() as queries:
        assert len(listed(as_user(cast.organiser), cast)) == 30
    assert max(float(query["time"]) for query in queries) < 1
