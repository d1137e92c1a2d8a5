"""The figures of a class."""

from decimal import Decimal
from typing import Any

import pytest

from exports.papers.facts import ClassFacts, facts_of
from tests import factories
from tests.conftest import Cast
from tests.factories import at
from trainees.models import Cadre, Enrolment


def test_the_figures_of_a_class(cast: Cast) -> None:
    training_class = cast.training_class
    training_class.venue, training_class.ordinal, training_class.audience = "区委党校", 12, "社区干部"
    training_class.save()
    training_class.co_hosts.add(cast.town)
    Cadre.objects.filter(pk=cast.cadre.pk).update(gender="F")
    Enrolment.objects.filter(pk=cast.enrolment.pk).update(is_new=True)
    other = factories.cadre("李四", cast.other_community)
    factories.enrolment(training_class, other)
    left = factories.cadre("退了", cast.other_community)
    factories.enrolment(training_class, left, status="CANCELLED")
    for start in ("09:00", "14:00"):
        factories.published(factories.session(training_class, start=at(start)))
    assert facts_of(training_class) == ClassFacts(
        name="武进区2026年社区干部培训班",
        year=2026,
        place_in_year=12,
        classes_in_year=1,
        host="武进区",
        implementer="",
        co_hosts=("湖塘镇",),
        days="2026年11月23日",
        venue="区委党校",
        audience="社区干部",
        people=2,
        women=1,
        newly_elected=1,
        towns=2,
        units=2,
        unit_word="社区",
        half_days=2,
        hours=Decimal("8"),
    )


@pytest.mark.parametrize(
    ("kinds", "word"),
    [
        (["COMMUNITY"], "社区"),
        (["VILLAGE"], "村"),
        (["COMMUNITY", "VILLAGE"], "村（社区）"),
        (["COMMUNITY", "TOWN"], "单位"),
    ],
)
def test_what_the_units_are_called_together(cast: Cast, kinds: list[str], word: str) -> None:
    Enrolment.objects.all().delete()
    for number, kind in enumerate(kinds):
        at_unit = factories.unit(f"单位{number}", kind, cast.district if kind == "TOWN" else cast.town)
        factories.enrolment(cast.training_class, factories.cadre(f"学员{number}", at_unit))
    assert facts_of(cast.training_class).unit_word == word


def test_groups_side_by_side_count_once(cast: Cast) -> None:
    group = factories.group(cast.training_class)
    for _side in range(2):
        factories.published(factories.session(cast.training_class, start=at("09:00"), hours=3)).groups.add(
            group
        )
    facts = facts_of(cast.training_class)
    assert (facts.half_days, facts.hours) == (1, Decimal(3))


def test_the_same_queries_for_one_and_for_three(cast: Cast, count_queries: Any) -> None:
    with count_queries() as for_one:
        facts_of(cast.training_class)
    factories.trainees(cast.training_class, cast.other_community, 2)
    with count_queries() as for_three:
        facts_of(cast.training_class)
    assert len(for_three) == len(for_one) <= 4
