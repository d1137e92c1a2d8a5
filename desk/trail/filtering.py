"""What of the trail is asked for, by the address."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import typed
from accounts.models import User
from accounts.privacy.declaring import start_of
from desk.trail.words import ACTIONS, AREAS

# Of what acts are most asked for, in the order of the filter.
OBJECTS = (
    "courses.trainingclass",
    "trainees.cadre",
    "trainees.enrolment",
    "timetable.session",
    "exports.export",
    "accounts.user",
    "units.unit",
    "timetable.instructor",
    "timetable.room",
    "courses.course",
)


def object_label(label: str) -> str:
    """What rows of the model are called on pages; "" for a model of another release."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except (LookupError, ValueError):
        return ""


def _areas() -> list[tuple[str, Any]]:
    return [("", _("全部")), *AREAS.items()]


def _actions() -> list[tuple[str, Any]]:
    groups: list[tuple[str, Any]] = [("", _("全部"))]
    for area, label in AREAS.items():
        words = [(act, said) for act, said in ACTIONS.items() if act.startswith(f"{area}.")]
        groups.append((label, words))
    return groups


def _objects() -> list[tuple[str, Any]]:
    return [("", _("全部")), *((label, object_label(label)) for label in OBJECTS)]


class TrailFilter(forms.Form):
    """By words, by whom, of what area, which act, on what, between which days (both included)."""

    q = forms.CharField(
        label=_("对象"), required=False, widget=forms.TextInput(attrs={"type": "search", "maxlength": 50})
    )
    person = forms.CharField(label=_("操作人"), required=False)
    area = forms.ChoiceField(label=pgettext_lazy("trail", "范围"), required=False, choices=_areas)
    action = forms.ChoiceField(label=_("操作"), required=False, choices=_actions)
    object = forms.ChoiceField(label=_("对象类别"), required=False, choices=_objects)
    since = forms.DateField(
        label=pgettext_lazy("trail", "从"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=pgettext_lazy("trail", "到"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    key = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

    @property
    def condition(self) -> Q:
        """Of a valid form."""
        asked = self.cleaned_data
        found = Q()
        if words := typed(asked["q"], most=50):
            found &= Q(subject_label__contains=words)
        if person := typed(asked["person"], most=50):
            found &= Q(by__in=User.objects.matching(person).values("pk"))
        if asked["action"]:
            found &= Q(action=asked["action"])
        elif asked["area"]:
            found &= Q(action__in=[act for act in ACTIONS if act.startswith(f"{asked['area']}.")])
        if asked["object"]:
            found &= Q(subject_type=asked["object"])
        if asked["object"] and asked["key"]:
            found &= Q(subject_id=asked["key"])
        return found & self._days()

    def _days(self) -> Q:
        found, asked = Q(), self.cleaned_data
        if asked["since"]:
            found &= Q(at__gte=start_of(asked["since"]))
        if asked["until"] and asked["until"] < dt.date.max:
            found &= Q(at__lt=start_of(asked["until"] + dt.timedelta(days=1)))
        return found

    @property
    def asked(self) -> dict[str, str]:
        """What was asked for, as the trail keeps it of an export."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}
