"""What the board asks: which week to show, and where a session was dropped."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from timetable.board import By
from timetable.board.places import places
from timetable.calendar import HalfDay
from timetable.models import Session
from timetable.openings import Place

# Half-days of a page: a class may have two months of three.
_MOST_HALF_DAYS = 200


class HalfDayField(forms.CharField):
    """A half-day as its key: 2026-11-23-AM."""

    def to_python(self, value: Any) -> Any:
        """The half-day, or None when nothing was sent."""
        text = super().to_python(value)
        try:
            return HalfDay.parse(text) if text else None
        except ValueError:
            raise ValidationError(_("没有这个半天。")) from None


class OpeningsForm(forms.Form):
    """Which cells a page shows: half-days, separated by commas, in the lines of a board or of the class itself."""

    by = forms.ChoiceField(choices=[("", ""), *((by.value, by.value) for by in By)], required=False)
    line = forms.CharField(required=False)
    half_days = forms.CharField()

    def clean_half_days(self) -> list[HalfDay]:
        """The half-days in their order."""
        keys = self.cleaned_data["half_days"].split(",")
        if len(keys) > _MOST_HALF_DAYS:
            raise ValidationError(_("一次最多查看%(most)s个半天。") % {"most": _MOST_HALF_DAYS})
        try:
            return [HalfDay.parse(key) for key in keys]
        except ValueError:
            raise ValidationError(_("没有这个半天。")) from None

    def places_for(self, session: Session) -> list[Place]:
        """The cells as places for the session."""
        data = self.cleaned_data
        by = By(data["by"]) if data["by"] else None
        return places(session, by, data["half_days"], source=data["line"])


class PlaceForm(forms.Form):
    """Where a session was dropped, and from which line it was taken; without a half-day it goes back to the tray."""

    half_day = HalfDayField(required=False)
    by = forms.ChoiceField(choices=[("", ""), *((by.value, by.value) for by in By)], required=False)
    line = forms.CharField(required=False)
    source = forms.CharField(required=False)
    version = forms.IntegerField()
    reason = forms.CharField(required=False, max_length=200)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.session = session

    def clean(self) -> dict[str, Any]:
        """Adds `place`, None for the tray."""
        data = super().clean() or self.cleaned_data
        data["place"] = None
        if self.errors or data.get("half_day") is None:
            return data
        by = By(data["by"]) if data["by"] else None
        found = places(self.session, by, [data["half_day"]], source=data["source"])
        data["place"] = next((place for place in found if place.line == data["line"]), None)
        if data["place"] is None:
            raise ValidationError(_("这一行已经不在了，请刷新页面。"))
        return data


class SwapForm(forms.Form):
    """Two sessions change places: the other one, and which versions of both the page has seen."""

    other = forms.IntegerField()
    version = forms.IntegerField()
    other_version = forms.IntegerField()
    reason = forms.CharField(required=False, max_length=200)
