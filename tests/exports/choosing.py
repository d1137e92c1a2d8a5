"""What the form of a paper offers."""

from typing import Any

from exports.papers.asking import PaperForm


def choices_of(form: PaperForm, name: str) -> list[tuple[str, str]]:
    """The choices of one of its fields, each with its label."""
    field: Any = form.fields[name]
    return [(str(value), str(label)) for value, label in field.choices]
