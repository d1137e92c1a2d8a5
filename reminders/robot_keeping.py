"""Adding, changing and removing the robots of groups. Address and secret are encrypted, and left out of the trail."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, identity
from accounts.models import User
from courses.models import TrainingClass
from reminders.models import GroupRobot
from units.models import Unit


class Stale(Exception):
    """Somebody else changed or removed it meanwhile; `current` is what stands now, None where nothing does."""

    def __init__(self, current: GroupRobot | None) -> None:
        super().__init__(_("这个群机器人刚刚被别人改过或删除了，请核对后再保存。"))
        self.current = current


@transaction.atomic
def add(
    *,
    by: User,
    district: Unit,
    training_class: TrainingClass | None,
    kind: str,
    name: str,
    address: str,
    secret: str,
    per_minute: int,
    nonce: UUID | None = None,
) -> GroupRobot:
    """Adds a robot; the same `nonce` again gives the one that it made."""
    robot, is_new = GroupRobot.objects.get_or_create(
        nonce=nonce or uuid4(),
        defaults={
            "district": district,
            "training_class": training_class,
            "kind": kind,
            "name": name,
            "address_encrypted": identity.encrypt(address),
            "secret_encrypted": identity.encrypt(secret) if secret else b"",
            "per_minute": per_minute,
        },
    )
    if is_new:
        audit.record("reminders.add_robot", by=by, subject=robot, kind=kind, training_class=_key(robot))
    return robot


@transaction.atomic
def change(
    robot: GroupRobot,
    *,
    by: User,
    version: int,
    name: str,
    address: str,
    secret: str,
    forget_secret: bool,
    is_on: bool,
    per_minute: int,
) -> GroupRobot:
    """Changes a robot; an address or secret of "" stays as it was. Raises Stale where somebody else did since
    `version` was read."""
    kept = GroupRobot.objects.select_for_update().filter(pk=robot.pk).first()
    if kept is None or kept.version != version:
        raise Stale(kept)
    if is_on and not kept.is_on:
        kept.since = timezone.now()
    kept.name, kept.is_on, kept.per_minute, kept.version = name, is_on, per_minute, version + 1
    if address:
        kept.address_encrypted = identity.encrypt(address)
    if secret or forget_secret:
        kept.secret_encrypted = identity.encrypt(secret) if secret else b""
    kept.save()
    replaced = [word for word, value in (("address", address), ("secret", secret)) if value]
    audit.record("reminders.change_robot", by=by, subject=kept, is_on=is_on, replaced=replaced)
    return kept


@transaction.atomic
def remove(robot: GroupRobot, *, by: User) -> None:
    """Removes a robot with its address and secret; what it said stays in the outbox. Twice is once."""
    kept = GroupRobot.objects.select_for_update().filter(pk=robot.pk).first()
    if kept:
        audit.record("reminders.remove_robot", by=by, subject=kept, kind=kept.kind, training_class=_key(kept))
        kept.delete()


def _key(robot: GroupRobot) -> int | None:
    return robot.training_class_id
