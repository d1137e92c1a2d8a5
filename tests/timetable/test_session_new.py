"""The form that drafts a session."""

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add
from tests.timetable.doors import CLASS_EDITORS, answers
from timetable import calendar
from timetable.models import Session


@pytest.fixture
def address(cast: Cast) -> str:
    factories.half_days(cast.district)
    return reverse("timetable:session_new", args=[cast.training_class.pk])


def typed(**fields: Any) -> dict[str, Any]:
    return {
        "kind": "LECTURE",
        "title": "基层党建",
        "day": str(MONDAY),
        "period": "AM",
        "nonce": uuid.uuid4(),
        **fields,
    }


def test_it_works(organiser: Client, cast: Cast, other_class: TrainingClass, address: str) -> None:
    room, lecturer = factories.room(cast.district), factories.instructor(cast.district)
    group = factories.group(cast.training_class)
    answer = organiser.post(
        address,
        typed(
            starts="09:10",
            ends="10:40",
            room=room.pk,
            instructors=[lecturer.pk],
            groups=[group.pk],
            joint_classes=[other_class.pk],
            speakers="李书记(区委副书记)",
            chair="周主任",
            hours="1.5",
            remark="带笔",
        ),
    )
    session = Session.objects.get()
    assert answer.status_code == 302
    timetable = reverse("timetable:timetable_detail", args=[cast.training_class.pk])
    assert answer["Location"] == f"{timetable}#session-{session.pk}"
    assert (session.start_at, session.end_at, session.room, session.hours) == (
        at("09:10"),
        at("10:40"),
        room,
        Decimal("1.5"),
    )
    assert (session.speakers, session.chair, session.remark) == ("李书记(区委副书记)", "周主任", "带笔")
    people = [list(session.instructors.all()), list(session.groups.all()), list(session.joint_classes.all())]
    assert people == [[lecturer], [group], [other_class]]


def test_the_address_chooses_day_and_half_day(organiser: Client, address: str) -> None:
    form = organiser.get(f"{address}?day=2026-11-24&period=PM").context["form"]
    assert (form["day"].value(), form["period"].value()) == ("2026-11-24", "PM")
    assert organiser.get(f"{address}?day=x&period=NIGHT").status_code == 200


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [("AM", "09:00", "11:30"), ("PM", "14:00", "16:30"), ("EVE", "19:00", "20:30")],
)
def test_a_half_day_gives_the_districts_times(
    organiser: Client, address: str, period: str, start: str, end: str
) -> None:
    assert organiser.post(address, typed(period=period)).status_code == 302
    session = Session.objects.get()
    assert (session.start_at, session.end_at) == (at(start), at(end))


def test_without_a_day_it_waits(organiser: Client, address: str) -> None:
    organiser.post(address, typed(day="", period=""))
    assert Session.objects.get().start_at is None


def test_a_course_gives_title_and_hours(organiser: Client, cast: Cast, address: str) -> None:
    course = factories.course(cast.district, hours=Decimal(3))
    organiser.post(address, typed(title="", course=course.pk))
    session = Session.objects.get()
    assert (session.title, session.hours, session.course) == (course.title, Decimal(3), course)


def test_each_lecturer_carries_the_courses_usually_given(organiser: Client, cast: Cast, address: str) -> None:
    course = factories.course(cast.district)
    factories.instructor(cast.district).courses.add(course)
    factories.instructor(cast.district, "停聘", is_active=False)
    html = organiser.get(address).content.decode()
    assert f'data-courses="{course.pk}"' in html
    assert "chenjing cj" in html
    assert "停聘" not in html


def test_who_may(cast: Cast, as_user: Any, address: str) -> None:
    assert answers(cast, as_user, address) == CLASS_EDITORS


def test_other_methods(organiser: Client, address: str) -> None:
    assert organiser.put(address).status_code == 405


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": " "}, "title"),
        ({"kind": "PARTY"}, "kind"),
        ({"period": ""}, "period"),
        ({"day": "", "starts": "09:00"}, "day"),
        ({"day": "2026-02-30"}, "day"),
        ({"starts": "09:00", "ends": "09:00"}, "ends"),
        ({"hours": "-1"}, "hours"),
        ({"instructors": ["0"]}, "instructors"),
        ({"title": "长" * 121}, "title"),
    ],
)
def test_bad_input_is_422_beside_the_field_and_stays(
    organiser: Client, address: str, fields: dict[str, Any], wrong: str
) -> None:
    answer = organiser.post(address, typed(remark="留着", **fields))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [wrong]
    assert "留着" in answer.content.decode()
    assert Session.objects.count() == 0


def test_one_place_only(organiser: Client, cast: Cast, address: str) -> None:
    room = factories.room(cast.district)
    answer = organiser.post(address, typed(room=room.pk, place="镇政府"))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["place"])


def test_nothing_at_all_is_422(organiser: Client, address: str) -> None:
    assert organiser.post(address).status_code == 422


def test_rooms_people_and_classes_of_another_district_are_no_choice(
    organiser: Client, cast: Cast, address: str
) -> None:
    abroad = factories.unit("金坛区", "DISTRICT")
    foreign = {
        "room": factories.room(abroad).pk,
        "instructors": [factories.instructor(abroad).pk],
        "course": factories.course(abroad).pk,
        "joint_classes": [factories.training_class(abroad).pk],
        "groups": [factories.group(factories.training_class(cast.district, "别的班")).pk],
    }
    answer = organiser.post(address, typed(**foreign))
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(foreign)


def test_R17_a_clash_is_409_says_with_whom_and_keeps_what_was_typed(
    organiser: Client, cast: Cast, other_class: TrainingClass, add: Add, address: str
) -> None:
    room = factories.room(cast.district)
    add("财务制度", training_class=other_class, room=room)
    answer = organiser.post(address, typed(room=room.pk, remark="留着"))
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "三楼301教室 11月23日上午 已有“科级干部班”的“财务制度”（09:00–11:30）" in html
    assert "留着" in html
    assert Session.objects.count() == 1


def test_a_form_that_is_sent_twice_makes_one_session(organiser: Client, address: str) -> None:
    sent = typed()
    answers_ = [organiser.post(address, sent) for _ in range(2)]
    assert [answer.status_code for answer in answers_] == [302, 302]
    assert answers_[0]["Location"] == answers_[1]["Location"]
    assert Session.objects.count() == 1


def test_the_queries_do_not_grow_with_the_choices(
    organiser: Client, cast: Cast, address: str, count_queries: Any
) -> None:
    taken = []
    for size in (1, 3):
        for number in range(size):
            name = f"{size}{number}"
            factories.room(cast.district, f"教室{name}")
            course = factories.course(cast.district, f"课程{name}")
            factories.instructor(cast.district, f"讲师{name}").courses.add(course)
            factories.group(cast.training_class, size * 10 + number)
            factories.training_class(cast.district, f"别的班{name}")
        organiser.get(address)
        with count_queries() as queries:
            organiser.get(address)
        taken.append(len(queries))
    assert taken[0] == taken[1]


def test_R27_the_form_says_what_day_it_is_and_which_year_is_not_published(
    organiser: Client, cast: Cast, today: None, address: str
) -> None:
    calendar.seed(2026, by=cast.administrator)
    notes = {
        day: organiser.get(f"{address}?day={day}").context["form"].day_notes
        for day in ("", "x", "2026-11-23", "2026-10-01", "2027-03-01")
    }
    unknown = "2027年的放假安排尚未公布。"
    assert notes == {
        "": [unknown],
        "x": [unknown],
        "2026-11-23": [],
        "2026-10-01": ["10月1日是节假日（国庆节）。"],
        "2027-03-01": ["2027年的放假安排尚未公布，请留意3月1日是否放假。"],
    }
    assert unknown in organiser.get(address).content.decode()
