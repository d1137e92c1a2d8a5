"""Saving changed cells, by the page's script or by a plain form."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from attendance.models import AttendanceRecord, Mark
from courses.models import ClassStatus
from tests import factories
from tests.attendance.conftest import AM, PM, Attended
from tests.attendance.doors import WRITERS, answers
from tests.conftest import Cast

SCRIPT = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def address(attended: Attended) -> str:
    return reverse("attendance:mark_save", args=[attended.training_class.pk])


def cell(attended: Attended, place: int, value: str, seen: str = "", half_day: str = "2026-11-23-AM") -> str:
    return f"{attended.people[place].pk}/{half_day}/{value}/{seen}"


def state() -> dict[int, str]:
    return {row.enrolment_id: row.leave_kind or row.status for row in AttendanceRecord.objects.all()}


def test_the_script_is_told_how_the_cells_stand(attended: Attended, address: str, as_user: Any) -> None:
    first, second = attended.people[0].pk, attended.people[1].pk
    cells = [cell(attended, 0, "PRESENT"), cell(attended, 1, "SICK")]
    answer = as_user(attended.by).post(address, {"cell": cells}, **SCRIPT)
    assert answer.status_code == 200
    act = "刘老师 · 11-23 18:00 · 考勤表格"
    figures = {"expected": "8", "on_leave": "0", "absent": "0", "share": "0.0%"}
    assert answer.json() == {
        "cells": [
            {
                "enrolment": first,
                "half_day": "2026-11-23-AM",
                "value": "PRESENT",
                "sign": "√",
                "label": "出勤",
                "act": act,
            },
            {
                "enrolment": second,
                "half_day": "2026-11-23-AM",
                "value": "SICK",
                "sign": "病",
                "label": "病假",
                "act": act,
            },
        ],
        "error": "",
        "rows": {
            str(first): {
                **figures,
                "attended": "4",
                "flag": "clear",
                "flag_label": "正常",
                "conclusion": "",
            },
            str(second): {
                **figures,
                "attended": "0",
                "on_leave": "4",
                "share": "50.0%",
                "flag": "flagged",
                "flag_label": "须处理",
                "conclusion": "请假、旷课累计4/8学时，超过1/7",
            },
        },
    }
    assert state() == {first: "PRESENT", second: "SICK"}


def test_a_plain_form_is_sent_back_to_the_grid_and_may_undo(
    attended: Attended, address: str, as_user: Any
) -> None:
    client = as_user(attended.by)
    data = {"cell": ["", cell(attended, 1, "LATE"), ""]}
    answer = client.post(address + "?half_day=2026-11-23-AM&q=雪&edit=1", data, follow=True)
    grid = reverse("attendance:attendance_detail", args=[attended.training_class.pk])
    assert answer.redirect_chain == [(f"{grid}?half_day=2026-11-23-AM&q=%E9%9B%AA", 302)]
    page = answer.content.decode()
    assert "已记录1人次。" in page
    assert reverse("attendance:mark_undo", args=[Mark.objects.get().pk]) in page
    assert state() == {attended.people[1].pk: "LATE"}


def test_saving_a_filtered_list_touches_only_what_was_changed(
    attended: Attended, address: str, as_user: Any
) -> None:
    attended.mark(AM, p0="ABSENT", p1="ABSENT", p2="ABSENT")
    as_user(attended.by).post(address + "?q=wxn", {"cell": cell(attended, 0, "PRESENT", "ABSENT")})
    people = attended.people
    assert state() == {people[0].pk: "PRESENT", people[1].pk: "ABSENT", people[2].pk: "ABSENT"}
    assert Mark.objects.count() == 4


def test_nothing_changed_is_said(attended: Attended, address: str, as_user: Any) -> None:
    answer = as_user(attended.by).post(address, {"cell": ["", ""]}, follow=True)
    assert "没有需要保存的改动。" in answer.content.decode()
    assert Mark.objects.count() == 0


def test_who_may_save(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    assert answers(cast, as_user, address, "post", cell=cell(attended, 0, "PRESENT")) == WRITERS


def test_only_post(attended: Attended, address: str, as_user: Any) -> None:
    assert as_user(attended.by).get(address).status_code == 405


def test_who_comes_second_reads_who_was_first(
    attended: Attended, cast: Cast, address: str, as_user: Any
) -> None:
    attended.mark(AM, by=cast.organiser, p0="ABSENT")
    cells = [cell(attended, 0, "PRESENT"), cell(attended, 1, "PRESENT")]
    answer = as_user(attended.by).post(address, {"cell": cells}, **SCRIPT)
    assert answer.status_code == 409
    assert answer.json()["error"] == "王小宁，11月23日上午：王科长 刚刚已改为“旷课”，您的改动没有保存。"
    assert {row["enrolment"]: (row["value"], row["act"][:3]) for row in answer.json()["cells"]} == {
        attended.people[0].pk: ("ABSENT", "王科长"),
        attended.people[1].pk: ("PRESENT", "刘老师"),
    }
    assert state() == {attended.people[0].pk: "ABSENT", attended.people[1].pk: "PRESENT"}


def test_a_plain_form_reads_it_too(attended: Attended, cast: Cast, address: str, as_user: Any) -> None:
    attended.mark(AM, by=cast.organiser, p0="ABSENT")
    answer = as_user(attended.by).post(address, {"cell": cell(attended, 0, "PRESENT", "LATE")})
    assert answer.status_code == 409
    assert "王科长 刚刚已改为“旷课”" in answer.content.decode()
    assert state() == {attended.people[0].pk: "ABSENT"}


@pytest.mark.parametrize(
    "bad",
    [
        "1/2026-11-23-AM/PRESENT",
        "x/2026-11-23-AM/PRESENT/",
        "1/2026-13-23-AM/PRESENT/",
        "1/2026-11-23-NOON/PRESENT/",
        "1/2026-11-23-AM/ON_LEAVE/",
        "1/2026-11-23-AM/PRESENT/<b>",
        "1/2026-11-23-AM/PRESENT/LATE/1",
    ],
)
def test_a_cell_that_makes_no_sense_saves_nothing(
    attended: Attended, address: str, as_user: Any, bad: str
) -> None:
    data = {"cell": [cell(attended, 0, "PRESENT"), bad]}
    client = as_user(attended.by)
    told = client.post(address, data, **SCRIPT)
    assert (told.status_code, told.json()) == (422, {"error": "有一格读不懂，没有保存。请刷新后再试。"})
    assert client.post(address, data).status_code == 422
    assert state() == {}


def test_the_day_must_have_come_and_the_class_be_open(attended: Attended, address: str, as_user: Any) -> None:
    client = as_user(attended.by)
    early = client.post(address, {"cell": cell(attended, 0, "PRESENT", half_day="2026-11-24-AM")}, **SCRIPT)
    assert (early.status_code, early.json()["error"]) == (409, "11月24日上午还没有到，当天起才能记考勤。")
    attended.training_class.status = ClassStatus.CLOSED
    attended.training_class.save()
    closed = client.post(address, {"cell": cell(attended, 0, "PRESENT")})
    assert closed.status_code == 409
    assert "本班已结班，考勤不能再改。" in closed.content.decode()
    assert state() == {}


def test_people_of_other_classes_are_ignored(
    attended: Attended, cast: Cast, address: str, as_user: Any
) -> None:
    other = factories.training_class(cast.district, "另一个班")
    (stranger,) = factories.trainees(other, cast.community, 1)
    factories.published(factories.session(other))
    answer = as_user(attended.by).post(address, {"cell": f"{stranger.pk}/2026-11-23-AM/PRESENT/"}, **SCRIPT)
    assert answer.json() == {"cells": [], "error": "", "rows": {}}
    assert state() == {}


def test_queries_do_not_grow(attended: Attended, address: str, as_user: Any, count_queries: Any) -> None:
    client = as_user(attended.by)
    client.post(address, {"cell": cell(attended, 0, "LATE")}, **SCRIPT)
    with count_queries() as few:
        client.post(address, {"cell": cell(attended, 0, "PRESENT", "LATE")}, **SCRIPT)
    block = [
        cell(attended, place, "PRESENT", half_day=half_day.key)
        for place in range(1, 3)
        for half_day in (AM, PM)
    ]
    with count_queries() as many:
        answer = client.post(address, {"cell": block}, **SCRIPT)
    assert len(answer.json()["cells"]) == 4
    assert len(few) == len(many)


def test_a_correction_after_the_day_asks_for_a_reason(
    attended: Attended, address: str, as_user: Any, time_machine_at: Any
) -> None:
    attended.mark(p0="PRESENT")
    change = {"cell": [cell(attended, 0, "ABSENT", "PRESENT")]}
    with time_machine_at("2026-11-24T08:00:00+08:00"):
        client = as_user(attended.by)
        asked = client.post(address, change, **SCRIPT)
        assert (asked.status_code, asked.json()) == (
            422,
            {"error": "已过当天，更正考勤要写明原因。", "asks_reason": True},
        )
        page = client.post(address, change)
        assert page.status_code == 422
        assert "已过当天，更正考勤要写明原因。" in page.content.decode()
        assert set(state().values()) == {"PRESENT"}
        answer = client.post(address, {**change, "reason": "核对监控"}, **SCRIPT)
    assert answer.json()["cells"][0]["act"] == "刘老师 · 11-24 08:00 · 考勤表格 · 核对监控"
    assert set(state().values()) == {"ABSENT"}
    long = client.post(address, {**change, "reason": "长" * 201}, **SCRIPT)
    assert (long.status_code, list(long.json())) == (422, ["error"])


def test_a_hundred_trainees_by_forty_half_days_are_saved_by_one_request(
    attended: Attended, address: str, as_user: Any, count_queries: Any, time_machine_at: Any
) -> None:
    days = [factories.MONDAY + dt.timedelta(days=number) for number in range(1, 20)]
    for day in days:
        for clock in ("09:00", "14:00"):
            factories.published(factories.session(attended.training_class, start=factories.at(clock, day)))
    attended.people += factories.trainees(attended.training_class, attended.people[0].unit, 97)
    keys = [f"{day}-{period}" for day in (factories.MONDAY, *days) for period in ("AM", "PM")]
    codes = ("PRESENT", "LATE", "LEFT_EARLY", "PERSONAL", "SICK", "OFFICIAL", "ABSENT")
    wanted = {
        (place, key): codes[(place + number) % len(codes)]
        for place in range(100)
        for number, key in enumerate(keys)
    }
    with time_machine_at("2026-12-12T18:00:00+08:00"):
        client = as_user(attended.by)
        with count_queries() as one:
            client.post(address, {"cell": [cell(attended, 0, "ABSENT")]}, **SCRIPT)
        block = [
            cell(attended, place, code, "ABSENT" if (place, key) == (0, keys[0]) else "", key)
            for (place, key), code in wanted.items()
        ]
        with count_queries() as many:
            answer = client.post(address, {"cell": block, "reason": "补录"}, **SCRIPT)
    assert (answer.status_code, len(answer.json()["cells"])) == (200, 4000)
    assert len(many) <= len(one) + 2  # batches of rows, however many cells
    rows = AttendanceRecord.objects.values_list(
        "enrolment", "session__published__start_at", "status", "leave_kind"
    )
    places = {person.pk: place for place, person in enumerate(attended.people)}
    assert {
        (places[person], f"{start:%Y-%m-%d}-{'AM' if start.hour < 4 else 'PM'}"): kind or status
        for person, start, status, kind in rows
    } == wanted
