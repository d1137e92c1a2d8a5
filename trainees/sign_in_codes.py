"""Codes by text message for signing in to a cadre's own account: the rules of `text_codes`, of a number in no class.

The number is the one that the person's own record holds. One number of several people is no hindrance: who holds the
phone says which of them it is, as with a phone that is tied to two.
"""

from secrets import compare_digest

from accounts import identity, sms
from accounts.guessing import Limit
from accounts.waking import wake
from trainees import text_codes
from trainees.models import Cadre

SEND = "trainees.tasks.send_sign_in_code"
# Codes asked for from one address: a hall of people behind it are let through, who tries whole lists is not.
OF_ADDRESS = Limit("sign-in-text", 300, 3600)
# A number of more people than that is an office's, and nobody's.
MOST = 9


def ask(phone: str, *, address: str) -> str:
    """Has a code sent to that mobile where a cadre has it; gives the hash by which `check` knows the number. Whether one
    was sent cannot be told from outside. Raises `text_codes.TooSoon`."""
    if not OF_ADDRESS.take(address):
        raise text_codes.TooSoon
    number = number_hash(phone)
    text_codes.take(number)
    found = holders(phone)
    wake(SEND, found[0].pk if found else 0)
    return number


def send(cadre_id: int) -> bool:
    """Makes a code and sends it to the phone of that person; the former one is dead. False where nothing went out."""
    person = Cadre.objects.filter(pk=cadre_id).first()
    if person is None or not identity.is_mobile(person.phone):
        return False
    code = text_codes.make(number_hash(person.phone), person.pk)
    text = f"【开班】验证码{code}，5分钟内有效，用于登录。请勿告诉他人。"
    return sms.send(person.phone, text, code=code)


def check(number: str, code: str) -> list[Cadre]:
    """Who has the phone to which that code was sent; nobody for a wrong, old or used one. The same work for any number
    that was never sent one."""
    found = text_codes.check(number, code)
    person = Cadre.objects.filter(pk=found).first() if found else None
    if person is None or not compare_digest(number_hash(person.phone), number):
        return []
    return holders(person.phone)


def holders(phone: str) -> list[Cadre]:
    """The cadres of that phone whose account is not disabled; none for a number of too many. One query."""
    rows = Cadre.objects.filter(phone=phone).exclude(user__is_active=False)
    found = list(rows.select_related("user").order_by("pk")[: MOST + 1])
    return found if len(found) <= MOST else []


def number_hash(phone: str) -> str:
    """What is kept of a number."""
    return identity.keyed_hash(phone, purpose="sign-in code")
