"""A lecturer's answer, and the files handed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from courses.forms.files import ManyFilesField, OneFileForm
from timetable.models import InstructorAnswer

MAX_MEGABYTES = 50
KINDS = (
    *(".pdf", ".pptx", ".ppt", ".dps", ".docx", ".doc", ".wps", ".xlsx", ".xls", ".et"),
    *(".ofd", ".zip", ".jpg", ".jpeg", ".png"),
)


class AnswerForm(forms.Form):
    """The answer to be noted, and a word on it."""

    answer = forms.ChoiceField(choices=InstructorAnswer.choices)
    note = forms.CharField(
        label=gettext_lazy("说明"),
        max_length=200,
        required=False,
        error_messages={"max_length": gettext_lazy("说明请不超过 200 个字。")},
    )


class OwnAnswerForm(AnswerForm):
    """The same by the lecturer's link, for the session as read: what differs since is not answered unseen."""

    answer = forms.ChoiceField(
        choices=[
            (InstructorAnswer.CONFIRMED, InstructorAnswer.CONFIRMED.label),
            (InstructorAnswer.DECLINED, InstructorAnswer.DECLINED.label),
        ]
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)


class MaterialForm(OneFileForm):
    """One file for a session."""

    label = gettext_lazy("课件")
    kinds = KINDS
    megabytes = MAX_MEGABYTES
    hint = gettext_lazy("PPT、PDF、Word、Excel、图片或压缩包，不超过 %(size)s MB。")


class MaterialsForm(forms.Form):
    """Files of the staff for a session, and whether trainees read them at once."""

    nonce = forms.UUIDField(widget=forms.HiddenInput)
    uploads = ManyFilesField(
        label=gettext_lazy("课件"),
        kinds=KINDS,
        megabytes=MAX_MEGABYTES,
        most=10,
        max_length=200,
        error_messages={
            "required": gettext_lazy("请先选文件。"),
            "empty": gettext_lazy("这个文件是空的。"),
            "max_length": gettext_lazy("文件名太长，请改短再传。"),
        },
    )
    released = forms.BooleanField(
        label=gettext_lazy("发给学员"),
        required=False,
        initial=True,
        help_text=gettext_lazy("学员在“我的”里马上看到；不勾选，只有工作人员看到，以后可以再发。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uploads"].help_text = str(
            gettext_lazy("PPT、PDF、Word、Excel、图片或压缩包，一次最多 10 个，每个不超过 %(size)s MB。")
        ) % {"size": MAX_MEGABYTES}

    @property
    def given(self) -> dict[str, Any]:
        """What `handing_out.attach` takes, of a valid form."""
        cleaned = self.cleaned_data
        return {"files": cleaned["uploads"], "released": cleaned["released"], "nonce": cleaned["nonce"]}
