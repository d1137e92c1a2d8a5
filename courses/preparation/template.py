"""A district's template of the preparation list: laid down, changed, put in another order, switched, given back."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit
from accounts.models import AuditEntry, User
from courses.models import Category, PreparationItem
from courses.preparation.ticking import ItemChanged
from courses.preparation.usual import USUAL
from units.fields import column_label
from units.models import Unit

FIELDS = ("days_before", "title", "hint", "known_by", "categories", "from_days")
_KEPT = (*FIELDS, "is_active", "position")
RESET = "courses.reset_preparation"


def hold(district: Unit) -> None:
    """One lock for a district's template, so that two who change it cannot pass each other."""
    Unit.objects.select_for_update(no_key=True).get(pk=district.pk)


@transaction.atomic
def lay_down_defaults(district: Unit, *, by: User | None = None) -> int:
    """Gives a district without a template the usual one; how many items it has got."""
    hold(district)
    if PreparationItem.objects.of_template(district.pk).exists():
        return 0
    made = PreparationItem.objects.bulk_create(_usual(district, set()))
    audit.record("courses.lay_down_preparation", by=by, subject=district, items=len(made))
    return len(made)


@transaction.atomic
def add(district: Unit, *, by: User, **fields: Any) -> PreparationItem:
    """Adds an item after those of the same day; `fields` are FIELDS."""
    hold(district)
    last = PreparationItem.objects.of_template(district.pk).aggregate(last=Max("position"))["last"] or 0
    item: PreparationItem = PreparationItem.objects.create(district=district, position=last + 1, **fields)
    audit.record("courses.add_preparation_item", by=by, subject=district, item=item.pk, title=item.title)
    return item


@transaction.atomic
def change(item: PreparationItem, *, by: User, version: int, **fields: Any) -> None:
    """Changes an item; every class that is not over follows. Raises ItemChanged where somebody has since `version`."""
    hold(item.district)
    current = PreparationItem.objects.get(pk=item.pk)
    if all(getattr(current, name) == fields[name] for name in FIELDS):
        return
    if current.version != version:
        raise ItemChanged(current)
    before = {name: getattr(current, name) for name in FIELDS}
    for name in FIELDS:
        setattr(current, name, fields[name])
    current.version = version + 1
    current.save()
    changed = {name: [before[name], fields[name]] for name in FIELDS if before[name] != fields[name]}
    audit.record(
        "courses.change_preparation_item", by=by, subject=item.district, item=item.pk, changed=changed
    )


@transaction.atomic
def move(item: PreparationItem, *, up: bool, by: User) -> bool:
    """Lets it change places with its neighbour of the same day; False where there is none."""
    hold(item.district)
    current = PreparationItem.objects.get(pk=item.pk)
    same_day = list(
        PreparationItem.objects.of_template(item.district_id).filter(days_before=current.days_before)
    )
    place = [one.pk for one in same_day].index(item.pk)
    other = place + (-1 if up else 1)
    if not 0 <= other < len(same_day):
        return False
    same_day[place], same_day[other] = same_day[other], same_day[place]
    for position, row in enumerate(same_day, start=1):
        row.position = position
    PreparationItem.objects.bulk_update(same_day, ["position"])
    audit.record("courses.order_preparation_item", by=by, subject=item.district, item=item.pk, up=up)
    return True


@transaction.atomic
def switch(item: PreparationItem, *, on: bool, by: User) -> bool:
    """Switches an item on or off for every class that is not over; False where it was so."""
    hold(item.district)
    rows = PreparationItem.objects.filter(pk=item.pk, is_active=not on)
    if not rows.update(is_active=on):
        return False
    audit.record(
        "courses.switch_preparation_item", by=by, subject=item.district, item=item.pk, title=item.title, on=on
    )
    return True


@transaction.atomic
def reset(district: Unit, *, by: User) -> AuditEntry:
    """Gives the items of ours their usual words, days and order back, those that are missing too; what the district has
    added itself stays. The row of the trail, by which `undo_reset` takes it back."""
    hold(district)
    ours = PreparationItem.objects.of_template(district.pk).exclude(usual="")
    rows = {row.usual: row for row in ours}
    before = {row.pk: {name: getattr(row, name) for name in _KEPT} for row in rows.values()}
    for wanted in _usual(district, set()):
        if row := rows.get(wanted.usual):
            for name in _KEPT:
                setattr(row, name, getattr(wanted, name))
            row.version += 1
    PreparationItem.objects.bulk_update(rows.values(), [*_KEPT, "version"])
    made = PreparationItem.objects.bulk_create(_usual(district, set(rows)))
    return audit.record(RESET, by=by, subject=district, before=before, made=[row.pk for row in made])


@transaction.atomic
def undo_reset(district: Unit, entry: AuditEntry, *, by: User) -> None:
    """Puts the items back as they stood before that row of the trail; those that it made are switched off."""
    hold(district)
    before = {int(pk): values for pk, values in entry.data["before"].items()}
    rows = list(
        PreparationItem.objects.of_template(district.pk).filter(pk__in=[*before, *entry.data["made"]])
    )
    for row in rows:
        for name, value in before.get(row.pk, {"is_active": False}).items():
            setattr(row, name, value)
        row.version += 1
    PreparationItem.objects.bulk_update(rows, [*_KEPT, "version"])
    audit.record("courses.undo_reset_preparation", by=by, subject=district)


def resets_of(district: Unit) -> QuerySet[AuditEntry]:
    """The rows of the trail that `reset` left for the district."""
    return AuditEntry.objects.filter(action=RESET, subject_type="units.unit", subject_id=district.pk)


def differences(stored: PreparationItem, typed: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Where an item and what was typed differ: label, the stored and the typed value as a person reads them."""
    rows = [
        (column_label(PreparationItem, name), _shown(name, getattr(stored, name)), _shown(name, typed[name]))
        for name in FIELDS
        if name in typed
    ]
    return [row for row in rows if row[1] != row[2]]


def _shown(name: str, value: Any) -> str:
    if name == "known_by":
        return str(dict(PreparationItem._meta.get_field("known_by").flatchoices).get(value, _("由人打勾")))
    if name == "categories":
        return _("、").join(str(Category(one).label) for one in value) or _("所有班")
    return "" if value is None else str(value)


def days_label(days_before: int) -> str:
    """T-20, and 报到当天 for the day itself, as the pages head a group."""
    if not days_before:
        return _("开班当天")
    return ngettext("开班前%(n)s天", "开班前%(n)s天", days_before) % {"n": days_before}


def _usual(district: Unit, there: set[str]) -> list[PreparationItem]:
    """Ours as unsaved rows, without those that are `there`."""
    return [
        PreparationItem(district=district, usual=one.key, position=position, **one.fields)
        for position, one in enumerate(USUAL, start=1)
        if one.key not in there
    ]
