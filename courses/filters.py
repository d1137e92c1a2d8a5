"""How the lists of classes and courses are narrowed down."""

from typing import Any

import django_filters as filters
from django.forms import HiddenInput
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from accounts.forms import search_box
from courses.models import Category, ClassStatus, Course, CourseCategory, TrainingType
from courses.models.catalogue import CourseQuerySet
from courses.models.training_class import TrainingClassQuerySet
from courses.phases import Phase
from courses.yearbook import classes_within
from units.models import Unit

_SEARCH = search_box(_("汉字、拼音或首字母"))


def _matching(queryset: Any, _name: str, text: str) -> Any:
    return queryset.matching(text)


class ClassFilter(filters.FilterSet):
    """The plan's classes by name, state, category, month, training type, how far it is carried out, and host. `hosts` are the choices of the
    last; `unit` comes with an address alone."""

    q = filters.CharFilter(label=_("搜索班次"), method=_matching, widget=_SEARCH)
    status = filters.ChoiceFilter(
        label=_("状态"), choices=ClassStatus.choices, method="in_status", empty_label=_("全部")
    )
    category = filters.ChoiceFilter(label=_("类别"), choices=Category.choices, empty_label=_("全部"))
    month = filters.ChoiceFilter(
        label=_("月份"), choices=list(MONTHS.items()), method="in_month", empty_label=_("全部")
    )
    training_type = filters.ChoiceFilter(
        label=_("培训类型"), choices=TrainingType.choices, empty_label=_("全部")
    )
    phase = filters.ChoiceFilter(
        label=_("执行情况"), choices=Phase.choices, method="in_phase", empty_label=_("全部")
    )
    unit = filters.NumberFilter(method="in_unit", widget=HiddenInput)
    host = filters.ModelChoiceFilter(label=_("主办单位"), queryset=Unit.objects.none(), empty_label=_("全部"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # One row a choice, without a second round for the validation.
        self.filters["host"].queryset = Unit.objects.filter(pk__in=self.queryset.order_by().values("host"))

    def in_status(self, queryset: TrainingClassQuerySet, _name: str, status: str) -> TrainingClassQuerySet:
        """By the state of today."""
        return queryset.in_status(status)

    def in_unit(self, queryset: TrainingClassQuerySet, _name: str, pk: int) -> TrainingClassQuerySet:
        """Those that a unit, or one below it, plans, hosts or implements."""
        unit = Unit.objects.filter(pk=pk).first() if abs(pk) < 2**63 else None
        return queryset.filter(classes_within(unit)) if unit else queryset.none()

    def in_phase(self, queryset: TrainingClassQuerySet, _name: str, phase: str) -> TrainingClassQuerySet:
        """By how far the plan is carried out."""
        return Phase(phase).rows(queryset)

    def in_month(self, queryset: TrainingClassQuerySet, _name: str, month: str) -> TrainingClassQuerySet:
        """By the month in which the class begins."""
        return queryset.in_month(int(month))


class CourseFilter(filters.FilterSet):
    """The catalogue by title, category and whether it is in use."""

    q = filters.CharFilter(label=_("搜索课程"), method=_matching, widget=_SEARCH)
    category = filters.ChoiceFilter(label=_("类别"), choices=CourseCategory.choices, empty_label=_("全部"))
    active = filters.ChoiceFilter(
        label=_("状态"),
        choices=[("yes", _("启用")), ("no", _("停用"))],
        method="in_use",
        empty_label=_("全部"),
    )

    class Meta:
        model = Course
        fields: list[str] = []

    def in_use(self, queryset: CourseQuerySet, _name: str, active: str) -> CourseQuerySet:
        """Those that are offered, or those that are not."""
        return queryset.filter(is_active=active == "yes")
