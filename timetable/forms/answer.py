"""A lecturer's answer, and the files handed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.forms.files import checked
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


class MaterialForm(forms.Form):
    """One file for a session."""

    file = forms.FileField(
        label=gettext_lazy("课件"),
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ",".join(KINDS)}),
        error_messages={
            "required": gettext_lazy("请先选一个文件。"),
            "empty": gettext_lazy("这个文件是空的。"),
            "max_length": gettext_lazy("文件名太长，请改短再传。"),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("PPT、PDF、Word、Excel、图片或压缩包，不超过 %(size)s MB。") % {
            "size": MAX_MEGABYTES
        }

    def clean_file(self) -> UploadedFile:
        """Says clearly what is wrong with a file: too large, or not what its name says."""
        return checked(self.cleaned_data["file"], kinds=KINDS, megabytes=MAX_MEGABYTES)
