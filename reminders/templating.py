"""A district's own words for its messages: looked over, saved, given up for ours."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from reminders import wording
from reminders.due.rule import Rule
from reminders.models import MessageTemplate, WordingForm
from reminders.wording import placeholders
from units.models import Unit

MANY_PARTS = 5  # a usual short message of more parts is hardly read
_CLOSE = 0.5


class StaleTemplate(Exception):
    """Somebody else saved this template in between; `current` is what holds now, ours of version 0 where none is kept."""

    def __init__(self, current: MessageTemplate) -> None:
        super().__init__(_("这份模板刚刚被别人改过。"))
        self.current = current


def of_district(district: Unit, rule: Rule, form: WordingForm, language: str) -> MessageTemplate:
    """The district's own, else ours as an unsaved row of version 0. One query."""
    found = wording.template_for(rule.name, form, language, district=district.pk)
    if not found.pk:
        found.version = 0
    return found


def problems_in(text: str, rule: Rule) -> Iterator[str]:
    """What is wrong with its fields, each in a sentence, with the field that may be meant."""
    known = [name for field in rule.fields for name in (field.name, field.english)]
    for name in placeholders.unknown_in(text, known):
        if name == placeholders.BROKEN:
            yield _("花括号不成对。字段两边各写两个花括号，如{{%(name)s}}。") % {"name": known[0]}
            continue
        close = get_close_matches(name, known, 1, _CLOSE)
        words = {"name": name, "close": close[0] if close else ""}
        if close:
            yield _("不认识{{%(name)s}}。是不是{{%(close)s}}？") % words
        else:
            yield _("不认识{{%(name)s}}。能用的字段列在下面。") % words


def example_of(template: MessageTemplate, rule: Rule) -> wording.Written:
    """The template filled with the examples of its fields."""
    facts = {name: field.example for field in rule.fields for name in (field.name, field.english)}
    return wording.filled(template, facts)


def is_long(template: MessageTemplate, rule: Rule) -> bool:
    """Whether it is a short form that usually takes more than five short messages."""
    return template.form == WordingForm.SHORT and example_of(template, rule).parts > MANY_PARTS


@transaction.atomic
def keep(typed: MessageTemplate, *, by: User, version: int) -> MessageTemplate:
    """Saves a template whose fields are known, new (`version` 0) or changed, where `version` is still the stored one;
    else raises StaleTemplate. The same words again change nothing."""
    stored = _locked(typed)
    if stored.pk and (stored.title, stored.text) == (typed.title, typed.text):
        return stored
    if stored.version != version:
        raise StaleTemplate(stored)
    stored.title, stored.text, stored.version = typed.title, typed.text, version + 1
    stored.save()
    audit.record("reminders.word_template", by=by, subject=stored.district, **_facts(stored))
    return stored


@transaction.atomic
def reset(template: MessageTemplate, *, by: User) -> bool:
    """Gives up the district's own words, so that ours hold again; says whether there were any."""
    stored = _locked(template)
    if not stored.pk:
        return False
    stored.delete()
    audit.record("reminders.reset_template", by=by, subject=template.district, **_facts(template))
    return True


def _locked(template: MessageTemplate) -> MessageTemplate:
    """What is stored now, under the lock of its district; ours, unsaved, of version 0 where nothing is."""
    Unit.objects.select_for_update(no_key=True).get(pk=template.district_id)
    found = wording.template_for(
        template.rule, WordingForm(template.form), template.language, district=template.district_id
    )
    if not found.pk:
        found.version = 0
    return found


def _facts(template: MessageTemplate) -> dict[str, str | int]:
    """What the trail keeps; the words may hold a phone, so only their length."""
    return {
        "rule": template.rule,
        "form": template.form,
        "language": template.language,
        "characters": len(template.text),
    }
