"""The forms of a ceremony: its host, the leaders present, an item of the agenda, the speech."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts import resending
from courses.forms.files import OneFileForm
from timetable.agenda import FIELDS
from timetable.ceremonies import Named
from timetable.models import AgendaItem, Ceremony
from trainees.forms.seats import RostrumForm

MAX_MEGABYTES = 20
KINDS = (".docx", ".doc", ".wps", ".pdf", ".ofd")
MOST = 2**31 - 1


class VersionedForm(forms.ModelForm):
    """A form that knows which version it was made of, so that nobody overwrites what somebody else has changed."""

    version = forms.IntegerField(min_value=0, max_value=MOST, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version

    def renew(self, version: int) -> None:
        """Lets the same form mean it when it is sent once more."""
        resending.renew(self, version=version)


class HostForm(VersionedForm):
    """Who presides."""

    class Meta:
        model = Ceremony
        fields = ["host_name", "host_post"]
        help_texts = {"host_name": gettext_lazy("不填，就用课表上这节课的主持人。")}


class AgendaItemForm(VersionedForm):
    """What happens, who speaks and for how long; `speakers` are offered, and known by their posts."""

    class Meta:
        model = AgendaItem
        fields = list(FIELDS)
        widgets = {"speaker": forms.TextInput(attrs={"list": "speakers", "autocomplete": "off"})}
        help_texts = {
            "post": gettext_lazy("不填，就按名单里这个人的职务。"),
            "minutes": gettext_lazy("不填，后面的事项就不推算开始时间。"),
        }

    def __init__(self, *args: Any, speakers: Sequence[Named], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.speakers = speakers

    def clean(self) -> dict[str, Any]:
        """The post of a speaker who is known."""
        data = super().clean() or self.cleaned_data
        if not data.get("post"):
            data["post"] = dict(self.speakers).get(data.get("speaker", ""), "")
        return data

    @property
    def wanted(self) -> dict[str, Any]:
        """What a valid form asks for, as the verb takes it."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class LeadersForm(RostrumForm):
    """The leaders present by rank; how they are placed is the hall's."""

    def __init__(self, data: Any, *, now: Sequence[Named]) -> None:
        super().__init__(data, now=now, flipped=False)
        del self.fields["flipped"]

    @property
    def wanted(self) -> dict[str, Any]:
        """What a valid form asks for, as the verb takes it."""
        self.cleaned_data["flipped"] = False
        asked = super().wanted
        return {name: asked[name] for name in ("people", "seen")}


class SpeechForm(OneFileForm):
    """The file of the speech."""

    label = gettext_lazy("讲话稿")
    kinds = KINDS
    megabytes = MAX_MEGABYTES
    hint = gettext_lazy("Word、WPS、PDF 或 OFD，不超过 %(size)s MB。")
