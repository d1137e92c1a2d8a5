"""An entry of the catalogue."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from courses.models import Course


class CourseForm(forms.ModelForm):
    """A course; the district is set on the instance before."""

    class Meta:
        model = Course
        fields = ["title", "category", "hours", "summary", "is_active"]
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}
        help_texts = {"is_active": _("停用后不再出现在排课的选择里，已排的不受影响。")}

    def clean_title(self) -> Any:
        """Says beside the field that the title is taken."""
        title = self.cleaned_data["title"]
        same = Course.objects.filter(district=self.instance.district_id, title=title)
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("课程库里已有同名课程。"))
        return title
