"""Which facts and enrolments stay when two records become one."""

from collections.abc import Iterator
from typing import NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts import identity
from trainees.merging import Comparison, Twice
from trainees.models import Cadre
from trainees.people import FACTS
from units.fields import column_label

KEPT, GONE = "kept", "gone"


class Fact(NamedTuple):
    """A fact as both records have it; `field` is None where there is nothing to choose."""

    label: str
    kept: str
    gone: str
    field: BoundField | None


class MergeForm(forms.Form):
    """A choice for each fact in which the two differ, and for each class in which both are."""

    def __init__(self, data: QueryDict | None, *, comparison: Comparison) -> None:
        super().__init__(data)
        self.comparison = comparison
        for name in (*FACTS, "id_number"):
            mine, theirs = _shown(comparison.kept, name), _shown(comparison.gone, name)
            if mine and theirs and _differs(comparison, name):
                self.fields[name] = _choice(_label(name), mine, theirs)
        for pair in comparison.twice:
            if not pair.is_settled:
                self.fields[_of_class(pair)] = _choice(
                    str(pair.kept.training_class),
                    *(_seat(row.unit_name, row.get_status_display()) for row in (pair.kept, pair.gone)),
                )

    def facts(self) -> Iterator[Fact]:
        """Every fact that one of the two has."""
        kept, gone = self.comparison.kept, self.comparison.gone
        for name in (*FACTS, "id_number"):
            mine, theirs = _shown(kept, name), _shown(gone, name)
            if mine or theirs:
                yield Fact(_label(name), mine, theirs, self[name] if name in self.fields else None)

    def classes(self) -> Iterator[tuple[Twice, BoundField | None]]:
        """The classes in which both are, with the choice where there is one."""
        for pair in self.comparison.twice:
            name = _of_class(pair)
            yield pair, self[name] if name in self.fields else None

    @property
    def facts_taken(self) -> list[str]:
        """The facts that a valid form takes from the record that goes."""
        return [name for name in (*FACTS, "id_number") if self.cleaned_data.get(name) == GONE]

    @property
    def enrolments_taken(self) -> list[int]:
        """The ids of its enrolments that stay."""
        return [
            pair.gone.pk for pair in self.comparison.twice if self.cleaned_data.get(_of_class(pair)) == GONE
        ]


def _choice(label: str, kept: str, gone: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=[(KEPT, kept), (GONE, gone)], initial=KEPT, widget=forms.RadioSelect
    )


def _of_class(pair: Twice) -> str:
    return f"class-{pair.kept.training_class_id}"


def _seat(unit: str, status: str) -> str:
    return _("%(unit)s（%(status)s）") % {"unit": unit, "status": status}


def _differs(comparison: Comparison, name: str) -> bool:
    column = "id_number_hash" if name == "id_number" else name
    return bool(getattr(comparison.kept, column) != getattr(comparison.gone, column))


def _label(name: str) -> str:
    if name == "id_number":
        return _("身份证号")
    return column_label(Cadre, name)


def _shown(cadre: Cadre, name: str) -> str:
    """The fact as a person reads it: phone and ID number masked (R28)."""
    if name == "id_number":
        stored = cadre.id_number_encrypted
        return identity.mask_id_number(identity.decrypt(stored)) if stored else ""
    if name == "phone":
        return identity.mask_phone(cadre.phone)
    display = getattr(cadre, f"get_{name}_display", None)
    return str(display() if display else getattr(cadre, name))
