"""Income tax withheld from labour remuneration: every boundary of the table, and the way back from after tax to before."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timetable.withholding import Withholding, rounded

D = Decimal
NATIONAL = Withholding.of(D(800), D(20), [(D(0), D(20)), (D(20000), D(30)), (D(50000), D(40))])
fen = st.integers(min_value=0, max_value=100_000_000).map(lambda count: D(count) / 100)


@pytest.mark.parametrize(
    ("gross", "tax"),
    [
        ("0", "0.00"),
        ("800", "0.00"),
        ("800.01", "0.00"),
        ("800.03", "0.01"),
        ("801", "0.20"),
        ("3999.99", "640.00"),
        ("4000", "640.00"),
        ("4000.01", "640.00"),
        ("4001", "640.16"),
        ("24999.99", "4000.00"),
        ("25000", "4000.00"),  # taxable 20,000
        ("25000.01", "4000.00"),
        ("25001", "4000.24"),
        ("62499.99", "13000.00"),
        ("62500", "13000.00"),  # taxable 50,000
        ("62501", "13000.32"),
        ("100000", "25000.00"),
    ],
)
def test_the_tax_at_every_boundary(gross: str, tax: str) -> None:
    assert NATIONAL.tax(D(gross)) == D(tax)


def test_the_quick_deductions_follow_from_the_brackets() -> None:
    assert [bracket.quick_deduction for bracket in NATIONAL.brackets] == [D(0), D(2000), D(7000)]


def test_a_fraction_of_a_fen_is_rounded_half_up() -> None:
    assert [rounded(D(text)) for text in ("0.005", "0.0149", "2.675")] == [D("0.01"), D("0.01"), D("2.68")]


@pytest.mark.parametrize(
    ("net", "gross"),
    [
        ("800", "800.00"),
        ("1000", "1050.00"),
        ("2000", "2300.00"),
        ("3360", "4000.00"),
        ("4000", "4761.90"),
        ("21000", "25000.00"),
        ("49500", "62500.00"),
    ],
)
def test_the_fee_before_tax_that_leaves_a_fee_after_it(net: str, gross: str) -> None:
    assert NATIONAL.gross(D(net)) == D(gross)


@given(net=fen)
def test_from_after_tax_to_before_and_back_nothing_is_lost(net: Decimal) -> None:
    gross = NATIONAL.gross(net)
    assert NATIONAL.net(gross) == net
    assert gross - NATIONAL.tax(gross) == net
    assert gross == 0 or NATIONAL.net(gross - D("0.01")) < net


@given(
    net=fen,
    flat=st.integers(0, 500_000).map(lambda count: D(count) / 100),
    share=st.integers(0, 990).map(lambda count: D(count) / 10),
    overs=st.lists(st.integers(1, 10_000_000), max_size=4, unique=True),
    rates=st.lists(st.integers(0, 990), min_size=5, max_size=5),
)
def test_so_by_any_table_that_a_district_may_lay_down(
    net: Decimal, flat: Decimal, share: Decimal, overs: list[int], rates: list[int]
) -> None:
    brackets = [D(0), *(D(over) / 100 for over in sorted(overs))]
    table = Withholding.of(
        flat, share, list(zip(brackets, (D(rate) / 10 for rate in sorted(rates)), strict=False))
    )
    assert table.net(table.gross(net)) == net
