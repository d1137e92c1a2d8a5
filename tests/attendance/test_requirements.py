"""What the rules ask of whom, each at its boundary (R1 to R6)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from attendance import requirements
from attendance.bars import Bar
from attendance.concerns import concerns, is_open_to
from attendance.models import Audience, Requirement
from attendance.offices import people_in
from courses.models import TrainingClass
from tests import factories
from tests.attendance.conftest import Attended
from tests.conftest import Cast
from trainees.models import Appointment, Cadre, ElectionCycle

TODAY = dt.date(2026, 11, 23)
A = Audience


@pytest.fixture
def table(cast: Cast) -> Cast:
    requirements.lay_down_defaults(cast.district)
    return cast


def held(cast: Cast, post: str, unit: Any = None, *, body: str = "PARTY", **fields: Any) -> Cadre:
    person = fields.pop("person", None) or Cadre.objects.create(
        district=cast.district, name="王一", political_status=fields.pop("political_status", "MASSES")
    )
    Appointment.objects.create(cadre=person, unit=unit or cast.community, post=post, body=body, **fields)
    return person


def concerned(person: Cadre) -> dict[Audience, dt.date | None]:
    return concerns(people_in(Cadre.objects.filter(pk=person.pk), on=TODAY)[0])


def bars(person: Cadre, year: int = 2026, today: dt.date = TODAY) -> dict[tuple[str, str, int | None], Bar]:
    return {
        (bar.requirement.rule, bar.requirement.audience, bar.requirement.within_months): bar
        for bar in requirements.bars_of([person.pk], year=year, today=today)[person.pk]
    }


def bar(person: Cadre, rule: str, year: int = 2026, today: dt.date = TODAY, *, within: bool = False) -> Bar:
    return next(
        one
        for (name, _who, months), one in bars(person, year, today).items()
        if name == rule and bool(months) == within
    )


@pytest.mark.parametrize(("hours", "met"), [(549.9, False), (550, True)])
def test_R01_550_hours_in_five_years(table: Cast, hours: float, met: bool) -> None:
    leader = held(table, "副区长", table.district, body="OTHER")
    factories.credit(leader, hours - 100, year=2023)
    factories.credit(leader, 100, year=2026)
    factories.credit(leader, 500, year=2022)
    found = bar(leader, "R1", 2026)
    assert (found.is_met, found.done.hours, list(bars(leader))) == (
        met,
        Decimal(str(hours)),
        [("R1", "LEADER", None)],
    )
    # A new span begins in 2028; without a first year the last five count.
    assert bar(leader, "R1", 2028, dt.date(2028, 1, 3)).done.hours == 0
    Requirement.objects.filter(rule="R1").update(span_from=None)
    assert bar(leader, "R1", 2026).done.hours == Decimal(str(hours)) + 500


def test_R01_or_three_months(table: Cast) -> None:
    leader = held(table, "区委常委、组织部部长", table.district, body="OTHER")
    factories.credit(leader, days=89.5, year=2024)
    assert not bar(leader, "R1").is_met
    factories.credit(leader, days=0.5)
    assert bar(leader, "R1").is_met


@pytest.mark.parametrize(
    ("hours", "days", "met"),
    [(89.9, 11.9, False), (90, 0, True), (0, 12, True), (89.9, 12, True), (90, 11.5, True)],
)
def test_R02_twelve_days_or_ninety_hours(table: Cast, hours: float, days: float, met: bool) -> None:
    person = held(table, "副镇长", table.town, body="OTHER")
    factories.credit(person, hours, days=days)
    found = bar(person, "R2")
    assert found.is_met == met
    if not met:
        missing = {part.unit: part.missing for part in found.parts}
        assert missing == {"hours": Decimal("0.1"), "days": Decimal("0.1")}
        assert found.sentence.startswith("还差0.1学时或0.1天")


@pytest.mark.parametrize(
    ("hours", "face_to_face", "met"), [(55.9, True, False), (56.0, True, True), (56.0, False, False)]
)
def test_R03_56_hours_and_a_class_face_to_face(
    table: Cast, hours: float, face_to_face: bool, met: bool
) -> None:
    person = held(table, "党支部委员")
    factories.credit(person, hours, is_face_to_face=face_to_face)
    assert bar(person, "R3").is_met == met


@pytest.mark.parametrize(("hours", "met"), [(31.9, False), (32, True)])
def test_R03_32_hours_for_party_members(table: Cast, hours: float, met: bool) -> None:
    person = held(table, "网格员", body="OTHER", political_status="MEMBER")
    factories.credit(person, hours)
    assert bars(person).keys() == {("R3", "PARTY_MEMBER", None)}
    assert bar(person, "R3").is_met == met


def test_R03_the_stricter_audience_takes_in_the_other(table: Cast) -> None:
    person = held(table, "党支部委员", political_status="MEMBER")
    assert [who for rule, who, _months in bars(person) if rule == "R3"] == ["GRASSROOTS_TEAM"]
    Requirement.objects.filter(audience="GRASSROOTS_TEAM").update(is_active=False)
    assert [who for rule, who, _months in bars(person) if rule == "R3"] == ["PARTY_MEMBER"]


@pytest.mark.parametrize(
    ("began_on", "met"),
    [
        (dt.date(2026, 2, 27), False),
        (dt.date(2026, 2, 28), True),
        (dt.date(2026, 8, 28), True),
        (dt.date(2026, 8, 29), False),
    ],
)
def test_R03_a_new_secretary_within_half_a_year(table: Cast, began_on: dt.date, met: bool) -> None:
    person = held(table, "党总支书记", is_new=True, started_on=dt.date(2026, 2, 28))
    factories.credit(person, 4, started_on=began_on)
    found = bar(person, "R3", within=True)
    assert (found.due_on, found.is_met, found.is_overdue) == (dt.date(2026, 8, 28), met, not met)
    assert bar(person, "R3", today=dt.date(2026, 8, 28), within=True).is_overdue is False
    # The next year it is nobody's concern any more, and a deputy it never is.
    assert ("R3", "NEW_SECRETARY", 6) not in bars(person, 2027)
    deputy = held(table, "党总支副书记", is_new=True, started_on=dt.date(2026, 2, 28))
    assert ("R3", "NEW_SECRETARY", 6) not in bars(deputy)


@pytest.mark.parametrize(
    ("days", "level", "met"),
    [(7, "COUNTY", True), (6.9, "COUNTY", False), (7, "TOWNSHIP", False), (7, "NONE", False)],
)
def test_R04_a_head_has_a_county_class_and_seven_days(
    table: Cast, days: float, level: str, met: bool
) -> None:
    person = held(table, "居委会主任", body="COMMITTEE")
    factories.credit(person, days=days, level=level)
    assert bar(person, "R4").is_met == met


@pytest.mark.parametrize(("level", "met"), [("TOWNSHIP", True), ("COUNTY", True), ("NONE", False)])
def test_R04_a_member_has_a_township_class(table: Cast, level: str, met: bool) -> None:
    person = held(table, "居委会委员、妇联主席", body="COMMITTEE")
    factories.credit(person, 4, level=level)
    assert bar(person, "R4").is_met == met


ELECTED = dt.date(2026, 9, 30)


@pytest.mark.parametrize(
    ("days", "began_on", "met"),
    [
        (3, dt.date(2026, 12, 30), True),
        (2.9, dt.date(2026, 12, 30), False),
        (3, dt.date(2026, 12, 31), False),
        (3, dt.date(2026, 9, 30), True),
        (3, dt.date(2026, 9, 29), False),
    ],
)
def test_R05_the_first_training_within_three_months_of_the_election(
    table: Cast, days: float, began_on: dt.date, met: bool
) -> None:
    cycle = ElectionCycle.objects.create(district=table.district, name="换届", held_on=ELECTED)
    person = held(table, "居委会委员", body="COMMITTEE", cycle=cycle, is_new=True)
    factories.credit(person, days=days, started_on=began_on)
    found = bar(person, "R5", within=True)
    lacking = Decimal(0) if met else Decimal(3) - (Decimal(str(days)) if began_on.day == 30 else 0)
    assert (found.is_met, found.due_on) == (met, dt.date(2026, 12, 30))
    assert {part.unit: part.missing for part in found.parts} == {"days": lacking}


def test_R05_three_days_a_year_after_the_year_of_the_election(table: Cast) -> None:
    cycle = ElectionCycle.objects.create(district=table.district, name="换届", held_on=ELECTED)
    person = held(table, "居委会委员", body="COMMITTEE", cycle=cycle)
    assert [months for rule, _who, months in bars(person) if rule == "R5"] == [3]
    factories.credit(person, days=2.9, year=2027)
    assert not bar(person, "R5", 2027, dt.date(2027, 3, 1)).is_met
    factories.credit(person, days=0.1, year=2027)
    assert bar(person, "R5", 2027, dt.date(2027, 3, 1)).is_met


def test_R05_the_strictest_comes_first_and_each_has_its_own_bar(table: Cast) -> None:
    cycle = ElectionCycle.objects.create(district=table.district, name="换届", held_on=ELECTED)
    person = held(
        table,
        "党总支书记、居委会主任",
        cycle=cycle,
        is_new=True,
        started_on=ELECTED,
        political_status="MEMBER",
    )
    assert list(bars(person)) == [
        ("R4", "HEAD", None),
        ("R3", "GRASSROOTS_TEAM", None),
        ("R3", "NEW_SECRETARY", 6),
        ("R5", "NEWLY_ELECTED", 3),
    ]


@pytest.mark.parametrize(("today", "out"), [(dt.date(2026, 12, 29), False), (dt.date(2026, 12, 30), True)])
def test_R20_the_missing_days_exceed_the_working_days_left(table: Cast, today: dt.date, out: bool) -> None:
    """29, 30 and 31 December 2026 are a Tuesday to a Thursday: three days can be had from the 29th on."""
    person = held(table, "居委会主任", body="COMMITTEE")
    factories.credit(person, days=4)
    assert bar(person, "R4", today=today).is_out_of_reach == out


@pytest.mark.parametrize(("hours", "out"), [(32, False), (31.9, True)])
def test_R20_the_missing_hours_exceed_those_of_the_classes_left(table: Cast, hours: float, out: bool) -> None:
    """A class of three days has 24 hours; one for others, one that is cancelled and one that has begun have none."""
    TrainingClass.objects.update(status="CLOSED")
    start = TODAY + dt.timedelta(days=7)
    open_class = factories.training_class(table.district, days=3, starts_on=start, audience="社区两委成员")
    for fields in (
        {"audience": "区级机关科级干部", "starts_on": start},
        {"status": "CANCELLED", "starts_on": start},
        {"starts_on": TODAY - dt.timedelta(days=1)},
        {"starts_on": dt.date(2027, 1, 4)},
    ):
        factories.training_class(table.district, days=5, **fields)
    person = held(table, "党支部委员")
    factories.credit(person, hours)
    found = bar(person, "R3")
    assert (found.reach.hours, found.is_out_of_reach) == (Decimal(24), out)
    open_class.starts_on, open_class.ends_on, open_class.month = None, None, 11
    open_class.save()
    assert bar(person, "R3").reach.hours == 24


def test_what_was_attended_is_not_missing_for_reach_but_not_met_either(
    attended: Attended, cast: Cast
) -> None:
    requirements.lay_down_defaults(cast.district)
    attended.mark(p0="PRESENT")
    cast.cadre.appointments.update(body="PARTY", post="党支部委员")
    factories.credit(cast.cadre, 52)
    found = bar(cast.cadre, "R3")
    assert (found.is_met, found.will_be_met, found.is_out_of_reach, found.percent) == (False, True, False, 96)
    assert found.sentence == "还差4学时，已参加的班结班后补足。"


def test_a_year_has_its_own_figures(table: Cast) -> None:
    Requirement.objects.create(district=table.district, year=2026, rule="R2", audience="TOWNSHIP", hours=50)
    person = held(table, "副镇长", table.town, body="OTHER")
    assert [bar(person, "R2", year).needs for year in (2025, 2026)] == ["一年90学时或12天", "一年50学时"]
    Requirement.objects.filter(year=2026).update(is_active=False)
    assert bars(person) == {}


@pytest.mark.parametrize(
    ("post", "kind", "body", "expected"),
    [
        ("党总支书记", "COMMUNITY", "PARTY", {A.GRASSROOTS_TEAM, A.HEAD}),
        ("党总支副书记", "VILLAGE", "PARTY", {A.GRASSROOTS_TEAM, A.COMMITTEE}),
        ("党总支副书记、居委会主任", "COMMUNITY", "PARTY", {A.GRASSROOTS_TEAM, A.HEAD}),
        ("居委会副主任", "COMMUNITY", "COMMITTEE", {A.COMMITTEE}),
        ("村妇女主任", "VILLAGE", "COMMITTEE", {A.COMMITTEE}),
        ("团支部书记", "VILLAGE", "OTHER", set()),
        ("网格员", "COMMUNITY", "OTHER", set()),
        ("镇党委书记", "TOWN", "PARTY", {A.TOWNSHIP}),
        ("办公室主任", "DEPARTMENT", "COMMITTEE", {A.TOWNSHIP}),
        ("三级调研员", "DEPARTMENT", "OTHER", {A.LEADER}),
        ("区人大常委会副主任", "DISTRICT", "OTHER", {A.LEADER}),
        ("科员", "DISTRICT", "OTHER", {A.TOWNSHIP}),
    ],
)
def test_whom_a_requirement_concerns(cast: Cast, post: str, kind: str, body: str, expected: set[A]) -> None:
    unit = factories.unit("某单位", kind, cast.town) if kind != "DISTRICT" else cast.district
    person = held(cast, post, unit, body=body)
    assert set(concerned(person)) == expected


def test_past_posts_concern_nobody(cast: Cast) -> None:
    person = held(cast, "党总支书记", ended_on=dt.date(2026, 3, 1))
    held(cast, "副镇长", cast.town, body="OTHER", person=person)
    assert set(concerned(person)) == {A.TOWNSHIP}


def test_an_elected_post_that_names_no_election(cast: Cast) -> None:
    """The latest election is taken for whoever began after it, or is new on an unknown day."""
    ElectionCycle.objects.create(district=cast.district, name="上届", held_on=dt.date(2021, 1, 10))
    ElectionCycle.objects.create(district=cast.district, name="本届", held_on=ELECTED)
    cases: list[tuple[dict[str, Any], dt.date | None]] = [
        ({"started_on": dt.date(2026, 10, 8)}, dt.date(2026, 10, 8)),
        ({"started_on": dt.date(2026, 9, 29), "is_new": True}, None),
        ({"is_new": True}, ELECTED),
        ({}, None),
    ]
    for fields, expected in cases:
        person = held(cast, "居委会委员", body="COMMITTEE", **fields)
        assert concerned(person).get(A.NEWLY_ELECTED) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", set(A)),
        (
            "村（社区）党组织书记",
            {A.PARTY_MEMBER, A.GRASSROOTS_TEAM, A.NEW_SECRETARY, A.HEAD, A.NEWLY_ELECTED},
        ),
        ("村（居）委会副主任", {A.PARTY_MEMBER, A.GRASSROOTS_TEAM, A.COMMITTEE, A.NEWLY_ELECTED}),
        ("换届后新任村（社区）两委委员", {A.PARTY_MEMBER, A.GRASSROOTS_TEAM, A.COMMITTEE, A.NEWLY_ELECTED}),
        ("各镇（街道、开发区）、区级机关部门在职科级干部", {A.PARTY_MEMBER, A.TOWNSHIP}),
        ("县处级以上领导干部", {A.PARTY_MEMBER, A.LEADER}),
        ("社区干部", set(A) - {A.LEADER, A.TOWNSHIP}),
    ],
)
def test_to_whom_a_class_is_open(text: str, expected: set[A]) -> None:
    assert {audience for audience in A if is_open_to(audience, text)} == expected


@pytest.mark.parametrize(
    ("day", "number", "expected"),
    [
        (dt.date(2026, 11, 30), 3, dt.date(2027, 2, 28)),
        (dt.date(2027, 11, 30), 3, dt.date(2028, 2, 29)),
        (dt.date(2026, 12, 31), 6, dt.date(2027, 6, 30)),
        (dt.date(2026, 1, 15), 11, dt.date(2026, 12, 15)),
    ],
)
def test_months_after(day: dt.date, number: int, expected: dt.date) -> None:
    assert requirements.months_after(day, number) == expected


def test_many_people_cost_no_more_than_one(table: Cast, count_queries: Any) -> None:
    people = [held(table, "党总支书记", is_new=True, started_on=ELECTED) for _ in range(3)]
    for person in people:
        factories.credit(person, 4, started_on=ELECTED)
    with count_queries() as one:
        requirements.bars_of([people[0].pk], year=2026, today=TODAY)
    with count_queries() as three:
        found = requirements.bars_of([person.pk for person in people], year=2026, today=TODAY)
    assert (len(three), len(found)) == (len(one), 3)
    assert len(one) == 4


def test_defaults_are_laid_down_once(cast: Cast) -> None:
    requirements.lay_down_defaults(cast.district)
    Requirement.objects.filter(rule="R2").update(hours=80)
    requirements.lay_down_defaults(cast.district)
    assert Requirement.objects.count() == len(requirements.DEFAULTS)
    assert Requirement.objects.get(rule="R2").hours == 80
