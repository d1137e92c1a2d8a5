"""The forms of rooms and instructors."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import Course
from timetable.forms.session import Picked
from timetable.models import Instructor, Room


class SearchForm(forms.Form):
    """One field above a list."""

    q = forms.CharField(
        label=gettext_lazy("搜索"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": gettext_lazy("汉字、拼音或首字母")}),
    )


class RoomForm(forms.ModelForm):
    """A room or another place; the district is set on the instance before."""

    class Meta:
        model = Room
        fields = ["name", "kind", "campus", "capacity", "seat_rows", "seat_columns", "position", "is_active"]
        help_texts = {
            "kind": gettext_lazy("教室同一时间只排一节课；现场教学点和线上不限。"),
            "is_active": gettext_lazy("停用后不再出现在排课的选择里，已排的不受影响。"),
            "position": gettext_lazy("小的排在前面。"),
        }

    def clean_name(self) -> Any:
        """Says beside the field that the name is taken."""
        name = self.cleaned_data["name"]
        same = Room.objects.filter(district=self.instance.district_id, name=name)
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("已有同名教室或场地。"))
        return name


class InstructorForm(forms.ModelForm):
    """A lecturer with the courses usually given; the district is set on the instance before."""

    class Meta:
        model = Instructor
        fields = [
            *("name", "employer", "post", "title", "title_grade", "phone", "email"),
            *("max_half_days", "courses", "is_active"),
        ]
        widgets = {"courses": Picked}
        help_texts = {
            "is_active": gettext_lazy("停用后不再出现在排课的选择里，已排的不受影响。"),
            "max_half_days": gettext_lazy("不填就按区里的排课限制。"),
            "email": gettext_lazy("上课提醒和调课通知发到这里；不填就不发邮件。"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courses: Any = self.fields["courses"]
        courses.queryset = Course.objects.filter(district=self.instance.district_id)
        courses.required = False
