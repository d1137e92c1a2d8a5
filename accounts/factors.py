"""Second factors (两步验证): codes of an authenticator app, passkeys, recovery codes. Set up, asked for, taken away."""

import hmac
import time
from dataclasses import dataclass
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.db import transaction

from accounts import audit, telling
from accounts.guessing import Limit
from accounts.models import User

# Guesses at the second factor of one account, wherever they come from.
GUESSES = Limit("second-factor", 5, 300)
_KINDS = Authenticator.Type
_LAST = "last_counter"


class TooManyGuesses(Exception):
    """So many wrong codes were typed for the account that it gets no answer for some minutes."""


@dataclass(frozen=True)
class Factors:
    """What somebody has: whether an app, which passkeys, how many recovery codes are left."""

    app: Authenticator | None
    passkeys: tuple[Authenticator, ...]
    codes_left: int | None

    @property
    def is_set_up(self) -> bool:
        """Whether signing in asks for more than the password."""
        return bool(self.app or self.passkeys)


def of(user: User) -> Factors:
    """The factors of the account. One query."""
    rows = list(Authenticator.objects.filter(user=user).order_by("pk"))
    by_type = {row.type: row for row in rows}
    codes = by_type.get(_KINDS.RECOVERY_CODES)
    return Factors(
        app=by_type.get(_KINDS.TOTP),
        passkeys=tuple(row for row in rows if row.type == _KINDS.WEBAUTHN),
        codes_left=len(RecoveryCodes(codes).get_unused_codes()) if codes else None,
    )


def has_any(user: User) -> bool:
    """Whether the account has an app or a passkey. One query."""
    return bool(Authenticator.objects.filter(user=user, type__in=[_KINDS.TOTP, _KINDS.WEBAUTHN]).exists())


def counter_of(secret: str, code: str) -> int | None:
    """In which step of 30 s, counted from the epoch, the app shows that code: the present one, the one before or the
    one after; None for a wrong code."""
    typed = "".join(code.split())
    now = int(time.time()) // app_settings.TOTP_PERIOD
    for step in range(now - app_settings.TOTP_TOLERANCE, now + app_settings.TOTP_TOLERANCE + 1):
        shown = totp.format_hotp_value(totp.hotp_value(secret, step))
        if hmac.compare_digest(shown.encode(), typed.encode("utf-8", "surrogatepass")):
            return step
    return None


@transaction.atomic
def add_app(user: User, *, secret: str, code: str) -> list[str] | None:
    """Sets up an authenticator app whose code proves that it has the secret; None for a wrong code or where there is an
    app already, else the recovery codes made with the first factor ([] where there were some)."""
    _hold(user)
    step = counter_of(secret, code)
    if step is None or Authenticator.objects.filter(user=user, type=_KINDS.TOTP).exists():
        return None
    is_first = not has_any(user)
    row = totp.TOTP.activate(user, secret).instance
    row.data[_LAST] = step
    row.save(update_fields=["data"])
    _told(user, "accounts.add_app", by=user)
    return _begun(user) if is_first else []


@transaction.atomic
def remove(row: Authenticator, *, by: User) -> None:
    """Takes an app or a passkey away; with the last of them the recovery codes go."""
    owner = row.user
    _hold(owner)
    if not Authenticator.objects.filter(pk=row.pk).delete()[0]:
        return
    if not has_any(owner):
        Authenticator.objects.filter(user=owner).delete()
    _told(owner, "accounts.remove_factor", by=by, kind=row.type)


@transaction.atomic
def new_codes(user: User, *, by: User) -> list[str]:
    """Ten new recovery codes; the former ones are dead. [] for who has no factor that they could stand in for."""
    _hold(user)
    if not has_any(user):
        return []
    Authenticator.objects.filter(user=user, type=_KINDS.RECOVERY_CODES).delete()
    _told(user, "accounts.new_recovery_codes", by=by)
    codes: list[str] = RecoveryCodes.activate(user).generate_codes()
    return codes


@transaction.atomic
def reset(account: User, *, by: User) -> bool:
    """Takes every factor of somebody who has lost the phone away; False where there was none. Both are told."""
    _hold(account)
    if not Authenticator.objects.filter(user=account).delete()[0]:
        return False
    end_sessions(account)
    _told(account, "accounts.reset_factors", by=by)
    telling.mail(by, "accounts.reset_factors", account=account, by=by)
    return True


def check(user: User, code: str) -> Authenticator | None:
    """The app or the recovery codes by which that code is right, which is used up with it; None for a wrong one.
    Raises TooManyGuesses, of which a right code frees."""
    if not GUESSES.take(str(user.pk)):
        raise TooManyGuesses
    found = _use(user, code)
    if found:
        GUESSES.forget(str(user.pk))
    return found


@transaction.atomic
def _use(user: User, code: str) -> Authenticator | None:
    rows = Authenticator.objects.select_for_update().filter(user=user).exclude(type=_KINDS.WEBAUTHN)
    for row in rows.order_by("pk"):
        right = _use_app(row, code) if row.type == _KINDS.TOTP else _use_recovery_code(row, code)
        if right:
            return row
    return None


def _use_app(row: Authenticator, code: str) -> bool:
    """A code counts once, and none counts that was shown before one that has counted."""
    step = counter_of(decrypt(row.data["secret"]), code)
    if step is None or step <= row.data.get(_LAST, 0):
        return False
    row.data[_LAST] = step
    row.save(update_fields=["data"])
    return True


def _use_recovery_code(row: Authenticator, code: str) -> bool:
    typed = "".join(code.replace("-", "").split())
    right: bool = RecoveryCodes(row).validate_code(typed)
    if right:
        audit.record("accounts.use_recovery_code", by=row.user, subject=row.user)
    return right


@transaction.atomic
def add_passkey(user: User, *, name: str, credential: dict[str, Any]) -> list[str]:
    """Keeps a passkey that was just proven; gives the recovery codes made with the first factor, else []."""
    _hold(user)
    is_first = not has_any(user)
    data = {"name": name, "credential": credential}
    Authenticator.objects.create(user=user, type=_KINDS.WEBAUTHN, data=data)
    _told(user, "accounts.add_passkey", by=user)
    return _begun(user) if is_first else []


def end_sessions(user: User) -> None:
    """Whoever is signed in to the account is out, but for a session that is given the new hash."""
    user.session_round = User.objects.values_list("session_round", flat=True).get(pk=user.pk) + 1
    user.save(update_fields=["session_round"])


@transaction.atomic
def rename_passkey(row: Authenticator, *, name: str, by: User) -> None:
    """Gives a passkey another name."""
    row.data["name"] = name
    row.save(update_fields=["data"])
    audit.record("accounts.rename_passkey", by=by, subject=by)


def _begun(user: User) -> list[str]:
    """With the first factor come recovery codes, and sessions that never showed one end."""
    end_sessions(user)
    Authenticator.objects.filter(user=user, type=_KINDS.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(user).generate_codes()
    return codes


def _hold(user: User) -> None:
    """One change of an account's factors at a time."""
    User.objects.select_for_update(no_key=True).order_by().get(pk=user.pk)


def _told(account: User, action: str, *, by: User, **data: Any) -> None:
    """The trail, and a mail to whose account it is."""
    audit.record(action, by=by, subject=account, **data)
    telling.mail(account, action, account=account, by=by)
