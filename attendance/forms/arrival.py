"""The shapes of what is taken at the door: a registration, a missing person, somebody who is not on the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import identity
from attendance.arriving import joinable, running_half_day
from attendance.audience import Held
from attendance.registration import by_town
from courses.forms.unit_choices import grouped, units_to_choose
from courses.models import TrainingClass
from intake import cells
from intake.problems import Problem
from timetable.calendar import HalfDay
from trainees import names, newcomers
from trainees.candidates import Candidate
from trainees.models import Enrolment, EnrolmentStatus
from trainees.newcomers import REPLACEABLE, Comer
from trainees.people import NewCadre
from units.models import Unit


class ArrivalKind(models.TextChoices):
    """Which of the three somebody is who is not on the list (R21)."""

    REPLACE = "REPLACE", gettext_lazy("更换人选")
    ADD = "ADD", gettext_lazy("增补")
    SIT_IN = "SIT_IN", gettext_lazy("代会")


class PhoneField(forms.CharField):
    """A number that can be dialled, or none."""

    def __init__(self, **more: Any) -> None:
        widget = forms.TextInput({"inputmode": "tel", "autocomplete": "off"})
        super().__init__(max_length=20, required=False, widget=widget, **more)

    def clean(self, value: Any) -> str:
        """In one spelling."""
        number = identity.read_phone(super().clean(value))
        if isinstance(number, Problem):
            raise forms.ValidationError(number.message)
        return number


class RegistrationForm(forms.Form):
    """The phone as confirmed at the door, and whether it holds for good."""

    phone = PhoneField(label=gettext_lazy("手机"))
    for_good = forms.BooleanField(required=False)


class NoShowForm(forms.Form):
    """Why somebody will not come; needed before R14's time."""

    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200, required=False)

    def __init__(self, *args: Any, is_due: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reason"]
        field.required = not is_due
        field.help_text = (
            _("可以不填。") if is_due else _("还没有到时候，请写明，如：单位来电，出差不能参加。")
        )


class DeclineForm(forms.Form):
    """Why an addition is not agreed to."""

    reason = forms.CharField(
        label=gettext_lazy("原因"), max_length=200, help_text=gettext_lazy("会留在花名册里，也请告诉本人。")
    )


class ArrivalForm(forms.Form):
    """Somebody at the door: which of the three, for whom, from which half-day; of somebody not known, name and post too."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=50)
    unit = forms.TypedChoiceField(label=gettext_lazy("单位"), coerce=int)
    post = forms.CharField(label=gettext_lazy("职务"), max_length=60)
    phone = PhoneField(label=gettext_lazy("手机"))
    is_another = forms.BooleanField(label=gettext_lazy("只是同名，登记为新人"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("怎么办"), choices=ArrivalKind.choices, widget=forms.RadioSelect
    )
    instead_of = forms.TypedChoiceField(
        label=gettext_lazy("替换谁、代谁"), coerce=int, required=False, empty_value=None
    )
    half_day = forms.ChoiceField(label=gettext_lazy("代会哪个半天"), required=False)
    reason = forms.CharField(label=gettext_lazy("更换原因"), max_length=100, required=False)
    agreed_by = forms.CharField(label=gettext_lazy("谁同意的"), max_length=40, required=False)

    def __init__(
        self,
        *args: Any,
        training_class: TrainingClass,
        candidate: Candidate | None,
        held: Held,
        town: Unit | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.training_class, self.candidate = training_class, candidate
        self.same: Sequence[Any] = ()
        self.people = _people(training_class)
        self._choices("instead_of", [("", _("请选择")), *_by_town(list(self.people.values()))])
        half_days = [(half_day.key, half_day.label) for half_day in joinable(held)]
        running = running_half_day(held)
        self._choices("half_day", half_days)
        self.initial.setdefault("half_day", running.key if running else "")
        if not half_days:
            del self.fields["half_day"]
        self._shape_person(town or training_class.plan.district)

    def _shape_person(self, above: Unit) -> None:
        """Of somebody known nothing but the phone is asked; of others the units below `above` are to choose from."""
        if self.candidate:
            for name in ("name", "unit", "post", "is_another"):
                del self.fields[name]
            return
        self.units = {unit.pk: unit for unit in units_to_choose([above.path])}
        self._choices("unit", grouped(self.units.values(), empty=_("请选择")))

    def _choices(self, name: str, choices: Any) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean_name(self) -> str:
        """In one spelling."""
        name = cells.name(self.cleaned_data["name"])
        if isinstance(name, Problem):
            raise forms.ValidationError(name.message)
        return names.normalise(name)

    def clean(self) -> dict[str, Any]:
        """Each of the three has what it needs; a namesake is asked about."""
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind in (ArrivalKind.REPLACE, ArrivalKind.SIT_IN) and not cleaned.get("instead_of"):
            self.add_error("instead_of", _("请选择替换谁或代谁。"))
        if kind == ArrivalKind.REPLACE:
            for name in ("reason", "agreed_by"):
                if not cleaned.get(name):
                    self.add_error(name, _("更换人选要写明。"))
        self._ask_about_namesakes(cleaned)
        return cleaned

    def _ask_about_namesakes(self, cleaned: dict[str, Any]) -> None:
        if self.candidate or not cleaned.get("name") or cleaned.get("is_another"):
            return
        self.same = newcomers.namesakes(self.training_class, cleaned["name"])
        if self.same:
            self.add_error("name", _("干部库里有同名的人，请看是不是同一个人。"))

    @property
    def comer(self) -> Comer:
        """Who came, by a valid form."""
        given = self.cleaned_data
        if self.candidate:
            return Comer(self.candidate.cadre, given["phone"])
        new = NewCadre(
            name=given["name"], unit=self.units[given["unit"]], post=given["post"], phone=given["phone"]
        )
        return Comer(new, given["phone"])

    @property
    def other(self) -> Enrolment:
        """Whose place is taken, or for whom somebody sits in."""
        return self.people[self.cleaned_data["instead_of"]]

    @property
    def when(self) -> HalfDay | None:
        """From which half-day, or in which; None without a timetable."""
        key = self.cleaned_data.get("half_day")
        return HalfDay.parse(key) if key else None


def _people(training_class: TrainingClass) -> dict[int, Enrolment]:
    """Whose place may be taken: those on the list and those noted as missing, in unit order. One query."""
    rows = training_class.enrolments.filter(status__in=REPLACEABLE).in_unit_order()
    return {row.pk: row for row in rows.select_related("cadre", "unit__parent", "training_class__plan")}


def _by_town(people: Sequence[Enrolment]) -> list[tuple[str, list[tuple[int, str]]]]:
    """Choices under their towns; who has not come yet is marked."""
    return [
        (town or _("其他"), [(person.pk, _said(person)) for person in found])
        for town, found in by_town(people, lambda person: person)
    ]


def _said(person: Enrolment) -> str:
    words = {"name": person.cadre.name, "unit": person.unit_name}
    if person.status == EnrolmentStatus.REGISTERED:
        return _("%(name)s（%(unit)s，已报到）") % words
    return _("%(name)s（%(unit)s，未报到）") % words
