"""Passkeys (通行密钥): what is asked of the browser, and what its answer proves. They belong to the host of BASE_URL."""

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts import mfa
from accounts.models import User


def are_possible(request: HttpRequest) -> bool:
    """Whether browsers make passkeys here: the page is reached under BASE_URL's own name, by https or on localhost. An
    address of numbers is no name."""
    host = request.get_host().rsplit(":", 1)[0]
    secure = settings.HTTPS or host == "localhost"
    return secure and host == mfa.home() and not _is_number(host)


def name_of_localhost() -> str:
    """The address by which passkeys would work where BASE_URL names this machine by numbers, else ""."""
    url = urlsplit(settings.BASE_URL)
    is_here = url.hostname in ("127.0.0.1", "::1")
    return f"http://localhost:{url.port}" if is_here else ""


def asked_to_make(user: User) -> dict[str, Any]:
    """What the browser is asked when a passkey is made, which is kept in the session until it answers."""
    options: dict[str, Any] = auth.begin_registration(user, passwordless=True)
    return options


def made(credential: dict[str, Any]) -> bool:
    """Whether the browser's answer is a passkey made for us, for the question just asked, with the owner present."""
    try:
        auth.parse_registration_response(credential)
        return bool(auth.complete_registration(credential).is_user_verified())
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        return False


def asked_to_show(user: User | None = None) -> dict[str, Any]:
    """What the browser is asked when a passkey is shown: one of this account's, or any of ours."""
    options: dict[str, Any] = auth.begin_authentication(user)
    return options


def shown(credential: dict[str, Any], *, user: User | None = None) -> Authenticator | None:
    """Whose passkey the browser's answer proves, for the question just asked; None for any other answer."""
    try:
        auth.parse_authentication_response(credential)
        owner = user or auth.extract_user_from_response(credential)
        found: Authenticator = auth.complete_authentication(owner, credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError):
        return None
    finally:
        auth.clear_state()
    return found if found.user_id == owner.pk else None


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True
