"""Why two figures differ, in a word: it is added, and holds while both figures stand as they were explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from attendance.completion.closing import hold_people
from attendance.models import DifferenceNote
from attendance.reconciliation.counting import NotReconcilable, hold
from attendance.reconciliation.lines import Line
from attendance.reconciliation.whole import Reconciliation
from courses.models import TrainingClass

SHORTEST = 2


class Changed(Exception):
    """The figures, or the explanation, are not what the form has shown; `line` is the line as it stands, None where it is gone."""

    def __init__(self, line: Line | None) -> None:
        super().__init__(_("打开页面以后，这一项的数或说明变了，还没有保存。请看现在的数再说明。"))
        self.line = line


@dataclass(frozen=True, slots=True)
class Said:
    """A word on a line: what it explains (both figures, and the last explanation, as they were seen), and how."""

    left: str
    right: str
    last_note: int
    words: str


def explain(training_class: TrainingClass, *, key: str, said: Said, by: User) -> DifferenceNote:
    """Explains one line; see `explain_many`."""
    return explain_many(training_class, said={key: said}, by=by)[0]


@transaction.atomic
def explain_many(
    training_class: TrainingClass, *, said: Mapping[str, Said], by: User
) -> list[DifferenceNote]:
    """Adds an explanation to each line, by its key; the same again gives what is there. The class and its people are held, so
    that nobody marks, counts or closes meanwhile.

    Raises Changed where a line stands otherwise than it was seen, NotReconcilable for a closed class, words shorter than two
    characters or a line with nothing to explain, and then adds none.
    """
    current = hold(training_class)
    hold_people(current)
    whole = Reconciliation.of(current)
    notes = [_note(current, whole.line(key), key, one, by) for key, one in said.items()]
    new = [note for note in notes if note.pk is None]
    _add(new)
    audit.record_many(
        "attendance.explain_difference",
        by=by,
        subjects=[
            (current, {"key": note.key, "left": note.left, "right": note.right, "words": note.words})
            for note in new
        ],
    )
    return notes


def _note(training_class: TrainingClass, line: Line | None, key: str, said: Said, by: User) -> DifferenceNote:
    words = said.words.strip()
    if len(words) < SHORTEST:
        raise NotReconcilable(_("请至少写两个字。"))
    if line is None or line.figures != (said.left, said.right):
        raise Changed(line)
    last = line.note
    if last and (last.words, last.noted_by_id) == (words, by.pk):
        return last
    if line.last_note != said.last_note:
        raise Changed(line)
    if not line.is_explainable:
        raise NotReconcilable(_("这一项不用说明。"))
    return DifferenceNote(
        training_class=training_class,
        key=key,
        left=said.left,
        right=said.right,
        words=words,
        noted_by=by,
    )


def _add(notes: list[DifferenceNote]) -> None:
    DifferenceNote.objects.bulk_create(notes)
