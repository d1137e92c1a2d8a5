"""A district's own words for a rule, tried on somebody real while they are typed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import UserRequest, for_organisers, posted, typed, typed_number
from reminders import offers, templating
from reminders.due.rule import Rule
from reminders.forms import TemplateForm
from reminders.models import Channel, MessageTemplate, WordingForm
from reminders.previews import Preview, Sample
from reminders.rule_access import named_rule, ruled_district
from reminders.rule_lines import slug_of
from units.models import Unit

LANGUAGES = {"zh-hans": "中文", "en": "English"}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_organisers
def template_edit(request: UserRequest, rule: str) -> HttpResponse:
    """The template in a form (`form`) and language (`language`); with `preview` in the POST nothing is saved."""
    found = named_rule(rule)
    row = _template(request, found)
    form = TemplateForm(posted(request), instance=row, rule=found)
    context: dict[str, Any] = {"form": form, "status": 200}
    if form.is_bound and "preview" not in request.POST:
        if form.is_valid():
            version = form.cleaned_data["version"] or 0
            try:
                saved = templating.keep(form.instance, by=request.user, version=version)
            except templating.StaleTemplate as stale:
                context |= _stale(request, form, stale.current)
            else:
                _say_saved(request, saved, found)
                return redirect(_address(found, saved))
        else:
            context["status"] = 422
    return _page(request, found, row.district, context)


def _template(request: UserRequest, rule: Rule) -> MessageTemplate:
    """The one that the query names; the long Chinese one where it names none."""
    asked, language = request.GET.get("form", ""), request.GET.get("language", "")
    form = WordingForm(asked) if asked in WordingForm.values else WordingForm.LONG
    language = language if language in LANGUAGES else "zh-hans"
    district = ruled_district(request, request.user)
    row = templating.of_district(district, rule, form, language)
    row.district = district
    return row


def _stale(request: UserRequest, form: TemplateForm, current: MessageTemplate) -> dict[str, Any]:
    newer = request.POST.copy()
    newer["version"] = str(current.version)
    form.data = newer
    return {"status": 409, "stored": current}


def _say_saved(request: UserRequest, saved: MessageTemplate, rule: Rule) -> None:
    messages.success(request, _("模板已保存，下一条消息就用它。"))
    if templating.is_long(saved, rule):
        parts = templating.example_of(saved, rule).parts
        messages.warning(request, _("这份短信通常要拆成%(n)d条，请尽量写短。") % {"n": parts})


def _address(rule: Rule, template: MessageTemplate, name: str = "reminders:template_edit") -> str:
    query = {
        "form": str(template.form),
        "language": template.language,
        "district": str(template.district_id),
    }
    return f"{reverse(name, args=[slug_of(rule)])}?{urlencode(query)}"


def _page(request: UserRequest, rule: Rule, district: Unit, context: dict[str, Any]) -> HttpResponse:
    """The page, or to htmx its preview alone."""
    form = context["form"]
    template = form.tried()
    sample = Sample.find(
        rule,
        district,
        class_id=typed_number(request.POST.get("class")),
        person=typed(request.POST.get("person"), most=40),
    )
    context |= {
        "rule": rule,
        "preview": Preview.of(template, sample),
        "problems": [
            problem
            for text in (template.title, template.text)
            for problem in templating.problems_in(text, rule)
        ],
    }
    if request.htmx:
        return render(request, "reminders/_template_preview.html", context)
    used = offers.channels_for(rule, district)
    context |= {
        "district": district,
        "slug": slug_of(rule),
        "template": form.instance,
        "tabs": _tabs(rule, form.instance),
        "fields": _fields(rule, template.language),
        "is_unused": template.form == WordingForm.SHORT and Channel.SMS not in used,
        "reset_url": _address(rule, form.instance, "reminders:template_reset"),
    }
    return render(request, "reminders/template_edit.html", context, status=context["status"])


def _tabs(rule: Rule, template: MessageTemplate) -> list[dict[str, Any]]:
    found = []
    for form in WordingForm:
        for language, name in LANGUAGES.items():
            one = MessageTemplate(district_id=template.district_id, form=form, language=language)
            is_open = (form, language) == (template.form, template.language)
            label = f"{form.label} {name}"
            found.append({"label": label, "url": _address(rule, one), "active": is_open})
    return found


def _fields(rule: Rule, language: str) -> list[tuple[str, str]]:
    """Each field as it is typed in that language, and an example."""
    named = [(field.english if language == "en" else field.name, field.example) for field in rule.fields]
    return [(f"{{{{{name}}}}}", example) for name, example in named]


@require_http_methods(["GET", "HEAD", "POST"])
@for_organisers
def template_reset(request: UserRequest, rule: str) -> HttpResponse:
    """Asks, and gives up the district's own words for ours."""
    found = named_rule(rule)
    row = _template(request, found)
    back = _address(found, row)
    if request.method == "POST" or not row.pk:
        if templating.reset(row, by=request.user):
            messages.success(request, _("已恢复为内置模板。"))
        return redirect(back)
    return render(request, "reminders/template_reset.html", {"template": row, "rule": found, "back": back})
