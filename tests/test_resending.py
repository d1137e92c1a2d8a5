"""A double click or a resend makes one record, of whatever kind."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from accounts.models import User
from attendance.models import ClassTest, DifferenceNote, HoursCredit, OnlineRate, Requirement, SheetCount
from courses.models import Course, CourseCategory, PlanAct, PlanDocument, PreparationItem, PreparationTick
from courses.preparation import template
from reminders.models import GroupRobot
from tests import factories
from tests.conftest import Cast
from timetable.models import (
    AgendaItem,
    CalendarDay,
    FeeStandard,
    Instructor,
    Room,
    SessionMaterial,
    Unavailability,
)
from trainees.models import Cadre, PrivacyRequest
from units.models import Unit

TOKEN = {"csrfmiddlewaretoken": "t" * 64}
Form = tuple[str, type[Model], dict[str, Any]]


def _forms(cast: Cast) -> dict[str, Form]:
    """Address name → where it is sent, what it makes, a form that is valid."""
    made = _settings(cast) | _hours(cast) | _people(cast) | _ceremonies(cast) | _robots(cast)
    return made | _prepared(cast) | _differences(cast) | _privacy(cast)


def _privacy(cast: Cast) -> dict[str, Form]:
    """Who administers may be a cadre too."""
    Cadre.objects.filter(pk=cast.cadre.pk).update(user=cast.administrator)
    return {"desk:my_privacy": ("/me/privacy/", PrivacyRequest, {"kind": "COPY", "words": ""})}


def _prepared(cast: Cast) -> dict[str, Form]:
    item = {"title": "接站", "days_before": "1"}
    address = reverse("desk:preparation_item_new", args=[cast.training_class.pk])
    return {
        "courses:preparation_new": ("/settings/preparation/new/", PreparationItem, item),
        "desk:preparation_item_new": (address, PreparationItem, item),
    }


def _differences(cast: Cast) -> dict[str, Form]:
    """Sixty are planned, one is on the list."""
    word = {"key": "size", "left": "60", "right": "1", "last_note": 0, "words": "计划数是控制数"}
    address = reverse("attendance:difference_explain", args=[cast.training_class.pk])
    return {"attendance:difference_explain": (address, DifferenceNote, word)}


def _robots(cast: Cast) -> dict[str, Form]:
    robot = {
        "kind": "WECOM",
        "name": "学员群",
        "address": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1",
        "per_minute": "20",
    }
    address = reverse("reminders:class_robot_new", args=[cast.training_class.pk])
    return {
        "reminders:robot_new": ("/settings/robots/new/", GroupRobot, robot),
        "reminders:class_robot_new": (address, GroupRobot, robot),
    }


def _settings(cast: Cast) -> dict[str, Form]:
    course = {"title": "新课程", "category": CourseCategory.values[0], "hours": "4"}
    account = {"username": "new", "name": "新人", "unit": cast.town.pk, "role": "liaison"}
    unit = {"name": "新设社区", "kind": "COMMUNITY", "parent": cast.town.pk, "position": 1}
    return {
        "courses:course_new": ("/settings/courses/new/", Course, course),
        "timetable:room_new": (
            "/settings/rooms/new/",
            Room,
            {"name": "新教室", "kind": "CLASSROOM", "position": 1},
        ),
        "timetable:instructor_new": (
            "/settings/instructors/new/",
            Instructor,
            {"name": "新老师", "title_grade": "OTHER"},
        ),
        "timetable:calendar_day_new": (
            "/settings/calendar/new/",
            CalendarDay,
            {"day": "2027-01-01", "kind": "HOLIDAY", "name": "元旦"},
        ),
        "timetable:unavailability_new": (
            reverse("timetable:unavailability_new", args=["rooms", factories.room(cast.district).pk]),
            Unavailability,
            {"first_on": "2026-11-23", "is_hard": "True"},
        ),
        "timetable:fee_standard_new": (
            "/settings/fees/fee/new/",
            FeeStandard,
            {"title_grade": "SENIOR", "amount": "900", "most_hours": "4", "valid_from": "2027-01-01"},
        ),
        "accounts:account_new": ("/settings/accounts/new/", User, account),
        "accounts:unit_new": ("/settings/units/new/", Unit, unit),
    }


def _hours(cast: Cast) -> dict[str, Form]:
    return {
        "attendance:credit_new": (
            reverse("attendance:credit_new", args=[cast.cadre.pk]),
            HoursCredit,
            {"source": "SUPERIOR", "title": "进修班", "year": 2026, "hours": 8, "level": "NONE"},
        ),
        "attendance:class_test_new": (
            reverse("attendance:class_test_new", args=[cast.training_class.pk]),
            ClassTest,
            {"version": 0, "title": "结业测试", "full_mark": 100, "pass_mark": 60},
        ),
        "attendance:requirement_new": (
            "/settings/requirements/new/",
            Requirement,
            {"audience": "HEAD", "rule": "本地", "hours": 8, "span_years": 1, "rank": 1}
            | dict.fromkeys(("county_classes", "township_classes", "face_to_face_classes"), 0),
        ),
        "attendance:online_rate_new": (
            "/settings/online-rates/new/",
            OnlineRate,
            {"year": 2026, "claimed": 2, "credited": 1},
        ),
    }


def _ceremonies(cast: Cast) -> dict[str, Form]:
    address = reverse("timetable:agenda_item_new", args=[cast.training_class.pk, "opening"])
    return {"timetable:agenda_item_new": (address, AgendaItem, {"version": 0, "text": "领导讲话"})}


def _people(cast: Cast) -> dict[str, Form]:
    person = {"name": "新学员", "unit": cast.community.pk, "post": "社区委员"}
    return {
        "trainees:cadre_new": (
            reverse("trainees:cadre_new", args=[cast.training_class.pk]),
            Cadre,
            person,
        ),
        "attendance:arrival_new": (
            reverse("attendance:arrival_new", args=[cast.training_class.pk]) + "?typed=1",
            Cadre,
            {**person, "kind": "ADD"},
        ),
    }


NAMES = (
    "courses:course_new",
    "timetable:room_new",
    "timetable:instructor_new",
    "timetable:calendar_day_new",
    "timetable:unavailability_new",
    "timetable:fee_standard_new",
    "accounts:account_new",
    "accounts:unit_new",
    "trainees:cadre_new",
    "attendance:credit_new",
    "attendance:class_test_new",
    "attendance:requirement_new",
    "attendance:online_rate_new",
    "attendance:arrival_new",
    "attendance:difference_explain",
    "timetable:agenda_item_new",
    "reminders:robot_new",
    "reminders:class_robot_new",
    "courses:preparation_new",
    "desk:preparation_item_new",
    "desk:my_privacy",
)


# Forms that carry a number of their own, or say a thing that can be said once: who sends them, where, what they make.
Said = tuple[User, str, type[Model], dict[str, Any]]
NONCE = "00000000-0000-4000-8000-000000000001"
SAID = (
    "courses:plan_act_new",
    "courses:plan_document_new",
    "desk:preparation_tick",
    "timetable:material_new",
    "attendance:sheet_count",
    "desk:my_privacy",
)


def _said(cast: Cast) -> dict[str, Said]:
    session = factories.published(factories.session(cast.training_class))
    own, by = [cast.training_class.pk], cast.organiser
    item = template.add(cast.district, days_before=5, title="落实车辆", by=by)
    paper = {"title": "联席会议", "dated_on": "2026-01-09", "document_number": "武教联〔2026〕1号"}
    act = {"kind": "DELIBERATED", "seen": "0", "nonce": NONCE, **paper}
    document = {"number": "武组发〔2026〕9号", "title": "批复", "dated_on": "2026-05-06"}
    tick = {"state": "DONE", "seen": "OPEN"}
    count = {"count_2026-11-23-AM": "1", **TOKEN}
    return {
        "courses:plan_act_new": (by, "/plans/2026/acts/new/", PlanAct, act),
        "courses:plan_document_new": (by, "/plans/2026/documents/new/", PlanDocument, document),
        "desk:preparation_tick": (
            by,
            reverse("desk:preparation_tick", args=[*own, item.pk]),
            PreparationTick,
            tick,
        ),
        "timetable:material_new": (
            by,
            reverse("timetable:material_new", args=[session.pk]),
            SessionMaterial,
            {"nonce": NONCE, "released": "on"},
        ),
        "attendance:sheet_count": (by, reverse("attendance:sheet_count", args=own), SheetCount, count),
        "desk:my_privacy": (cast.cadre_user, reverse("desk:my_privacy"), PrivacyRequest, {"kind": "COPY"}),
    }


FILES = {
    "courses:plan_act_new": "file",
    "courses:plan_document_new": "file",
    "timetable:material_new": "uploads",
}


@pytest.mark.parametrize("name", SAID)
def test_what_is_said_again_is_said_once(
    name: str, cast: Cast, as_user: Callable[[User], Client], time_machine_at: Any
) -> None:
    by, address, model, form = _said(cast)[name]
    client, statuses = as_user(by), []
    with time_machine_at("2026-11-24T08:00:00+08:00"):
        for _time in range(2):
            file = SimpleUploadedFile("附件.pdf", b"%PDF-1.7")
            sent = form | ({FILES[name]: file} if name in FILES else {})
            statuses.append(client.post(address, sent).status_code)
    assert (statuses, model._default_manager.count()) == ([302, 302], 1)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_form_again_makes_no_second_row(
    name: str, cast: Cast, as_user: Callable[[User], Client]
) -> None:
    address, model, form = _forms(cast)[name]
    client, before = as_user(cast.administrator), model._default_manager.count()
    statuses = [client.post(address, {**form, **TOKEN}).status_code for _ in range(2)]
    assert statuses == [200 if name == "accounts:account_new" else 302, 302]
    assert model._default_manager.count() == before + 1


@pytest.mark.parametrize("name", NAMES)
def test_a_refused_form_may_be_sent_again(name: str, cast: Cast, as_user: Callable[[User], Client]) -> None:
    address, _, _ = _forms(cast)[name]
    client = as_user(cast.administrator)
    assert [client.post(address, TOKEN).status_code for _ in range(2)] == [422, 422]


def test_another_page_of_the_same_form_makes_another_row(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    client = as_user(cast.organiser)
    for token in ("a" * 64, "b" * 64):
        client.post(
            "/settings/instructors/new/",
            {"name": "同名的人", "title_grade": "OTHER", "csrfmiddlewaretoken": token},
        )
    assert Instructor.objects.filter(name="同名的人").count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_row(as_user: Callable[[User], Client]) -> None:
    district = factories.unit("武进区", "DISTRICT")
    organiser = factories.user("organiser", "王科长", "organiser", district)
    clients = [as_user(organiser) for _ in range(4)]
    start, statuses = threading.Barrier(len(clients)), []

    def click(client: Client) -> None:
        start.wait()
        response = client.post(
            "/settings/instructors/new/", {"name": "新老师", "title_grade": "OTHER", **TOKEN}
        )
        statuses.append(response.status_code)
        connection.close()

    threads = [threading.Thread(target=click, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [302] * 4
    assert Instructor.objects.count() == 1
