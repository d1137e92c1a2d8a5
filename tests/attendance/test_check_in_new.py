"""One tap after a scan, or the short number: the outcome in words."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from attendance import number_tries, scanning
from attendance.models import AttendanceRecord, CheckIn, Mark
from tests import factories
from tests.attendance.conftest import Attended
from tests.attendance.scanned import HTMX, PAGE, phone_of, scan, tap
from tests.conftest import Cast
from tests.factories import at
from trainees import phones
from trainees.models import Enrolment, PhoneTie


@pytest.fixture(autouse=True)
def morning(attended: Attended, time_machine_at: Any) -> Any:
    with time_machine_at("2026-11-23T08:52:00+08:00"):
        yield


def marked() -> list[tuple[int, str]]:
    return list(AttendanceRecord.objects.order_by("enrolment").values_list("enrolment", "status"))


def text(answer: Any) -> str:
    page: str = answer.content.decode()
    return page


def number(attended: Attended, clock: str = "08:52") -> str:
    return scanning.number_of(attended.morning.pk, at(clock))


def test_one_tap_from_a_phone_that_is_known(attended: Attended) -> None:
    client, phone = phone_of(attended.people[1])
    scan(client, attended.morning)
    page = client.get(PAGE)
    person = attended.people[1]
    assert [f'value="{person.pk}"' in text(page), person.cadre.name in text(page)] == [True, True]
    assert "基层党建" in text(page)
    answer = tap(client, person)
    assert (answer.status_code, "签到成功，08:52。" in text(answer)) == (200, True)
    row = CheckIn.objects.get()
    assert (row.enrolment_id, row.phone, row.way, row.at) == (person.pk, phone, "CODE", at("08:52"))
    assert marked() == [(person.pk, "PRESENT")]
    assert answer["Cache-Control"] == "no-store, private"


def test_one_tap_of_a_cadre_who_has_signed_in(attended: Attended, cast: Cast, as_user: Any) -> None:
    client = as_user(cast.cadre_user)
    scan(client, attended.morning)
    assert "王小宁" in text(client.get(PAGE))
    assert "签到成功，08:52。" in text(tap(client, cast.enrolment))
    tie = PhoneTie.objects.get()
    assert (tie.enrolment, tie.way) == (cast.enrolment, "ACCOUNT")
    assert (Mark.objects.get().marked_by, CheckIn.objects.get().phone) == (cast.cadre_user, tie.phone)
    assert phones.COOKIE in client.cookies
    phones.untie(tie, by=cast.head_teacher)
    assert client.get("/me/")["Location"] == "/sign-in/?next=/me/"


def test_the_scan_is_timed_and_not_the_tap(attended: Attended, time_machine_at: Any) -> None:
    client, _phone = phone_of(attended.people[0])
    with time_machine_at("2026-11-23T09:04:59+08:00"):
        scan(client, attended.morning)
    with time_machine_at("2026-11-23T09:09:58+08:00"):
        assert "签到成功，09:04。" in text(tap(client, attended.people[0]))
    assert (CheckIn.objects.get().at, CheckIn.objects.get().received_at) == (at("09:04:59"), at("09:09:58"))


def test_the_proof_dies_after_five_minutes(attended: Attended, time_machine_at: Any) -> None:
    client, _phone = phone_of(attended.people[0])
    scan(client, attended.morning)
    with time_machine_at("2026-11-23T08:57:00+08:00"):
        answer = tap(client, attended.people[0])
    assert (answer.status_code, "扫码已超过5分钟，请再扫一次" in text(answer)) == (409, True)
    assert CheckIn.objects.count() == 0


def test_again_it_says_since_when(attended: Attended, count_queries: Any, time_machine_at: Any) -> None:
    client, _phone = phone_of(attended.people[0])
    scan(client, attended.morning)
    tap(client, attended.people[0])
    with count_queries() as queries:
        again = tap(client, attended.people[0], **HTMX)
    assert (again.status_code, "已签到 08:52" in text(again)) == (200, True)
    assert len(queries) <= 2
    with time_machine_at("2026-11-23T09:20:00+08:00"):
        scan(client, attended.morning)
        assert "已签到 08:52" in text(tap(client, attended.people[0]))
    assert (CheckIn.objects.count(), Mark.objects.count()) == (1, 1)


def test_a_tap_by_htmx_answers_the_fragment_alone(attended: Attended) -> None:
    client, _phone = phone_of(attended.people[0])
    scan(client, attended.morning)
    page = text(tap(client, attended.people[0], **HTMX))
    assert ("<html" in page, 'id="check-in"' in page, "签到成功" in page) == (False, True, True)


def test_several_people_on_one_phone_choose(attended: Attended) -> None:
    client, _phone = phone_of(*attended.people[:2])
    scan(client, attended.morning)
    page = text(client.get(PAGE))
    assert (page.count("check-in-button"), "请点自己的名字" in page) == (2, True)
    tap(client, attended.people[0])
    page = text(client.get(PAGE))
    assert (page.count("check-in-button"), "已签到 08:52" in page) == (1, True)
    tap(client, attended.people[1])
    assert [pk for pk, _status in marked()] == [person.pk for person in attended.people[:2]]


def test_nobody_checks_in_for_whom_the_phone_does_not_speak(attended: Attended, cast: Cast) -> None:
    client, phone = phone_of(attended.people[0])
    scan(client, attended.morning)
    for pk in (attended.people[1].pk, 0, 10**17):
        answer = client.post(PAGE, {"enrolment": pk})
        assert (answer.status_code, "没有认出您是谁，请再扫一次" in text(answer)) == (409, True)
    phones.untie(PhoneTie.objects.get(phone=phone), by=cast.head_teacher)
    assert tap(client, attended.people[0]).status_code == 409
    assert CheckIn.objects.count() == 0


def test_who_is_not_known_is_asked_who_it_is(attended: Attended) -> None:
    client = Client()
    scan(client, attended.morning)
    answer = client.get(PAGE)
    if answer.status_code == 302:
        assert answer["Location"] == f"/phone/?class={attended.training_class.pk}&next=%2Fcheck-in%2F"
    else:
        assert "这部手机还没有对应的学员" in text(answer)


@pytest.mark.parametrize(
    ("clock", "words"),
    [
        ("08:20:00", "还没开始签到，08:30 开放"),
        ("09:06:00", "签到成功，09:06，记为迟到。"),
        ("09:30:00", "签到已于 09:30 结束，请找班主任补签"),
    ],
)
def test_the_outcome_in_words(attended: Attended, time_machine_at: Any, clock: str, words: str) -> None:
    client, _phone = phone_of(attended.people[0])
    with time_machine_at(f"2026-11-23T{clock}+08:00"):
        scan(client, attended.morning)
        answer = tap(client, attended.people[0])
    assert (words in text(answer), answer.status_code) == (True, 200 if "成功" in words else 409)


def test_a_cadre_of_another_class_reads_so(attended: Attended, cast: Cast, as_user: Any) -> None:
    other = factories.training_class(cast.district, "别的班")
    theirs = factories.published(factories.session(other, "别班的课"))
    client = as_user(cast.cadre_user)
    scan(client, theirs)
    answer = client.get(PAGE)
    assert (answer.status_code, "没有签到" in text(answer)) == (409, True)
    assert "这节课不是您所在班次" in text(answer)


def test_a_trainee_who_withdrew_reads_so(attended: Attended) -> None:
    Enrolment.objects.filter(pk=attended.people[0].pk).update(status="CANCELLED")
    client, _phone = phone_of(attended.people[0])
    scan(client, attended.morning)
    assert "您现在不在本班名单里（撤回报名）" in text(tap(client, attended.people[0]))


def test_staff_who_scan_by_mistake_are_led_to_the_roll(attended: Attended, cast: Cast, as_user: Any) -> None:
    client = as_user(cast.head_teacher)
    scan(client, attended.morning)
    page = text(client.get(PAGE))
    assert "您现在用的是工作人员账号（刘老师），不能给自己签到。" in page
    assert reverse("attendance:roll_call", args=[attended.morning.pk]) in page
    assert tap(client, attended.people[0]).status_code == 409


def test_without_a_scan_the_known_may_type_the_number(attended: Attended, cast: Cast, as_user: Any) -> None:
    client, phone = phone_of(attended.people[0])
    assert 'name="number"' in text(client.get(PAGE))
    answer = client.post(PAGE, {"number": f" {number(attended)[:3]} {number(attended)[3:]}"})
    assert (answer.status_code, "签到成功，08:52。" in text(answer)) == (200, True)
    row = CheckIn.objects.get()
    assert (row.way, row.phone, Mark.objects.get().source) == ("NUMBER", phone, "CODE")
    assert "请用微信或相机扫大屏幕上的二维码" in text(Client().get(PAGE))
    assert 'name="number"' not in text(Client().get(PAGE))


@pytest.mark.parametrize(("clock", "status"), [("08:51:45", 200), ("08:51:30", 422), ("08:52:15", 422)])
def test_only_the_number_of_this_window_and_the_one_before(
    attended: Attended, clock: str, status: int
) -> None:
    client, _phone = phone_of(attended.people[0])
    assert client.post(PAGE, {"number": number(attended, clock)}).status_code == status


def test_a_number_of_another_class_is_wrong(attended: Attended, cast: Cast) -> None:
    other = factories.training_class(cast.district, "别的班")
    theirs = factories.published(factories.session(other, "别班的课"))
    client, _phone = phone_of(attended.people[0])
    wrong = client.post(PAGE, {"number": scanning.number_of(theirs.pk, at("08:52"))})
    assert (wrong.status_code, "数字不对或者已经换了" in text(wrong)) == (422, True)


def test_a_stranger_has_no_number_to_type(attended: Attended) -> None:
    answer = Client().post(PAGE, {"number": number(attended)})
    assert (answer.status_code, CheckIn.objects.count()) == (409, 0)


def test_several_people_on_one_phone_choose_after_the_number_too(attended: Attended) -> None:
    client, _phone = phone_of(*attended.people[:2])
    assert client.post(PAGE, {"number": number(attended)})["Location"] == PAGE
    assert "签到成功" in text(tap(client, attended.people[1]))
    assert CheckIn.objects.get().way == "NUMBER"


def wrong(attended: Attended) -> str:
    return f"{(int(number(attended)) + 1) % 10**6:06d}"


def test_five_wrong_numbers_a_minute_from_one_phone(attended: Attended, time_machine_at: Any) -> None:
    client, _phone = phone_of(attended.people[0])
    found = [client.post(PAGE, {"number": wrong(attended)}).status_code for _ in range(6)]
    assert found == [422] * 5 + [429]
    right = client.post(PAGE, {"number": number(attended)})
    assert (right.status_code, "试得太多了，请过一分钟再输，或者扫二维码。" in text(right)) == (429, True)
    assert phone_of(attended.people[1])[0].post(PAGE, {"number": number(attended)}).status_code == 200
    with time_machine_at("2026-11-23T08:52:59+08:00"):
        assert client.post(PAGE, {"number": number(attended, "08:52:59")}).status_code == 429
    with time_machine_at("2026-11-23T08:53:00+08:00"):
        assert client.post(PAGE, {"number": number(attended, "08:53:00")}).status_code == 200


def test_a_hundred_wrong_numbers_a_minute_for_one_session(
    attended: Attended, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (number_tries.EACH, number_tries.TOGETHER) == (5, 100)
    monkeypatch.setattr(number_tries, "TOGETHER", 3)
    found = [
        phone_of(attended.people[0])[0].post(PAGE, {"number": wrong(attended)}).status_code for _ in range(4)
    ]
    assert found == [422] * 3 + [429]


@pytest.mark.parametrize("bad", ["", "x", "\x00", "９９９９９９", "9" * 400])
def test_a_number_that_makes_no_sense(attended: Attended, bad: str) -> None:
    client, _phone = phone_of(attended.people[0])
    assert client.post(PAGE, {"number": bad}).status_code == 422
    assert client.post(PAGE, {"enrolment": bad}).status_code == 409
