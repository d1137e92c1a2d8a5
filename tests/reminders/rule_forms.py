"""What a rule's form sends, and a channel of a district that is switched on or off."""

from typing import Any

from accounts.models import AuditEntry
from reminders.models import RuleSetting

FORM: dict[str, Any] = {
    "version": 1,
    "is_on": "on",
    "audiences": ["TRAINEES", "HEAD_TEACHERS"],
    "channels": ["IN_APP"],
    "days_0": 2,
    "unit_0": "w",
    "at_0": "18:30",
    "quiet_from": "22:00",
    "quiet_to": "06:30",
    "language": "en",
}
SAVED = {
    "is_on": True,
    "audiences": ["TRAINEES", "HEAD_TEACHERS"],
    "channels": ["IN_APP"],
    "offsets": [{"days": 2, "working": True, "at": "18:30"}],
    "language": "en",
    "quiet_from": "22:00",
    "quiet_to": "06:30",
}


def kept(row: RuleSetting) -> dict[str, Any]:
    """The stored values by the names of SAVED."""
    row.refresh_from_db()
    values: dict[str, Any] = {name: getattr(row, name) for name in SAVED}
    for name in ("quiet_from", "quiet_to"):
        values[name] = f"{values[name]:%H:%M}" if values[name] else None
    return values


def trail() -> list[tuple[str, Any, Any]]:
    """Act, subject and rule of what the reminders wrote down, the first first."""
    rows = AuditEntry.objects.filter(action__startswith="reminders.").order_by("pk")
    return [(row.action, row.subject_label, row.data["rule"]) for row in rows]
