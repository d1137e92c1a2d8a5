"""Income tax withheld from labour remuneration (劳务报酬), and the fee before tax that leaves a given fee after it.

Amounts are yuan with two places; a fraction of a fen is rounded half up. The table knows no day: `fee_standards` gives the
one in force.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

FEN = Decimal("0.01")
ZERO = Decimal("0.00")
_HUNDRED = Decimal(100)


def rounded(amount: Decimal) -> Decimal:
    """To the fen, half up."""
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Bracket:
    """Above `over` yuan of taxable income `rate` per cent are withheld, less `quick_deduction` yuan."""

    over: Decimal
    rate: Decimal
    quick_deduction: Decimal


@dataclass(frozen=True, slots=True)
class Withholding:
    """A table of withholding. Of an income the flat deduction is taken off, or that share of it where it is more: with 800
    yuan and 20 per cent, nothing is taxed up to 800, and from 4,000 on the share is what is taken off."""

    flat_deduction: Decimal
    share_deducted: Decimal
    brackets: tuple[Bracket, ...]

    @classmethod
    def of(
        cls, flat_deduction: Decimal, share_deducted: Decimal, rates: Iterable[tuple[Decimal, Decimal]]
    ) -> Self:
        """With brackets given as (over, rate); the quick deductions follow, so that no yuan more leaves less."""
        made: list[Bracket] = []
        for over, rate in sorted(rates):
            last = made[-1] if made else Bracket(ZERO, rate, ZERO)
            quick = last.quick_deduction + over * (rate - last.rate) / _HUNDRED
            made.append(Bracket(over, rate, quick))
        return cls(flat_deduction, share_deducted, tuple(made))

    def taxable(self, gross: Decimal) -> Decimal:
        """What of the fee before tax is taxed, unrounded."""
        deducted = max(self.flat_deduction, gross * self.share_deducted / _HUNDRED)
        return max(gross - deducted, ZERO)

    def tax(self, gross: Decimal) -> Decimal:
        """What is withheld of a fee before tax. An income at the end of a bracket belongs to it."""
        taxable = self.taxable(gross)
        within = [bracket for bracket in self.brackets if bracket.over < taxable]
        if not within:
            return ZERO
        return rounded(taxable * within[-1].rate / _HUNDRED - within[-1].quick_deduction)

    def net(self, gross: Decimal) -> Decimal:
        """What is left of a fee before tax."""
        return gross - self.tax(gross)

    def gross(self, net: Decimal) -> Decimal:
        """The smallest fee before tax that leaves `net`, to the fen.

        What is left never falls as the fee grows, and no rate reaches 100 per cent, so it is found by halving; a fen more
        of fee leaves a fen more or the same, so it is met exactly.
        """
        low, high = int(net / FEN), max(int(net / FEN) * 2, 1)
        while self.net(high * FEN) < net:
            high *= 2
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self.net(middle * FEN) >= net else (middle + 1, high)
        return low * FEN
