"""The people of a class as the pages of groups and seats show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from courses.models import TrainingClass
from trainees.models import StudyGroup


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on the list. `seat_row` and `seat_column` are None without a seat."""

    pk: int
    name: str
    search_key: str
    gender: str
    town_name: str
    unit_name: str
    post: str
    is_new: bool | None
    group_id: int | None
    class_role: str
    seat: str
    seat_row: int | None
    seat_column: int | None
    seat_locked: bool
    leads: bool

    @property
    def town(self) -> str:
        """The town, or the unit of somebody from none."""
        return self.town_name or self.unit_name


_COLUMNS = (
    "pk",
    "cadre__name",
    "cadre__search_key",
    "cadre__gender",
    "town_name",
    "unit_name",
    "post",
    "is_new",
    "group_id",
    "class_role",
    "seat",
    "seat_row",
    "seat_column",
    "seat_locked",
)


def load(training_class: TrainingClass) -> list[Member]:
    """All on the list in unit order; one query."""
    leads = Exists(StudyGroup.objects.filter(leader=OuterRef("pk")))
    rows: Any = training_class.enrolments.on_the_list().in_unit_order()
    return [Member(*row) for row in rows.values_list(*_COLUMNS, leads)]


def by_seat(people: Iterable[Member]) -> list[Member]:
    """Those with a seat from the first row backwards, then those without."""
    return sorted(
        people,
        key=lambda person: (person.seat_row or 10**6, person.seat_column or 0, person.pk),
    )
