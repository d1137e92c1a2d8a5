"""When and where: a day, a half-day or clock times, and one place."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.forms.days import plannable
from courses.models import TrainingClass
from timetable.calendar import DistrictTimes, WorkCalendar, YearNotPublished, at_clock, half_day_of
from timetable.models import Period, Room, RoomKind, Session

_CLOCK = {"type": "time", "step": "300"}


class RoomChoice(forms.ModelChoiceField):
    """Rooms under their kinds, with their size unless the name says it."""

    def label_from_instance(self, obj: Room) -> str:
        """三楼301教室(80座)."""
        if not obj.capacity or obj.names_its_size:
            return str(obj)
        return _("%(name)s（%(seats)s座）") % {"name": obj, "seats": obj.capacity}


class PlacingForm(forms.Form):
    """The part of a session's form that places it; `start`, `end`, `room` and `place` are then in `cleaned_data`.

    A day needs a half-day or a start. Clock times win over the half-day, unless it alone was chosen anew; without
    them the district's are taken.
    """

    day = forms.DateField(
        label=gettext_lazy("日期"),
        required=False,
        validators=[plannable],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    period = forms.ChoiceField(
        label=gettext_lazy("时段"),
        required=False,
        choices=[("", gettext_lazy("自定时间")), *Period.choices],
    )
    starts = forms.TimeField(
        label=gettext_lazy("开始"), required=False, widget=forms.TimeInput(attrs=_CLOCK, format="%H:%M")
    )
    ends = forms.TimeField(
        label=gettext_lazy("结束"), required=False, widget=forms.TimeInput(attrs=_CLOCK, format="%H:%M")
    )
    room = RoomChoice(
        label=gettext_lazy("教室、场地"),
        queryset=Room.objects.none(),
        required=False,
        empty_label=gettext_lazy("待定"),
    )
    place = forms.CharField(
        label=gettext_lazy("其他地点"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("不在名单里的地点写在这里，如“雪堰镇政府三楼会议室”。"),
    )

    def __init__(
        self, *args: Any, training_class: TrainingClass, session: Session | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.training_class, self.session = training_class, session
        district = training_class.plan.district_id
        self.times = DistrictTimes.load(district)
        room: Any = self.fields["room"]
        room.queryset = Room.objects.filter(
            Q(is_active=True) | Q(pk=session.room_id if session else None), district=district
        )
        room.choices = _rooms_by_kind(room)
        clocks = {
            period.value: [f"{starts:%H:%M}", f"{ends:%H:%M}"]
            for period, (starts, ends) in self.times.spans.items()
        }
        self.fields["period"].widget.attrs["data-clocks"] = json.dumps(clocks)

    def clean(self) -> dict[str, Any]:
        """Puts day and times together, and asks for one place."""
        data = super().clean() or self.cleaned_data
        data["start"], data["end"] = self._span(data)
        if data.get("room") and data.get("place"):
            self.add_error("place", _("教室和其他地点只填一项。"))
        return data

    @cached_property
    def day_notes(self) -> list[str]:
        """What to know of the day chosen so far; before one is chosen, which of the years near have no known
        holidays yet (R27). One query."""
        if chosen := self._chosen_day():
            warning = WorkCalendar.load(chosen, chosen).warning(chosen)
            return [warning] if warning else []
        today = timezone.localdate()
        near = sorted({today.year, today.year + 1, self.training_class.plan.year})
        calendar = WorkCalendar.load(dt.date(near[0], 1, 1), dt.date(near[-1], 1, 1))
        return [str(YearNotPublished(year)) for year in near if not calendar.is_published(year)]

    def _chosen_day(self) -> dt.date | None:
        try:
            day: dt.date | None = self.fields["day"].clean(self["day"].value())
        except ValidationError:
            return None
        return day

    def _span(self, data: dict[str, Any]) -> tuple[dt.datetime | None, dt.datetime | None]:
        day, period = data.get("day"), data.get("period")
        starts, ends = data.get("starts"), data.get("ends")
        if day is None:
            if "day" not in self.errors and (starts or ends):
                self.add_error("day", _("填了时间，还要填日期。"))
            return None, None
        if period and "period" in self.changed_data and not {"starts", "ends"} & set(self.changed_data):
            starts = ends = None
        if starts is None:
            if not period:
                self.add_error("period", _("请选时段，或者填开始时间。"))
                return None, None
            usual_start, usual_end = self.times.spans[Period(period)]
            starts, ends = usual_start, ends or usual_end
        if ends is not None and ends <= starts:
            self.add_error("ends", _("结束时间要晚于开始时间。"))
            return None, None
        return at_clock(day, starts), at_clock(day, ends) if ends else None


def _rooms_by_kind(field: forms.ModelChoiceField) -> list[tuple[Any, Any]]:
    kinds: dict[str, list[tuple[Any, str]]] = {kind: [] for kind in RoomKind.values}
    for room in field.queryset or ():
        kinds[room.kind].append((room.pk, field.label_from_instance(room)))
    grouped = [(RoomKind(kind).label, rooms) for kind, rooms in kinds.items() if rooms]
    return [("", field.empty_label), *grouped]


def placed_as(session: Session) -> dict[str, Any]:
    """What the fields of a placing show of a session."""
    shown: dict[str, Any] = {"room": session.room_id, "place": session.place, "version": session.version}
    if session.start_at and session.end_at:
        starts, ends = timezone.localtime(session.start_at), timezone.localtime(session.end_at)
        shown |= {
            "day": starts.date(),
            "period": half_day_of(session.start_at).period.value,
            "starts": starts.time(),
            "ends": ends.time(),
        }
    return shown


class MoveForm(PlacingForm):
    """Another time or place for a session; without an end it stays as long as it was."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("原因"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("已有考勤记录的课要写明原因。"),
    )

    field_order = ["day", "period", "starts", "ends", "room", "place", "reason", "version"]

    @property
    def changes(self) -> dict[str, Any]:
        """What the verb `move` takes beside the session."""
        return {
            name: self.cleaned_data[name] for name in ("version", "start", "end", "room", "place", "reason")
        }


class CancelForm(forms.Form):
    """Why a session is called off."""

    reason = forms.CharField(label=gettext_lazy("停课原因"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class PublishForm(forms.Form):
    """Accepting, with a reason, that people are in two places, or a session under a hard limit."""

    reason = forms.CharField(
        label=gettext_lazy("仍要发布的理由"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("有学员同时在两节课里、或有课排在不能排的时间时必填，会记入操作记录。"),
    )


class TogetherForm(PublishForm):
    """The classes that are published together, among those with changes; at least one."""

    classes = forms.MultipleChoiceField(
        label=gettext_lazy("班次"),
        error_messages={"invalid_choice": gettext_lazy("所选班次里有的没有未发布的变动，请重新选择。")},
    )

    def __init__(self, *args: Any, classes: Iterable[TrainingClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._classes = {str(one.pk): one for one in classes}
        field: Any = self.fields["classes"]
        field.choices = [(key, str(one)) for key, one in self._classes.items()]

    def clean_classes(self) -> list[TrainingClass]:
        """The classes themselves, each once."""
        return [self._classes[key] for key in dict.fromkeys(self.cleaned_data["classes"])]
