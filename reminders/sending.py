"""The outbox is emptied: claimed one by one under a lease, asked once more, handed over, recorded."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Sequence
from enum import Enum

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError, connection
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts import identity
from reminders import buckets, claiming, patience, rule_settings, standing
from reminders.channels import CARRIERS, Carrier, NotTaken, Refused
from reminders.memory import Memory
from reminders.models import Channel, Message, MessageStatus, RuleSetting
from reminders.turns import Turn, Way
from reminders.wording import Written

LEASE = dt.timedelta(seconds=60)
HAND_OVER = 30.0  # seconds that handing over may take
ENOUGH = dt.timedelta(seconds=HAND_OVER + 3 * patience.AGAIN)  # what a hand-over must have left of its lease
BUDGET = 45.0  # seconds that one turn of a worker may take
SLOW = 5.0  # a way that fails after so many seconds is not tried again in the same turn
# How long after each failure it is tried again; after the last it has failed.
BACKOFF = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))

logger = logging.getLogger(__name__)


class Outcome(Enum):
    """What became of a message in hand."""

    SENT = "sent"
    ENDED = "ended"  # it will not go any more
    PUT_OFF = "put_off"  # quiet hours: it has its time
    FULL = "full"  # the way takes no more just now
    NOT_TAKEN = "not_taken"


def send_waiting(*, budget: float = BUDGET) -> int:
    """Sends what may be sent now, until nothing is left or the budget of seconds is used up; how many rows it moved.
    Any number of workers may do so at once."""
    turn, memory, moved = Turn(time.monotonic() + budget), Memory(), 0
    while not turn.is_over:
        free_abandoned()
        turn.begin_round()
        before = moved
        while way := turn.next_way():
            with turn.charged(way):
                moved += _send_next(turn, way, memory)
        if moved == before:
            break
    return moved


def _send_next(turn: Turn, way: Way, memory: Memory) -> bool:
    """The next one that waits by this way; False where none does."""
    message, begun = claim(way), time.monotonic()
    if message is None:
        turn.is_drained(way)
        return False
    outcome = _deliver(message, memory)
    if outcome == Outcome.FULL or (outcome == Outcome.NOT_TAKEN and time.monotonic() - begun > SLOW):
        turn.rest(way)
    return True


def free_abandoned() -> int:
    """What dead workers held waits again, or has failed; how many."""
    return claiming.free_abandoned(tries=len(BACKOFF))


def claim(way: Way | None = None) -> Message | None:
    """Takes the message that has waited longest, there or anywhere; None where none waits."""
    return claiming.claim(way, lease=LEASE)


def deliver(message: Message) -> bool:
    """Sends one that has been claimed; whether it went. Every way out is written into the row while the claim holds."""
    return _deliver(message, Memory()) == Outcome.SENT


def _deliver(message: Message, memory: Memory) -> Outcome:
    with translation.override(message.language):
        try:
            return (
                _too_late(message)
                or _no_longer(message, memory)
                or _not_yet(message, memory)
                or _hand_over(message, memory)
            )
        except SoftTimeLimitExceeded:
            if message.claim:  # nothing was handed over
                _put_off(message, timezone.now())
            raise
        except (OperationalError, InterfaceError):
            raise  # the lease runs out, and it is taken again
        except Exception as error:  # whatever it was, the row must say so, and the others must go on
            logger.error("message %s failed", message.pk, exc_info=error)
            return _again(message, _("发送时出现意外错误，详情已记入服务器日志。"))


def _too_late(message: Message) -> Outcome | None:
    if message.useful_until is None or message.useful_until > timezone.now():
        return None
    why = _("到了该发的时候没能发出，现在已经没有用处。")
    return _end(message, MessageStatus.MISSED, f"{why}{message.error}")


def _no_longer(message: Message, memory: Memory) -> Outcome | None:
    reason = standing.why_not(message, memory.setting_of)
    return _end(message, MessageStatus.CANCELLED, reason) if reason else None


def _not_yet(message: Message, memory: Memory) -> Outcome | None:
    """Quiet hours and the channel's pace put it off; that is no attempt."""
    now = timezone.now()
    if quiet := _quiet(message, memory, now):
        return quiet
    later = buckets.take(message, now, memory)
    if later > now:
        _put_off(message, later)
        return Outcome.FULL
    return None


def _quiet(message: Message, memory: Memory, now: dt.datetime) -> Outcome | None:
    later = now if message.ignores_quiet else _after_quiet(message, memory.setting_of(message), now)
    if later <= now:
        return None
    if message.useful_until and message.useful_until <= later:
        return _end(message, MessageStatus.MISSED, _("免打扰结束时已经没有用处，没有发。"))
    return _put_off(message, later)


def _after_quiet(message: Message, setting: RuleSetting, now: dt.datetime) -> dt.datetime:
    return rule_settings.after_quiet(setting, message.channel, now)


def _hand_over(message: Message, memory: Memory) -> Outcome:
    """Hands it over, with what waits for the same recipient where the carrier joins."""
    carrier = CARRIERS[Channel(message.channel)]
    said: list[tuple[Message, Written]] = []
    address = ""
    try:
        address = carrier.address_of(message)
        said.append((message, carrier.write(message, memory.template_for)))
        if carrier.joins(message):
            said += _joined(carrier, *said[0], memory)
        if not _has_time(message):
            for one, _written in said[1:]:
                _put_off(one, timezone.now())
            return Outcome.NOT_TAKEN
        said = said[:1] + [pair for pair in said[1:] if _has_time(pair[0])]
        with patience.at_most(HAND_OVER):
            carrier.carry_all(said)
    except Refused as error:
        return _ended([message, *_others(said)], str(error), address)
    except NotTaken as error:
        return _all_again([message, *_others(said)], str(error))
    except patience.TookTooLong:
        return _all_again([message, *_others(said)], _("对方很久没有应答。"))
    except SoftTimeLimitExceeded:
        _all_again([message, *_others(said)], _("对方很久没有应答。"))
        raise
    for one, written in said:
        _sent(one, written, address)
    return Outcome.SENT


def _others(said: Sequence[tuple[Message, Written]]) -> list[Message]:
    return [one for one, _written in said[1:]]


def _joined(
    carrier: Carrier, first: Message, written: Written, memory: Memory
) -> list[tuple[Message, Written]]:
    """The others that wait for the same robot, claimed and asked once more, as many as fit into one text; the rest
    goes on waiting for the next."""
    texts, joined = [written.text], []
    for one in claiming.claim_beside(first, lease=LEASE):
        if _too_late(one) or _no_longer(one, memory) or _quiet(one, memory, timezone.now()):
            continue
        try:
            own = carrier.write(one, memory.template_for)
        except Refused as error:
            _end(one, MessageStatus.CANCELLED, str(error))
            continue
        if carrier.fits(first, [*texts, own.text]):
            texts.append(own.text)
            joined.append((one, own))
        else:
            _put_off(one, timezone.now())
    return joined


def _sent(message: Message, written: Written, address: str) -> None:
    _surely_record(
        message,
        status=MessageStatus.SENT,
        title=written.title,
        text=written.text,
        address=_shown(address),
        parts=written.parts if message.channel == Channel.SMS else 0,
        sent_at=timezone.now(),
        error="",
        claim=None,
        lease_until=None,
    )


def _shown(address: str) -> str:
    """What is kept of an address: enough to see which one it was."""
    return identity.mask_phones(address)[:120]


def _ended(told: Sequence[Message], reason: str, address: str) -> Outcome:
    for one in told:
        _end(one, MessageStatus.FAILED, reason, address=_shown(address))
    return Outcome.ENDED


def _all_again(told: Sequence[Message], reason: str) -> Outcome:
    outcomes = [_again(one, reason) for one in told]
    return outcomes[0]


def _has_time(message: Message) -> bool:
    """Whether the lease outlasts the hand-over, prolonged where it would not; False where somebody else has the row."""
    now = timezone.now()
    if message.lease_until and message.lease_until - now > ENOUGH:
        return True
    return _record(message, lease_until=now + LEASE)


def _again(message: Message, reason: str) -> Outcome:
    if message.attempts > len(BACKOFF):
        return _end(message, MessageStatus.FAILED, reason)
    _record(
        message,
        status=MessageStatus.WAITING,
        error=reason[:400],
        next_try_at=timezone.now() + BACKOFF[message.attempts - 1],
        claim=None,
        lease_until=None,
    )
    return Outcome.NOT_TAKEN


def _put_off(message: Message, later: dt.datetime) -> Outcome:
    """It waits on, and this was no attempt."""
    _record(
        message,
        status=MessageStatus.WAITING,
        claim=None,
        lease_until=None,
        next_try_at=later,
        attempts=F("attempts") - 1,
    )
    return Outcome.PUT_OFF


def _end(message: Message, status: MessageStatus, reason: str, **more: object) -> Outcome:
    _record(message, status=status, error=reason[:400], claim=None, lease_until=None, **more)
    return Outcome.ENDED


def _surely_record(message: Message, **values: object) -> None:
    """What went must be known to have gone, or it goes again: once more where the connection was cut, or the time was
    up, in that moment."""
    try:
        _record(message, **values)
    except (OperationalError, InterfaceError):
        connection.close()
        _record(message, **values)
    except SoftTimeLimitExceeded:
        _record(message, **values)
        raise


def _record(message: Message, **values: object) -> bool:
    """Writes into the row while the claim holds; whether it did."""
    held = Message.objects.filter(pk=message.pk, claim=message.claim, status=MessageStatus.SENDING)
    if not held.update(**values):
        logger.warning("message %s was taken over", message.pk)
        return False
    if "claim" in values:
        message.claim = None
    return True
