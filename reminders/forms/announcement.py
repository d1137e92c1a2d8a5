"""What somebody has to say to a class."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import sms
from attendance.forms.lines import laid_out, side_by_side
from courses.forms.days import plannable
from courses.models import TrainingClass
from reminders import announcing
from reminders.due.announcements import Announcements
from reminders.models import Announcement, Audience, Channel, ChannelSetting
from trainees.forms.reply import InstantInput
from trainees.models import StudyGroup


class WordsField(forms.CharField):
    """Several lines; a browser's line ends count once."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """As it is kept."""
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n")


class AnnouncementForm(forms.Form):
    """Title, text, to whom, by what and when; without a time it goes at once."""

    title = forms.CharField(label=gettext_lazy("标题"), max_length=60)
    text = WordsField(
        label=gettext_lazy("内容"), max_length=1000, widget=forms.Textarea({"rows": 6, "maxlength": 1000})
    )
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("发给谁"),
        choices=[(one.value, one.label) for one in Announcements.audiences],
        initial=[Audience.TRAINEES],
        widget=forms.CheckboxSelectMultiple,
    )
    group = forms.ModelChoiceField(
        StudyGroup.objects.none(),
        label=gettext_lazy("哪些学员"),
        required=False,
        empty_label=gettext_lazy("全班学员"),
    )
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("通道"), initial=[Channel.IN_APP], widget=forms.CheckboxSelectMultiple
    )
    send_at = forms.DateTimeField(
        label=gettext_lazy("发送时间"),
        required=False,
        widget=InstantInput,
        validators=[plannable],
        help_text=gettext_lazy("不填就是确认后马上发。"),
    )
    nonce = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, training_class: TrainingClass) -> None:
        super().__init__(data, initial={"nonce": uuid.uuid4()})
        self.training_class = training_class
        fields: dict[str, Any] = self.fields
        fields["channels"].choices = [(one.value, one.label) for one in offered(training_class)]
        fields["group"].queryset = training_class.groups.all()
        lines = ["title", "text", "audiences", "group", side_by_side("channels", "send_at"), "nonce"]
        if not fields["group"].queryset.exists():
            del fields["group"]
            lines.remove("group")
        self.helper = laid_out(*lines)

    def clean_send_at(self) -> dt.datetime | None:
        """A time that is still to come."""
        given: dt.datetime | None = self.cleaned_data["send_at"]
        if given and given <= timezone.now():
            raise forms.ValidationError(_("发送时间要晚于现在；马上发就不用填。"))
        return given

    def clean(self) -> dict[str, Any]:
        """A group is one of trainees."""
        given = super().clean() or self.cleaned_data
        if given.get("group") and Audience.TRAINEES not in given.get("audiences", []):
            self.add_error("group", _("选了小组，就要在“发给谁”里勾选学员。"))
        return given

    def draft(self) -> Announcement:
        """What was filled in, not saved."""
        names = ("title", "text", "audiences", "channels", "group", "send_at")
        given: dict[str, Any] = {name: self.cleaned_data.get(name) for name in names}
        return announcing.draft(self.training_class, **given)

    @property
    def fingerprint(self) -> str:
        """What tells that the same words were previewed."""
        given = sorted((name, str(value)) for name, value in self.cleaned_data.items())
        return hashlib.sha256(repr(given).encode()).hexdigest()[:32]


def offered(training_class: TrainingClass) -> list[Channel]:
    """The channels by which the district sends to people: short messages only where a provider is set."""
    switched = dict(
        ChannelSetting.objects.filter(district=training_class.plan.district_id).values_list(
            "channel", "is_on"
        )
    )
    usual = {Channel.IN_APP: True, Channel.EMAIL: True, Channel.SMS: sms.is_offered()}
    return [channel for channel, is_on in usual.items() if is_on and switched.get(channel, True)]
