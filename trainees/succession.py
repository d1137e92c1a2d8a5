"""Units are renamed, merged and split. What has been keeps the old unit's name; what is now goes to the new one (R22).

A unit that ends lies below its successor from then on, so that whoever sees the successor sees its past too, and its
seats and people of open classes count there.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEntry, Grant, User
from courses.models import ClassStatus, TrainingClass
from courses.refusals import NotAllowed
from trainees.models import Appointment, Quota
from units import tree
from units.models import Unit, UnitKind

# Classes whose seats still count for what comes.
OPEN = (ClassStatus.DRAFT, ClassStatus.APPROVED, ClassStatus.ENROLLING)
ACTIONS = ("trainees.rename_unit", "trainees.merge_unit", "trainees.split_unit")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnit:
    """A part of a unit that is split."""

    name: str
    short_name: str = ""


@transaction.atomic
def rename(unit: Unit, *, name: str, short_name: str, on: dt.date, by: User) -> AuditEntry:
    """Gives the unit a new name from that day; the old one stays as an ended unit below it, by which it is found.

    Raises NotAllowed.
    """
    current = _locked([unit.pk])[0]
    _check(current, on)
    if not name.strip() or name.strip() == current.name:
        raise NotAllowed(_("请填写与现在不同的新名称。"))
    _check_free(current.parent, [name.strip()])
    old = _remains(current, on)
    before = {"name": current.name, "short_name": current.short_name}
    current.name, current.short_name = name.strip(), short_name.strip()
    current.save(update_fields=["name", "short_name", "search_key"])
    return audit.record(
        ACTIONS[0],
        by=by,
        subject=current,
        on=on.isoformat(),
        before=before,
        after=_names(current),
        old=old.pk,
    )


@transaction.atomic
def merge(unit: Unit, *, into: Unit, on: dt.date, by: User) -> AuditEntry:
    """Ends the unit on that day: units below it, posts held now, roles, accounts and the seats of open classes go to
    the other. Raises NotAllowed."""
    classes = _lock_open_classes([unit.pk])
    gone, heir = _pair(_locked([unit.pk, into.pk]), unit.pk)
    _check(gone, on)
    if heir.path.startswith(gone.path):
        raise NotAllowed(_("不能并入自己或自己下面的单位。"))
    if heir.valid_to or heir.kind == UnitKind.DISTRICT:
        raise NotAllowed(_("“%(unit)s”不能接收别的单位。") % {"unit": heir})
    below = list(gone.children.filter(valid_to=None))
    _check_free(heir, [child.name for child in below])
    data = {
        "into": heir.pk,
        "parent": gone.parent_id,
        "below": [child.pk for child in below],
        **_hand_over(gone, {}, heir, on=on, classes=classes, keep_grants=False),
    }
    for child in below:
        child.parent = heir
        tree.change(child)
    _end(gone, heir, on)
    return audit.record(ACTIONS[1], by=by, subject=gone, on=on.isoformat(), heir=str(heir), **data)


@transaction.atomic
def split(
    unit: Unit, *, parts: Sequence[NewUnit], chosen: Mapping[int, int], on: dt.date, by: User
) -> AuditEntry:
    """Ends the unit on that day and makes the parts beside it; `chosen` is post id → the part's place in `parts`, and
    everything that is not chosen goes to the first. Who had a role in the unit has it in each part.

    Raises NotAllowed.
    """
    classes = _lock_open_classes([unit.pk])
    gone = _locked([unit.pk])[0]
    _check(gone, on)
    names = [part.name.strip() for part in parts]
    if len(names) < 2 or not all(names):
        raise NotAllowed(_("拆分至少要有两个新单位。"))
    if len(set(names)) < len(names):
        raise NotAllowed(_("新单位的名称不能相同。"))
    _check_free(gone.parent, [name for name in names if name != gone.name])
    if gone.children.filter(valid_to=None).exists():
        raise NotAllowed(_("下面还有单位，请先把它们移到别处再拆分。"))
    parent = gone.parent
    Unit.objects.filter(pk=gone.pk).update(valid_to=on)
    made = [
        tree.add(
            name=part.name.strip(),
            short_name=part.short_name.strip(),
            kind=gone.kind,
            parent=parent,
            position=gone.position,
            valid_from=on,
        )
        for part in parts
    ]
    to = {post: made[place] for post, place in chosen.items() if 0 < place < len(made)}
    data = {
        "made": [one.pk for one in made],
        "parent": gone.parent_id,
        **_hand_over(gone, to, made[0], on=on, classes=classes, keep_grants=True),
    }
    data["given"] = _share_grants(gone, made)
    _end(gone, made[0], on)
    return audit.record(
        ACTIONS[2], by=by, subject=gone, on=on.isoformat(), heir="、".join(map(str, made)), **data
    )


def _hand_over(
    gone: Unit,
    to: Mapping[int, Unit],
    heir: Unit,
    *,
    on: dt.date,
    classes: Sequence[TrainingClass],
    keep_grants: bool,
) -> dict[str, Any]:
    """Posts, roles, accounts and open seats; what was written, by ids, so that it can be taken back."""
    return {
        "posts": _move_posts(gone, to, heir, on),
        "grants": [] if keep_grants else _move_grants(gone, heir),
        "accounts": _move_accounts(gone, heir),
        "quotas": _sum_quotas(gone, heir, classes),
    }


def _move_posts(gone: Unit, to: Mapping[int, Unit], heir: Unit, on: dt.date) -> list[list[Any]]:
    """Ends what is held in the unit and begins the same in the other: pairs of the old and the new post."""
    held = list(Appointment.objects.current().filter(unit=gone).order_by("pk"))
    fresh = Appointment.objects.bulk_create(
        Appointment(
            cadre_id=post.cadre_id,
            unit=to.get(post.pk, heir),
            body=post.body,
            post=post.post,
            is_new=post.is_new,
            started_on=on,
            cycle_id=post.cycle_id,
        )
        for post in held
    )
    rows = Appointment.objects.filter(pk__in=[post.pk for post in held])
    rows.update(ended_on=Greatest(Value(on), F("started_on")))
    return [[old.pk, new.pk] for old, new in zip(held, fresh, strict=True)]


def _move_grants(gone: Unit, heir: Unit) -> list[int]:
    """Roles held in the unit, but for those that the same person holds in the other anyway."""
    there = set(Grant.objects.filter(unit=heir).values_list("user_id", "role"))
    moved = [
        grant.pk for grant in Grant.objects.filter(unit=gone) if (grant.user_id, grant.role) not in there
    ]
    Grant.objects.filter(pk__in=moved).update(unit=heir)
    return moved


def _share_grants(gone: Unit, made: Sequence[Unit]) -> list[int]:
    """The same roles in each part; the old ones stay with the unit that ended."""
    held = list(Grant.objects.in_force().filter(unit=gone))
    fresh = Grant.objects.bulk_create(
        Grant(user_id=grant.user_id, role=grant.role, unit=part, expires_on=grant.expires_on)
        for grant in held
        for part in made
    )
    return [grant.pk for grant in fresh]


def _move_accounts(gone: Unit, heir: Unit) -> list[int]:
    moved = list(User.objects.filter(unit=gone).order_by("pk").values_list("pk", flat=True))
    User.objects.filter(pk__in=moved).update(unit=heir)
    return moved


def _sum_quotas(gone: Unit, heir: Unit, classes: Sequence[TrainingClass]) -> list[dict[str, Any]]:
    """The seats of open classes go to the other unit, added to its own."""
    theirs = {
        quota.training_class_id: quota
        for quota in Quota.objects.filter(unit=heir, training_class__in=classes)
    }
    moved: list[dict[str, Any]] = []
    for quota in list(Quota.objects.filter(unit=gone, training_class__in=classes).order_by("pk")):
        other = theirs.get(quota.training_class_id)
        told: dict[str, Any] = {"class": quota.training_class_id, "seats": quota.seats, "note": quota.note}
        if other is None:
            moved.append({**told, "quota": quota.pk})
        else:
            moved.append({**told, "into": other.pk, "had": other.seats})
    whole = [one["quota"] for one in moved if "quota" in one]
    Quota.objects.filter(pk__in=whole).update(unit=heir)
    added = {one["into"]: one["seats"] for one in moved if "into" in one}
    for other in theirs.values():
        other.seats += added.get(other.pk, 0)
    Quota.objects.bulk_update([other for other in theirs.values() if other.pk in added], ["seats"])
    Quota.objects.filter(unit=gone, training_class__in=classes).delete()
    return moved


def _end(gone: Unit, heir: Unit, on: dt.date) -> None:
    gone.valid_to, gone.successor, gone.parent = on, heir, heir
    tree.change(gone)


def _remains(unit: Unit, on: dt.date) -> Unit:
    """The old name, as a unit that ended on the day and lies below the one that goes on."""
    begun = unit.valid_from if unit.valid_from and unit.valid_from < on else None
    old = tree.add(
        name=unit.name,
        short_name=unit.short_name,
        kind=unit.kind,
        parent=unit,
        position=unit.position,
        valid_from=begun,
    )
    old.valid_to, old.successor = on, unit
    old.save(update_fields=["valid_to", "successor"])
    return old


def _check(unit: Unit, on: dt.date) -> None:
    if unit.parent_id is None:
        raise NotAllowed(_("区本身不能更名、合并或拆分。"))
    if unit.valid_to:
        raise NotAllowed(_("“%(unit)s”已经停用。") % {"unit": unit})
    if on > timezone.localdate():
        raise NotAllowed(_("生效日期还没有到，请在那一天或之后办理。"))
    if unit.valid_from and on <= unit.valid_from:
        raise NotAllowed(_("生效日期要晚于单位的启用日期。"))


def _check_free(parent: Unit | None, names: Sequence[str]) -> None:
    taken = (
        Unit.objects.filter(parent=parent, valid_to=None, name__in=names)
        .values_list("name", flat=True)
        .first()
    )
    if taken:
        raise NotAllowed(_("同一上级下已有“%(name)s”。") % {"name": taken})


def _locked(pks: Sequence[int]) -> list[Unit]:
    return list(
        Unit.objects.select_for_update(of=["self"]).select_related("parent").filter(pk__in=pks).order_by("pk")
    )


def _pair(units: Sequence[Unit], first: int) -> tuple[Unit, Unit]:
    if len(units) < 2:
        raise NotAllowed(_("请选择要并入的另一个单位。"))
    one, other = units
    return (one, other) if one.pk == first else (other, one)


def _lock_open_classes(units: Sequence[int]) -> list[TrainingClass]:
    """The open classes with seats for the units, locked in their order, before anything else."""
    rows = TrainingClass.objects.filter(status__in=OPEN, quotas__unit__in=units)
    pks = list(rows.order_by().values_list("pk", flat=True).distinct())
    return list(TrainingClass.objects.select_for_update(of=["self"]).filter(pk__in=pks).order_by("pk"))


def _names(unit: Unit) -> dict[str, str]:
    return {"name": unit.name, "short_name": unit.short_name}
