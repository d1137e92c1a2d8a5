"""The hall drawn: the rostrum and the seats with their people, as seen from below or from the stage."""

from collections.abc import Sequence
from dataclasses import dataclass

from courses.models import TrainingClass
from trainees.members import Member
from trainees.models import RostrumSeat, SeatingPlan
from trainees.rostrum import in_place


@dataclass(frozen=True, slots=True)
class Cell:
    """A seat and who sits there."""

    row: int
    column: int
    person: Member | None


@dataclass(frozen=True, slots=True)
class Table:
    """The hall as it is looked at: from the hall the rostrum is above and the first row next to it; from the stage
    (`from_stage`) everything is turned round. `waiting` are those without a seat."""

    plan: SeatingPlan
    lines: list[tuple[int, list[Cell]]]
    numbers: list[int]
    rostrum: list[RostrumSeat]
    waiting: list[Member]
    from_stage: bool
    locked: int


def table(
    training_class: TrainingClass, plan: SeatingPlan, people: Sequence[Member], *, from_stage: bool
) -> Table:
    """The plan drawn with its people; one query."""
    sitting = {(person.seat_row, person.seat_column): person for person in people if person.seat_row}
    rows, numbers = list(range(1, plan.rows + 1)), list(range(1, plan.columns + 1))
    rostrum = in_place(list(training_class.rostrum.all()), flipped=plan.even_flipped)
    if from_stage:
        rows.reverse()
        numbers.reverse()
        rostrum.reverse()
    return Table(
        plan,
        [(row, [Cell(row, column, sitting.get((row, column))) for column in numbers]) for row in rows],
        numbers,
        rostrum,
        [person for person in people if not person.seat_row],
        from_stage,
        sum(1 for person in people if person.seat_locked),
    )
