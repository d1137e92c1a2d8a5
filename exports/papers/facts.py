"""The figures of a class that papers, speeches and offices' own templates say."""

from dataclasses import dataclass
from decimal import Decimal

from courses.models import TrainingClass
from exports.papers import naming
from timetable.calendar import half_day_of
from timetable.models import PublishedSession
from trainees.models import Gender
from units.models import GRASSROOTS_KINDS, UnitKind


@dataclass(frozen=True)
class ClassFacts:
    """A class as it stands now. `place_in_year` of `classes_in_year` is None and 0 where it is in no plan's order;
    `unit_word` is what the
    units of its people are called together; `half_days` and `hours` are those of the published timetable, groups side by
    side counted once."""

    name: str
    year: int
    place_in_year: int | None
    classes_in_year: int
    host: str
    implementer: str
    co_hosts: tuple[str, ...]
    days: str
    venue: str
    audience: str
    people: int
    women: int
    newly_elected: int
    towns: int
    units: int
    unit_word: str
    half_days: int
    hours: Decimal


def facts_of(training_class: TrainingClass) -> ClassFacts:
    """Everybody on the final list, everything published. Four queries, whatever the size."""
    people = training_class.enrolments.to_the_end().values_list(
        "cadre__gender", "is_new", "town_name", "unit__kind", "unit_id"
    )
    rows = list(people)
    placed = PublishedSession.objects.of_class(training_class).taking_place().values_list("start_at", "hours")
    by_start: dict[object, Decimal] = {}
    starts = set()
    for start, hours in placed:
        by_start[start] = max(hours, by_start.get(start, Decimal(0)))
        starts.add(half_day_of(start))
    plan, implementer = training_class.plan, training_class.implementer
    return ClassFacts(
        name=naming.full_name(training_class),
        year=plan.year,
        place_in_year=training_class.ordinal,
        classes_in_year=plan.size if training_class.ordinal else 0,
        host=training_class.host.name,
        implementer=implementer.name if implementer else "",
        co_hosts=tuple(training_class.co_hosts.values_list("name", flat=True)),
        days=naming.days_of(training_class),
        venue=training_class.venue,
        audience=training_class.audience,
        people=len(rows),
        women=sum(gender == Gender.FEMALE for gender, *_rest in rows),
        newly_elected=sum(bool(is_new) for _gender, is_new, *_rest in rows),
        towns=len({town for *_rest, town, _kind, _unit in rows if town}),
        units=len({unit for *_rest, unit in rows}),
        unit_word=_word_of({kind for *_rest, kind, _unit in rows}),
        half_days=len(starts),
        hours=sum(by_start.values(), Decimal(0)),
    )


def _word_of(kinds: set[str]) -> str:
    """社区, 村 or 村（社区）, where all are such; else 单位."""
    if not kinds or not kinds <= set(GRASSROOTS_KINDS):
        return "单位"
    return (
        {UnitKind.COMMUNITY: "社区", UnitKind.VILLAGE: "村"}[UnitKind(kinds.pop())]
        if len(kinds) == 1
        else "村（社区）"
    )
