"""A lecturer's answer, and the files handed in."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from courses.forms.files import OneFileForm
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
