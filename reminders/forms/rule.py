"""A rule as a district or a class wants it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reminders.due.rule import Direction, Offset, Rule
from reminders.models import Audience, Channel, RuleSetting

MOST_OFFSETS = 5
MOST_DAYS = 30
CALENDAR, WORKING = "d", "w"


class RuleForm(forms.ModelForm):
    """What a rule does. It offers the audiences that the rule knows, the channels that are given, and offsets where the
    rule has a direction. `version` is the stored one that the page began from."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    audiences = forms.MultipleChoiceField(
        label=gettext_lazy("提醒谁"), required=False, widget=forms.CheckboxSelectMultiple
    )
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("通道"), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = RuleSetting
        fields = ["is_on", "audiences", "channels", "quiet_from", "quiet_to", "confirm_over", "language"]
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_to": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }
        help_texts = {
            "confirm_over": gettext_lazy("超过这个人数，短信先停在发件箱，有人确认才发。留空就不用确认。"),
            "language": gettext_lazy("用哪种语言的模板。"),
        }

    def __init__(self, *args: Any, rule: Rule, channels: Sequence[Channel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        self.fields["version"].initial = self.instance.version
        self._offer("audiences", [(one.value, Audience(one).label) for one in rule.audiences])
        self._offer("channels", [(one.value, one.label) for one in channels])
        if Channel.SMS not in channels:
            del self.fields["confirm_over"]
        if rule.direction != Direction.AT_ONCE:
            self._add_offsets()

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        cast(forms.MultipleChoiceField, self.fields[name]).choices = choices
        known = {value for value, _label in choices}
        self.initial[name] = [one for one in self.initial.get(name) or [] if one in known]

    def _add_offsets(self) -> None:
        units = [
            (CALENDAR, _("天")),
            (WORKING, _("个工作日")),
        ]
        stored = [Offset.parse(row) for row in self.instance.offsets]
        for number in range(MOST_OFFSETS):
            said = {"n": number + 1}
            self.fields[f"days_{number}"] = forms.IntegerField(
                label=_("第%(n)d次：天数") % said, min_value=0, max_value=MOST_DAYS, required=False
            )
            self.fields[f"unit_{number}"] = forms.ChoiceField(
                label=_("第%(n)d次：按自然日还是工作日") % said, choices=units, required=False
            )
            self.fields[f"at_{number}"] = forms.TimeField(
                label=_("第%(n)d次：时间") % said,
                required=False,
                widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            )
            if number < len(stored):
                offset = stored[number]
                self.initial[f"days_{number}"] = offset.days
                self.initial[f"unit_{number}"] = WORKING if offset.working else CALENDAR
                self.initial[f"at_{number}"] = offset.at

    @property
    def offset_rows(self) -> dict[str, list[list[BoundField]]]:
        """The lines of offsets, each of days, unit and time of day: `shown` are those that are filled in and one to
        fill, `spare` the rest."""
        rows: dict[str, list[list[BoundField]]] = {"shown": [], "spare": []}
        for number in range(MOST_OFFSETS if "days_0" in self.fields else 0):
            fields = [self._marked(f"{part}_{number}") for part in ("days", "unit", "at")]
            days, _unit, at = fields
            is_used = any(one.errors or one.value() not in (None, "") for one in (days, at))
            rows["shown" if is_used else "spare"].append(fields)
        if rows["spare"]:
            rows["shown"].append(rows["spare"].pop(0))
        return rows

    def _marked(self, name: str) -> BoundField:
        bound = self[name]
        css = "form-select" if name.startswith("unit") else "form-control"
        bound.field.widget.attrs["class"] = f"{css} is-invalid" if bound.errors else css
        bound.field.widget.attrs["aria-label"] = str(bound.label)
        return bound

    def clean(self) -> dict[str, Any]:
        """A rule that is on tells somebody by something at some time; quiet hours have two ends."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "days_0" in self.fields:
            self.instance.offsets = [offset.plain for offset in self._offsets(cleaned)]
        starts, ends = cleaned.get("quiet_from"), cleaned.get("quiet_to")
        if (starts is None) != (ends is None) and not {"quiet_from", "quiet_to"} & self.errors.keys():
            missing = "quiet_from" if starts is None else "quiet_to"
            self.add_error(missing, _("免打扰的开始和结束要一起填；不要免打扰就都留空。"))
        if cleaned.get("is_on"):
            self._ask_for_enough(cleaned)
        return cleaned

    def _ask_for_enough(self, cleaned: dict[str, Any]) -> None:
        channels = cleaned.get("channels")
        if channels == []:
            self.add_error("channels", _("至少选一个通道；不想再提醒，就把它停用。"))
        if cleaned.get("audiences") == [] and channels != [Channel.GROUP.value]:
            self.add_error("audiences", _("至少选一类人；不想再提醒，就把它停用。"))
        if "days_0" in self.fields and not self.instance.offsets and "days_0" not in self.errors:
            self.add_error("days_0", _("至少设一个时间；不想再提醒，就把它停用。"))

    def _offsets(self, cleaned: dict[str, Any]) -> list[Offset]:
        """The lines that are filled in; a line that lacks a part, or repeats the days of another, is said beside it."""
        found: dict[str, tuple[int, Offset]] = {}
        for number in range(MOST_OFFSETS):
            days, at = cleaned.get(f"days_{number}"), cleaned.get(f"at_{number}")
            bad = {f"days_{number}", f"at_{number}", f"unit_{number}"} & self.errors.keys()
            if bad or (days is None and at is None):
                continue
            if days is None or at is None:
                lacking = "days" if days is None else "at"
                self.add_error(f"{lacking}_{number}", _("天数和时间要一起填；不用这一次就都留空。"))
                continue
            offset = Offset(days, at, cleaned.get(f"unit_{number}") == WORKING and days > 0)
            if offset.key in found:
                first = found[offset.key][0] + 1
                self.add_error(f"days_{number}", _("和第%(n)d次是同一天；同一天只提醒一次。") % {"n": first})
                continue
            found[offset.key] = number, offset
        return [offset for _number, offset in found.values()]
