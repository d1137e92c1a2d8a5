"""What a message says: a district's own template or ours, filled with the facts of the rule."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import translation

from reminders.due import RULES
from reminders.models import Message, MessageTemplate, RuleName, WordingForm
from reminders.wording import placeholders
from reminders.wording.ours import OURS

ONE_PART, MORE_PARTS = (
    70,
    67,
)  # characters of a short message that stands alone, and of each part of a longer one


@dataclass(frozen=True)
class Written:
    """A message in words."""

    title: str
    text: str

    @property
    def parts(self) -> int:
        """How many short messages the text takes."""
        return parts_of(self.text)


def parts_of(text: str) -> int:
    """How many short messages a text takes: 70 characters in one, 67 in each of several; none for an empty text."""
    length = len(text.encode("utf-16-le")) // 2
    return min(length, 1) if length <= ONE_PART else math.ceil(length / MORE_PARTS)


def template_for(rule: RuleName | str, form: WordingForm, language: str, *, district: int) -> MessageTemplate:
    """The district's own template, else ours as an unsaved row. One query."""
    own = MessageTemplate.objects.filter(district=district, rule=rule, form=form, language=language).first()
    return own or our_template(rule, form, language, district=district)


def our_template(rule: RuleName | str, form: WordingForm, language: str, *, district: int) -> MessageTemplate:
    """Ours as an unsaved row."""
    title, text = OURS[RuleName(rule)][form, language]
    return MessageTemplate(
        district_id=district, rule=rule, form=form, language=language, title=title, text=text
    )


def write(message: Message, form: WordingForm) -> Written:
    """The message in its language, from the rows as they are now."""
    district = message.training_class.plan.district_id
    template = template_for(message.rule, form, message.language, district=district)
    return written(template, message)


def written(template: MessageTemplate, message: Message) -> Written:
    """A template filled for a message."""
    rule = RULES[RuleName(message.rule)]
    with translation.override(message.language):
        facts = {"姓名": message.recipient, "班次": message.training_class.name, **rule.facts(message)}
    by_name = {
        name: facts.get(field.name, "") for field in rule.fields for name in (field.name, field.english)
    }
    return filled(template, by_name)


def filled(template: MessageTemplate, facts: Mapping[str, str]) -> Written:
    """A template filled with facts by the names of fields, in either language. A title is one line, and no control
    character of a name goes out."""
    return Written(
        _printable(" ".join(placeholders.fill(template.title, facts).split()))[:200],
        _printable(placeholders.fill(template.text, facts)),
    )


def _printable(text: str) -> str:
    return "".join(one for one in text if one in "\n\t" or unicodedata.category(one) != "Cc")
