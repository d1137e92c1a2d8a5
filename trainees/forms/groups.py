"""Dividing a class, moving people between its groups, and a group's own facts."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import resending
from courses.models import TrainingClass
from trainees.grouping import Criterion, Rule
from trainees.groups import CLASS_ROLES, Place, sealed
from trainees.models import Enrolment, StudyGroup

MOST_GROUPS = 40
_TOGETHER = "TOGETHER"


class SeenForm(forms.Form):
    """A form that knows what it was made of, so that nobody overwrites what somebody else has changed meanwhile."""

    seen = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)

    def renew(self, seen: str) -> None:
        """Lets the same form mean it when it is sent once more."""
        resending.renew(self, seen=seen)


class DivideForm(forms.Form):
    """How many groups, and what each of them gets its part of; asked for in the address."""

    count = forms.IntegerField(label=gettext_lazy("分成几组"), min_value=1, max_value=MOST_GROUPS)
    first = forms.ChoiceField(
        label=gettext_lazy("先按"),
        choices=[*Criterion.choices, (_TOGETHER, gettext_lazy("同镇街的人在一组"))],
    )
    second = forms.ChoiceField(
        label=gettext_lazy("再按"), required=False, choices=[("", gettext_lazy("不分")), *Criterion.choices]
    )
    third = forms.ChoiceField(
        label=gettext_lazy("最后按"), required=False, choices=[("", gettext_lazy("不分")), *Criterion.choices]
    )

    @property
    def rule(self) -> Rule:
        """What a valid form asks for; a criterion named twice counts once."""
        if self.cleaned_data["first"] == _TOGETHER:
            return Rule(mixed=(), together=True)
        named = [self.cleaned_data[name] for name in ("first", "second", "third")]
        return Rule(mixed=tuple(Criterion(name) for name in dict.fromkeys(filter(None, named))))

    @property
    def wanted(self) -> dict[str, Any]:
        """What a valid form asks for, as the verb takes it."""
        return {"count": self.cleaned_data["count"], "rule": self.rule}


class GroupMoveForm(forms.Form):
    """Where a card was dropped, and from where it was taken; empty is no group."""

    group = forms.ModelChoiceField(StudyGroup.objects.none(), required=False)
    seen = forms.IntegerField(required=False)

    def __init__(self, data: Any, *, training_class: TrainingClass) -> None:
        super().__init__(data)
        field: Any = self.fields["group"]
        field.queryset = training_class.groups.all()


class GroupPlaceForm(SeenForm):
    """Somebody's group, whether leading it, and the class role."""

    group = forms.ModelChoiceField(
        StudyGroup.objects.none(),
        label=gettext_lazy("组别"),
        required=False,
        empty_label=gettext_lazy("不分组"),
    )
    leads = forms.BooleanField(label=gettext_lazy("当组长"), required=False)
    class_role = forms.CharField(
        label=gettext_lazy("班委"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("如班长、学习委员；不是班委就空着。"),
        widget=forms.TextInput({"list": "class-roles", "autocomplete": "off"}),
    )

    def __init__(self, data: Any, *, training_class: TrainingClass, place: Place) -> None:
        initial = {
            "group": place.group,
            "leads": place.leads,
            "class_role": place.class_role,
            "seen": place.sealed,
        }
        super().__init__(data, initial=initial)
        field: Any = self.fields["group"]
        field.queryset = training_class.groups.all()
        self.roles = CLASS_ROLES

    def clean(self) -> dict[str, Any]:
        """Nobody leads without a group."""
        data = super().clean() or self.cleaned_data
        if data.get("leads") and not data.get("group") and "group" not in self.errors:
            self.add_error("leads", _("先选一个组，才能当组长。"))
        return data

    @property
    def wanted(self) -> Place:
        """What a valid form asks for."""
        group = self.cleaned_data["group"]
        return Place(group and group.pk, self.cleaned_data["leads"], self.cleaned_data["class_role"].strip())


class GroupForm(SeenForm):
    """A group's name and its leader, one of its own people."""

    name = forms.CharField(label=gettext_lazy("组名"), max_length=40)
    leader = forms.ModelChoiceField(
        Enrolment.objects.none(),
        label=gettext_lazy("组长"),
        required=False,
        empty_label=gettext_lazy("待定"),
    )

    def __init__(self, data: Any, *, group: StudyGroup) -> None:
        super().__init__(data, initial={"name": group.name, "leader": group.leader_id, "seen": sealed(group)})
        field: Any = self.fields["leader"]
        field.queryset = group.enrolments.on_the_list().select_related("cadre").in_unit_order()
        field.label_from_instance = _named


def suggested(people: int, known: int) -> dict[str, Any]:
    """What a form starts from: as many groups as are known, or about fifteen people in each; newness before towns
    before sexes."""
    return {
        "count": min(MOST_GROUPS, known or max(1, round(people / 15))),
        "first": Criterion.NEWNESS,
        "second": Criterion.TOWN,
        "third": Criterion.GENDER,
    }


def _named(person: Enrolment) -> str:
    return _("%(name)s（%(unit)s）") % {"name": person.cadre.name, "unit": f"{person.unit_name}{person.post}"}
