"""The channels as a district wants them; what nobody has changed stands as usual. The inbox is always on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from reminders.models import Channel, ChannelSetting
from units.models import Unit

USUAL = {Channel.EMAIL: 120, Channel.SMS: 120}  # messages a minute
SWITCHED = (Channel.EMAIL, Channel.SMS, Channel.GROUP)


class Stale(Exception):
    """Somebody else saved it meanwhile; `current` is what stands now."""

    def __init__(self, current: ChannelSetting) -> None:
        super().__init__(_("刚刚有人改过，请核对后再保存。"))
        self.current = current


def setting_of(district: Unit | int, channel: Channel | str) -> ChannelSetting:
    """The district's row, or the usual one unsaved. One query."""
    pk = district.pk if isinstance(district, Unit) else district
    kept = ChannelSetting.objects.filter(district=pk, channel=channel).first()
    return kept or ChannelSetting(
        district_id=pk, channel=channel, per_minute=USUAL.get(Channel(channel), 20), version=0
    )


def is_on(channel: Channel | str, district: int) -> bool:
    """Whether the district sends by it."""
    return channel not in SWITCHED or setting_of(district, channel).is_on


def only_on(channels: Collection[str], district: int) -> dict[Channel, dt.datetime | None]:
    """Those of the channels by which the district sends, in their order, each with when it was last switched on; None
    where it always was. One query."""
    kept = ChannelSetting.objects.filter(district=district, channel__in=SWITCHED)
    rows = {row.channel: row for row in kept}
    return {
        Channel(channel): rows[channel].since if channel in rows else None
        for channel in channels
        if channel not in rows or rows[channel].is_on
    }


@transaction.atomic
def keep(row: ChannelSetting, *, by: User, is_on: bool, per_minute: int, version: int) -> ChannelSetting:
    """Saves how a district uses a channel; raises Stale where somebody else did since `version` was read (0: nobody had
    yet)."""
    ChannelSetting.objects.get_or_create(
        district=row.district, channel=row.channel, defaults={"per_minute": row.per_minute, "version": 0}
    )
    kept = ChannelSetting.objects.select_for_update().get(district=row.district, channel=row.channel)
    if kept.version != version:
        if (kept.is_on, kept.per_minute) == (is_on, per_minute):
            return kept
        raise Stale(kept)
    if is_on and not kept.is_on:
        kept.since = timezone.now()
    kept.is_on, kept.per_minute, kept.version = is_on, per_minute, version + 1
    kept.save()
    audit.record("reminders.keep_channel", by=by, subject=kept, is_on=is_on, per_minute=per_minute)
    return kept


def all_of(district: Unit) -> dict[str, ChannelSetting]:
    """How the district uses each channel that is switched, kept or usual. One query."""
    kept = {row.channel: row for row in ChannelSetting.objects.filter(district=district)}
    return {
        channel.value: kept.get(channel)
        or ChannelSetting(district=district, channel=channel, per_minute=USUAL.get(channel, 20))
        for channel in SWITCHED
    }
