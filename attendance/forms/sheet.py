"""The shapes of what is taken from a signed sheet: what differs, the count by hand, photos, and the number looked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from attendance.differing import LONGEST, Paper, parse
from attendance.value import Value
from courses.forms.files import ManyFilesField
from timetable.calendar import HalfDay

MOST_FILES = 10
MEGABYTES = 20
KINDS = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".pdf")


class SheetForm(forms.Form):
    """What differs, read as it is meant for that paper; at the end the count by hand and a word on a difference."""

    text = forms.CharField(
        label=gettext_lazy("与签名不同之处"),
        required=False,
        strip=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )
    counted = forms.IntegerField(
        label=gettext_lazy("手点实到（数表上的签名）"),
        required=False,
        min_value=0,
        max_value=100_000,
        widget=forms.NumberInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    words = forms.CharField(
        label=gettext_lazy("差异说明"),
        required=False,
        max_length=200,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None, *, paper: Paper) -> None:
        super().__init__(data)
        self.paper = paper
        self.typed: Mapping[int, Value] = {}

    def clean_text(self) -> str:
        """Every part that cannot be read is told with its place."""
        text: str = self.cleaned_data["text"]
        found = parse(text, self.paper)
        if found.misread:
            raise forms.ValidationError([one.sentence for one in found.misread])
        self.typed = found.values
        return text

    def agrees(self, reckoned: int) -> bool:
        """Whether the count by hand is there, and a difference from the reckoned one has its word; adds what is wrong."""
        counted, words = self.cleaned_data["counted"], self.cleaned_data["words"]
        if counted is None:
            self.add_error("counted", _("请数一数表上的签名，填写手点实到。"))
        elif counted != reckoned and not words:
            figures = {"counted": counted, "reckoned": reckoned, "n": abs(counted - reckoned)}
            problem = ngettext(
                "手点%(counted)d人，按录入算%(reckoned)d人，差%(n)d人。请改正录入，或写一句说明。",
                "手点%(counted)d人，按录入算%(reckoned)d人，差%(n)d人。请改正录入，或写一句说明。",
                figures["n"],
            )
            self.add_error("words", problem % figures)
        return not self.errors


class SheetPhotosForm(forms.Form):
    """Photos and scans of one half-day's signed sheet; `camera` is the one that a phone takes at once. The pages lay the
    fields out themselves, one form a half-day."""

    half_day = forms.CharField()
    nonce = forms.UUIDField()
    camera = ManyFilesField(required=False, kinds=KINDS, megabytes=MEGABYTES, most=MOST_FILES)
    photos = ManyFilesField(required=False, kinds=KINDS, megabytes=MEGABYTES, most=MOST_FILES)

    def clean_half_day(self) -> HalfDay:
        """The half-day as `HalfDay.key` spells it."""
        try:
            return HalfDay.parse(self.cleaned_data["half_day"])
        except ValueError as error:
            raise forms.ValidationError(_("没有这个半天。")) from error

    def clean(self) -> dict[str, Any]:
        """Adds `chosen`, all files in one list; none is an error."""
        chosen = [*self.cleaned_data.get("camera", ()), *self.cleaned_data.get("photos", ())]
        if not chosen and not self.errors:
            self.add_error("photos", _("请先拍照或选择文件。"))
        self.cleaned_data["chosen"] = chosen
        return self.cleaned_data
