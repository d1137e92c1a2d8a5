"""What the shell of every page shows: the navigation, and whether this is the demo."""

from typing import Any

from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """`navigation` (list of entries) and `demo` (bool)."""
    return {"navigation": [], "demo": False}
