"""What a person has in hand in the tests: an authenticator app and a passkey, made of software."""

import hashlib
import os
import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt, encrypt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from accounts.models import User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def code_of(secret: str = SECRET, *, steps: int = 0) -> str:
    """What the app shows now, or so many steps of 30 s from now."""
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30 + steps)))


def give_app(user: User) -> Authenticator:
    """The person has set up an app with SECRET."""
    return Authenticator.objects.create(user=user, type="totp", data={"secret": encrypt(SECRET)})


def give_codes(user: User) -> list[str]:
    """The person has recovery codes too."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    codes: list[str] = RecoveryCodes.activate(user).generate_codes()
    return codes


def secret_in(client: Client) -> str:
    """What the page for setting up an app has just shown."""
    return str(client.session["mfa.totp.secret"])


def secret_of(row: Authenticator) -> str:
    return str(decrypt(row.data["secret"]))


def password_given(client: Client, user: User) -> None:
    """The person typed the password a moment ago."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


class SoftKey:
    """A passkey of one site. `user_verified` says whether it asks for a finger."""

    def __init__(self, origin: str = "http://localhost:8000", rp_id: str = "localhost") -> None:
        self.origin, self.rp_id = origin, rp_id
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self.owner = b""
        self.user_verified = True

    def make(self, options: dict[str, Any]) -> dict[str, Any]:
        """The browser's answer to being asked for a new passkey."""
        asked = options["publicKey"]
        self.owner = websafe_decode(asked["user"]["id"])
        public = ES256.from_cryptography_key(self.key.public_key())  # type: ignore[no-untyped-call]  # as fido2 has it
        data = AttestedCredentialData.create(Aaguid(b"\0" * 16), self.id, public)
        attested = AttestationObject.create("none", self._data(ATTESTED, data), {})
        return self._answer(
            {
                "attestationObject": websafe_encode(bytes(attested)),
                "clientDataJSON": websafe_encode(self._client("webauthn.create", asked["challenge"])),
            }
        )

    def show(self, options: dict[str, Any]) -> dict[str, Any]:
        """The browser's answer to being asked for one."""
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        data = self._data(0)
        signature = self.key.sign(bytes(data) + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            {
                "authenticatorData": websafe_encode(bytes(data)),
                "clientDataJSON": websafe_encode(client),
                "signature": websafe_encode(signature),
                "userHandle": websafe_encode(self.owner),
            }
        )

    def _data(self, flags: int, credential: AttestedCredentialData | None = None) -> AuthenticatorData:
        flags |= PRESENT | (VERIFIED if self.user_verified else 0)
        rp = hashlib.sha256(self.rp_id.encode()).digest()
        made: AuthenticatorData = AuthenticatorData.create(
            rp, AuthenticatorData.FLAG(flags), 0, credential or b""
        )
        return made

    def _client(self, kind: str, challenge: str) -> bytes:
        made = CollectedClientData.create(type=kind, challenge=challenge, origin=self.origin)
        return bytes(made)

    def _answer(self, response: dict[str, str]) -> dict[str, Any]:
        key = websafe_encode(self.id)
        return {
            "id": key,
            "rawId": key,
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }
