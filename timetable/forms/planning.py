"""What is asked of automatic planning: which class, how long, and for a repair what was lost."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from courses.forms.days import plannable
from courses.models import TrainingClass
from timetable import outlook
from timetable.access import classes_scheduled_by
from timetable.autoplan import Weights
from timetable.calendar import half_day_of
from timetable.forms.session import InstructorChoices
from timetable.models import Instructor, Period, PlanningKind, Room, Session
from timetable.proposed import PARTS
from timetable.wishes import Loss, Wish
from units.models import Unit

LEAST_SECONDS, MOST_SECONDS = 5, 300
_WEIGHED = [name for name in PARTS if name != "unplaced"]
_USUAL = Weights()


class InstructorChoice(forms.ModelChoiceField):
    """Lecturers with employer and post."""

    label_from_instance = InstructorChoices.label_from_instance


class PlanningForm(forms.Form):
    """What both kinds ask: a class or all, and under 高级 how long, the times allowed and what counts how much."""

    kind = PlanningKind.FILL

    training_class = forms.ModelChoiceField(
        label=gettext_lazy("哪个班"),
        queryset=TrainingClass.objects.none(),
        required=False,
        empty_label=gettext_lazy("全部班次"),
    )
    seconds = forms.IntegerField(
        label=gettext_lazy("最多算多久（秒）"),
        min_value=LEAST_SECONDS,
        max_value=MOST_SECONDS,
        initial=20,
        help_text=gettext_lazy("时间长一点，方案可能更好；中途可以先用当时最好的。"),
    )
    evenings = forms.BooleanField(label=gettext_lazy("可以排晚上"), required=False)
    weekends = forms.BooleanField(label=gettext_lazy("可以排周末"), required=False)
    nonce = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, district: Unit, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classes = classes_scheduled_by(by, district)
        coming = Q(ends_on=None) | Q(ends_on__gt=timezone.localdate()) | Q(pk=self.chosen)
        choice: Any = self.fields["training_class"]
        choice.queryset = self.classes.filter(coming)
        for name in _WEIGHED:
            self.fields[f"weight_{name}"] = forms.IntegerField(
                label=str(PARTS[name]), min_value=0, max_value=1000, initial=getattr(_USUAL, name)
            )

    @property
    def weights(self) -> list[forms.BoundField]:
        """The fields of the weights."""
        return [self[f"weight_{name}"] for name in _WEIGHED]

    @property
    def chosen(self) -> int | None:
        """The id of the class that is chosen now, if it is one of theirs."""
        value = str(self["training_class"].value() or "")
        usable = value.isascii() and value.isdecimal() and len(value) < 19
        row = self.classes.filter(pk=value).first() if usable else None
        return row.pk if row else None

    @property
    def is_advanced(self) -> bool:
        """Whether one of the fields under 高级 has an error, so that it must be seen."""
        return any(name == "seconds" or name.startswith("weight_") for name in self.errors)

    @property
    def wish(self) -> Wish:
        """What is asked, of a valid form."""
        data = self.cleaned_data
        changed = {name: data[f"weight_{name}"] for name in _WEIGHED}
        weights = {name: value for name, value in changed.items() if value != getattr(_USUAL, name)}
        return Wish(data["seconds"], data["evenings"], data["weekends"], weights)


class FillForm(PlanningForm):
    """排入空档: there must be something that waits, and a class needs its dates."""

    def clean(self) -> dict[str, Any]:
        """Says beside the class why there is nothing to place."""
        data = super().clean() or self.cleaned_data
        chosen = data.get("training_class")
        waiting = Session.objects.scheduled().filter(start_at=None)
        waiting = (
            waiting.filter(training_class=chosen)
            if chosen
            else waiting.filter(training_class__in=self.classes)
        )
        if "training_class" in self.errors:
            return data
        if not waiting.exists():
            self.add_error("training_class", _("没有待排的课。先加课，不填日期，就会放进待排。"))
        elif chosen and chosen.starts_on is None:
            self.add_error("training_class", _("这个班还没有填日期，先到班次里填好再排。"))
        elif chosen and (chosen.ends_on or chosen.starts_on) <= timezone.localdate():
            self.add_error("training_class", _("这个班的日期已经过去，排不进去。"))
        return data


class RepairForm(PlanningForm):
    """帮我调整: who or what is lost, and when."""

    kind = PlanningKind.REPAIR

    instructor = InstructorChoice(
        label=gettext_lazy("哪位讲师来不了"),
        queryset=Instructor.objects.none(),
        required=False,
        empty_label="—",
    )
    room = forms.ModelChoiceField(
        label=gettext_lazy("哪间教室不能用"), queryset=Room.objects.none(), required=False, empty_label="—"
    )
    first_on = forms.DateField(
        label=gettext_lazy("从"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[plannable],
    )
    last_on = forms.DateField(
        label=gettext_lazy("到"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[plannable],
    )
    periods = forms.MultipleChoiceField(
        label=gettext_lazy("时段"),
        choices=Period.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("不勾就是全天。"),
    )

    field_order = ["instructor", "room", "first_on", "last_on", "periods", "training_class", "seconds"]

    def __init__(self, *args: Any, district: Unit, **kwargs: Any) -> None:
        super().__init__(*args, district=district, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["training_class"].help_text = _("只动这些班的课。")
        fields["instructor"].queryset = Instructor.objects.filter(district=district)
        fields["room"].queryset = Room.objects.filter(district=district)

    def clean(self) -> dict[str, Any]:
        """Asks for one of the two, a stretch of days that makes sense, and that something is hit."""
        data = super().clean() or self.cleaned_data
        if "instructor" not in self.errors and "room" not in self.errors:
            if data.get("instructor") and data.get("room"):
                self.add_error("room", _("讲师和教室一次只填一项。"))
            elif not data.get("instructor") and not data.get("room"):
                self.add_error("instructor", _("请选讲师，或者选教室。"))
        first, last = data.get("first_on"), data.get("last_on")
        if first and last and last < first:
            self.add_error("last_on", _("结束日期不能早于开始日期。"))
        elif first and last and (last - first).days > 366:
            self.add_error("last_on", _("一次最多调整一年。"))
        if not self.errors and not self._hits():
            self.add_error(None, _("这段时间里没有受影响的课，不用调整。"))
        return data

    @property
    def loss(self) -> Loss:
        """What is lost."""
        data = self.cleaned_data
        return Loss(
            data["first_on"],
            data["last_on"],
            tuple(Period(period) for period in data["periods"]),
            data["room"].pk if data["room"] else None,
            data["instructor"].pk if data["instructor"] else None,
        )

    @property
    def wish(self) -> Wish:
        """What is asked, of a valid form."""
        wish = super().wish
        return Wish(wish.seconds, wish.evenings, wish.weekends, wish.weights, loss=self.loss)

    def _hits(self) -> bool:
        chosen = self.cleaned_data.get("training_class")
        rows = outlook.affected(self.loss).filter(
            start_at__gt=timezone.now(), training_class__in=self.classes
        )
        rows = rows.filter(training_class=chosen) if chosen else rows
        periods = self.loss.periods or tuple(Period)
        starts: list[dt.datetime] = [row.start_at for row in rows.only("start_at") if row.start_at]
        return any(half_day_of(start).period in periods for start in starts)


def planning_form(kind: str | None) -> type[PlanningForm]:
    """By the word in the address."""
    return RepairForm if kind == PlanningKind.REPAIR else FillForm
