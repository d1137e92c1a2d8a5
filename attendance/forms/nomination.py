"""The shapes of what the pages of nominations take: filters, decisions, who is named."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import typed_number
from accounts.forms import search_box
from attendance.nominees import Need
from courses.forms.unit_choices import grouped, units_to_choose
from trainees import listing
from trainees.deciding import Decision
from trainees.forms import CadreForm
from trainees.listing import Line
from trainees.models import Appointment, Cadre, EnrolmentStatus
from trainees.people import NewCadre
from units.models import Unit, in_subtree

MANY = 2000


class NominationFilter(forms.Form):
    """Search, town and state; the choices are those that occur."""

    q = forms.CharField(
        label=gettext_lazy("搜索"),
        required=False,
        max_length=50,
        widget=search_box(gettext_lazy("姓名、拼音、首字母或单位")),
    )
    unit = forms.ChoiceField(label=gettext_lazy("单位"), required=False)
    status = forms.ChoiceField(label=gettext_lazy("状态"), required=False)

    def __init__(self, data: QueryDict, *, lines: Sequence[Line]) -> None:
        super().__init__(data)
        self._lines = lines
        towns = list(dict.fromkeys(line.town_name for line in lines if line.town_name))
        counts = dict(listing.counted(lines))
        # Who has decided on the last one that waited still looks at those who wait.
        states = [
            (status, f"{status.label} {counts.get(status, 0)}")
            for status in EnrolmentStatus
            if status in counts or status == data.get("status")
        ]
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
        self.ticked = [pk for pk in sent if typed_number(pk) is not None]
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


class NewcomerForm(CadreForm):
    """Somebody of the own units who is not known yet. Where one of the same name is, it asks first."""

    another = forms.BooleanField(
        label=gettext_lazy("确是另一个人，只是同名"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, paths: list[str], **kwargs: Any) -> None:
        super().__init__(*args, paths=paths, **kwargs)
        self._own = in_subtree("unit__", paths)

    def clean(self) -> dict[str, Any]:
        """Refuses a namesake of the own units until it is said that this is somebody else."""
        data = super().clean() or {}
        posts = Appointment.objects.current().filter(self._own, cadre__name=data.get("name", ""))
        post = posts.select_related("unit").first()
        if post and not data.get("another"):
            self.fields["another"].widget = forms.CheckboxInput()
            words = {"unit": post.unit, "post": post.post}
            text = _("本单位已有同名干部：%(unit)s%(post)s。是同一个人，请回上一页直接推荐。")
            self.add_error("name", text % words)
        return data

    @property
    def newcomer(self) -> NewCadre:
        """The person of a valid form."""
        self.cleaned_data.pop("another", None)
        return super().newcomer


class NomineeFilter(forms.Form):
    """Search within the own units."""

    q = forms.CharField(
        label=gettext_lazy("查找干部"),
        required=False,
        max_length=50,
        widget=search_box(gettext_lazy("姓名、拼音、首字母或单位")),
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
