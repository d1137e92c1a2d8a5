"""Phones and ID numbers: written one way, checked, masked (R28), encrypted at rest and found by a keyed hash."""

import functools
import hashlib
import hmac
import operator
import os
import re
from datetime import date

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _

from intake import cells
from intake.problems import Problem

# GB 11643: the weight of each of the first seventeen digits, and the check character by the remainder.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
FIRST_YEAR = 1800

_ID_NUMBER = re.compile(r"\d{17}[\dX]", re.ASCII)
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_ABROAD = re.compile(r"^(?:\+|00)?86(?=1[3-9]\d{9}$|0?[1-9]\d{8,11}$)", re.ASCII)
# Two digits after the nought in Beijing and nine other cities, three elsewhere.
_LANDLINE = re.compile(r"(?:(0(?:10|2\d|[3-9]\d\d)))?([2-9]\d{6,7})", re.ASCII)
# Not a day as 19711001 or 1971-10-01.
_LONG_NUMBER = re.compile(r"(?<!\d)(?:\d(?:[\s\-－]?\d){9,}[Xx]?|(?!19|20)\d{7,8}(?!\d))")

# In a running text, digits of any width.
_ID_NUMBER_WITHIN = re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXxＸｘ])(?!\d)")
_MOBILE_WITHIN = re.compile(r"(?<!\d)([1１][3-9３-９]\d)[\s-]?\d{4}[\s-]?(\d{4})(?!\d)")

_NONCE = 12
_VERSION = b"\x01"


class Undecipherable(Exception):
    """What was stored was not encrypted with the present FIELD_KEY, or was altered since."""


def read_id_number(value: str) -> str | Problem:
    """An ID number of eighteen characters with half-width digits and a capital X; "" for none (GB 11643).

    Its date of birth and its check character are checked, its area code is not.
    """
    number = cells.id_number(value)
    if isinstance(number, Problem) or not number:
        return number
    if not _ID_NUMBER.fullmatch(number):
        return Problem(
            _("身份证号应为 18 位数字，最后一位可以是 X，这里是 %(count)d 位。") % {"count": len(number)}
        )
    if _born_on(number) is None:
        return Problem(_("身份证号里的出生日期不存在，请检查第 7 到 14 位。"))
    if number[-1] != check_character(number):
        if number.endswith("000"):
            return Problem(_("身份证号的后几位像是被 Excel 改成了 0，请重新填写完整的 18 位。"))
        return Problem(_("身份证号的最后一位校验不符，请检查是否有一位填错。"))
    return number


def check_character(number: str) -> str:
    """The eighteenth character that belongs to the first seventeen digits (GB 11643)."""
    return CHECK_CHARACTERS[sum(map(operator.mul, map(int, number[:17]), WEIGHTS)) % 11]


def birth_month_of(id_number: str) -> str:
    """The month of birth by a checked ID number, as "1971-10"."""
    return f"{id_number[6:10]}-{id_number[10:12]}"


def gender_of(id_number: str) -> str:
    """男 or 女 by the seventeenth digit of a checked ID number."""
    return "男" if int(id_number[16]) % 2 else "女"


def read_phone(value: str) -> str | Problem:
    """A mainland phone: eleven digits of a mobile, or a landline as "0519-86310000" or "86310000"; "" for none."""
    number = cells.phone(value)
    if isinstance(number, Problem) or not number:
        return number
    number = _ABROAD.sub("", number)
    if _MOBILE.fullmatch(number):
        return number
    if landline := _LANDLINE.fullmatch(number):
        return "-".join(filter(None, landline.groups()))
    return Problem(
        _("电话“%(phone)s”不是 11 位手机号，也不是带区号的座机，请检查。") % {"phone": number[:20]}
    )


def is_mobile(phone: str) -> bool:
    """Whether a message can be sent to the number."""
    return bool(_MOBILE.fullmatch(phone))


def mask_phone(phone: str) -> str:
    """138****5678; of a landline the area code and the last four digits (R28)."""
    if _MOBILE.fullmatch(phone):
        return f"{phone[:3]}****{phone[-4:]}"
    area, dash, local = phone.rpartition("-")
    return f"{area}{dash}****{local[-4:] if len(local) > 6 else ''}" if phone else ""


def mask_name(name: str) -> str:
    """王*宁, 张*, 欧**东: the first and the last character of a name, of a short one the first."""
    shown = name[-1] if len(name) > 2 else ""
    return f"{name[:1]}{'*' * max(1, len(name) - 1 - len(shown))}{shown}"


def veil(text: str, *, first: int, last: int) -> str:
    """The text as it was typed, with only so many of its first and last digits to be seen; other signs stay."""
    places = [place for place, sign in enumerate(text) if sign.isdecimal() or sign in "Xx"]
    hidden = set(places[first:-last] if len(places) > first + last else places[:-last])
    return "".join("*" if place in hidden else sign for place, sign in enumerate(text))


def mask_numbers(text: str) -> str:
    """The text with whatever looks like a phone or an ID number in it masked."""
    return _LONG_NUMBER.sub(lambda found: _mask_number(found[0]), text)


def _mask_number(number: str) -> str:
    digits = sum(sign.isdecimal() for sign in number)
    return veil(number, first=6 if digits >= 15 else 3 if digits > 10 else 0, last=4)


def mask_id_number(id_number: str) -> str:
    """The first six and the last four characters (R28); a number of another length is hidden whole."""
    if len(id_number) != 18:
        return "*" * len(id_number)
    return f"{id_number[:6]}********{id_number[-4:]}"


def mask_id_numbers(text: str) -> str:
    """A running text with the ID numbers in it masked."""
    return _ID_NUMBER_WITHIN.sub(r"\1********\2", text)


def mask_phones(text: str) -> str:
    """A running text with the mobile phones in it masked."""
    return _MOBILE_WITHIN.sub(r"\1****\2", text)


def encrypt(text: str) -> bytes:
    """The text under FIELD_KEY (AES-256-GCM), each time different: version, nonce, cipher text and tag."""
    return encrypt_bytes(text.encode())


def decrypt(stored: bytes | memoryview) -> str:
    """What was given to `encrypt`; raises `Undecipherable`."""
    try:
        return decrypt_bytes(stored).decode()
    except UnicodeDecodeError as error:
        raise Undecipherable from error


def encrypt_bytes(content: bytes) -> bytes:
    """A file's content in the same way as a text."""
    nonce = os.urandom(_NONCE)
    cipher = AESGCM(_key(settings.FIELD_KEY, b"encryption"))
    return _VERSION + nonce + cipher.encrypt(nonce, content, _VERSION)


def decrypt_bytes(stored: bytes | memoryview) -> bytes:
    """What was given to `encrypt_bytes`; raises `Undecipherable`."""
    data = bytes(stored)
    cipher = AESGCM(_key(settings.FIELD_KEY, b"encryption"))
    try:
        return cipher.decrypt(data[1 : 1 + _NONCE], data[1 + _NONCE :], data[:1])
    except (InvalidTag, ValueError) as error:
        raise Undecipherable from error


def id_number_hash(id_number: str) -> str:
    """64 hexadecimal digits by which an encrypted ID number is found again: HMAC-SHA256 under a key of its own."""
    return keyed_hash(id_number, purpose="search")


def keyed_hash(text: str, *, purpose: str) -> str:
    """64 hexadecimal digits by which a short code is found again that is kept nowhere; each purpose has a key of its
    own."""
    key = _key(settings.FIELD_KEY, purpose.encode())
    return hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def key_fingerprint() -> str:
    """Sixteen hexadecimal digits that tell one FIELD_KEY from another and give nothing of it away."""
    return _key(settings.FIELD_KEY, b"fingerprint").hex()[:16]


@functools.lru_cache(maxsize=8)
def _key(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"kaiban " + purpose).derive(secret.encode())


def _born_on(number: str) -> date | None:
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born_on if born_on.year >= FIRST_YEAR and born_on <= date.today() else None
