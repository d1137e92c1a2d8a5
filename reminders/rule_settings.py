"""The rules as a district and its classes want them; what nobody has changed stands as the rule's usual way."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import Q
from django.utils import timezone

from courses.models import ClassStatus, TrainingClass
from reminders.due import RULES
from reminders.due.rule import Rule
from reminders.models import Channel, RuleName, RuleSetting
from units.models import Unit, UnitKind

QUIET = (dt.time(21), dt.time(7))
ALIVE = (ClassStatus.APPROVED, ClassStatus.ENROLLING, ClassStatus.CONFIRMED)


def usual(district: Unit, rule: Rule, *, since: dt.datetime | None = None) -> RuleSetting:
    """The rule's usual way as an unsaved row of the district."""
    return RuleSetting(
        district=district,
        rule=rule.name,
        is_on=rule.usual.is_on,
        audiences=list(rule.usual.audiences),
        channels=list(rule.usual.channels),
        offsets=[offset.plain for offset in rule.usual.offsets],
        quiet_from=QUIET[0],
        quiet_to=QUIET[1],
        confirm_over=rule.usual.confirm_over,
        since=since or timezone.now(),
    )


def lay_out(districts: Iterable[Unit] | None = None) -> None:
    """Writes a row for each rule of each district that has none yet, so that what is in force can be read from the
    table. Twice is once."""
    if districts is None:
        districts = Unit.objects.filter(kind=UnitKind.DISTRICT, parent=None)
    districts = list(districts)
    there = set(
        RuleSetting.objects.filter(district__in=districts, training_class=None).values_list(
            "district", "rule"
        )
    )
    missing = [
        usual(district, rule)
        for district in districts
        for rule in RULES.values()
        if rule.is_laid_out and (district.pk, rule.name) not in there
    ]
    RuleSetting.objects.bulk_create(missing, ignore_conflicts=True)


def in_force(names: Collection[RuleName] | None = None) -> list[tuple[RuleSetting, list[int]]]:
    """Each row that is switched on, with the ids of the classes for which it speaks. Two queries."""
    settings = RuleSetting.objects.select_related("district")
    if names is not None:
        settings = settings.filter(rule__in=names)
    own: dict[str, set[int]] = defaultdict(set)
    rows = list(settings)
    for row in rows:
        if row.training_class_id:
            own[row.rule].add(row.training_class_id)
    of_district: dict[int, list[int]] = defaultdict(list)
    alive = TrainingClass.objects.filter(status__in=ALIVE)
    for class_id, district_id in alive.values_list("pk", "plan__district"):
        of_district[district_id].append(class_id)
    found = []
    for row in rows:
        if not row.is_on:
            continue
        if row.training_class_id:
            classes = [pk for pk in of_district[row.district_id] if pk == row.training_class_id]
        else:
            classes = [pk for pk in of_district[row.district_id] if pk not in own[row.rule]]
        if classes:
            found.append((row, classes))
    return found


def setting_of(rule: RuleName | str, training_class: TrainingClass) -> RuleSetting:
    """The row that speaks for that class: its own, else the district's, else the usual way. One query."""
    rows = RuleSetting.objects.filter(rule=rule).filter(
        Q(training_class=training_class) | Q(training_class=None, district=training_class.plan.district_id)
    )
    found = rows.order_by("training_class_id").first()  # NULL, the district's, comes last
    return found or usual(training_class.plan.district, RULES[RuleName(rule)])


def follows(setting: RuleSetting, channel: Channel | str, audience: str) -> bool:
    """Whether the rule still wants such a message."""
    return setting.is_on and channel in setting.channels and (not audience or audience in setting.audiences)


def rings(channel: Channel | str) -> bool:
    """Whether a message by it may wake somebody, so that quiet hours hold for it."""
    return channel in (Channel.SMS, Channel.EMAIL, Channel.GROUP)


def after_quiet(setting: RuleSetting, channel: Channel | str, moment: dt.datetime) -> dt.datetime:
    """That moment, or the end of the quiet hours in which it lies: from `quiet_from` (included) until `quiet_to`
    (excluded), local time, across midnight where the end is the earlier clock time."""
    starts, ends = setting.quiet_from, setting.quiet_to
    if starts is None or ends is None or starts == ends or not rings(channel):
        return moment
    local = timezone.localtime(moment)
    clock = local.time()
    if starts < ends:
        is_quiet, day = starts <= clock < ends, local.date()
    else:
        is_quiet = clock >= starts or clock < ends
        day = local.date() + dt.timedelta(days=1 if clock >= starts else 0)
    return timezone.make_aware(dt.datetime.combine(day, ends)) if is_quiet else moment
