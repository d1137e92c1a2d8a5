"""The shapes of what the pages of nominations take: filters, decisions, who is named."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.nominees import Need
from courses.forms.unit_choices import grouped, units_to_choose
from trainees import listing
from trainees.deciding import Decision
from trainees.listing import Line
from trainees.models import Cadre
from units.models import Unit

MANY = 2000


class NominationFilter(forms.Form):
    """Search, town and state; the choices are those that occur."""

    q = forms.CharField(
        label=gettext_lazy("搜索"),
        required=False,
        max_length=50,
        widget=forms.TextInput(
            {"type": "search", "autocomplete": "off", "placeholder": gettext_lazy("姓名、拼音、首字母或单位")}
        ),
    )
    unit = forms.ChoiceField(label=gettext_lazy("单位"), required=False)
    status = forms.ChoiceField(label=gettext_lazy("状态"), required=False)

    def __init__(self, data: QueryDict, *, lines: Sequence[Line]) -> None:
        super().__init__(data)
        self._lines = lines
        towns = list(dict.fromkeys(line.town_name for line in lines if line.town_name))
        states = [(status, f"{status.label} {count}") for status, count in listing.counted(lines)]
        everybody = _("全部 %(count)d") % {"count": len(lines)}
        cast(forms.ChoiceField, self.fields["status"]).choices = [("", everybody), *states]
        if len(towns) > 1:
            choices = [("", _("全部")), *((town, town) for town in towns)]
            cast(forms.ChoiceField, self.fields["unit"]).choices = choices
        else:
            del self.fields["unit"]

    def chosen(self) -> list[Line]:
        """The lines that are left, in unit order; a choice that does not occur counts as none."""
        self.is_valid()
        wanted = {name: str(self.cleaned_data.get(name) or "") for name in ("q", "unit", "status")}
        return listing.narrowed(
            self._lines, text=wanted["q"], town=wanted["unit"], status=wanted["status"] or "all"
        )


class DecisionForm(forms.Form):
    """Who is decided on, how, and why. A button beside one person (`approve`) decides on that person alone."""

    decision = forms.ChoiceField(choices=Decision.choices)
    enrolment = forms.TypedMultipleChoiceField(coerce=int, required=False)
    reason = forms.CharField(label=gettext_lazy("不录取的原因"), required=False, max_length=200)

    def __init__(self, data: QueryDict | None = None) -> None:
        if data is not None and "approve" in data:
            data = data.copy()
            data.setlist("enrolment", data.getlist("approve"))
            data["decision"] = Decision.APPROVED
        super().__init__(data)
        sent = data.getlist("enrolment")[:MANY] if data is not None else []
        self.ticked = [pk for pk in sent if pk.isascii() and pk.isdigit() and len(pk) < 19]
        choices = [(pk, pk) for pk in self.ticked]
        cast(forms.TypedMultipleChoiceField, self.fields["enrolment"]).choices = choices

    def clean(self) -> dict[str, Any]:
        """Somebody is chosen, and whoever is turned down reads why."""
        data = super().clean() or {}
        if not data.get("enrolment"):
            self.add_error("enrolment", _("请先勾选人员。"))
        if data.get("decision") == Decision.REJECTED and not data.get("reason"):
            self.add_error("reason", _("不录取要写明原因，推荐单位会看到。"))
        return data

    @property
    def decision_given(self) -> dict[str, Any]:
        """What the verb takes; a reason belongs to turning somebody down."""
        decision = Decision(self.cleaned_data["decision"])
        reason = self.cleaned_data["reason"] if decision == Decision.REJECTED else ""
        return {"enrolments": self.cleaned_data["enrolment"], "decision": decision, "reason": reason}


class NomineesForm(forms.Form):
    """Who is named: those ticked, or one by the button beside the person (`one`)."""

    cadre = forms.ModelMultipleChoiceField(Cadre.objects.none(), required=False)

    def __init__(self, data: QueryDict | None, *, district: Unit) -> None:
        if data is not None and "one" in data:
            data = data.copy()
            data.setlist("cadre", data.getlist("one"))
        super().__init__(data)
        self.sent = data.getlist("cadre") if data is not None else []
        field = cast(forms.ModelMultipleChoiceField, self.fields["cadre"])
        field.queryset = Cadre.objects.filter(district=district).order_by("pk")

    def clean_cadre(self) -> list[Cadre]:
        """At least one."""
        found = list(self.cleaned_data["cadre"])
        if not found:
            raise forms.ValidationError(_("请先勾选人员。"))
        return found

    @property
    def problem(self) -> str:
        """Why the form is not valid."""
        return " ".join(str(error) for error in self.errors["cadre"])


class NomineeFilter(forms.Form):
    """Search within the own units."""

    q = forms.CharField(
        label=gettext_lazy("查找干部"),
        required=False,
        max_length=50,
        widget=forms.TextInput(
            {"type": "search", "autocomplete": "off", "placeholder": gettext_lazy("姓名、拼音、首字母或单位")}
        ),
    )
    unit = forms.ChoiceField(label=gettext_lazy("单位"), required=False)
    need = forms.ChoiceField(label=gettext_lazy("筛选"), required=False, choices=Need.choices)

    def __init__(self, data: QueryDict, *, paths: list[str]) -> None:
        super().__init__(data)
        units = units_to_choose(paths)
        self._paths = {str(unit.pk): unit.path for unit in units}
        cast(forms.ChoiceField, self.fields["unit"]).choices = grouped(units, empty=_("全部"))
        if len(units) < 2:
            del self.fields["unit"]

    def wanted(self) -> dict[str, str]:
        """What `nominees.search` takes; a choice that does not occur counts as none."""
        self.is_valid()
        text, unit, need = (str(self.cleaned_data.get(name) or "") for name in ("q", "unit", "need"))
        return {"text": text, "unit": self._paths.get(unit, ""), "need": need}
