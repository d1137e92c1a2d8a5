"""What a text for a class's group is, and who says it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import translation

from courses.models import TrainingClass
from reminders.models import RuleName
from timetable.fitting import LANGUAGE


@dataclass(frozen=True)
class GroupText:
    """A finished Chinese text of fewer than 300 characters, and what it is about: `subject` as the rule's occasions
    spell it, `version` how that stands, `label` a word for it in the reader's language."""

    rule: RuleName
    subject: str
    version: str
    text: str
    label: str = ""

    @property
    def key(self) -> str:
        """By which pages tell it from the others."""
        return f"{self.rule.lower()}-{self.subject.replace('/', '-')}".replace("_", "-")

    @property
    def title(self) -> str:
        """The rule and what it is about, in Chinese, as it is kept with a copy."""
        with translation.override(LANGUAGE):
            return f"{self.rule.label} {self.label}".strip()


@dataclass(frozen=True)
class Speaker:
    """What a rule has to say to a group. `now`: all that is to be said of a class now, the most urgent first; `about`:
    what is to be said of one subject, however the occasion's version stood; None where nothing is any more."""

    now: Callable[[TrainingClass], list[GroupText]]
    about: Callable[[TrainingClass, str], GroupText | None]


def fingerprint(text: str) -> str:
    """The version of a text that has no number: another text, another version."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
