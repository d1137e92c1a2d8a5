"""What the shell of every page shows: the navigation, and whether this is the demo."""

from typing import Any

from django.http import HttpRequest

from desk.navigation import entries_for
from units.models import Unit


def shell(request: HttpRequest) -> dict[str, Any]:
    """`navigation` (list of entries) and `demo` (bool); asked once a request, however often it renders."""
    kept: dict[str, Any] | None = getattr(request, "_shell", None)
    if kept is None:
        kept = {"demo": Unit.objects.filter(parent=None, is_demo=True).exists()}
        if getattr(request, "user", None) and request.user.is_authenticated:
            kept["navigation"] = entries_for(request.user, request.path)
        request._shell = kept  # type: ignore[attr-defined]  # as Django's own middleware keeps things
    return kept
