"""What stands behind the channels of this installation, in words for its administrator and without its keys."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts import sms

# The mail backends that send nothing out.
_PRINTING = ("console", "locmem", "dummy", "filebased")


@dataclass(frozen=True)
class Service:
    """What sends: its name, "" where none is set; what is missing before it can send; the sender that people see."""

    name: str
    lacks: tuple[str, ...] = ()
    sender: str = ""

    @property
    def is_ready(self) -> bool:
        """Whether it can send."""
        return bool(self.name) and not self.lacks


def mail_service() -> Service:
    """The mail server of EMAIL_URL without user and password."""
    kind = settings.EMAIL_BACKEND.rsplit(".", 2)[1]
    if kind in _PRINTING:
        return Service("", sender=settings.DEFAULT_FROM_EMAIL)
    safe = " TLS" if settings.EMAIL_USE_TLS else " SSL" if settings.EMAIL_USE_SSL else ""
    return Service(f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}{safe}", sender=settings.DEFAULT_FROM_EMAIL)


def sms_service() -> Service:
    """The provider of SMS_BACKEND."""
    if settings.SMS_BACKEND == sms.CONSOLE:
        return Service(_("控制台（只打印，试用）")) if settings.DEBUG else Service("")
    try:
        provider = import_string(settings.SMS_BACKEND)
    except ImportError:
        return Service(settings.SMS_BACKEND, lacks=("SMS_BACKEND",))
    lacks = tuple(provider.lacks()) if hasattr(provider, "lacks") else ()
    return Service(str(getattr(provider, "label", settings.SMS_BACKEND)), lacks=lacks)
