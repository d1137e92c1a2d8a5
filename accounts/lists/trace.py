"""What an import leaves by which it can be undone: values as plain JSON."""

import datetime as dt
from decimal import Decimal
from typing import Any


def plain(value: Any) -> Any:
    """A value that JSON can hold; equal values give equal ones, 4 and 4.0 alike."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value
