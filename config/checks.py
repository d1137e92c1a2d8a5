"""What Django's system check asks: of a database, that Chinese can be stored and searched in it; of a provider of short
messages, that it can send; of the policy on personal data, that it can be followed."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections
from django.utils.module_loading import import_string

from desk.privacy import policy

KNOWS_CHINESE = "SELECT current_setting('server_encoding') = 'UTF8', '武' ~ '^[[:alpha:]]$'"


@register(Tags.database)
def database_knows_chinese(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a database that is not in UTF-8, or whose locale takes no Chinese character for a letter.

    In such a one `show_trgm` gives nothing, and searching by part of a name finds nobody.
    """
    problems: list[CheckMessage] = []
    for alias in databases or ():
        with connections[alias].cursor() as cursor:
            cursor.execute(KNOWS_CHINESE)
            is_utf8, is_letter = cursor.fetchone()
        if not (is_utf8 and is_letter):
            problems.append(
                Error(
                    "The database knows no Chinese characters: searching would find nothing.",
                    hint="Make it anew: CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'.",
                    obj=alias,
                    id="kaiban.E001",
                )
            )
    return problems


@register()
def short_messages_are_set_up(**kwargs: Any) -> list[CheckMessage]:
    """Warn where SMS_BACKEND names what cannot be loaded, or a provider that lacks its library or its keys."""
    path = settings.SMS_BACKEND
    try:
        sender = import_string(path)
    except ImportError as error:
        return [_no_messages(f"SMS_BACKEND names {path}, which cannot be loaded ({error}).")]
    lacking = sender.lacks() if hasattr(sender, "lacks") else []
    if not lacking:
        return []
    return [_no_messages(f"{path} lacks {', '.join(lacking)}.")]


def _no_messages(problem: str) -> CheckMessage:
    return Warning(
        f"Short messages cannot be sent: {problem}",
        hint="docs/deploy.md says how to set up a provider; SMS_BACKEND='accounts.sms.Console' sends none.",
        id="kaiban.W001",
    )


@register()
def privacy_policy_can_be_followed(**kwargs: Any) -> list[CheckMessage]:
    """Refuse a policy file that is missing, or that says what nobody can carry out."""
    try:
        policy.in_force()
    except policy.Unreadable as error:
        return [
            Error(
                f"The policy on personal data cannot be followed: {problem}",
                hint=f"Mend {settings.PRIVACY_POLICY}, or begin anew with a copy of config/privacy.toml.",
                id="kaiban.E002",
            )
            for problem in error.problems
        ]
    return []
