"""A renaming, merging or splitting is taken back, where nothing has been built on it since."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.lists.undoing import first_in_use
from accounts.models import AuditEntry, Grant, User
from courses.refusals import NotAllowed
from trainees.models import Appointment, Quota
from trainees.succession import ACTIONS
from units import tree
from units.models import Unit, UnitQuerySet

UNDONE = "trainees.undo_succession"


def successions_of(units: UnitQuerySet) -> list[AuditEntry]:
    """What was done to the units and stands, the newest first. Two queries."""
    rows = AuditEntry.objects.filter(
        action__in=ACTIONS, subject_type=Unit._meta.label_lower, subject_id__in=units.values("pk")
    )
    undone = set(AuditEntry.objects.filter(action=UNDONE).values_list("data__entry", flat=True))
    return [row for row in rows.select_related("by").order_by("-at", "-pk") if row.pk not in undone]


@transaction.atomic
def undo(entry: AuditEntry, *, by: User) -> None:
    """Puts everything back as it stood; raises NotAllowed, with nothing written, where that is no longer possible."""
    unit = Unit.objects.select_for_update(of=["self"]).get(pk=entry.subject_id or 0)
    if AuditEntry.objects.filter(action=UNDONE, data__entry=entry.pk).exists():
        raise NotAllowed(_("这一项已经撤销过。"))
    later = AuditEntry.objects.filter(action__in=ACTIONS, subject_type=entry.subject_type, pk__gt=entry.pk)
    touched = {unit.pk, *_heirs(entry)}
    undone = set(AuditEntry.objects.filter(action=UNDONE).values_list("data__entry", flat=True))
    for row in later:
        if row.pk not in undone and touched & {row.subject_id, *_heirs(row)}:
            raise NotAllowed(
                _("之后又对相关单位办过“%(name)s”的变更，请先撤销那一项。") % {"name": row.subject_label}
            )
    _UNDOING[entry.action](unit, entry.data)
    audit.record(UNDONE, by=by, subject=unit, entry=entry.pk)


def _heirs(entry: AuditEntry) -> set[int]:
    data = entry.data
    return {*data.get("made", []), *([data["into"]] if "into" in data else [])}


def _undo_rename(unit: Unit, data: dict[str, Any]) -> None:
    if {"name": unit.name, "short_name": unit.short_name} != data["after"]:
        raise NotAllowed(_("名称之后又改过，不能撤销。"))
    _remove(list(Unit.objects.filter(pk=data["old"])))
    unit.name, unit.short_name = data["before"]["name"], data["before"]["short_name"]
    unit.save(update_fields=["name", "short_name", "search_key"])


def _undo_merge(unit: Unit, data: dict[str, Any]) -> None:
    heir = Unit.objects.select_for_update(of=["self"]).get(pk=data["into"])
    _take_back(unit, data, [heir])
    _revive(unit, data)
    for child in Unit.objects.filter(pk__in=data["below"], parent=heir):
        child.parent = unit
        tree.change(child)


def _undo_split(unit: Unit, data: dict[str, Any]) -> None:
    made = list(Unit.objects.select_for_update(of=["self"]).filter(pk__in=data["made"]).order_by("pk"))
    _take_back(unit, data, made)
    Grant.objects.filter(pk__in=data["given"]).delete()
    unit.valid_to, unit.successor, unit.parent = unit.valid_to, None, Unit.objects.get(pk=data["parent"])
    tree.change(unit)
    _remove(made)
    _revive(unit, data)


def _take_back(unit: Unit, data: dict[str, Any], heirs: list[Unit]) -> None:
    new = [new for _old, new in data["posts"]]
    fresh = Appointment.objects.current().filter(pk__in=new, unit__in=heirs)
    if fresh.count() != len(new):
        raise NotAllowed(_("随之转过去的任职之后又变动过，不能撤销。"))
    _take_back_quotas(unit, data)
    fresh.delete()
    Appointment.objects.filter(pk__in=[old for old, _new in data["posts"]]).update(ended_on=None)
    Grant.objects.filter(pk__in=data["grants"], unit__in=heirs).update(unit=unit)
    User.objects.filter(pk__in=data["accounts"], unit__in=heirs).update(unit=unit)


def _take_back_quotas(unit: Unit, data: dict[str, Any]) -> None:
    quotas = {
        quota.pk: quota
        for quota in Quota.objects.select_for_update().filter(
            pk__in=[one.get("into", one.get("quota")) for one in data["quotas"]]
        )
    }
    for one in data["quotas"]:
        quota = quotas.get(one.get("into", one.get("quota")))
        if quota is None or quota.seats != one["seats"] + one.get("had", 0):
            raise NotAllowed(_("班次的名额之后又改过，不能撤销。"))
        if "into" in one:
            quota.seats = one["had"]
        else:
            quota.unit = unit
    Quota.objects.bulk_update(quotas.values(), ["seats", "unit"])
    Quota.objects.bulk_create(
        Quota(training_class_id=one["class"], unit=unit, seats=one["seats"], note=one["note"])
        for one in data["quotas"]
        if "into" in one
    )


def _revive(unit: Unit, data: dict[str, Any]) -> None:
    parent = Unit.objects.get(pk=data["parent"])
    if Unit.objects.filter(parent=parent, name=unit.name, valid_to=None).exists():
        raise NotAllowed(_("同一上级下已有“%(name)s”。") % {"name": unit.name})
    unit.valid_to, unit.successor, unit.parent = None, None, parent
    tree.change(unit)


def _remove(units: list[Unit]) -> None:
    if units and (used := first_in_use(units)):
        words = {"name": used[0], "what": used[1]}
        raise NotAllowed(_("“%(name)s”已经用在“%(what)s”里，不能撤销。") % words)
    Unit.objects.filter(pk__in=[unit.pk for unit in units]).delete()


_UNDOING = {ACTIONS[0]: _undo_rename, ACTIONS[1]: _undo_merge, ACTIONS[2]: _undo_split}
