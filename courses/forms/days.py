"""Days as the browser's own calendar gives them."""

from typing import Any

from django import forms


class DayInput(forms.DateInput):
    """A day; written as the browser wants it whatever the page's language is."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")
