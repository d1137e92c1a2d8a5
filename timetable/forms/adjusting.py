"""What somebody with a phone has chosen so far, as the address keeps it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timetable.adjusting import (
    OTHER_KINDS,
    Adjustment,
    Cancellation,
    Door,
    Exchange,
    OtherKind,
    Replacement,
)
from timetable.models import Instructor, Room, Session, SessionKind
from timetable.swapping import partners_of

_REASONS = (gettext_lazy("讲师临时有事"), gettext_lazy("天气原因"), gettext_lazy("场地不可用"))


def usual_reasons() -> list[tuple[str, str]]:
    """What is mostly given as a reason: in Chinese, as the class's group reads it, and as the reader does."""
    with translation.override("zh-hans"):
        written = [str(reason) for reason in _REASONS]
    return list(zip(written, map(str, _REASONS), strict=True))


class AdjustForm(forms.Form):
    """A door and what was chosen behind it; when valid, `adjustment` is what the verb takes."""

    door = forms.ChoiceField(choices=[(door.value, door.value) for door in Door])
    version = forms.IntegerField(min_value=1)
    instructor = forms.ModelChoiceField(queryset=Instructor.objects.none(), required=False)
    instead = forms.ModelChoiceField(queryset=Instructor.objects.none(), required=False)
    is_confirmed = forms.BooleanField(required=False)
    other = forms.ModelChoiceField(queryset=Session.objects.none(), required=False)
    other_version = forms.IntegerField(min_value=1, required=False)
    kind = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in OTHER_KINDS], required=False)
    room = forms.ModelChoiceField(queryset=Room.objects.none(), required=False)
    place = forms.CharField(max_length=120, required=False)
    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200, required=False)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        district = session.training_class.plan.district_id
        choices = {
            "instructor": Instructor.objects.filter(district=district, is_active=True),
            "instead": session.instructors.all(),
            "other": partners_of(session),
            "room": Room.objects.filter(district=district, is_active=True),
        }
        for name, queryset in choices.items():
            field: Any = self.fields[name]
            field.queryset = queryset

    def clean(self) -> dict[str, Any]:
        """Asks for what the door needs."""
        data = super().clean() or self.cleaned_data
        needed = {
            Door.INSTRUCTOR: ("instructor", _("请选一位讲师。")),
            Door.SWAP: ("other", _("请选要对调的课。")),
            Door.KIND: ("kind", _("请选一种形式。")),
            Door.CANCEL: ("reason", _("请写明停课原因。")),
        }
        if door := data.get("door"):
            name, words = needed[Door(door)]
            if not data.get(name) and name not in self.errors:
                self.add_error(name, words)
        if data.get("room") and data.get("place"):
            self.add_error("place", _("教室和其他地点只填一项。"))
        if data.get("kind") == SessionKind.FIELD_TEACHING and not (data.get("room") or data.get("place")):
            self.add_error("place", _("请选或填写现场教学的地点。"))
        return data

    @property
    def adjustment(self) -> Adjustment:
        """What was chosen."""
        data = self.cleaned_data
        match Door(data["door"]):
            case Door.INSTRUCTOR:
                return Replacement(data["instead"], data["instructor"], data["is_confirmed"])
            case Door.SWAP:
                return Exchange(data["other"], data["other_version"] or 0)
            case Door.KIND:
                return OtherKind(SessionKind(data["kind"]), data["room"], data["place"])
            case Door.CANCEL:
                return Cancellation()

    @property
    def said(self) -> list[str]:
        """What is wrong, in sentences."""
        return [str(error) for errors in self.errors.values() for error in errors]
