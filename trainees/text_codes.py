"""Codes by text message: six digits, five minutes, five tries, a new one after a minute. What is kept is a hash in the cache;
the number itself is not kept, and no code passes the broker: the worker that sends it makes it."""

import secrets
from secrets import compare_digest

from django.core.cache import cache
from django.db.models import Q

from accounts import identity, sms
from accounts.guessing import Limit
from accounts.waking import wake
from trainees.holding import enrolments_to_come
from trainees.models import Enrolment

LENGTH = 6
LASTS = 5 * 60
AGAIN = Limit("text", 1, 60)
A_DAY = Limit("text-day", 10, 24 * 3600)
TRIES = Limit("text-code", 5, LASTS)
SEND = "trainees.tasks.send_code"


class TooSoon(Exception):
    """A code for that number was asked for less than a minute ago, or ten times this day."""


def ask(class_id: int, phone: str) -> str:
    """Has a code sent to that mobile where exactly one who attends the class has it; gives the hash by which `check` knows
    the number. Whether one was sent cannot be told from outside. Raises TooSoon."""
    number = number_hash(class_id, phone)
    take(number)
    found = _with_phone(class_id, phone)
    wake(SEND, found[0].pk if len(found) == 1 else 0)
    return number


def send(enrolment_id: int) -> bool:
    """Makes a code and sends it to the person's phone on the roster; the former one is dead. False where nothing went out."""
    person = enrolments_to_come().select_related("cadre").filter(pk=enrolment_id).first()
    phone = phone_of(person) if person else ""
    if person is None or not identity.is_mobile(phone):
        return False
    number = number_hash(person.training_class_id, phone)
    code = make(number, person.pk)
    return sms.send(
        phone, f"【开班】验证码{code}，5分钟内有效，用于培训签到时认人。请勿告诉他人。", code=code
    )


def take(number: str) -> None:
    """Counts a code that is asked for; raises TooSoon."""
    if not AGAIN.take(number) or not A_DAY.take(number):
        raise TooSoon


def make(number: str, whose: int) -> str:
    """A code of that number, by which `check` finds whose it is; the former one is dead."""
    code = f"{secrets.randbelow(10**LENGTH):0{LENGTH}}"
    cache.set(_key(number), {"code": _hash(number, code), "whose": whose}, timeout=LASTS)
    TRIES.forget(number)
    return code


def check(number: str, code: str) -> int | None:
    """Whose code of that number it is; None for a wrong, old or used one, and after five wrong ones."""
    if not TRIES.take(number):
        return None
    sent = cache.get(_key(number)) or {"code": "", "whose": None}
    if not compare_digest(str(sent["code"]), _hash(number, code)):
        return None
    # Of two who bring it at once one finds it still there.
    return int(sent["whose"]) if cache.delete(_key(number)) else None


def number_hash(class_id: int, phone: str) -> str:
    """What is kept of a number, in a class."""
    return identity.keyed_hash(f"{class_id}:{phone}", purpose="text code")


def phone_of(person: Enrolment) -> str:
    """The phone on the roster, else the person's own."""
    return person.phone or person.cadre.phone


def _with_phone(class_id: int, phone: str) -> list[Enrolment]:
    known = Q(phone=phone) | Q(phone="", cadre__phone=phone)
    return list(enrolments_to_come().filter(known, training_class=class_id)[:2])


def _hash(number: str, code: str) -> str:
    return identity.keyed_hash(f"{number}:{code}", purpose="text code")


def _key(number: str) -> str:
    return f"text-code:{number}"
