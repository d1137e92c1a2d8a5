"""Short messages: sent by what SMS_BACKEND names. Of a message nothing is logged but the masked phone."""

import logging
import sys
from typing import Protocol, runtime_checkable

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from accounts import identity

logger = logging.getLogger(__name__)

# A provider that does not answer in this time, in seconds, has not taken the message.
PATIENCE = 5
CONSOLE = "accounts.sms.Console"


class NotSent(Exception):
    """The provider did not take the message. The words are for the log and hold neither phone nor text."""


class Why(models.TextChoices):
    """Why a provider will never take a message, in words that say what to do."""

    NUMBER = "NUMBER", _("短信服务说号码不对。请核对手机号，再重发。")
    BLOCKED = "BLOCKED", _("这个号码退订了短信或被运营商拦截，请改用别的方式通知。")
    TEMPLATE = "TEMPLATE", _("短信模板或签名没有通过审核，或与设置不符。请管理员在短信服务商处核对。")
    TEXT = "TEXT", _("内容不合短信服务的要求（有敏感词、网址或太长）。请改写短信模板，再重发。")


class NeverSent(NotSent):
    """The provider will not take this message however often it is asked; `why` says what is wrong with it."""

    def __init__(self, why: Why, code: str) -> None:
        super().__init__(code)
        self.why = why


class Sender(Protocol):
    """A provider: a class without arguments, named in SMS_BACKEND by its dotted path. It reads its own keys from the
    settings, waits PATIENCE at most, and logs neither phone nor text."""

    def send(self, phone: str, text: str) -> None:
        """Hands the text over for that mobile of eleven digits; raises NotSent where it was not taken, NeverSent where
        it never will be."""


@runtime_checkable
class SendsCodes(Protocol):
    """A provider that has a template of its own for one-time codes, as operators ask."""

    def send_code(self, phone: str, code: str) -> None:
        """Hands the code over; raises as `send` does."""


class Console:
    """For trials: prints the text beside the masked phone while DEBUG is on, else nothing but that it was asked to."""

    def send(self, phone: str, text: str) -> None:
        """Prints; never fails."""
        masked = identity.mask_phone(phone)
        if settings.DEBUG:
            sys.stderr.write(f"SMS {masked}: {text}\n")
        else:
            logger.warning("no provider of short messages is set; nothing was sent to %s", masked)


def is_offered() -> bool:
    """Whether a message would reach somebody: a provider is set, or somebody tries it out on the console."""
    return bool(settings.SMS_BACKEND != CONSOLE or settings.DEBUG)


def hand_over(phone: str, text: str, *, code: str = "") -> None:
    """Gives the text to the provider, or `code` alone where it has a template for codes; raises NotSent or OSError
    where it was not taken."""
    sender: Sender = import_string(settings.SMS_BACKEND)()
    if code and isinstance(sender, SendsCodes):
        sender.send_code(phone, code)
    else:
        sender.send(phone, text)


def send(phone: str, text: str, *, code: str = "") -> bool:
    """Sends by the provider; False, logged without phone and text, where it was not taken."""
    try:
        hand_over(phone, text, code=code)
    except (NotSent, OSError) as error:
        logger.error("a short message was not taken: %s", type(error).__name__)
        return False
    return True
