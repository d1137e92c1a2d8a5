"""Crediting hours, and what they add up to."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEntry
from attendance import crediting, hours
from attendance.crediting import NewCredit
from attendance.hours import Training, YearSum
from attendance.models import HoursCredit, OnlineRate
from courses.models import TrainingClass
from tests import factories
from tests.attendance.conftest import EVE, PM, Attended
from tests.conftest import Cast


def new(cast: Cast, **fields: Any) -> NewCredit:
    values = {
        "cadre": cast.cadre.pk,
        "source": "SUPERIOR",
        "title": "省委党校进修班",
        "hours": Decimal(16),
        **fields,
    }
    return NewCredit(**values)


def rows() -> list[tuple[int, Decimal, Decimal]]:
    return list(HoursCredit.objects.order_by("year", "pk").values_list("year", "hours", "days"))


def test_R08_a_training_over_the_31st_of_december_is_split_by_its_days(cast: Cast) -> None:
    training = new(
        cast,
        started_on=dt.date(2026, 12, 30),
        ended_on=dt.date(2027, 1, 2),
        days=Decimal(4),
        hours=Decimal(17),
        level="COUNTY",
    )
    made = crediting.credit_many([training], by=cast.organiser)
    assert rows() == [(2026, Decimal("8.5"), Decimal(2)), (2027, Decimal("8.5"), Decimal(2))]
    assert [(row.started_on, row.ended_on) for row in made] == [(training.started_on, training.ended_on)] * 2
    # It counts as a class once: where it began.
    halves = YearSum(Decimal("8.5"), Decimal(2), 1, 0, 1), YearSum(Decimal("8.5"), Decimal(2), 0, 0, 0)
    pk, began_on = cast.cadre.pk, dt.date(2026, 12, 30)
    assert [hours.sums_of([pk], year=year)[pk] for year in (2026, 2027)] == list(halves)
    assert hours.trainings_of([pk], first=2026, last=2027) == {
        pk: [Training(2026, began_on, halves[0]), Training(2027, began_on, halves[1])]
    }


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (dt.date(2026, 12, 31), dt.date(2026, 12, 31), [(2026, "10")]),
        (dt.date(2026, 12, 31), dt.date(2027, 1, 1), [(2026, "5"), (2027, "5")]),
        (dt.date(2026, 12, 31), dt.date(2027, 1, 2), [(2026, "3.3"), (2027, "6.7")]),
        (dt.date(2027, 1, 1), None, [(2027, "10")]),
    ],
)
def test_R08_the_parts_are_the_whole(
    cast: Cast, first: dt.date, last: dt.date | None, expected: list[tuple[int, str]]
) -> None:
    parts = crediting.split(new(cast, started_on=first, ended_on=last, hours=Decimal(10)))
    assert [(part.year, part.hours) for part in parts] == [(year, Decimal(value)) for year, value in expected]


def test_R06_online_hours_convert_and_stop_at_the_most_of_the_year(cast: Cast) -> None:
    OnlineRate.objects.create(district=cast.district, claimed=2, credited=1, most=20)
    OnlineRate.objects.create(district=cast.district, year=2025, claimed=1, credited=1)
    first = new(
        cast, source="ONLINE", title="一月", year=2026, started_on=dt.date(2026, 1, 5), hours=Decimal(31)
    )
    second = new(
        cast, source="ONLINE", title="二月", year=2026, started_on=dt.date(2026, 2, 5), hours=Decimal(9)
    )
    before = new(cast, source="ONLINE", title="去年", year=2025, hours=Decimal(31))
    made = crediting.credit_many([second, before, first], by=cast.organiser)
    assert [(row.claimed_hours, row.hours, row.is_face_to_face) for row in made] == [
        (Decimal(9), Decimal("4.5"), False),
        (Decimal(31), Decimal(31), False),
        (Decimal(31), Decimal("15.5"), False),
    ]
    # Exactly the most is credited; what comes after it is not, and counts again when something is taken back.
    third = new(
        cast, source="ONLINE", title="三月", year=2026, started_on=dt.date(2026, 3, 5), hours=Decimal(4)
    )
    assert crediting.credit_many([third], by=cast.organiser)[0].hours == 0
    crediting.uncredit(made[0], by=cast.organiser, reason="重复")
    assert hours.sums_of([cast.cadre.pk], year=2026)[cast.cadre.pk].hours == Decimal("17.5")


@pytest.mark.parametrize(
    ("claimed", "counted", "expected"),
    [("3", "0", "1"), ("2.9", "0", "0.9"), ("30", "39.9", "0.1"), ("30", "40", "0"), ("30", "41", "0")],
)
def test_R06_rounds_down_to_tenths(claimed: str, counted: str, expected: str) -> None:
    rate = OnlineRate(claimed=Decimal(3), credited=Decimal(1), most=Decimal(40))
    assert crediting.converted(Decimal(claimed), rate, Decimal(counted)) == Decimal(expected)


def test_the_same_training_once(cast: Cast, count_queries: Any) -> None:
    training = new(cast, year=2026, started_on=dt.date(2026, 3, 2))
    assert len(crediting.credit_many([training, training], by=cast.organiser)) == 1
    assert crediting.credit_many([training], by=cast.organiser) == []
    assert list(crediting.standing([training])) == [training.key]
    others = [factories.cadre(f"王{name}", cast.community).pk for name in "一二三四五"]
    with count_queries() as one:
        crediting.credit_many([new(cast, title="另一个", year=2026)], by=cast.organiser)
    with count_queries() as five:
        crediting.credit_many([new(cast, cadre=pk, year=2026) for pk in others], by=cast.organiser)
    assert len(five) == len(one)
    assert AuditEntry.objects.filter(action="attendance.credit").count() == 7


def test_taking_back_and_bringing_back(cast: Cast) -> None:
    made = crediting.credit_many([new(cast, year=2026, proof_number="武组〔2026〕3号")], by=cast.organiser)
    entry = crediting.uncredit(made[0], by=cast.organiser, reason="登错了人")
    assert entry
    assert (entry.subject_id, entry.data["title"], entry.data["reason"]) == (
        cast.cadre.pk,
        "省委党校进修班",
        "登错了人",
    )
    assert hours.sums_of([cast.cadre.pk], year=2026) == {}
    again = crediting.restore(entry, by=cast.organiser)
    assert again
    assert (again.hours, again.proof_number, again.year) == (Decimal(16), "武组〔2026〕3号", 2026)
    assert crediting.restore(entry, by=cast.organiser) is None
    assert crediting.uncredit(made[0], by=cast.organiser, reason="再来一次") is None


def test_who_has_nothing_has_no_entry(cast: Cast, count_queries: Any) -> None:
    other = factories.cadre("李四", cast.community)
    factories.credit(cast.cadre, 8, days=1, level="TOWNSHIP")
    factories.credit(cast.cadre, 4.5, days=0.5, level="COUNTY", is_face_to_face=False)
    factories.credit(cast.cadre, 4, year=2025)
    with count_queries() as queries:
        found = hours.sums_of([cast.cadre.pk, other.pk], year=2026)
    assert found == {cast.cadre.pk: YearSum(Decimal("12.5"), Decimal("1.5"), 1, 1, 1)}
    assert len(queries) == 1


def test_what_was_attended_waits_for_the_closing(attended: Attended) -> None:
    factories.published(
        factories.session(attended.training_class, "夜谈", start=factories.at("19:00"), hours=2)
    )
    attended.mark(p0="PRESENT", p1="ABSENT")
    attended.mark(PM, p0="LATE", p1="LEFT_EARLY", p2="PERSONAL")
    attended.mark(EVE, p0="PRESENT")
    people = [row.cadre_id for row in attended.people]
    found = hours.pending_of(people, year=2026, today=factories.MONDAY)
    assert found == {
        people[0]: [Training(2026, factories.MONDAY, YearSum(Decimal(10), Decimal(1), 1, 0, 1))],
        people[1]: [Training(2026, factories.MONDAY, YearSum(Decimal(4), Decimal("0.5"), 1, 0, 1))],
    }
    assert hours.pending_of(people, year=2025, today=factories.MONDAY) == {}
    TrainingClass.objects.update(status="CLOSED")
    assert hours.pending_of(people, year=2026, today=factories.MONDAY) == {}


def test_the_last_training(cast: Cast) -> None:
    other = factories.cadre("李四", cast.community)
    factories.credit(cast.cadre, 8, started_on=dt.date(2026, 3, 2))
    factories.credit(cast.cadre, 8, year=2024)
    factories.credit(other, 8, year=2026)
    people = [cast.cadre.pk, other.pk]
    assert hours.last_trained(people, until=2026) == {
        people[0]: dt.date(2026, 3, 2),
        people[1]: dt.date(2026, 1, 1),
    }
    assert hours.last_trained(people, until=2025) == {people[0]: dt.date(2024, 1, 1)}


@pytest.mark.parametrize("started_on", [None, factories.MONDAY])
def test_the_database_keeps_the_same_training_once(cast: Cast, started_on: Any) -> None:
    fields: dict[str, Any] = {"cadre": cast.cadre, "source": "BEFORE", "title": "轮训", "year": 2025}
    HoursCredit.objects.create(**fields, started_on=started_on)
    HoursCredit.objects.create(**fields, started_on=factories.MONDAY + dt.timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        HoursCredit.objects.create(**fields, started_on=started_on)
    assert HoursCredit.objects.count() == 2
