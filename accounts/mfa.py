"""What Kaiban asks of allauth's second factors: secrets encrypted, codes drawn by segno, passkeys bound to BASE_URL."""

import base64
from typing import Any
from urllib.parse import urlsplit

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from accounts import identity

ISSUER = "开班"


class SecondFactorAdapter(DefaultMFAAdapter):
    """How secrets are kept and what an authenticator shows of us."""

    def encrypt(self, text: str) -> str:
        """Under FIELD_KEY, as ID numbers are."""
        return base64.b64encode(identity.encrypt(text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What was given to `encrypt`."""
        return identity.decrypt(base64.b64decode(encrypted_text))

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """The sign-in name: an e-mail may change."""
        return user.get_username()

    def get_totp_issuer(self) -> str:
        """The program, and which of its servers."""
        return f"{ISSUER} {home()}"

    def build_totp_svg(self, url: str) -> str:
        """A square code as an SVG in a data address."""
        return str(segno.make(url, error="m", micro=False).svg_data_uri(border=0, svgns=True, nl=False))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the host of BASE_URL, whatever host a request names."""
        return {"id": home(), "name": ISSUER}

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        """Name and sign-in name, by which a phone tells its passkeys apart."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return entity | {"name": user.get_username(), "display_name": str(user)}


def home() -> str:
    """The host of BASE_URL without its port."""
    return urlsplit(settings.BASE_URL).hostname or ""
