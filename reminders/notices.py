"""The page of a class's notices: what is to be said to its group now, who copied it, and who has said 收到."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from courses.models import TrainingClass
from reminders import copying, group_texts
from reminders.due.versions import version_of
from reminders.group_texts import GroupText
from reminders.models import Message, RuleName
from timetable import receipts
from timetable.models import TimetableVersion
from timetable.receipts import Tally

# What cannot wait stands first.
ORDER = (
    RuleName.MISSING,
    RuleName.TIMETABLE_CHANGED,
    RuleName.SESSION_AHEAD,
    RuleName.POSTING,
    RuleName.NOMINATION_CLOSING,
    RuleName.NOMINATION_OPENED,
    RuleName.EVALUATION_DUE,
    RuleName.TIMETABLE_PUBLISHED,
)
OF_VERSIONS = (RuleName.TIMETABLE_PUBLISHED, RuleName.TIMETABLE_CHANGED)


@dataclass(frozen=True)
class Card:
    """A text, its last copies, and of a version how many have said 收到."""

    text: GroupText
    copies: Sequence[Message] = ()
    tally: Tally | None = None


def cards_of(training_class: TrainingClass) -> list[Card]:
    """A card for each text. Constant queries."""
    texts = sorted(group_texts.texts_of(training_class), key=lambda text: ORDER.index(text.rule))
    copies = copying.copies_of(training_class, texts)
    keys = [version_of(text.subject) for text in texts if text.rule in OF_VERSIONS]
    versions = TimetableVersion.objects.filter(pk__in=keys).defer("snapshot")
    tallies = receipts.tallies_of(list(versions)) if keys else {}
    return [
        Card(
            text,
            copies.get((text.rule, text.subject), []),
            tallies.get(version_of(text.subject)) if text.rule in OF_VERSIONS else None,
        )
        for text in texts
    ]
