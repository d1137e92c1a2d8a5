"""The rules of a district: the list, one rule, on and off in a tap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, for_organisers, posted
from courses.models import TrainingClass
from reminders import next_time, offers, rule_settings, ruling
from reminders.due.rule import Rule
from reminders.forms import RuleForm
from reminders.models import RuleSetting
from reminders.next_time import Outlook
from reminders.rule_access import may_lay_down, named_rule, planned_districts, ruled_district
from reminders.rule_lines import RuleLine, laid_out


@dataclass(frozen=True)
class RuleChange:
    """What became of the form of a rule: saved; or shown, with what it leads to, or with what somebody else saved
    meanwhile."""

    status: int = 200
    is_saved: bool = False
    outlook: Outlook | None = None
    differences: Sequence[tuple[str, str, str]] = ()

    @classmethod
    def asked(cls, request: UserRequest, form: RuleForm) -> Self:
        """Saves a valid form, unless `preview` is asked for."""
        if not form.is_bound:
            return cls(outlook=next_time.outlook_of(form.instance, form.rule))
        if not form.is_valid():
            return cls(status=200 if request.htmx else 422)
        if "preview" in request.POST:
            return cls(outlook=next_time.outlook_of(form.instance, form.rule))
        version = form.cleaned_data["version"] or 0
        try:
            ruling.keep(form.instance, form.rule, by=request.user, version=version)
        except ruling.StaleRule as stale:
            newer = request.POST.copy()
            newer["version"] = str(stale.current.version)
            form.data = newer
            differences = ruling.differences(stale.current, form.instance, form.rule)
            return cls(status=409, differences=differences)
        return cls(is_saved=True)

    def page(self, request: UserRequest, template: str, form: RuleForm, **more: object) -> HttpResponse:
        """The page, or to htmx, which only asks for a preview, what the values lead to."""
        line = RuleLine(form.rule, form.instance)
        context = {"form": form, "line": line, "change": self, "outlook": self.outlook, **more}
        name = "reminders/_rule_outlook.html" if request.htmx else template
        return render(request, name, context, status=self.status)


@require_safe
@for_organisers
def rule_list(request: UserRequest) -> HttpResponse:
    """The rules of the districts, and the classes that have rules of their own."""
    districts = planned_districts(request.user)
    rows = RuleSetting.objects.filter(district__in=districts, training_class=None)
    stored = {(row.district_id, row.rule): row for row in rows}
    sections = [
        {
            "district": district,
            "may_change": may_lay_down(request.user, district),
            "lines": [
                RuleLine(rule, stored.get((district.pk, rule.name)) or rule_settings.usual(district, rule))
                for rule in laid_out()
            ],
        }
        for district in districts
    ]
    classes = TrainingClass.objects.visible_to(request.user).filter(reminder_settings__isnull=False)
    context = {"sections": sections, "classes": classes.distinct().order_by("pk")}
    return render(request, "reminders/rule_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_organisers
def rule_edit(request: UserRequest, rule: str) -> HttpResponse:
    """A district's rule; with `preview` in the POST it only says what the values lead to."""
    found = named_rule(rule)
    district = ruled_district(request, request.user)
    row = ruling.of_district(district, found)
    form = RuleForm(posted(request), instance=row, rule=found, channels=offers.channels_for(found, district))
    change = RuleChange.asked(request, form)
    if change.is_saved:
        messages.success(request, _("“%(rule)s”已保存。") % {"rule": found.name.label})
        return redirect("reminders:rule_list")
    return change.page(request, "reminders/rule_edit.html", form, district=district)


@require_POST
@for_organisers
def rule_switch(request: UserRequest, rule: str) -> HttpResponse:
    """Switches a district's rule on (`on` is 1) or off, and goes back to the list."""
    found = named_rule(rule)
    row = ruling.of_district(ruled_district(request, request.user), found)
    say_switched(request, found, ruling.switch(row, found, on=request.POST.get("on") == "1", by=request.user))
    return redirect(f"{reverse('reminders:rule_list')}#{rule}-{row.district_id}")


def say_switched(request: UserRequest, rule: Rule, row: RuleSetting) -> None:
    """Tells the person what switching a rule on or off has led to."""
    words = {"rule": rule.name.label}
    if row.is_on:
        messages.success(request, _("“%(rule)s”已启用，以前的事不补发。") % words)
        return
    waiting = next_time.outlook_of(row, rule).waiting
    if waiting:
        text = ngettext(
            "“%(rule)s”已停用，待发的%(n)d条不再发送。", "“%(rule)s”已停用，待发的%(n)d条不再发送。", waiting
        )
        messages.success(request, text % {**words, "n": waiting})
    else:
        messages.success(request, _("“%(rule)s”已停用。") % words)
