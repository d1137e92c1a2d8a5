"""What the providers that send by template have in common.

Operators pass on no free text: a template that they approved is named by its code, and what may differ is given as its
parameter. One template carries our text as a whole, one carries codes.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping
from importlib.util import find_spec
from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.functional import Promise

from accounts.sms import PATIENCE, NeverSent, NotSent, Why

# Which of their libraries print addresses or bodies at DEBUG.
TALKATIVE = ("urllib3", "tencentcloud_sdk_common", "alibabacloud_tea_openapi", "alibabacloud_credentials")


class NotSetUp(NotSent):
    """The provider's library or a value of its settings is missing; the words name it."""


class TemplateSender(ABC):
    """A provider. `settings.SMS` holds its values by their names in the environment without `SMS_`."""

    label: ClassVar[Promise]
    package: ClassVar[str]
    needs: ClassVar[tuple[str, ...]]
    never: ClassVar[Mapping[str, Why]]  # by the provider's code, or the beginning of it
    patience = PATIENCE

    @classmethod
    def lacks(cls) -> list[str]:
        """What is missing before it can send: the extra, or variables of the environment by name."""
        extra = [] if find_spec(cls.package) else ["requirements-sms.txt"]
        return extra + [f"SMS_{name}" for name in cls.needs if not settings.SMS[name]]

    def send(self, phone: str, text: str) -> None:
        """The text as the parameter of the template for texts."""
        self._send(phone, settings.SMS["TEMPLATE"], settings.SMS["PARAMETER"], text)

    def send_code(self, phone: str, code: str) -> None:
        """The code as the parameter of the template for codes."""
        self._send(phone, settings.SMS["CODE_TEMPLATE"], settings.SMS["CODE_PARAMETER"], code)

    @abstractmethod
    def ask(self, phone: str, template: str, parameter: str, value: str) -> str:
        """Asks the provider; gives its code, "OK" where it took the message, "" where it did not answer."""

    def _send(self, phone: str, template: str, parameter: str, value: str) -> None:
        if lacking := self.lacks():
            raise NotSetUp(f"missing: {', '.join(lacking)}")
        for name in TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        code = self.ask(phone, template, parameter, value)
        if code.upper() == "OK":
            return
        for beginning, why in self.never.items():
            if code.startswith(beginning):
                raise NeverSent(why, code)
        raise NotSent(code or "no answer")


def endpoint(default: str) -> tuple[str, str]:
    """(protocol, host) of where the provider is asked: its own, or SMS_ENDPOINT (a relay of the office's)."""
    wanted = urlsplit(settings.SMS["ENDPOINT"] or f"https://{default}")
    return wanted.scheme, wanted.netloc
