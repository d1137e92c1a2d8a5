"""Who serves a class."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.forms import not_over
from accounts.models import Role, User
from courses.access import planned_paths
from courses.forms.days import DayInput
from courses.models import ClassStaff
from units.models import in_subtree


def people_to_appoint(paths: list[str]) -> QuerySet[User]:
    """Accounts of the districts that could serve a class: staff there, whoever has served there before, and
    those who sign in by a password and hold no grant yet."""
    roots = [path.split("/")[0] + "/" for path in paths]
    roles = [role for role in Role.values if role != Role.CADRE]
    staff = in_subtree("grants__unit__", roots) & Q(grants__role__in=roles)
    served = in_subtree("class_roles__training_class__host__", roots)
    new = Q(grants=None) & ~Q(("password__startswith", UNUSABLE_PASSWORD_PREFIX))
    found = User.objects.filter(staff | served | new).values("pk")
    people: QuerySet[User] = User.objects.filter(pk__in=found, is_active=True).order_by("name", "pk")
    return people


class StaffForm(forms.ModelForm):
    """A person, a role in the class, and until when."""

    class Meta:
        model = ClassStaff
        fields = ["user", "role", "expires_on"]
        widgets = {"expires_on": DayInput}
        labels = {"user": _("人员")}
        help_texts = {"expires_on": _("不填则一直有效；到期日当天仍有效。")}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["user"]).queryset = people_to_appoint(planned_paths(user))

    def clean_expires_on(self) -> dt.date | None:
        """A day that is over would end the appointment as it is made."""
        return not_over(self.cleaned_data["expires_on"])
