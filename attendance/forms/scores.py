"""The table of scores as it is sent, and a sheet of them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, ngettext

from attendance import score_sheet, scoring
from attendance.models import ClassTest
from attendance.score_sheet import Preview
from attendance.scoring import Cell, Given, Key, Table
from intake.forms import SourceForm, file_field, text_field
from intake.problems import Unreadable
from trainees.models import Enrolment


class ScoreForm(forms.Form):
    """A field `s-<test>-<enrolment>` for each score, far too many to be fields of Django's; `seen` is what the page showed."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        self.given: dict[Key, Given] = {}
        self.problems: dict[Key, str] = {}
        self.saved: Mapping[Key, Given] = {}

    def clean(self) -> dict[str, Any]:
        """Reads what was sent; cells that are not on the table are passed over."""
        data = super().clean() or self.cleaned_data
        for test in self.table.tests:
            for person in self.table.people:
                if (text := self.data.get(f"s-{test.pk}-{person.pk}")) is not None:
                    self._read(test, person, text)
        if self.problems:
            count = len(self.problems)
            text = ngettext(
                "有 %(n)d 格不能保存，请改好再保存。", "有 %(n)d 格不能保存，请改好再保存。", count
            )
            self.add_error(None, text % {"n": count})
        return data

    def _read(self, test: ClassTest, person: Enrolment, text: str) -> None:
        key = (test.pk, person.pk)
        try:
            self.given[key] = scoring.read(text, test)
        except scoring.NotAScore as problem:
            self.problems[key] = str(problem)

    @property
    def seen_by_key(self) -> dict[Key, str]:
        """What the page showed, by test and enrolment; what is not well formed was not seen."""
        try:
            said = json.loads(self.cleaned_data["seen"] or "{}")
        except (ValueError, RecursionError):
            return {}
        names = {f"s-{test.pk}-{person.pk}": (test.pk, person.pk) for test, person in self._places()}
        return {
            names[name]: str(text)
            for name, text in (said.items() if isinstance(said, dict) else ())
            if name in names
        }

    def _places(self) -> Iterator[tuple[ClassTest, Enrolment]]:
        return ((test, person) for test in self.table.tests for person in self.table.people)

    @property
    def seen_now(self) -> str:
        """What the page shows, for the field `seen`."""
        return json.dumps(self.table.seen, ensure_ascii=False)

    def rows(self) -> Iterator[tuple[Enrolment, list[Cell]]]:
        """The people with their cells: as typed where something was sent, else as they stand."""
        for person in self.table.people:
            yield person, [self._cell(test, person) for test in self.table.tests]

    def _cell(self, test: ClassTest, person: Enrolment) -> Cell:
        cell, key = self.table.cell(test, person), (test.pk, person.pk)
        if not self.is_bound:
            return cell
        saved = self.saved[key].text if key in self.saved else None
        typed = self.data.get(cell.name, cell.text)
        return Cell(test, person, typed, cell.has_failed, saved, self.problems.get(key, ""))


class ScoreSheetForm(SourceForm):
    """A table with a name and a score in each row."""

    file = file_field(gettext_lazy("Excel 或 CSV 文件"))
    text = text_field(
        gettext_lazy("或粘贴"),
        gettext_lazy(
            "一行一个人：姓名、成绩；有同名的加一列单位或手机。没有参加的写“缺考”。有没有表头都可以。"
        ),
        placeholder=score_sheet.EXAMPLE,
    )

    def __init__(self, *args: Any, test: ClassTest, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.test, self.table = test, table

    def take(self, source: bytes | str) -> str:
        """Why it is no such table; else `preview` is what it comes to."""
        found = score_sheet.preview(source, self.test, self.table)
        self.cleaned_data["preview"] = found
        return found.message if isinstance(found, Unreadable) else ""

    @property
    def preview(self) -> Preview:
        """What a valid form comes to."""
        found: Preview = self.cleaned_data["preview"]
        return found
