"""Values on their way into a sheet: text stays text, and how much room it takes."""

from decimal import Decimal

from exports.office.texts import LONGEST, Value, is_too_long, lines_of, plain, readable, width_of


def number(value: Decimal) -> int | float:
    """A decimal as a cell holds it: 4.0 is 4, 2.5 is 2.5."""
    return int(value) if value == value.to_integral_value() else float(value)


__all__ = ["LONGEST", "Value", "is_too_long", "lines_of", "number", "plain", "readable", "width_of"]
