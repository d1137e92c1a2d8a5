"""The forms about personal data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from trainees.models import RequestKind


class RequestForm(forms.Form):
    """What a cadre asks for."""

    kind = forms.ChoiceField(label=gettext_lazy("申请什么"), choices=RequestKind.choices)
    words = forms.CharField(
        label=gettext_lazy("说明"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("要更正的，写明哪一项、应该是什么。不要写身份证号。"),
    )


class AnswerForm(forms.Form):
    """What became of a request; a refusal says why."""

    done = forms.ChoiceField(
        label=gettext_lazy("办理结果"),
        choices=[("yes", gettext_lazy("已办理")), ("no", gettext_lazy("不予办理"))],
    )
    words = forms.CharField(label=gettext_lazy("答复"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """A refusal needs its reason."""
        filled = super().clean() or {}
        if filled.get("done") == "no" and not filled.get("words"):
            self.add_error("words", _("不予办理的，要写明理由。"))
        return filled


class ErasureForm(forms.Form):
    """Why somebody is erased, who asked for it, and the name once more, so that nobody is erased by a slip."""

    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200)
    asked_by = forms.CharField(label=gettext_lazy("由谁提出"), max_length=100)
    typed = forms.CharField(label=gettext_lazy("再输一遍姓名"), max_length=50)

    def __init__(self, *args: Any, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name = name

    def clean_typed(self) -> str:
        """The person's own name."""
        if "".join(self.cleaned_data["typed"].split()) != self.name:
            raise ValidationError(_("和这个人的姓名不一样。"))
        return str(self.cleaned_data["typed"])

    @property
    def words(self) -> dict[str, str]:
        """What the trail keeps."""
        return {"reason": self.cleaned_data["reason"], "asked_by": self.cleaned_data["asked_by"]}
