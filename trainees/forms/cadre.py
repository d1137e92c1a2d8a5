"""A person not yet known, entered by hand; a known one's facts and posts."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import identity
from courses.forms.unit_choices import grouped, units_to_choose
from intake import cells
from intake.problems import Problem
from trainees import names
from trainees.models import Appointment, Cadre, Gender
from trainees.people import FACTS, NewCadre
from units.models import Unit


def newness_field() -> forms.NullBooleanField:
    """新任, 连任, or nothing said."""
    choices = [
        ("", gettext_lazy("未注明")),
        ("true", gettext_lazy("新任")),
        ("false", gettext_lazy("连任")),
    ]
    return forms.NullBooleanField(
        label=gettext_lazy("新任/连任"), required=False, widget=forms.Select(choices=choices)
    )


class PersonForm(forms.Form):
    """What is read of a person in every form: a name in one spelling, a phone that can be dialled."""

    def clean_name(self) -> str:
        """In one spelling."""
        name = cells.name(self.cleaned_data["name"])
        if isinstance(name, Problem):
            raise forms.ValidationError(name.message)
        return names.normalise(name)

    def clean_phone(self) -> str:
        """Digits that can be dialled."""
        return _read(identity.read_phone(self.cleaned_data["phone"]))


class CadreForm(PersonForm):
    """Name, unit and post; the rest may follow later."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=50)
    unit = forms.TypedChoiceField(label=gettext_lazy("单位"), coerce=int)
    post = forms.CharField(label=gettext_lazy("职务"), max_length=60)
    phone = forms.CharField(
        label=gettext_lazy("手机"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"inputmode": "tel"}),
    )
    gender = forms.ChoiceField(
        label=gettext_lazy("性别"), required=False, choices=[("", gettext_lazy("不填")), *Gender.choices]
    )
    id_number = forms.CharField(
        label=gettext_lazy("身份证号"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("可以不填。加密保存，页面上只显示头尾几位。"),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    is_new = newness_field()

    def __init__(self, *args: Any, district: Unit, paths: list[str] | None = None, **kwargs: Any) -> None:
        """`paths`: the units within the district to choose from, None for all of it."""
        super().__init__(*args, **kwargs)
        self.district = district
        units = units_to_choose([district.path] if paths is None else paths)
        self.units = {unit.pk: unit for unit in units if district.contains(unit)}
        field = self.fields["unit"]
        if isinstance(field, forms.ChoiceField):
            field.choices = grouped(self.units.values(), empty=_("请选择"))

    def clean_id_number(self) -> str:
        """Checked, and not registered for somebody else."""
        number = _read(identity.read_id_number(self.cleaned_data["id_number"]))
        held = Cadre.objects.filter(district=self.district, id_number_hash=identity.id_number_hash(number))
        if number and held.exists():
            raise forms.ValidationError(_("这个身份证号已登记，请回到上一页按姓名搜索。"))
        return number

    @property
    def newcomer(self) -> NewCadre:
        """The person of a valid form."""
        return NewCadre(**{**self.cleaned_data, "unit": self.units[self.cleaned_data["unit"]]})


class RecordForm(PersonForm, forms.ModelForm):
    """The facts of a known person. An empty ID number leaves the number as it is; `version` is the one shown."""

    id_number = forms.CharField(
        label=gettext_lazy("身份证号"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("留空不改。加密保存，页面上只显示头尾几位。"),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Cadre
        fields = FACTS

    def clean_id_number(self) -> str:
        """Checked."""
        return _read(identity.read_id_number(self.cleaned_data["id_number"]))

    @property
    def facts(self) -> dict[str, Any]:
        """The facts of a valid form by name."""
        return {name: self.cleaned_data[name] for name in FACTS}


class PostForm(forms.ModelForm):
    """A post of a person, with its time."""

    is_new = newness_field()

    class Meta:
        model = Appointment
        fields = ("unit", "post", "is_new", "started_on", "ended_on")
        widgets = {
            "started_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "ended_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, paths: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = units_to_choose(paths)
        own = self.instance.unit if self.instance.pk else None
        if own and own not in units:
            units.append(own)
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        field.choices = grouped(units, empty=_("请选择"))


def _read(value: str | Problem) -> str:
    if isinstance(value, Problem):
        raise forms.ValidationError(value.message)
    return value
