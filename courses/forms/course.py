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
        fields = ["title", "category", "hours", "after", "summary", "is_active"]
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "after": _("同一个班里两门都有时，自动排课会把这门排在它后面；手工排课不受限制。"),
            "is_active": _("停用后不再出现在排课的选择里，已排的不受影响。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        after: Any = self.fields["after"]
        after.queryset = Course.objects.filter(district=self.instance.district_id).exclude(
            pk=self.instance.pk
        )
        after.empty_label = _("不限")

    def clean_after(self) -> Any:
        """Refuses a ring of courses that would each come after another."""
        before = self.cleaned_data["after"]
        if before and self.instance.pk in before.chain():
            raise ValidationError(_("“%(title)s”已经排在这门课之后，不能再反过来。") % {"title": before})
        return before

    def clean_title(self) -> Any:
        """Says beside the field that the title is taken."""
        title = self.cleaned_data["title"]
        same = Course.objects.filter(district=self.instance.district_id, title=title)
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("课程库里已有同名课程。"))
        return title
