"""How far the year's plan has come."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.models import PlanStatus, TrainingPlan


class PlanForm(forms.ModelForm):
    """Its status and the number of the document by which it was issued (R30)."""

    class Meta:
        model = TrainingPlan
        fields = ["status", "document_number"]

    def clean(self) -> dict[str, Any]:
        """A plan that was deliberated or issued names its document."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("status") != PlanStatus.DRAFT and not cleaned.get("document_number"):
            self.add_error("document_number", _("请填写文号。"))
        return cleaned
