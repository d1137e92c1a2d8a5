"""An amount of yuan in the capital numerals of vouchers (人民币大写)."""

from decimal import Decimal

from timetable.withholding import rounded

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def in_capitals(amount: Decimal) -> str:
    """人民币壹仟零伍拾元整: of an amount of nought or more below 10,000 万亿, rounded to the fen half up."""
    fen = int(rounded(amount) * 100)
    yuan, (jiao, rest) = fen // 100, divmod(fen % 100, 10)
    words = f"{_whole(yuan)}元" if yuan else ""
    if not jiao and not rest:
        return f"人民币{words or '零元'}整"
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif words:
        words += "零"
    return f"人民币{words}" + (f"{_DIGITS[rest]}分" if rest else "整")


def _whole(yuan: int) -> str:
    """Groups of four figures, a nought said once wherever one or more stand between figures."""
    groups: list[int] = []
    while yuan:
        yuan, group = divmod(yuan, 10_000)
        groups.append(group)
    words, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            gap = bool(words)
            continue
        if words and (gap or group < 1000):
            words += "零"
        words, gap = words + _group(group) + _GROUPS[place], False
    return words


def _group(group: int) -> str:
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            words += ("零" if gap and words else "") + _DIGITS[digit] + _PLACES[place]
        gap = not digit
    return words
