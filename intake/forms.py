"""Giving a table: exactly one of a file and a pasted block."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from intake.workbook import USUAL

# A sentence, or one that is put together when it is shown.
Words = Any


def file_field(label: Words, help_text: Words = "") -> forms.FileField:
    """A workbook or a text file; an empty one is told apart from none."""
    return forms.FileField(
        label=label,
        required=False,
        allow_empty_file=True,
        help_text=help_text,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt"}),
    )


def text_field(label: Words, help_text: Words, *, rows: int = 8, placeholder: str = "") -> forms.CharField:
    """A block copied from a sheet."""
    attrs = {"rows": rows, "placeholder": placeholder, "spellcheck": "false"}
    return forms.CharField(
        label=label, required=False, strip=False, help_text=help_text, widget=forms.Textarea(attrs=attrs)
    )


class SourceForm(forms.Form):
    """With the fields `file` and `text`. What is given is read once, by `take`; why it cannot be read stands beside the
    field that it came by."""

    if_none: Words = gettext_lazy("请选择文件，或把表格粘贴在下面。")
    if_both: Words = gettext_lazy("文件和粘贴的内容只能给一个。")
    pasted_name: Words = gettext_lazy("粘贴的内容")

    def take(self, source: bytes | str) -> str:
        """Why the source (str: pasted) is not the table that is asked for, "" where it is; a form says so of its own."""
        return ""

    def clean(self) -> dict[str, Any]:
        """Takes what was given, so that a file that is no such table is refused here."""
        data = super().clean() or self.cleaned_data
        file, text = data.get("file"), data.get("text", "")
        if "file" in self.errors or "text" in self.errors:
            return data
        if bool(file) == bool(text.strip()):
            self.add_error("text" if file else "file", str(self.if_both if file else self.if_none))
            return data
        data["source"] = file.read(USUAL.size + 1) if file else text
        if refusal := self.take(data["source"]):
            self.add_error("file" if file else "text", refusal)
        return data

    @property
    def file_name(self) -> str:
        """What the import of a valid form is called."""
        file = self.cleaned_data.get("file")
        return str(file.name)[-200:] if file else str(self.pasted_name)
