"""What the shell of every page shows: the navigation, what is unread, and whether this is the demo."""

from functools import cached_property
from typing import Any

from django.db.models import CharField, Value
from django.db.models.functions import Now
from django.http import HttpRequest

from accounts import factors
from accounts.models import Role, User
from desk.navigation import entries_for
from reminders.inbox import COUNTED, unread_by
from units.models import Unit

DEMO = "demo"


class Bar:
    """What stands above every page: asked in one query, and only by a page that shows it."""

    def __init__(self, user: User | None) -> None:
        self._user = user

    @cached_property
    def _found(self) -> list[str]:
        demo = Unit.objects.filter(parent=None, is_demo=True).order_by()
        rows: Any = demo.values_list(Value(DEMO, output_field=CharField()), "pk", Now())
        if self._user:
            rows = unread_by(self._user).union(rows, all=True).order_by("-at")
        return [kind for kind, _pk, _at in rows[: COUNTED + 1]]

    @property
    def is_demo(self) -> bool:
        """Whether there is a district of the demo."""
        return DEMO in self._found

    @property
    def unread(self) -> int:
        """How many messages the person has not read, at most COUNTED."""
        return min(sum(1 for kind in self._found if kind != DEMO), COUNTED)

    @cached_property
    def urges_factor(self) -> bool:
        """Whether this is an administrator without a second factor. One query, of administrators alone."""
        user = self._user
        return bool(user and Role.ADMINISTRATOR in user.roles and not factors.has_any(user))


def shell(request: HttpRequest) -> dict[str, Any]:
    """`navigation` (list of entries) and `bar`; asked once a request, however often it renders."""
    kept: dict[str, Any] | None = getattr(request, "_shell", None)
    if kept is None:
        user: Any = getattr(request, "user", None)
        signed_in = user if user and user.is_authenticated else None
        kept = {"bar": Bar(signed_in)}
        if signed_in:
            kept["navigation"] = entries_for(signed_in, request.path)
        request._shell = kept  # type: ignore[attr-defined]  # as Django's own middleware keeps things
    return kept
