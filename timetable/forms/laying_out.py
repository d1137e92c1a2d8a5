"""The forms that lay a class's sessions out: from the catalogue, or from a former class."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from courses.models import Course, TrainingClass
from timetable.access import classes_copied_by
from timetable.forms.session import Picked, by_category


class CataloguePicked(forms.ModelMultipleChoiceField):
    """Courses with their hours."""

    def label_from_instance(self, obj: Course) -> str:
        """基层党建引领社区治理（4学时）."""
        return _("%(title)s（%(hours)s学时）") % {"title": obj.title, "hours": f"{obj.hours.normalize():f}"}


class CatalogueForm(forms.Form):
    """Courses to lay out, each as a session that waits for a place."""

    courses = CataloguePicked(
        label=gettext_lazy("课程"),
        queryset=Course.objects.none(),
        widget=Picked,
        error_messages={"required": gettext_lazy("请至少勾一门课。")},
        help_text=gettext_lazy("常讲的讲师只有一位的，一并带上。"),
    )
    ceremonies = forms.BooleanField(
        label=gettext_lazy("加上开班式和结业式（已有的不再加）"), required=False, initial=True
    )

    def __init__(self, *args: Any, training_class: TrainingClass, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courses: Any = self.fields["courses"]
        district = training_class.plan.district_id
        courses.queryset = Course.objects.filter(is_active=True, district=district)
        courses.choices = by_category(courses)[1:]


class FormerClassForm(forms.Form):
    """The class whose sessions are copied."""

    source = forms.ModelChoiceField(
        label=gettext_lazy("从哪个班复制"),
        queryset=TrainingClass.objects.none(),
        empty_label=gettext_lazy("请选择"),
        help_text=gettext_lazy("按相同的日次和钟点排上；教室、讲师或学员有冲突的，留在待排。"),
    )

    def __init__(self, *args: Any, training_class: TrainingClass, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        source: Any = self.fields["source"]
        source.queryset = classes_copied_by(by, training_class)
