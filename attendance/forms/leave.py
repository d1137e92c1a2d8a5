"""The forms of leave: asking, what is said to it, coming back, and letting others decide."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from crispy_forms import layout
from crispy_forms.bootstrap import InlineRadios
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from attendance.forms.lines import laid_out, side_by_side
from attendance.leave_delegating import givable
from attendance.leave_span import Span
from attendance.models import AttendancePolicy, LeaveAnswer, LeaveKind
from courses.forms.days import DayInput, plannable
from courses.forms.document import KINDS, MAX_MEGABYTES
from courses.forms.files import checked
from courses.models import TrainingClass
from timetable.calendar import HalfDay, at_clock, day_label
from trainees.forms.reply import InstantInput

_CLOCK = {"type": "time"}
BY_HALF_DAYS, BY_HOURS = "half", "hours"


class PaperField(forms.FileField):
    """A file that proves something: a picture, PDF or letter, not too large."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, widget=forms.FileInput(attrs={"accept": ",".join(KINDS)}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> UploadedFile | None:
        """Says clearly what is wrong with a file."""
        file: UploadedFile | None = super().clean(data, initial)
        return checked(file, kinds=KINDS, megabytes=MAX_MEGABYTES) if file else None


class LeaveForm(forms.Form):
    """When, why, of which kind; `half_days` are those that can still be asked for."""

    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=LeaveKind.choices, widget=forms.RadioSelect)
    way = forms.ChoiceField(
        label=gettext_lazy("怎么请"),
        choices=[(BY_HALF_DAYS, gettext_lazy("按半天")), (BY_HOURS, gettext_lazy("按小时"))],
        initial=BY_HALF_DAYS,
        widget=forms.RadioSelect,
    )
    first = forms.ChoiceField(label=pgettext_lazy("first of a span", "从"), required=False)
    last = forms.ChoiceField(label=gettext_lazy("到（含）"), required=False)
    day = forms.ChoiceField(label=gettext_lazy("哪一天"), required=False)
    starts = forms.TimeField(
        label=gettext_lazy("几点起"), required=False, widget=forms.TimeInput(_CLOCK, format="%H:%M")
    )
    ends = forms.TimeField(
        label=gettext_lazy("几点止"), required=False, widget=forms.TimeInput(_CLOCK, format="%H:%M")
    )
    reason = forms.CharField(label=gettext_lazy("事由"), max_length=300, widget=forms.Textarea({"rows": 2}))
    proof = PaperField(label=gettext_lazy("证明材料"), required=False)
    nonce = forms.UUIDField(widget=forms.HiddenInput)
    known = forms.BooleanField(required=False)

    def __init__(
        self,
        *args: Any,
        half_days: Sequence[HalfDay],
        policy: AttendancePolicy,
        address: str,
        by_telephone: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(half_day.key, half_day.label) for half_day in half_days]
        days = sorted({half_day.day for half_day in half_days})
        self._choices(first=choices, last=choices, day=[(str(day), day_label(day)) for day in days])
        self.initial.setdefault("nonce", uuid.uuid4())
        needed = [str(LeaveKind(kind).label) for kind in policy.proof_needed]
        self.fields["proof"].help_text = _proof_hint(needed, by_telephone=by_telephone)
        looked_at = {
            "hx-get": address,
            "hx-trigger": "change",
            "hx-target": "#leave-outlook",
            "hx-include": ",".join(
                f"[name={name}]" for name in ("kind", "way", "first", "last", "day", "starts", "ends")
            ),
            "hx-params": "kind,way,first,last,day,starts,ends",
        }
        self.helper = laid_out(
            "nonce",
            layout.Div(
                InlineRadios("kind"),
                InlineRadios("way"),
                layout.Div(side_by_side("first", "last"), css_class="leave-half"),
                layout.Div(side_by_side("day", "starts", "ends"), css_class="leave-hours"),
                css_class="leave-when",
                **looked_at,
            ),
            "reason",
            "proof",
        )

    def _choices(self, **choices: Any) -> None:
        for name, found in choices.items():
            field: Any = self.fields[name]
            field.choices = found

    def clean(self) -> dict[str, Any]:
        """Both ends of whichever way was chosen, the end after the beginning."""
        given = super().clean() or self.cleaned_data
        needed = ("first", "last") if given.get("way") == BY_HALF_DAYS else ("day", "starts", "ends")
        for name in needed:
            if not given.get(name) and name not in self.errors:
                self.add_error(name, _("请填写。"))
        if not set(needed) & set(self.errors) and (span := self.span).end_at <= span.start_at:
            self.add_error(needed[-1], _("结束要晚于开始。"))
        return given

    @property
    def span(self) -> Span:
        """The time asked for, by a form in which it is valid."""
        given = self.cleaned_data
        if given["way"] == BY_HALF_DAYS:
            return Span.of_half_days(HalfDay.parse(given["first"]), HalfDay.parse(given["last"]))
        day = dt.date.fromisoformat(given["day"])
        return Span(at_clock(day, given["starts"]), at_clock(day, given["ends"]), by_hours=True)

    @property
    def looked_at(self) -> Span | None:
        """The time asked for so far, where it is one: the rest of the form may be empty still."""
        self.is_valid()
        try:
            span = self.span
        except (KeyError, TypeError, ValueError):
            return None
        return span if span.end_at > span.start_at else None


def _proof_hint(needed: Sequence[str], *, by_telephone: bool) -> str:
    size = _("图片、PDF 或 Word，不超过 %(size)s MB。") % {"size": MAX_MEGABYTES}
    if not needed:
        return size
    kinds = _("、").join(needed)
    if by_telephone:
        return _("%(kinds)s要附证明，可以请本人事后补交。") % {"kinds": kinds} + size
    return _("%(kinds)s要附证明。") % {"kinds": kinds} + size


class AnswerForm(forms.Form):
    """A decision; a no and a replacement say why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        choices=[
            (answer.value, answer.label)
            for answer in (
                LeaveAnswer.AGREE,
                LeaveAnswer.AGREE_AND_FLAG,
                LeaveAnswer.REFUSE,
                LeaveAnswer.REPLACE,
            )
        ]
    )
    words = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Why, where it is refused."""
        given = super().clean() or self.cleaned_data
        if given.get("answer") in (LeaveAnswer.REFUSE, LeaveAnswer.REPLACE) and not given.get("words"):
            self.add_error("words", _("不准或更换人选要写明原因。"))
        return given


class UnitWordForm(forms.Form):
    """What the unit says, with its letter where there is one."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    agrees = forms.TypedChoiceField(
        choices=[("1", gettext_lazy("同意")), ("0", gettext_lazy("不同意"))], coerce=lambda text: text == "1"
    )
    words = forms.CharField(label=gettext_lazy("意见"), max_length=200, required=False)
    letter = PaperField(label=gettext_lazy("单位证明"), required=False)


class ReturnForm(forms.Form):
    """When somebody came back; without a time it is now."""

    at = forms.DateTimeField(
        label=gettext_lazy("销假时间（不填就是现在）"),
        required=False,
        widget=InstantInput,
        validators=[plannable],
    )


class ProofForm(forms.Form):
    """A proof that comes later."""

    proof = PaperField(label=gettext_lazy("补交证明"))


class UnapprovedForm(forms.Form):
    """Since when somebody is gone, and what is known."""

    since = forms.DateTimeField(
        label=gettext_lazy("从什么时候起"), widget=InstantInput, validators=[plannable]
    )
    words = forms.CharField(label=gettext_lazy("情况"), max_length=150, required=False)


class DelegationForm(forms.Form):
    """To whom, at which level, for which class, from when to when."""

    helper = laid_out("taker", "level", "training_class", side_by_side("starts_on", "ends_on"))

    taker = forms.CharField(
        label=gettext_lazy("委托给谁"), max_length=150, help_text=gettext_lazy("对方的登录名或姓名。")
    )
    level = forms.ChoiceField(label=gettext_lazy("审批级别"))
    training_class = forms.ModelChoiceField(
        label=gettext_lazy("班次"),
        queryset=TrainingClass.objects.none(),
        required=False,
        empty_label=gettext_lazy("我负责的所有班次"),
    )
    starts_on = forms.DateField(label=gettext_lazy("开始日期"), widget=DayInput, validators=[plannable])
    ends_on = forms.DateField(label=gettext_lazy("结束日期"), widget=DayInput, validators=[plannable])

    def __init__(self, *args: Any, giver: User, classes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.giver = giver
        level: Any = self.fields["level"]
        level.choices = list(givable(giver).items())
        chosen: Any = self.fields["training_class"]
        chosen.queryset = classes
        today = timezone.localdate()
        self.initial.setdefault("starts_on", today)
        self.initial.setdefault("ends_on", today + dt.timedelta(days=7))

    def clean_taker(self) -> User:
        """One account, by its sign-in name or its name."""
        text = self.cleaned_data["taker"].strip()
        active = User.objects.filter(is_active=True)
        found = list(active.filter(username=text)) or list(active.filter(name=text).order_by("pk")[:2])
        if len(found) > 1:
            raise forms.ValidationError(_("有几个账号叫“%(name)s”，请填登录名。"), params={"name": text})
        if not found or (not found[0].current_grants and not found[0].class_roles.exists()):
            raise forms.ValidationError(_("没有找到工作人员“%(name)s”。"), params={"name": text})
        if found[0].pk == self.giver.pk:
            raise forms.ValidationError(_("不能委托给自己。"))
        taker: User = found[0]
        return taker

    def clean(self) -> dict[str, Any]:
        """The end is not before the beginning."""
        given = super().clean() or self.cleaned_data
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("结束日期不能早于开始日期。"))
        return given
