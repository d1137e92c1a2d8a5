"""What every letter of a class has: who issues it, on which day, and whom to call."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.forms.days import DayInput, plannable
from courses.models import TrainingClass
from exports.papers import naming
from exports.papers.asking import PaperForm
from exports.papers.paper import Options, PaperProblem
from timetable.invitations import contacts_of

NOT_KNOWN = "待定"
_NO_DAY = "　　　　年　　月　　日"
_BLANK = "＿" * 8


@dataclass(frozen=True)
class Letterhead:
    """Who issues the letter, its date in words, and the line that names whom to call."""

    organisation: str
    date: str
    contact: str


def letterhead_of(training_class: TrainingClass, by: User | None, options: Options) -> Letterhead:
    """As asked for; what was not is the host, today, the class's head teacher or whoever asks. What stays unknown is left
    blank for the pen. One query."""
    name, phone = options.get("contact"), options.get("phone")
    if name is None:
        name, phone = _contact(training_class, by)
    return Letterhead(
        organisation=options.get("organisation") or training_class.host.name,
        date=_date(options.get("issued_on")),
        contact=f"联系人：{name or _BLANK}，联系电话：{phone or _BLANK}",
    )


def _contact(training_class: TrainingClass, by: User | None) -> tuple[str, str]:
    found = contacts_of(training_class, by)
    chosen = next((one for one in found if one.phone), found[0] if found else None)
    return (chosen.name, chosen.phone) if chosen else ("", "")


def _date(asked: str | None) -> str:
    if asked is None:
        return naming.on_day(timezone.localdate())
    try:
        return naming.on_day(dt.date.fromisoformat(asked)) if asked else _NO_DAY
    except ValueError:
        raise PaperProblem(_("日期“%(day)s”不对。"), day=asked) from None


class SignedForm(PaperForm):
    """落款 and date, filled in as far as they are known."""

    organisation = forms.CharField(label=_("落款单位"), max_length=60, required=False)
    issued_on = forms.DateField(
        label=_("落款日期"),
        widget=DayInput,
        required=False,
        validators=[plannable],
        help_text=_("不填则留空，手写。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].initial = self.training_class.host.name
        self.fields["issued_on"].initial = timezone.localdate()

    @property
    def options(self) -> dict[str, Any]:
        """The choices, the day as plain JSON."""
        day = self.cleaned_data["issued_on"]
        return {**super().options, "issued_on": day.isoformat() if day else ""}


class LetterForm(SignedForm):
    """Whom to call as well."""

    contact = forms.CharField(label=_("联系人"), max_length=30, required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, phone = _contact(self.training_class, self.user)
        self.fields["contact"].initial, self.fields["phone"].initial = name, phone
