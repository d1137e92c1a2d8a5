"""Taps of a roll-call that waited for the network."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from attendance.models import AttendanceRecord, Mark, RollTap
from courses.models import ClassStatus
from tests import factories
from tests.attendance.conftest import AM, Attended
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast
from tests.factories import at
from timetable.models import PublishedSession, SessionStatus
from trainees.models import Enrolment

SENT = at("18:00")
NONCE = UUID("00000000-0000-4000-8000-000000000000")


@pytest.fixture
def address(attended: Attended) -> str:
    return reverse("attendance:roll_upload", args=[attended.morning.pk])


def tap(
    attended: Attended, number: int, value: str, seen: str = "", place: int = 0, clock: str = "09:02"
) -> str:
    """The `number`th tap of a phone whose clock says `clock`."""
    nonce = UUID(int=NONCE.int + number)
    return f"{nonce}/{attended.people[place].pk}/{value}/{seen}/{millis(at(clock))}"


def millis(instant: dt.datetime) -> int:
    return round(instant.timestamp() * 1000)


def form(attended: Attended, *taps: str, **more: Any) -> dict[str, Any]:
    return {
        "account": attended.by.pk,
        "half_day": AM.key,
        "sent_at": millis(SENT),
        "tap": taps,
    } | more


def told(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 200, answer.content.decode()
    return [(row["kind"], row["text"]) for row in answer.json()["outcomes"]]


def state() -> list[str]:
    return [row.leave_kind or row.status for row in AttendanceRecord.objects.order_by("enrolment", "session")]


def test_taps_that_come_after_the_sign_in_ended_are_counted_after_the_next(
    attended: Attended, address: str, settings: Any, time_machine_at: Any
) -> None:
    cache.clear()
    settings.STAFF_IDLE_MINUTES = 120
    client, door = Client(), {"login": attended.by.username, "password": f"p-{attended.by.username}"}
    taps = form(attended, tap(attended, 1, "PRESENT", clock="09:02"))
    with time_machine_at("2026-11-23T08:00:00+08:00"):
        client.post("/sign-in/", door)
    with time_machine_at("2026-11-23T18:00:00+08:00"):
        late = client.post(address, taps)
        assert (late.status_code, late["Location"].split("?")[0], state()) == (302, "/sign-in/", [])
        client.post("/sign-in/", door)
        assert told(client.post(address, taps)) == [("TAKEN", "")]
    assert state() == ["PRESENT"]


def test_taps_count_at_the_time_of_the_tap(attended: Attended, address: str, as_user: Any) -> None:
    taps = [
        tap(attended, 1, "PRESENT", clock="09:02"),
        tap(attended, 2, "SICK", place=1, clock="09:03"),
        tap(attended, 3, "LATE", "PRESENT", clock="09:10"),
    ]
    answer = as_user(attended.by).post(address, form(attended, *taps))
    assert told(answer) == [("TAKEN", "")] * 3
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert state() == ["LATE", "SICK"]
    marks = Mark.objects.order_by("pk").values_list("enrolment", "status", "source", "marked_by", "marked_at")
    first, second = attended.people[0].pk, attended.people[1].pk
    assert list(marks) == [
        (first, "PRESENT", "ROLL", attended.by.pk, at("09:02")),
        (second, "ON_LEAVE", "ROLL", attended.by.pk, at("09:03")),
        (first, "LATE", "ROLL", attended.by.pk, at("09:10")),
    ]
    rows = RollTap.objects.order_by("nonce").values_list("value", "tapped_at", "arrived_at", "by", "outcome")
    assert list(rows) == [
        ("PRESENT", at("09:02"), SENT, attended.by.pk, "TAKEN"),
        ("SICK", at("09:03"), SENT, attended.by.pk, "TAKEN"),
        ("LATE", at("09:10"), SENT, attended.by.pk, "TAKEN"),
    ]
    entry = AuditEntry.objects.get(action="attendance.roll_upload")
    assert (entry.by, entry.subject_id) == (attended.by, attended.training_class.pk)
    assert entry.data == {"session": attended.morning.pk, "half_day": AM.key, "taken": 3, "refused": 0}


def test_sent_again_it_counts_nothing_and_says_the_same(
    attended: Attended, cast: Cast, address: str, as_user: Any
) -> None:
    attended.mark(AM, by=cast.organiser, p1="SICK")
    # A tap and its undo: where they counted twice, each would find what it had seen.
    sent = form(
        attended,
        tap(attended, 1, "PRESENT"),
        tap(attended, 2, "", "PRESENT"),
        tap(attended, 3, "LATE", place=1),
        tap(attended, 4, "PRESENT", place=2),
    )
    client = as_user(attended.by)
    first = client.post(address, sent).json()
    assert [row["kind"] for row in first["outcomes"]] == ["TAKEN", "TAKEN", "CONFLICT", "TAKEN"]
    before = list(Mark.objects.values_list("pk", flat=True))
    attended.mark(AM, by=cast.organiser, p2="ABSENT")
    assert client.post(address, sent).json() == first
    assert Mark.objects.exclude(pk__in=before).count() == 1
    assert (RollTap.objects.count(), state()) == (4, ["SICK", "ABSENT"])
    assert AuditEntry.objects.filter(action="attendance.roll_upload").count() == 1


def test_what_is_said_already_is_the_same(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    attended.mark(AM, by=cast.organiser, p0="LATE")
    answer = as_user(attended.by).post(address, form(attended, tap(attended, 1, "LATE")))
    assert told(answer) == [("SAME", "")]
    assert Mark.objects.count() == 1


def test_a_cell_that_somebody_else_changed_is_left_alone_and_can_be_overridden(
    attended: Attended, cast: Cast, address: str, as_user: Any, time_machine_at: Any
) -> None:
    with time_machine_at("2026-11-23T09:05:00+08:00"):
        attended.mark(AM, by=cast.organiser, p0="SICK")
    client = as_user(attended.by)
    answer = client.post(address, form(attended, tap(attended, 1, "PRESENT")))
    sentence = "王小宁：王科长 9:05 已记为“病假”，您 9:02 点的“出勤”没有记入。"
    assert told(answer) == [("CONFLICT", sentence)]
    assert answer.json()["outcomes"][0]["current"] == "SICK"
    assert state() == ["SICK"]
    assert told(client.post(address, form(attended, tap(attended, 2, "PRESENT", "SICK")))) == [("TAKEN", "")]
    assert state() == ["PRESENT"]


def test_what_is_told_is_told_in_the_readers_language(attended: Attended, address: str, as_user: Any) -> None:
    client = as_user(attended.by)
    PublishedSession.objects.filter(pk=attended.morning.pk).update(status=SessionStatus.CANCELLED)
    sent = form(attended, tap(attended, 1, "PRESENT"))
    chinese = told(client.post(address, sent))
    client.cookies["django_language"] = "en"
    english = told(client.post(address, sent))
    assert chinese == [("CANCELLED", "王小宁，9:02 点的“出勤”没有记入：这节课已取消。")]
    assert english == [
        ("CANCELLED", "王小宁: “Present”, tapped at 9:02, was not recorded: This session has been cancelled.")
    ]


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("CLOSED", "本班已结班，考勤不能再改。"),
        ("MOVED", "这节课已改到11月24日下午。"),
        ("LEFT", "已不在这节课的名单上。"),
    ],
)
def test_what_happened_meanwhile_is_said_of_each(
    kind: str, why: str, attended: Attended, address: str, as_user: Any
) -> None:
    if kind == "CLOSED":
        attended.training_class.status = ClassStatus.CLOSED
        attended.training_class.save()
    elif kind == "MOVED":
        start, end = (
            at("14:00", factories.MONDAY + dt.timedelta(1)),
            at("16:00", factories.MONDAY + dt.timedelta(1)),
        )
        PublishedSession.objects.filter(pk=attended.morning.pk).update(
            start_at=start, end_at=end, period="PM"
        )
    else:
        Enrolment.objects.filter(pk=attended.people[0].pk).update(status="CANCELLED")
    client = as_user(attended.by)
    sent = form(attended, tap(attended, 1, "PRESENT"))
    expected = [(kind, f"王小宁，9:02 点的“出勤”没有记入：{why}")]
    assert [told(client.post(address, sent)), told(client.post(address, sent))] == [expected, expected]
    assert (state(), RollTap.objects.get().outcome.split(" ")[0]) == ([], kind)


def test_one_who_left_does_not_hold_up_the_others(attended: Attended, address: str, as_user: Any) -> None:
    Enrolment.objects.filter(pk=attended.people[0].pk).update(status="CANCELLED")
    taps = [tap(attended, 1, "PRESENT"), tap(attended, 2, "LATE", place=1)]
    answer = as_user(attended.by).post(address, form(attended, *taps))
    assert [kind for kind, _text in told(answer)] == ["LEFT", "TAKEN"]
    assert state() == ["LATE"]


def test_somebody_of_another_class_is_unknown(
    attended: Attended, cast: Cast, address: str, as_user: Any
) -> None:
    (other,) = factories.trainees(factories.training_class(cast.district, "别的班"), cast.community, 1)
    taps = [f"{NONCE}/{other.pk}/PRESENT//{millis(SENT)}", tap(attended, 1, "PRESENT")]
    answer = as_user(attended.by).post(address, form(attended, *taps))
    assert told(answer) == [
        ("UNKNOWN", "有一人，18:00 点的“出勤”没有记入：名单里没有这个人。"),
        ("TAKEN", ""),
    ]
    assert list(Mark.objects.values_list("enrolment", flat=True)) == [attended.people[0].pk]


def test_a_nonce_of_somebody_else_is_not_taken(
    attended: Attended, cast: Cast, address: str, as_user: Any
) -> None:
    sent = form(attended, tap(attended, 1, "PRESENT"))
    as_user(attended.by).post(address, sent)
    organiser = as_user(cast.organiser)
    assert organiser.post(address, sent).status_code == 409
    theirs = organiser.post(address, sent | {"account": cast.organiser.pk})
    assert [kind for kind, _text in told(theirs)] == ["UNKNOWN"]
    assert Mark.objects.count() == 1


def test_taps_of_another_account_are_not_taken(
    attended: Attended, cast: Cast, address: str, as_user: Any
) -> None:
    answer = as_user(cast.organiser).post(address, form(attended, tap(attended, 1, "PRESENT")))
    assert answer.status_code == 409
    assert answer.json() == {"error": "这些点名是另一个账号记的，请用那个账号登录后上传。"}
    assert (state(), RollTap.objects.count()) == ([], 0)


@pytest.mark.parametrize(
    ("tapped", "sent", "counts"),
    [
        ("2026-11-23T09:02:00", "2026-11-23T18:00:00", "2026-11-23T09:02:00"),
        ("2026-11-23T09:02:00", "2026-11-23T18:02:00", "2026-11-23T09:02:00"),  # two minutes fast: no matter
        ("2026-11-23T09:04:01", "2026-11-23T18:02:01", "2026-11-23T09:02:00"),  # more: put right
        ("2026-11-23T09:02:00", "2026-11-23T17:57:59", "2026-11-23T09:04:01"),  # slow
        ("2026-11-23T18:01:00", "2026-11-23T18:01:00", "2026-11-23T18:00:00"),  # never still to come
        ("2026-11-24T09:00:00", "2026-11-23T18:00:00", "2026-11-23T18:00:00"),
        ("2026-11-22T23:59:59", "2026-11-23T18:00:00", "2026-11-23T00:00:00"),  # never before its day
    ],
)
def test_a_clock_that_is_off(
    tapped: str, sent: str, counts: str, attended: Attended, address: str, as_user: Any
) -> None:
    def instant(text: str) -> dt.datetime:
        return dt.datetime.fromisoformat(f"{text}+08:00")

    one = f"{NONCE}/{attended.people[0].pk}/PRESENT//{millis(instant(tapped))}"
    as_user(attended.by).post(address, form(attended, one, sent_at=millis(instant(sent))))
    assert Mark.objects.get().marked_at == instant(counts)
    assert RollTap.objects.get().tapped_at == instant(counts)


def test_before_its_day_nothing_counts(
    attended: Attended, address: str, as_user: Any, time_machine_at: Any
) -> None:
    sent = form(attended, tap(attended, 1, "PRESENT"))
    with time_machine_at("2026-11-22T23:59:59+08:00"):
        answer = as_user(attended.by).post(address, sent)
    assert [kind for kind, _text in told(answer)] == ["EARLY"]
    assert state() == []


def test_a_correction_tapped_after_the_day_needs_a_reason_and_one_tapped_on_it_does_not(
    attended: Attended, address: str, as_user: Any, time_machine_at: Any
) -> None:
    attended.mark(AM, p0="PRESENT", p1="PRESENT")
    late, in_time = attended.people[0].pk, attended.people[1].pk
    midnight = millis(at("00:00", factories.MONDAY + dt.timedelta(1)))
    taps = [
        f"{UUID(int=NONCE.int + 1)}/{late}/LATE/PRESENT/{midnight}",
        f"{UUID(int=NONCE.int + 2)}/{in_time}/LATE/PRESENT/{midnight - 1}",
        f"{UUID(int=NONCE.int + 3)}/{attended.people[2].pk}/LATE//{midnight}",  # nothing was recorded
    ]
    with time_machine_at("2026-11-24T08:00:00+08:00"):
        answer = as_user(attended.by).post(address, form(attended, *taps, sent_at=millis(timezone.now())))
    sentence = "王小宁，0:00 点的“迟到”没有记入：已过当天，更正考勤要写明原因，请在考勤表里更正。"
    assert told(answer)[0] == ("REASON", sentence)
    assert [kind for kind, _text in told(answer)[1:]] == ["TAKEN", "TAKEN"]
    assert state() == ["PRESENT", "LATE", "LATE"]


def test_R29_a_tap_marks_every_session_of_the_half_day(
    attended: Attended, address: str, as_user: Any
) -> None:
    factories.published(
        factories.session(attended.training_class, "讨论", start=at("10:40"), end=at("11:30"))
    )
    as_user(attended.by).post(address, form(attended, tap(attended, 1, "PRESENT")))
    assert state() == ["PRESENT", "PRESENT"]
    assert set(Mark.objects.values_list("marked_at", flat=True)) == {at("09:02")}


def test_who_may_upload(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    found = answers(cast, as_user, address, "post")
    assert found == {
        who: 422 if code == 302 and who != "anonymous" else code for who, code in WRITERS.items()
    }
    assert as_user(attended.by).get(address).status_code == 405


@pytest.mark.parametrize(
    "bad",
    [
        {"tap": []},
        {"tap": ["x"]},
        {"tap": [f"{NONCE}/1/ON_LEAVE//1795395720000"]},
        {"tap": [f"{NONCE}/1/PRESENT/?/1795395720000"]},
        {"tap": [f"{NONCE}/1/PRESENT//-1"]},
        {"tap": [f"{NONCE}/1/PRESENT//9"]},
        {"tap": [f"{NONCE}/1/PRESENT//99999999999999"]},
        {"tap": [f"{NONCE}/٣/PRESENT//1795395720000"]},
        {"tap": [f"{NONCE}/{'9' * 40}/PRESENT//1795395720000"]},
        {"tap": ["1/1/PRESENT//1795395720000"]},
        {"tap": [f"{UUID(int=n)}/1/PRESENT//1795395720000" for n in range(501)]},
        {"half_day": "2026-11-23"},
        {"half_day": "9999-11-23-AM"},
        {"sent_at": "x"},
        {"sent_at": ""},
        {"account": "x"},
    ],
)
def test_what_makes_no_sense(attended: Attended, address: str, as_user: Any, bad: dict[str, Any]) -> None:
    sent = form(attended, tap(attended, 1, "PRESENT")) | bad
    answer = as_user(attended.by).post(address, sent)
    assert (answer.status_code, answer.json()) == (422, {"error": "读不懂这次点名，请刷新后再试。"})
    assert RollTap.objects.count() == 0


def test_queries_do_not_grow(
    attended: Attended, cast: Cast, address: str, as_user: Any, count_queries: Any
) -> None:
    client = as_user(attended.by)
    attended.mark(AM, by=cast.organiser, p0="SICK")
    with count_queries() as few:
        client.post(address, form(attended, tap(attended, 1, "LATE"), tap(attended, 2, "LATE", place=1)))
    people = factories.trainees(attended.training_class, cast.community, 4)
    attended.people += people
    with count_queries() as many:
        taps = [tap(attended, 3 + place, "PRESENT", place=place) for place in range(7)]
        client.post(address, form(attended, *taps, tap(attended, 20, "LATE", "PRESENT", place=3)))
    assert len(few) == len(many)
    assert len(many) <= 24
