"""群发文本: finished Chinese texts for a class's chat group, copied by a person or said by a robot."""

from __future__ import annotations

from collections.abc import Mapping

from courses.models import TrainingClass
from reminders.group_texts import ahead, evaluation, missing, nominations, posting, versions
from reminders.group_texts.text import GroupText, Speaker
from reminders.models import Message, RuleName
from timetable.fitting import MOST

__all__ = ["GROUP_TEXTS", "MOST", "GroupText", "Speaker", "about", "text_for", "texts_of"]

# Each rule that has something to say to a group.
GROUP_TEXTS: Mapping[RuleName, Speaker] = {
    RuleName.SESSION_AHEAD: Speaker(ahead.now, ahead.about),
    RuleName.TIMETABLE_PUBLISHED: Speaker(versions.published_now, versions.published_about),
    RuleName.TIMETABLE_CHANGED: Speaker(versions.changed_now, versions.changed_about),
    RuleName.NOMINATION_OPENED: Speaker(nominations.opened_now, nominations.opened_about),
    RuleName.NOMINATION_CLOSING: Speaker(nominations.closing_now, nominations.closing_about),
    RuleName.MISSING: Speaker(missing.now, missing.about),
    RuleName.POSTING: Speaker(posting.now, posting.about),
    RuleName.EVALUATION_DUE: Speaker(evaluation.now, evaluation.about),
}


def texts_of(training_class: TrainingClass) -> list[GroupText]:
    """All that is to be said to the class's group now, in the order of the rules. Constant queries."""
    return [
        text for rule in RuleName if rule in GROUP_TEXTS for text in GROUP_TEXTS[rule].now(training_class)
    ]


def about(training_class: TrainingClass, rule: RuleName | str, subject: str) -> GroupText | None:
    """What that rule says of that subject as it stands now; None where there is nothing to say any more."""
    speaker = GROUP_TEXTS.get(RuleName(rule))
    return speaker.about(training_class, subject) if speaker else None


def text_for(message: Message) -> str:
    """What a robot says for that message: about the message's subject as it stands now, whatever its version; "" where
    nothing is to be said of it any more."""
    found = about(message.training_class, message.rule, message.subject)
    return found.text if found else ""
