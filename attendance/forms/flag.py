"""What a person decides on a flag."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.models import FlagReview, FlagVerdict


class FlagForm(forms.ModelForm):
    """The verdict on the flag that `kind` and `key` name; 代签 needs a word."""

    class Meta:
        model = FlagReview
        fields = ["kind", "key", "verdict", "words"]
        widgets = {"kind": forms.HiddenInput(), "key": forms.HiddenInput()}
        labels = {"words": gettext_lazy("说明")}

    def clean(self) -> dict[str, Any]:
        """No 代签 without a word."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if said.get("verdict") == FlagVerdict.STOOD_IN and not said.get("words"):
            self.add_error("words", _("认定代签要写明依据，例如：本人承认由他人代扫。"))
        return said
