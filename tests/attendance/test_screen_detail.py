"""The hall's screen."""

from typing import Any

import pytest
from django.urls import reverse

from attendance import checkin, scanning
from attendance.models import SpotCheck
from tests import factories
from tests.attendance.conftest import AM, Attended
from tests.attendance.doors import answers
from tests.attendance.scanned import HTMX
from tests.conftest import Cast
from tests.factories import at
from timetable.models import PublishedSession, SessionStatus
from trainees.models import Enrolment

WHO = {
    "administrator": 200,
    "organiser": 200,
    "head_teacher": 200,
    "finance": 403,
    "auditor": 403,
    "liaison": 404,
    "cadre_user": 404,
    "stranger": 404,
    "anonymous": 302,
}


@pytest.fixture
def address(attended: Attended, time_machine_at: Any) -> Any:
    with time_machine_at("2026-11-23T08:52:04+08:00"):
        yield reverse("attendance:screen_detail", args=[attended.morning.pk])


def check_in(attended: Attended, place: int) -> None:
    person = Enrolment.objects.select_related("training_class", "cadre__user").get(
        pk=attended.people[place].pk
    )
    session = PublishedSession.objects.get(pk=attended.morning.pk)
    checkin.check_in(person, session, at=at("08:52"), way="CODE")


def test_it_works(attended: Attended, address: str, as_user: Any, settings: Any) -> None:
    check_in(attended, 1)
    answer = as_user(attended.by).get(address)
    page = answer.content.decode()
    now = at("08:52:04")
    code, number = (make(attended.morning.pk, now) for make in (scanning.code_of, scanning.number_of))
    screen = answer.context["screen"]
    assert (screen.code, screen.seconds_left) == (code, 11)
    assert screen.address == f"{settings.BASE_URL}/check-in/{code}/"
    assert (screen.turnout.expected, screen.turnout.there) == (3, 1)
    assert screen.turnout.latest == (attended.people[1].cadre.name,)
    for text in (
        "基层党建",
        f"{number[:3]} {number[3:]}",
        "请扫码签到，09:05 前不算迟到",
        "data:image/svg+xml",
    ):
        assert text in page
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_it_shows_names_and_no_other_personal_data(attended: Attended, address: str, as_user: Any) -> None:
    for place in range(3):
        check_in(attended, place)
    page = as_user(attended.by).get(address).content.decode()
    shown = [attended.people[0].cadre.name, "13800005678", "138****5678", "花园社区", "社区书记", "湖塘镇"]
    assert [text in page for text in shown] == [True, False, False, False, False, False]


def test_its_script_gets_only_what_changes(attended: Attended, address: str, as_user: Any) -> None:
    page = as_user(attended.by).get(address, **HTMX).content.decode()
    assert ("<html" in page, 'data-seconds="11"' in page, "screen-picture" in page) == (False, True, True)


def test_who_may_look(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address) == WHO


def test_only_get(attended: Attended, address: str, as_user: Any) -> None:
    assert as_user(attended.by).post(address).status_code == 405


@pytest.mark.parametrize(
    ("clock", "words", "is_open"),
    [
        ("08:29:59", "08:30 开放签到", True),
        ("08:30:00", "请扫码签到，09:05 前不算迟到", True),
        ("09:05:00", "现在签到记为迟到，09:30 结束", True),
        ("09:30:00", "签到已于 09:30 结束，请找班主任补签", False),
    ],
)
def test_R16_what_may_be_done_now(
    attended: Attended,
    address: str,
    as_user: Any,
    time_machine_at: Any,
    clock: str,
    words: str,
    is_open: bool,
) -> None:
    with time_machine_at(f"2026-11-23T{clock}+08:00"):
        answer = as_user(attended.by).get(address)
    assert (answer.context["screen"].asked.words, answer.context["screen"].asked.is_open) == (words, is_open)
    assert ("screen-picture" in answer.content.decode()) == is_open


def test_R29_a_later_session_shows_the_half_days_window(
    attended: Attended, address: str, as_user: Any
) -> None:
    second = factories.published(
        factories.session(attended.training_class, "讨论", start=at("10:40"), end=at("11:30"))
    )
    page = reverse("attendance:screen_detail", args=[second.pk])
    client = as_user(attended.by)
    check_in(attended, 0)
    screen = client.get(page).context["screen"]
    assert (screen.asked.words, screen.turnout.there) == ("请扫码签到，09:05 前不算迟到", 1)
    factories.policy(
        attended.training_class.plan.district, training_class=attended.training_class, each_session=True
    )
    assert client.get(page).context["screen"].asked.words == "10:10 开放签到"


def test_going_and_spot_checks(attended: Attended, address: str, as_user: Any, time_machine_at: Any) -> None:
    factories.policy(
        attended.training_class.plan.district,
        training_class=attended.training_class,
        check_out=True,
        spot_checks=True,
    )
    SpotCheck.objects.create(
        training_class=attended.training_class,
        session_id=attended.morning.pk,
        opened_at=at("10:00"),
        closes_at=at("10:05"),
        opened_by=attended.by,
    )
    found = {}
    for clock in ("10:00:00", "10:05:00", "11:25:00", "12:00:00"):
        with time_machine_at(f"2026-11-23T{clock}+08:00"):
            found[clock] = as_user(attended.by).get(address).context["screen"].asked.words
    assert found == {
        "10:00:00": "抽查：请在 10:05 前扫码应答",
        "10:05:00": "签到已于 09:30 结束，请找班主任补签",
        "11:25:00": "请扫码签退，12:00 结束",
        "12:00:00": "签退已于 12:00 结束，请找班主任说明",
    }


def test_a_class_that_signs_on_paper_shows_no_code(attended: Attended, address: str, as_user: Any) -> None:
    district = attended.training_class.plan.district
    factories.policy(district, training_class=attended.training_class, modes=["PAPER"])
    page = as_user(attended.by).get(address).content.decode()
    assert ("screen-picture" in page, "本班不用扫码签到" in page) == (False, True)


def test_one_code_serves_all_classes_of_a_joint_session(
    attended: Attended, cast: Cast, address: str, as_user: Any
) -> None:
    joined = factories.training_class(cast.district, "合班班次")
    factories.trainees(joined, cast.community, 2)
    drafted = factories.session(attended.training_class, "合班讲座", start=at("14:00"))
    drafted.joint_classes.set([joined])
    joint = factories.published(drafted)
    page = reverse("attendance:screen_detail", args=[joint.pk])
    organiser = as_user(cast.organiser)
    own, guest = organiser.get(page), organiser.get(f"{page}?class={joined.pk}")
    assert own.context["screen"].code == guest.context["screen"].code
    assert own.context["screen"].turnout.expected == 5
    assert "合班班次" in own.content.decode()


def test_a_group_s_session_expects_the_group_alone(attended: Attended, address: str, as_user: Any) -> None:
    group = factories.group(attended.training_class)
    Enrolment.objects.filter(pk=attended.people[1].pk).update(group=group)
    drafted = factories.session(attended.training_class, "小组讨论", start=at("14:00"))
    drafted.groups.set([group])
    page = reverse("attendance:screen_detail", args=[factories.published(drafted).pk])
    assert as_user(attended.by).get(page).context["screen"].turnout.expected == 1


def test_a_cancelled_session_has_no_screen(attended: Attended, address: str, as_user: Any) -> None:
    PublishedSession.objects.filter(pk=attended.morning.pk).update(status=SessionStatus.CANCELLED)
    assert as_user(attended.by).get(address).status_code == 404


def test_queries_do_not_grow(
    attended: Attended, cast: Cast, address: str, as_user: Any, count_queries: Any
) -> None:
    client = as_user(attended.by)
    check_in(attended, 0)
    client.get(address, **HTMX)
    with count_queries() as few:
        client.get(address, **HTMX)
    factories.trainees(attended.training_class, cast.community, 4)
    attended.mark(AM, p1="LATE")
    check_in(attended, 2)
    with count_queries() as many:
        client.get(address, **HTMX)
    assert len(few) == len(many)
    assert len(many) <= 16
