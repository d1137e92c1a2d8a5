"""Nobody must both sign and scan unless the class says so; where it does, whoever did only one is told to a person."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from attendance import entering, printings, undoing
from attendance.both_ways import both_ways_of
from attendance.differing import parse
from attendance.entering import Preview, paper_of
from attendance.models import AttendancePolicy, CheckIn, Mark, SheetPrinting
from attendance.standing import Standing
from tests import factories
from tests.attendance.conftest import AM, Attended
from tests.attendance.scanned import phone_of, scan, tap
from timetable.calendar import HalfDay

BOTH = "既要签名又要扫码"


@pytest.fixture
def policy(attended: Attended) -> AttendancePolicy:
    return factories.policy(attended.training_class.host, for_short_classes=True, sign_and_scan=True)


def printed(attended: Attended, *, half_day: HalfDay = AM, only: int = 3) -> SheetPrinting:
    lines = [person.pk for person in attended.people[:only]]
    return printings.bind(attended.training_class, half_day=half_day, lines=lines, by=attended.by)


def entered(attended: Attended, printing: SheetPrinting, text: str = "") -> int:
    typed = parse(text, paper_of(printing)).values
    preview = Preview.of(printing, typed)
    done = entering.enter(
        printing,
        text=text,
        typed=typed,
        counted=preview.counts.present,
        words="",
        seen=preview.fingerprint,
        by=attended.by,
    )
    return done.marked.act or 0


def scanned(attended: Attended, *places: int, way: str = "CODE") -> None:
    for place in places:
        CheckIn.objects.create(
            session_id=attended.morning.pk,
            enrolment=attended.people[place],
            way=way,
            at=attended.morning.start_at,
        )


def told(attended: Attended) -> dict[str, tuple[list[int], list[int]]]:
    """By half-day, the places of those who did not sign and of those who did not scan."""
    place = {person.pk: number for number, person in enumerate(attended.people)}
    return {
        half_day.key: (
            [place[person.pk] for person in both.unsigned],
            [place[person.pk] for person in both.unscanned],
        )
        for half_day, both in both_ways_of(Standing.of(attended.training_class)).items()
    }


def test_who_did_only_one_of_them_is_told(attended: Attended, policy: AttendancePolicy) -> None:
    scanned(attended, 0, 1)
    printing = printed(attended)
    assert told(attended) == {}, "no sheet is entered: nothing can be said"
    entered(attended, printing, "2 旷课")
    assert told(attended) == {AM.key: ([1], [2])}


def test_where_the_class_does_not_ask_for_both_nothing_is_told(
    attended: Attended, policy: AttendancePolicy, as_user: Any, count_queries: Callable[[], Any]
) -> None:
    scanned(attended, 0, 1)
    entered(attended, printed(attended), "2 旷课")
    AttendancePolicy.objects.filter(pk=policy.pk).update(sign_and_scan=False)
    standing = Standing.of(attended.training_class)
    with count_queries() as counted:
        assert both_ways_of(standing) == {}
    assert len(counted) == 0
    for page in pages(attended):
        assert BOTH not in as_user(attended.by).get(page).content.decode()


def test_late_and_early_have_signed_and_the_desk_counts_as_a_scan(
    attended: Attended, policy: AttendancePolicy
) -> None:
    scanned(attended, 0, way="DESK")
    entered(attended, printed(attended), "1 迟到, 2 早退, 3 事假")
    assert told(attended) == {AM.key: ([], [1])}


def test_whoever_is_on_leave_is_asked_for_neither(attended: Attended, policy: AttendancePolicy) -> None:
    attended.mark(AM, p1="SICK", p2="ABSENT")
    scanned(attended, 0)
    entered(attended, printed(attended))
    # Silence of the sheet: the absent one has signed by it, and a person has to say what holds.
    assert told(attended) == {AM.key: ([], [2])}


def test_a_sheet_speaks_only_for_those_on_it(attended: Attended, policy: AttendancePolicy) -> None:
    scanned(attended, 0, 2)
    entered(attended, printed(attended, only=2))
    assert told(attended) == {AM.key: ([], [1])}


def test_an_entry_that_was_taken_back_says_nothing(attended: Attended, policy: AttendancePolicy) -> None:
    act = entered(attended, printed(attended), "2 旷课")
    assert told(attended) == {AM.key: ([], [0, 2])}
    undoing.undo(Mark.objects.get(pk=act), attended.training_class, by=attended.by)
    assert told(attended) == {}


def test_on_two_sheets_one_signature_is_enough(attended: Attended, policy: AttendancePolicy) -> None:
    scanned(attended, 0, 1, 2)
    entered(attended, printed(attended), "2-3 旷课")
    entered(attended, printed(attended), "3 旷课")
    assert told(attended) == {AM.key: ([2], [])}


def pages(attended: Attended) -> list[str]:
    pk = attended.training_class.pk
    names = ("sheet_list", "flag_list", "completion_list", "today_detail")
    found = [reverse(f"attendance:{name}", args=[pk]) for name in names]
    return [*found[:3], f"{found[3]}?half_day={AM.key}"]


def test_the_pages_tell_it_and_closing_is_only_reminded(
    attended: Attended, policy: AttendancePolicy, as_user: Any
) -> None:
    scanned(attended, 0, 1)
    entered(attended, printed(attended), "2 旷课")
    client = as_user(attended.by)
    sheets, flags, completion, today = (client.get(page) for page in pages(attended))
    for answer in (sheets, flags, today):
        body = answer.content.decode()
        unsigned, unscanned = body.split("扫了码没有签名", 1)[1].split("签了名没有扫码", 1)
        names = [f">{person.cadre.name}</a>" for person in attended.people]
        assert [name in unsigned for name in names] == [False, True, False]
        assert [name in unscanned.split("</p>", 1)[0] for name in names] == [False, False, True]
    assert "1 个半天签名和扫码对不上，只是提醒，不影响结班。" in completion.content.decode()
    assert not [one for one in completion.context["remaining"] if "签名和扫码" in one.text]


def test_the_queries_do_not_grow(
    attended: Attended, policy: AttendancePolicy, count_queries: Callable[[], Any]
) -> None:
    def queries() -> int:
        standing = Standing.of(attended.training_class)
        with count_queries() as counted:
            assert both_ways_of(standing)
        return len(counted)

    entered(attended, printed(attended), "2 旷课")
    one = queries()
    scanned(attended, 0, 1)
    for _ in range(2):
        entered(attended, printed(attended), "3 旷课")
    assert (one, queries()) == (5, 5)


def test_a_class_on_paper_alone_refuses_a_scan_in_words(
    attended: Attended, policy: AttendancePolicy, time_machine_at: Any
) -> None:
    AttendancePolicy.objects.filter(pk=policy.pk).update(modes=["PAPER"], sign_and_scan=False)
    client, _phone = phone_of(attended.people[1])
    with time_machine_at("2026-11-23T08:50:00+08:00"):
        scan(client, attended.morning)
        answer = tap(client, attended.people[1])
    assert answer.status_code == 409
    assert "本班不用扫码签到，请在签到表上签名或等班主任点名。" in answer.content.decode()
    assert not CheckIn.objects.exists()


def test_a_class_that_is_not_called_by_name_can_still_be_put_right(
    attended: Attended, policy: AttendancePolicy, as_user: Any
) -> None:
    page, client = reverse("attendance:roll_call", args=[attended.morning.pk]), as_user(attended.by)
    words = ("本班的签到方式里没有点名", "其余全部出勤")
    assert [word in client.get(page).content.decode() for word in words] == [False, True]
    AttendancePolicy.objects.filter(pk=policy.pk).update(modes=["PAPER", "CODE"])
    body = client.get(page).content.decode()
    assert [word in body for word in words] == [True, False]
    assert 'class="roll-row' in body
    marked = {"enrolment": attended.people[0].pk, "value": "PRESENT", "seen": ""}
    client.post(reverse("attendance:roll_mark", args=[attended.morning.pk]), marked)
    assert Mark.objects.get().enrolment == attended.people[0]
