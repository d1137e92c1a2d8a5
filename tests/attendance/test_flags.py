"""What looks like signing in for another: each kind at its boundary, and what a decision covers."""

import datetime as dt
from typing import Any

import pytest

from attendance import flag_reviews
from attendance.flag_reviews import NotDecidable
from attendance.flags import Flags
from attendance.models import CheckIn, FlagKind, FlagReview, FlagVerdict
from tests import factories
from tests.attendance.conftest import AM, PM, Attended
from timetable.models import PublishedSession
from trainees import phones
from trainees.models import Enrolment, Phone, PhoneTie, TieWay

SHARED, CHANGED, HALF = FlagKind.SHARED_PHONE, FlagKind.CHANGED_PHONE, FlagKind.HALF_A_DAY
FINE, STOOD_IN = FlagVerdict.FINE, FlagVerdict.STOOD_IN


def a_phone(key: str = "a", *people: Enrolment) -> Phone:
    phone = Phone.objects.get_or_create(key_hash=key * 64)[0]
    for person in people:
        phones.tie(phone, person, way=TieWay.NAME)
    return phone


def check_in(
    person: Enrolment, session: PublishedSession, phone: Phone | None, clock: str = "08:50", **more: Any
) -> CheckIn:
    at = factories.at(clock, session.day)
    return CheckIn.objects.create(
        session_id=session.pk, enrolment=person, way="CODE" if phone else "DESK", phone=phone, at=at, **more
    )


def told(attended: Attended) -> list[tuple[str, list[int], list[str], bool]]:
    """Kind, people by place, half-days, open or not."""
    places = {person.pk: place for place, person in enumerate(attended.people)}
    return [
        (
            flag.kind.value,
            sorted(places[person.pk] for person in flag.people),
            [half_day.key[-2:] for half_day in flag.half_days],
            flag.is_open,
        )
        for flag in Flags.of(attended.training_class).rows
    ]


def decide(attended: Attended, verdict: FlagVerdict, place: int = 0) -> FlagReview:
    flag = Flags.of(attended.training_class).open[place]
    return flag_reviews.decide(
        attended.training_class, by=attended.by, kind=flag.kind, key=flag.key, verdict=verdict, words="已核实"
    )


def test_own_phones_and_the_desk_are_no_flag(attended: Attended) -> None:
    for key, person in zip("abc", attended.people, strict=True):
        phone = a_phone(key, person)
        check_in(person, attended.morning, phone)
        check_in(person, attended.afternoon, None if key == "a" else phone, "13:50")
    assert told(attended) == []


def test_several_people_from_one_phone_in_one_half_day_or_in_two(attended: Attended) -> None:
    first, second, _third = attended.people
    phone = a_phone("a", first, second)
    assert told(attended) == [("SHARED_PHONE", [0, 1], [], True)]
    check_in(first, attended.morning, phone)
    check_in(second, attended.afternoon, phone, "13:50")
    attended.mark(AM, p1="PRESENT")
    attended.mark(PM, p0="PRESENT")
    assert told(attended) == [("SHARED_PHONE", [0, 1], ["AM", "PM"], True)]


def test_a_second_person_untied_before_checking_in_is_no_flag(attended: Attended) -> None:
    a_phone("a", *attended.people[:2])
    phones.untie(PhoneTie.objects.latest("pk"), by=attended.by)
    assert told(attended) == []


def test_another_phone_than_the_first(attended: Attended) -> None:
    person = attended.people[0]
    check_in(person, attended.morning, a_phone("a", person))
    check_in(person, attended.afternoon, a_phone("b", person), "13:50")
    (flag,) = Flags.of(attended.training_class).rows
    assert (flag.kind, flag.phones, flag.half_days) == (CHANGED, (1, 2), [AM, PM])


@pytest.mark.parametrize(
    ("marked", "flagged"),
    [
        ({}, True),
        ({"p0": "PRESENT"}, False),
        ({"p0": "LATE"}, False),
        ({"p0": "PERSONAL"}, False),
        ({"p0": "ABSENT"}, True),
    ],
)
@pytest.mark.parametrize("seen", ["morning", "afternoon"])
def test_a_check_in_without_the_other_half_of_the_day(
    attended: Attended, seen: str, marked: dict[str, str], flagged: bool
) -> None:
    there, other = (AM, PM) if seen == "morning" else (PM, AM)
    check_in(attended.people[0], getattr(attended, seen), None, "08:50" if seen == "morning" else "13:50")
    attended.mark(other, None, p2="PRESENT", **marked)
    expected = [("HALF_A_DAY", [0], ["AM", "PM"], True)] if flagged else []
    assert (told(attended), there != other) == (expected, True)


def test_a_half_day_that_nobody_noted_or_that_is_not_over_says_nothing(
    attended: Attended, time_machine_at: Any
) -> None:
    check_in(attended.people[0], attended.morning, None)
    assert told(attended) == []
    check_in(attended.people[1], attended.afternoon, None, "13:50")
    ends = attended.afternoon.end_at
    with time_machine_at((ends - dt.timedelta(seconds=1)).isoformat()):
        assert [row[1] for row in told(attended)] == [[1]]
    with time_machine_at(ends.isoformat()):
        assert sorted(row[1] for row in told(attended)) == [[0], [1]]


def test_who_is_not_expected_in_the_other_half_is_no_flag(attended: Attended) -> None:
    Enrolment.objects.filter(pk=attended.people[0].pk).update(expected_from=factories.at("12:00"))
    check_in(attended.people[0], attended.afternoon, None, "13:50")
    attended.mark(AM, p1="PRESENT")
    assert told(attended) == []


def test_fine_covers_what_comes_and_stood_in_what_was_seen(attended: Attended) -> None:
    first, second, _third = attended.people
    phone = a_phone("a", first, second)
    for person in (first, second):
        check_in(person, attended.morning, phone)
    attended.mark(PM, p0="PRESENT", p1="PRESENT")
    review = decide(attended, STOOD_IN)
    assert told(attended) == [("SHARED_PHONE", [0, 1], ["AM"], False)]
    for person in (first, second):
        check_in(person, attended.afternoon, phone, "13:50")
    assert told(attended) == [("SHARED_PHONE", [0, 1], ["PM"], True), ("SHARED_PHONE", [0, 1], ["AM"], False)]
    flag_reviews.take_back(review, by=attended.by)
    assert told(attended) == [("SHARED_PHONE", [0, 1], ["AM", "PM"], True)]
    CheckIn.objects.filter(session=attended.afternoon.pk).delete()
    decide(attended, FINE)
    for person in (first, second):
        check_in(person, attended.afternoon, phone, "13:50")
    assert told(attended) == [("SHARED_PHONE", [0, 1], ["AM", "PM"], False)]


@pytest.mark.parametrize(("verdict", "left"), [(STOOD_IN, ["AM", "PM"]), (FINE, ["AM"])])
def test_a_third_person_is_asked_anew_and_what_was_decided_of_two_stays(
    attended: Attended, verdict: FlagVerdict, left: list[str]
) -> None:
    first, second, third = attended.people
    phone = a_phone("a", first, second)
    for person in (first, second):
        check_in(person, attended.morning, phone)
    decide(attended, verdict)
    attended.mark(PM, p0="PRESENT", p1="PRESENT", p2="PRESENT")
    phones.tie(phone, third, way=TieWay.NAME)
    check_in(third, attended.morning, phone)
    check_in(first, attended.afternoon, phone, "13:50")
    assert sorted(told(attended)) == sorted(
        [
            ("SHARED_PHONE", [0, 1, 2], left, True),
            ("SHARED_PHONE", [0, 1], ["AM"] if verdict == STOOD_IN else ["AM", "PM"], False),
        ]
    )


def test_what_was_not_seen_is_not_decided(attended: Attended) -> None:
    person = attended.people[0]
    check_in(person, attended.morning, None)
    attended.mark(PM, p1="PRESENT")
    (flag,) = Flags.of(attended.training_class).open
    decide(attended, FINE)
    with pytest.raises(NotDecidable):
        flag_reviews.decide(
            attended.training_class, by=attended.by, kind=flag.kind, key=flag.key, verdict=STOOD_IN
        )
    assert FlagReview.objects.get().verdict == FINE


def test_nothing_is_marked_by_itself_and_the_absence_only_by_a_person(attended: Attended) -> None:
    person = attended.people[0]
    check_in(person, attended.morning, None)
    attended.mark(AM, p0="PRESENT")
    attended.mark(PM, p1="PRESENT")
    review = decide(attended, STOOD_IN)
    flags = Flags.of(attended.training_class)
    cells = {cell.half_day: cell.value.code for cell in flags.standing.rows[0].cells}
    offered = [(one.half_day, one.value.code) for one in flag_reviews.absences_of(flags.decided[0], flags)]
    assert (cells, offered) == ({AM: "PRESENT", PM: ""}, [(AM, "PRESENT"), (PM, "")])
    flag_reviews.mark_absent(review, by=attended.by, enrolment_id=person.pk, half_day=AM)
    flags = Flags.of(attended.training_class)
    assert flags.standing.rows[0].cells[0].value.is_absent
    with pytest.raises(NotDecidable):
        flag_reviews.mark_absent(review, by=attended.by, enrolment_id=person.pk, half_day=AM)
    with pytest.raises(NotDecidable):
        flag_reviews.mark_absent(review, by=attended.by, enrolment_id=attended.people[1].pk, half_day=PM)


def test_the_queries_do_not_grow(attended: Attended, count_queries: Any) -> None:
    def share(keys: str) -> int:
        for key in keys:
            phone = a_phone(key, *attended.people)
            CheckIn.objects.all().delete()
            for person in attended.people:
                check_in(person, attended.morning, phone)
        with count_queries() as queries:
            assert Flags.of(attended.training_class).rows
        return len(queries)

    assert share("a") == share("abc")


def test_a_crowd_on_one_phone_has_a_name_that_fits(attended: Attended) -> None:
    crowd = [*attended.people, *factories.trainees(attended.training_class, attended.people[0].unit, 30)]
    phone = a_phone("a", *crowd)
    check_in(crowd[0], attended.morning, phone)
    decide(attended, STOOD_IN)
    assert [flag.is_open for flag in Flags.of(attended.training_class).rows if flag.kind == SHARED] == [False]
