"""The letter to a lecturer: plain text, below 300 characters whatever stands in it."""

import datetime as dt

from django.utils import translation

from courses.models import TrainingClass
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from tests.timetable.conftest import Add, Asked
from timetable import asking, invitations, scheduling
from timetable.invitations import Contact
from timetable.models import Instructor

DAYS = [MONDAY + dt.timedelta(days=number) for number in range(2, 14)]


def letter_of(training_class: TrainingClass) -> str:
    return invitations.by_instructor(training_class)[0].letter


def test_it_says_time_place_audience_hours_contact_and_link(cast: Cast, asked: Asked) -> None:
    factories.trainees(cast.training_class, cast.community, 2)
    expected = (
        "陈静老师您好：武进区请您为“社区干部培训班”授课：\n"
        "11月24日上午 09:00–11:30《基层党建》，区委党校，全班3人，4学时\n"
        f"请打开链接确认：http://127.0.0.1:8000{asked.page}\n"
        "联系人：刘老师 13700002222"
    )
    assert letter_of(cast.training_class) == expected


def test_it_is_chinese_whatever_language_the_organiser_reads(cast: Cast, asked: Asked) -> None:
    chinese = letter_of(cast.training_class)
    with translation.override("en"):
        assert letter_of(cast.training_class) == chinese


def test_many_sessions_stay_below_300_characters_and_are_counted(
    cast: Cast, asked: Asked, add: Add, lecturer: Instructor
) -> None:
    for day in DAYS:
        add("新时代城乡社区治理现代化的理论与实践", start=at("09:00", day), instructors=[lecturer])
    asking.invite_all(cast.training_class, by=cast.organiser)
    text = letter_of(cast.training_class)
    assert len(text) < 300
    assert "……共13节，其余见链接" in text
    assert asked.page in text


def test_the_longest_words_stay_below_300_characters(cast: Cast, asked: Asked, settings: object) -> None:
    training_class, person = cast.training_class, asked.link.instructor
    training_class.name, training_class.host.name, person.name = "长" * 120, "长" * 100, "长" * 50
    invitation = invitations.of_link(asked.link)[0]
    invitation.row.instructor.name = "长" * 50
    address = "https://" + "x" * 60 + asked.page
    contacts = [Contact("长" * 60, "班主任", "0519-86310000")]
    text = invitations.letter(training_class, [invitation] * 3, address=address, contacts=contacts)
    assert (len(text) < 300, address in text, "0519-86310000" in text) == (True, True, True)


def test_a_group_and_a_joint_class_are_named(
    cast: Cast, add: Add, lecturer: Instructor, other_class: TrainingClass, today: None
) -> None:
    group = factories.group(cast.training_class)
    joint = add(
        start=at("09:00", DAYS[0]), instructors=[lecturer], groups=[group], joint_classes=[other_class]
    )
    asking.invite(joint, lecturer, by=cast.organiser)
    assert "第1组 合班：科级干部班，" in letter_of(cast.training_class)


def test_who_has_not_answered_comes_first(cast: Cast, asked: Asked, add: Add) -> None:
    asking.confirm(asked.session, asked.link.instructor, by=cast.organiser)
    other = factories.instructor(cast.district, "李明")
    add(start=at("14:00", DAYS[0]), instructors=[other])
    found = invitations.by_instructor(cast.training_class)
    assert [(one.instructor.name, one.is_settled, one.letter == "") for one in found] == [
        ("李明", False, True),
        ("陈静", True, False),
    ]


def test_what_is_over_or_called_off_is_not_listed(
    cast: Cast, asked: Asked, add: Add, lecturer: Instructor
) -> None:
    add("上过的课", start=at("07:00"), end=at("07:30"), instructors=[lecturer])
    called_off = add("停掉的课", start=at("14:00", DAYS[0]), instructors=[lecturer])
    scheduling.cancel(called_off, by=cast.organiser, reason="台风")
    found = invitations.by_instructor(cast.training_class)
    assert [one.facts.title for person in found for one in person.invitations] == ["基层党建"]


def test_a_joint_session_of_another_class_is_asked_by_that_class(
    cast: Cast, add: Add, lecturer: Instructor, other_class: TrainingClass, today: None
) -> None:
    add(
        training_class=other_class,
        start=at("09:00", DAYS[0]),
        instructors=[lecturer],
        joint_classes=[cast.training_class],
    )
    assert invitations.by_instructor(cast.training_class) == []
    assert len(invitations.by_instructor(other_class)) == 1
