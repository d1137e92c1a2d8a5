"""Entering on a unit's behalf: the chat text, who is meant by each person in it, the photo."""

import uuid
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import identity
from courses.forms.files import checked
from courses.forms.unit_choices import grouped
from intake import chat
from trainees.behalf import Entrant
from trainees.forms.reply import MAX_MEGABYTES, SCANS
from trainees.models import Cadre, EnrolmentStatus
from trainees.people import NewCadre
from trainees.suggesting import Reading, Suggestion, Verdict
from units.models import Unit

_EXAMPLE = "1.张三 花园社区书记 138…\n2、李四，主任，139…\n收到"
STATUSES = [
    (EnrolmentStatus.APPROVED, gettext_lazy("直接录取")),
    (EnrolmentStatus.NOMINATED, gettext_lazy("先算推荐，再审核")),
]
NEW = "new"


class StatusForm(forms.Form):
    """What those entered become."""

    status = forms.ChoiceField(
        label=gettext_lazy("录入后"),
        choices=STATUSES,
        initial=EnrolmentStatus.APPROVED,
        widget=forms.RadioSelect,
    )


class TextForm(forms.Form):
    """The text of a chat, and why it is entered for the unit; the reason is asked for when people are entered."""

    nonce = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=gettext_lazy("聊天文字"),
        max_length=chat.LENGTH,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "placeholder": _EXAMPLE, "spellcheck": "false"}),
        help_text=gettext_lazy("整段粘贴即可：一行一人或一行多人，带不带序号、电话都行。"),
    )
    reason = forms.CharField(
        label=gettext_lazy("代报原因"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("如：联络员在微信群里报的名，来不及登录。"),
    )

    def __init__(self, data: QueryDict | None, *, entering: bool = False, **kwargs: Any) -> None:
        if data:
            # Masked before the page shows it again.
            data = data.copy()
            data["text"] = identity.mask_id_numbers(data.get("text", ""))
        super().__init__(data, **kwargs)
        self.fields["reason"].required = entering

    def clean_text(self) -> str:
        """Line ends as everywhere; ID numbers have been masked: they are not kept in words."""
        text: str = self.cleaned_data["text"].replace("\r\n", "\n").replace("\x00", "")
        if not text.strip():
            raise forms.ValidationError(_("请粘贴聊天文字。"))
        return text

    def clean(self) -> None:
        """Nothing more to check; the page that shows what was read marks the reason as needed."""
        super().clean()
        self.fields["reason"].required = True


class PersonForm(forms.Form):
    """One person of the text: taken or not, who it is, and in which unit somebody new is."""

    take = forms.BooleanField(required=False)
    who = forms.ChoiceField(required=False)
    unit = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, *, suggestion: Suggestion, places: list[Unit]) -> None:
        super().__init__(data, prefix=f"p{suggestion.number}")
        self.suggestion, self.units = suggestion, {unit.pk: unit for unit in places}
        who, unit = self._field("who"), self._field("unit")
        matches = [(str(match.pk), match.label) for match in suggestion.matches]
        who.choices = [("", _("请选择")), *matches, (NEW, _("登记为新人"))]
        first = {Verdict.KNOWN: matches[:1], Verdict.NEW: [(NEW, "")]}.get(suggestion.verdict, [])
        who.initial = first[0][0] if first else ""
        unit.choices = grouped(places, empty=_("请选择单位"))
        unit.initial = suggestion.unit.pk if suggestion.unit else ""
        self._field("take").initial = bool(who.initial) and not suggestion.problems and self._is_ready
        name = {"name": suggestion.said.name}
        who.widget.attrs = {"aria-label": _("%(name)s是谁") % name, "class": "form-select"}
        unit.widget.attrs = {"aria-label": _("%(name)s的单位") % name, "class": "form-select"}
        self._field("take").widget.attrs = {
            "aria-label": _("录入%(name)s") % name,
            "class": "form-check-input",
        }

    @property
    def asks_for_unit(self) -> bool:
        """Whether the text does not say where somebody new belongs."""
        return self.suggestion.unit is None and self.suggestion.verdict != Verdict.KNOWN

    @property
    def _is_ready(self) -> bool:
        return not self.suggestion.is_there and not self.asks_for_unit

    def clean(self) -> dict[str, Any]:
        """Whoever is taken must be told, and somebody new needs a unit."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("take") and "who" not in self.errors:
            if not cleaned.get("who"):
                self.add_error("who", _("请选择是哪一位，或登记为新人。"))
            elif cleaned["who"] == NEW and not self._unit:
                self.add_error("unit", _("请选择单位。"))
        return cleaned

    @property
    def _unit(self) -> Unit | None:
        return self.units.get(self.cleaned_data.get("unit") or 0) or self.suggestion.unit

    def entrant(self, cadres: dict[int, Cadre]) -> Entrant:
        """Whom a valid, ticked form enters."""
        said = self.suggestion
        words: dict[str, Any] = {"post": said.post, "phone": said.phone, "is_new": said.said.is_new}
        if self.cleaned_data["who"] == NEW:
            new = NewCadre(name=said.said.name, unit=self._unit, **words)
            return Entrant(new=new, **words)
        return Entrant(cadre=cadres[int(self.cleaned_data["who"])], **words)

    def _field(self, name: str) -> Any:
        return self.fields[name]


class Sheet:
    """All people of a text with their forms; `data` None shows what is suggested."""

    def __init__(self, reading: Reading, data: Any) -> None:
        self.reading = reading
        self.forms = [PersonForm(data, suggestion=one, places=reading.places) for one in reading.suggestions]

    def is_valid(self) -> bool:
        """Whether all that is ticked is told."""
        return not [form for form in self.forms if not form.is_valid()]

    def entrants(self) -> list[Entrant]:
        """Those ticked, in the order of the text: one query."""
        taken = [form for form in self.forms if form.cleaned_data["take"]]
        keys = [int(form.cleaned_data["who"]) for form in taken if form.cleaned_data["who"] != NEW]
        cadres = Cadre.objects.in_bulk(keys)
        return [form.entrant(cadres) for form in taken]


class PhotoForm(forms.Form):
    """The photo of a list, and why it is entered for the unit."""

    nonce = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    photo = forms.FileField(
        label=gettext_lazy("照片"),
        help_text=gettext_lazy("jpg、png 或 PDF，不超过 10 MB。"),
        widget=forms.FileInput(attrs={"accept": ",".join(SCANS)}),
        error_messages={"empty": gettext_lazy("这个文件是空的。")},
    )
    reason = forms.CharField(
        label=gettext_lazy("代报原因"),
        max_length=200,
        help_text=gettext_lazy("如：单位只发来盖章名单的照片。"),
    )

    def clean_photo(self) -> UploadedFile:
        """Says clearly what is wrong with a file."""
        return checked(self.cleaned_data["photo"], kinds=SCANS, megabytes=MAX_MEGABYTES)
