"""Our own templates: each rule has all of them, they name only its fields, and a short one stays short."""

import pytest

from reminders.due import RULES
from reminders.models import RuleName, WordingForm
from reminders.wording import parts_of, placeholders
from reminders.wording.ours import EN, OURS, ZH

ALL = [(name, form, language) for name in RULES for form in WordingForm for language in (ZH, EN)]


@pytest.mark.parametrize(("name", "form", "language"), ALL)
def test_names_only_the_fields_of_its_rule(name: RuleName, form: WordingForm, language: str) -> None:
    title, text = OURS[name][form, language]
    fields = {field.name if language == ZH else field.english: field.example for field in RULES[name].fields}
    assert placeholders.unknown_in(title + text, list(fields)) == []
    assert text
    assert bool(title) is (form == WordingForm.LONG)
    if form == WordingForm.SHORT and language == ZH:
        assert parts_of(placeholders.fill(text, fields)) <= 2


def test_fields_are_named_once_in_both_languages() -> None:
    for rule in RULES.values():
        names = [name for field in rule.fields for name in (field.name, field.english)]
        assert sorted(set(names)) == sorted(names)
        assert all(name == name.lower() and " " not in name for name in names)
