"""What Django's system check asks of a database: that Chinese can be stored and searched in it."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

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
