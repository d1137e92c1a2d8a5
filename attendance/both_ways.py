"""Who signed and did not scan, and who scanned and did not sign, where a class asks for both: told to a person, who decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from attendance.differing import Paper, parse
from attendance.entering import papers_of
from attendance.models import CheckIn, Direction
from attendance.sheets import PrintingRow, printings_by_half_day
from attendance.standing import Standing
from timetable.calendar import HalfDay
from trainees.models import Enrolment


@dataclass(frozen=True)
class BothWays:
    """One half-day in which the signed sheet and the scans do not agree, and the people expected of whom they do not."""

    half_day: HalfDay
    unsigned: tuple[Enrolment, ...]
    unscanned: tuple[Enrolment, ...]


Printed = Mapping[HalfDay, Sequence[PrintingRow]]


def both_ways(standing: Standing, printed: Printed) -> dict[HalfDay, BothWays]:
    """The half-days of the standing in which they do not agree, in the order of time; {} where the class does not ask for
    both, and no half-day of which no sheet is entered. Two queries, however many people and sheets.

    Whoever checked in counts as having scanned, at the desk too: not everybody has a phone. A sheet speaks only for those
    on it; whoever is on leave is asked for neither.
    """
    if not standing.policy.sign_and_scan:
        return {}
    said = _said(printed)
    scanned = _scanned(standing, said)
    found = {}
    for place, column in enumerate(standing.columns):
        signs = said.get(column.half_day, {})
        unsigned, unscanned = [], []
        for row in standing.rows:
            cell, person = row.cells[place], row.enrolment
            if cell.is_expected and person.pk in signs:
                has_scanned = (column.half_day, person.pk) in scanned
                if has_scanned and not signs[person.pk]:
                    unsigned.append(person)
                elif signs[person.pk] and not has_scanned and not cell.value.is_leave:
                    unscanned.append(person)
        if unsigned or unscanned:
            found[column.half_day] = BothWays(column.half_day, tuple(unsigned), tuple(unscanned))
    return found


def both_ways_of(standing: Standing) -> dict[HalfDay, BothWays]:
    """The same, with the class's sheets read for it: five queries, or none where the class does not ask for both."""
    if not standing.policy.sign_and_scan:
        return {}
    return both_ways(standing, printings_by_half_day(standing.training_class))


def _said(printed: Printed) -> dict[HalfDay, dict[int, bool]]:
    """By half-day, who stands on an entered sheet, and whether the person signed it; on two sheets, either counts."""
    papers = papers_of([row.printing for rows in printed.values() for row in rows if _entered(row)])
    found: dict[HalfDay, dict[int, bool]] = defaultdict(dict)
    for half_day, rows in printed.items():
        for row in rows:
            if text := _entered(row):
                for pk, has_signed in _signs(row, text[0], papers[row.printing.pk]).items():
                    found[half_day][pk] = has_signed or found[half_day].get(pk, False)
    return found


def _entered(row: PrintingRow) -> list[str]:
    """What was typed in the newest entry that still stands, alone in a list; [] where none does."""
    return [one.entry.text for one in row.entries if not one.is_undone][:1]


def _signs(row: PrintingRow, text: str, paper: Paper) -> dict[int, bool]:
    """Whoever is not mentioned has signed, and so has whoever came late or left early."""
    typed = parse(text, paper).values
    return {
        pk: serial not in typed or typed[serial].is_there
        for serial, pk in enumerate(row.printing.lines, start=1)
        if pk
    }


def _scanned(standing: Standing, half_days: Collection[HalfDay]) -> set[tuple[HalfDay, int]]:
    """Who checked in, at any session of the half-day. One query."""
    places = {
        session.pk: column.half_day
        for column in standing.columns
        if column.half_day in half_days
        for session in column.sessions
    }
    people = [row.enrolment.pk for row in standing.rows]
    rows = CheckIn.objects.filter(session__in=places, enrolment__in=people, direction=Direction.IN)
    return {(places[session], person) for session, person in rows.values_list("session_id", "enrolment_id")}
