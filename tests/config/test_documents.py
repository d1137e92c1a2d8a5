"""What the documents list is what the program has: variables of the environment, rules of reminders."""

import re
from pathlib import Path

from django.conf import settings

from reminders.due import RULES
from reminders.due.rule import Rule
from reminders.models import Audience, RuleName

ROOT = Path(__file__).parents[2]
CALLED = {
    Audience.TRAINEES: "trainees",
    Audience.INSTRUCTORS: "lecturers",
    Audience.HEAD_TEACHERS: "head teachers",
    Audience.ORGANISERS: "organisers",
    Audience.LIAISONS: "liaisons",
    Audience.APPROVERS: "approvers",
}


def test_the_example_has_every_variable_and_no_other() -> None:
    source = (ROOT / "config" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"', source)) | {
        f"SMS_{name}" for name in settings.SMS
    }
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^#?([A-Z_]+)=", example, re.M)) == read


def test_the_table_of_rules_is_the_code() -> None:
    text = (ROOT / "docs" / "reminders.md").read_text(encoding="utf-8")
    table = text.partition("\n## The rules\n")[2].partition("\n## ")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.splitlines()
        if line[:1] == "|"
    ]
    assert [row[0] for row in rows[2:]] == [str(name.label) for name in RuleName]
    told = {row[0]: {word for word in CALLED.values() if word in row[1]} for row in rows[2:]}
    assert told == {str(name.label): {CALLED[one] for one in RULES[name].audiences} for name in RuleName}
    hours = {row[0]: re.findall(r"\d\d:\d\d", row[2]) for row in rows[2:]}
    assert hours == {str(name.label): hours_of(RULES[name]) for name in RuleName}


def hours_of(rule: Rule) -> list[str]:
    """When it usually speaks, an hour for each time, those of the same hour once."""
    return list(dict.fromkeys(f"{one.at:%H:%M}" for one in rule.usual.offsets))
