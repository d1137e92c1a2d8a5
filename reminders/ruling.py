"""The rules of a district or a class are laid down: changed, switched on and off, given back to the district."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEntry, User
from courses.models import TrainingClass
from reminders import planning, rule_settings
from reminders.due.rule import Offset, Rule
from reminders.models import RuleSetting
from reminders.rule_lines import RuleLine
from units.fields import column_label
from units.models import Unit

EDITABLE = (
    "is_on",
    "audiences",
    "channels",
    "offsets",
    "quiet_from",
    "quiet_to",
    "confirm_over",
    "language",
)
DROPPED = "reminders.drop_class_rule"


class StaleRule(Exception):
    """Somebody else saved this rule in between; `current` is the row that holds now."""

    def __init__(self, current: RuleSetting) -> None:
        super().__init__(_("这项提醒刚刚被别人改过。"))
        self.current = current


def of_district(district: Unit, rule: Rule) -> RuleSetting:
    """The district's row; the usual way, unsaved, where nobody has laid it down. One query."""
    rows = RuleSetting.objects.select_related("district")
    found = rows.filter(district=district, training_class=None, rule=rule.name).first()
    return found or rule_settings.usual(district, rule)


def of_class(training_class: TrainingClass, rule: Rule) -> RuleSetting:
    """The class's own row, else an unsaved one of version 0 that says what holds for the class now. One query."""
    held = rule_settings.setting_of(rule.name, training_class)
    if held.training_class_id:
        return held
    own = RuleSetting(
        district=training_class.plan.district,
        training_class=training_class,
        rule=rule.name,
        planned_until=held.planned_until,
        since=held.since,
        version=0,
    )
    for name in EDITABLE:
        setattr(own, name, getattr(held, name))
    return own


@transaction.atomic
def keep(typed: RuleSetting, rule: Rule, *, by: User, version: int) -> RuleSetting:
    """Saves a row of `of_district` or `of_class` with changed values, where `version` is still the stored one; else
    raises StaleRule. What was due by the former values is written before; whom a change newly reaches, by a channel,
    at a time or at all, is told only of what falls due from now on. The same values again change nothing."""
    stored = _locked(typed, rule)
    if stored.version and _values(stored) == _values(typed):
        return stored
    if stored.version != version:
        raise StaleRule(stored)
    changed = [*EDITABLE, "version"]
    if widens(stored, typed):
        _begin_anew(stored, rule)
        changed += ["since", "planned_until"]
    stored.version += 1
    for name in EDITABLE:
        setattr(stored, name, getattr(typed, name))
    stored.save(update_fields=changed if stored.pk else None)
    subject = stored.training_class or stored.district
    audit.record("reminders.change_rule", by=by, subject=subject, rule=stored.rule, values=_values(stored))
    return stored


@transaction.atomic
def switch(row: RuleSetting, rule: Rule, *, on: bool, by: User) -> RuleSetting:
    """Switches a row of `of_district` or `of_class` on or off, whatever else somebody changed meanwhile; one that is so
    already stays as it is."""
    stored = _locked(row, rule)
    version = stored.version
    if stored.is_on == on:
        return stored
    stored.is_on = on
    return keep(stored, rule, by=by, version=version)


@transaction.atomic
def reset(training_class: TrainingClass, rule: Rule, *, by: User) -> bool:
    """Takes the class's own row away, so that the district's holds again; says whether there was one."""
    _lock(training_class.plan.district_id)
    own = RuleSetting.objects.filter(training_class=training_class, rule=rule.name).first()
    if own is None:
        return False
    planning.settle(own)
    theirs = of_district(training_class.plan.district, rule)
    if theirs.pk and widens(own, theirs):
        _begin_anew(theirs, rule)
        theirs.save(update_fields=["since", "planned_until"])
    own.delete()
    audit.record(DROPPED, by=by, subject=training_class, rule=rule.name.value, values=_values(own))
    return True


@transaction.atomic
def restore(training_class: TrainingClass, rule: Rule, *, by: User) -> bool:
    """Lays down again what `reset` took away last; says whether there was something. A row that the class has been given
    meanwhile stays as it is."""
    dropped = AuditEntry.objects.filter(
        action=DROPPED, subject_type="courses.trainingclass", subject_id=training_class.pk
    )
    entry = dropped.filter(data__rule=rule.name.value).order_by("-pk").first()
    own = of_class(training_class, rule)
    if entry is None or own.version:
        return False
    for name, value in entry.data["values"].items():
        is_time = name in ("quiet_from", "quiet_to") and value
        setattr(own, name, dt.time.fromisoformat(value) if is_time else value)
    keep(own, rule, by=by, version=0)
    return True


def widens(before: RuleSetting, after: RuleSetting) -> bool:
    """Whether somebody would be told by the new values who was not by the former ones: it is switched on, or has one
    more audience, channel or offset. Another time of day is no other offset."""
    if not after.is_on:
        return False
    if not before.is_on:
        return True
    return any(not new <= old for old, new in zip(_reached(before), _reached(after), strict=True))


def differences(stored: RuleSetting, typed: RuleSetting, rule: Rule) -> list[tuple[str, str, str]]:
    """Where two rows differ: label, the stored and the typed value as a person reads them."""
    rows = [
        (column_label(RuleSetting, name), _shown(stored, name, rule), _shown(typed, name, rule))
        for name in EDITABLE
    ]
    return [row for row in rows if row[1] != row[2]]


def _lock(district: int) -> None:
    """One lock for a district's rules, so that two savings cannot pass each other."""
    Unit.objects.select_for_update(no_key=True).get(pk=district)


def _locked(row: RuleSetting, rule: Rule) -> RuleSetting:
    """The row as it is stored now, under the district's lock; a class without one gets an unsaved one."""
    _lock(row.district_id)
    if row.training_class:
        return of_class(row.training_class, rule)
    rule_settings.lay_out([row.district])
    return of_district(row.district, rule)


def _begin_anew(row: RuleSetting, rule: Rule) -> None:
    """Writes what has been due so far by the row, or by the district's where the class has none yet; from now on only
    what is to come counts."""
    held = row if row.pk else of_district(row.district, rule)
    if held.pk:
        planning.settle(held)
    row.since = row.planned_until = timezone.now()


def _reached(row: RuleSetting) -> tuple[set[str], ...]:
    return (
        set(row.audiences),
        set(row.channels),
        {Offset.parse(one).key for one in row.offsets},
    )


def _values(row: RuleSetting) -> dict[str, Any]:
    """The row's values as plain JSON."""
    values = {name: getattr(row, name) for name in EDITABLE}
    return {name: f"{value:%H:%M}" if isinstance(value, dt.time) else value for name, value in values.items()}


def _shown(row: RuleSetting, name: str, rule: Rule) -> str:
    line, value = RuleLine(rule, row), getattr(row, name)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, dt.time):
        return f"{value:%H:%M}"
    words = {
        "audiences": line.who,
        "channels": line.channels,
        "offsets": line.when,
        "language": str(row.get_language_display()),
    }
    return words.get(name, "" if value is None else str(value))
