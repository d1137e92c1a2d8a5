"""Collecting reports: until when, why one is sent back or opened again, the stamped slip."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import search_box
from courses.forms.days import plannable
from courses.forms.files import checked
from trainees.reporting import Reply, ReplyState

# A filter beside the states: whose stamped slip is missing.
UNSTAMPED = "unstamped"
SCANS = (".pdf", ".jpg", ".jpeg", ".png")
MAX_MEGABYTES = 10


class InstantInput(forms.DateTimeInput):
    """A day and a time, as the browser's own field wants them."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class ClosingForm(forms.Form):
    """Until when units nominate by themselves."""

    at = forms.DateTimeField(
        label=gettext_lazy("报名截止时间"), required=False, widget=InstantInput, validators=[plannable]
    )


class ReopenForm(forms.Form):
    """Until when one unit may still report, and why."""

    until = forms.DateTimeField(label=gettext_lazy("补报截止"), widget=InstantInput, validators=[plannable])
    reason = forms.CharField(
        label=gettext_lazy("补报原因"),
        max_length=200,
        help_text=gettext_lazy("单位能看到，如：书记刚刚换届。"),
    )

    def clean_until(self) -> dt.datetime:
        """An instant that is still to come."""
        until: dt.datetime = self.cleaned_data["until"]
        if until <= timezone.now():
            raise forms.ValidationError(_("补报截止要晚于现在。"))
        return until


class ReturnForm(ReopenForm):
    """Why a report is sent back; after the close also until when the unit may mend it."""

    field_order = ["reason", "until"]

    def __init__(self, *args: Any, is_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("退回原因")
        self.fields["reason"].help_text = _("单位能看到，如：第 2 人的手机号少一位。")
        if is_open:
            del self.fields["until"]
        else:
            self.fields["until"].help_text = _("报名已经截止，单位要在这个时间之前改好。")


class ShortForm(forms.Form):
    """Why a unit sends fewer people than it has seats."""

    short_reason = forms.CharField(
        label=gettext_lazy("少报原因"),
        max_length=200,
        help_text=gettext_lazy("组织者能看到，如：其余两名干部在外地集中学习。"),
    )


class ScanForm(forms.Form):
    """The scan or photo of a slip with its stamp."""

    file = forms.FileField(
        label=gettext_lazy("盖章回执"),
        help_text=gettext_lazy("PDF 或照片（jpg、png），不超过 10 MB。"),
        widget=forms.FileInput(attrs={"accept": ",".join(SCANS)}),
        error_messages={"empty": gettext_lazy("这个文件是空的。")},
    )

    def clean_file(self) -> UploadedFile:
        """Says clearly what is wrong with a file."""
        return checked(self.cleaned_data["file"], kinds=SCANS, megabytes=MAX_MEGABYTES)


class ReplyFilter(forms.Form):
    """Search and state; each choice with how many units there are."""

    q = forms.CharField(
        label=gettext_lazy("搜索单位"),
        required=False,
        widget=search_box(gettext_lazy("名称、拼音或首字母")),
    )
    state = forms.ChoiceField(label=gettext_lazy("状态"), required=False)

    def __init__(self, data: Any, *, replies: Sequence[Reply]) -> None:
        super().__init__(data)
        self._replies = replies
        counts = [reply.state for reply in replies]
        self.counts = [(state, counts.count(state)) for state in ReplyState]
        field: Any = self.fields["state"]
        field.choices = [
            ("", _("全部 %(count)d") % {"count": len(replies)}),
            *((state.value, f"{state.label} {count}") for state, count in self.counts),
            (UNSTAMPED, _("缺盖章回执 %(count)d") % {"count": self.unstamped}),
        ]

    @property
    def unstamped(self) -> int:
        """How many units have not handed in their stamped slip."""
        return sum(not reply.is_stamped for reply in self._replies)

    def chosen(self) -> list[Reply]:
        """The units that are left; a choice that does not exist counts as none."""
        self.is_valid()
        text = str(self.cleaned_data.get("q") or "").replace("\x00", "").strip().lower()
        state = self.cleaned_data.get("state") or ""
        return [
            reply
            for reply in self._replies
            if _stands_in(reply, state) and (not text or text in reply.unit.search_key)
        ]


def _stands_in(reply: Reply, state: str) -> bool:
    if state == UNSTAMPED:
        return not reply.is_stamped
    return not state or reply.state == state
