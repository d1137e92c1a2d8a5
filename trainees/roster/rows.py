"""A row of an import with its outcome."""

from dataclasses import dataclass, field

from accounts.lists import Change, State
from trainees.roster.changes import Written
from trainees.roster.entries import Entry
from trainees.roster.known import Person
from trainees.roster.questions import Question


@dataclass(slots=True)
class Row:
    """`problems` are pairs of a field and a sentence; `notes` only inform. `question` is what a person was or is asked,
    `answer` what was said."""

    entry: Entry
    state: State = State.WRONG
    person: Person | None = None
    written: Written | None = None
    problems: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    question: Question | None = None
    answer: str = ""

    @property
    def changes(self) -> list[Change]:
        """What differs, for somebody on the list already."""
        return self.written.changes if self.written and self.state == State.CHANGED else []
