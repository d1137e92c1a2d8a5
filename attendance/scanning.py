"""What the hall's screen shows, a code and a short number, and the proof that somebody has scanned it.

Both follow from the published session and a window of the server's clock, signed with a key that only the server has:
nothing is stored, and a photo of the screen is worthless half a minute later. The proof lies in the visitor's Django session.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Self

from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare, salted_hmac

WINDOW_SECONDS = 15
PROOF_LASTS = dt.timedelta(minutes=5)
_SESSION_BYTES, _WINDOW_BYTES, _SIGNATURE_BYTES = 5, 4, 9
# Eighteen bytes are twenty-four letters without a bit to spare: no two codes say the same.
_CODE = re.compile(r"[A-Za-z0-9_-]{24}\Z")
_NUMBER = re.compile(r"[0-9]{6}\Z")
_KEPT = "check_in_proof"


class CodeRefused(Exception):
    """The code was not made here, or was altered."""


class CodeExpired(CodeRefused):
    """The code is ours, of another window of time than this one and the one before."""


def window_of(now: dt.datetime) -> int:
    """The number of the window of 15 seconds in which the instant lies."""
    return int(now.timestamp()) // WINDOW_SECONDS


def seconds_left(now: dt.datetime) -> int:
    """Until the window ends and the next code shows: 15 at its first second, 1 at its last."""
    return WINDOW_SECONDS - int(now.timestamp()) % WINDOW_SECONDS


def code_of(session_id: int, now: dt.datetime) -> str:
    """The code of the published session at that instant: 24 letters for an address."""
    return _code(session_id, window_of(now))


def number_of(session_id: int, now: dt.datetime) -> str:
    """The short number beside the code: six digits, of the same window."""
    return _number(session_id, window_of(now))


def read_code(code: str, now: dt.datetime) -> int:
    """The id of the session whose screen shows the code now or showed it a window ago.

    Raises CodeExpired for a genuine code of another time, CodeRefused for everything else.
    """
    if not _CODE.match(code):
        raise CodeRefused
    try:
        raw = base64.urlsafe_b64decode(code)
    except (binascii.Error, ValueError) as error:
        raise CodeRefused from error
    session_id = int.from_bytes(raw[:_SESSION_BYTES])
    window = int.from_bytes(raw[_SESSION_BYTES : _SESSION_BYTES + _WINDOW_BYTES])
    if not constant_time_compare(code, _code(session_id, window)):
        raise CodeRefused
    if window not in _taken(now):
        raise CodeExpired
    return session_id


def is_number_of(number: str, session_id: int, now: dt.datetime) -> bool:
    """Whether the screen of the session shows the number now or showed it a window ago."""
    if not _NUMBER.match(number):
        return False
    # Both are compared, whatever the first says.
    found = [constant_time_compare(number, _number(session_id, window)) for window in _taken(now)]
    return any(found)


def _taken(now: dt.datetime) -> tuple[int, int]:
    window = window_of(now)
    return window, window - 1


def _code(session_id: int, window: int) -> str:
    said = session_id.to_bytes(_SESSION_BYTES) + window.to_bytes(_WINDOW_BYTES)
    signature = _sign("code", said)[:_SIGNATURE_BYTES]
    return base64.urlsafe_b64encode(said + signature).decode()


def _number(session_id: int, window: int) -> str:
    said = session_id.to_bytes(_SESSION_BYTES) + window.to_bytes(_WINDOW_BYTES)
    return f"{int.from_bytes(_sign('number', said)) % 1_000_000:06d}"


def _sign(what: str, said: bytes) -> bytes:
    return salted_hmac(f"attendance.scanning.{what}", said, algorithm="sha256").digest()


@dataclass
class Proof:
    """Somebody was in the hall at `at`: the instant of the scan, which counts however late the tap comes. `way` is how it
    was taken; `used` the name of each person who used it and what the person was told, by enrolment id."""

    session_id: int
    at: dt.datetime
    way: str
    used: dict[int, tuple[str, str]] = field(default_factory=dict)

    def is_alive(self, now: dt.datetime) -> bool:
        """For five minutes, the last instant not included."""
        return self.at <= now < self.at + PROOF_LASTS

    def keep(self, session: SessionBase) -> None:
        """Lays it into the visitor's session, in place of an older one."""
        session[_KEPT] = {
            "session": self.session_id,
            "at": self.at.isoformat(),
            "way": self.way,
            "used": {str(pk): list(told) for pk, told in self.used.items()},
        }

    @classmethod
    def of(cls, session: SessionBase, now: dt.datetime) -> Self | None:
        """The proof that lies in the visitor's session, while it lives."""
        kept = session.get(_KEPT)
        if not kept:
            return None
        used = {int(pk): (name, told) for pk, (name, told) in kept["used"].items()}
        proof = cls(kept["session"], dt.datetime.fromisoformat(kept["at"]), kept["way"], used)
        return proof if proof.is_alive(now) else None
