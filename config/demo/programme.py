"""What a class does in each of its half-days, before rooms and lecturers are found."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from config.demo.outlines import Outline
from timetable.calendar import HalfDay
from timetable.models import Period, SessionKind

# By the number of half-days: O opening and lecture, L lecture, F field teaching, G groups, X exchange or test
# and closing.
_SHAPES = {4: "OLFX", 5: "OLFLX", 6: "OLFGLX", 10: "OLLGFLLLLX"}
# Courses that are given on the spot and not in a classroom.
_ON_THE_SPOT = (7, 20, 31)
_TOPICS = {
    True: "履新之初怎样开好头、起好步",
    False: "结合岗位谈体会、找差距、明措施",
}


@dataclass(frozen=True)
class Block:
    """One session of the programme. `course` is a number of the catalogue; `minutes` None fills what is left
    of the half-day, a negative number counts from its end."""

    kind: SessionKind
    title: str = ""
    course: int | None = None
    hours: Decimal = Decimal(4)
    minutes: int | None = None
    place: str = ""


def programme(outline: Outline, half_days: list[HalfDay]) -> dict[HalfDay, list[Block]]:
    """The blocks of each half-day in order of time; an evening is spent in exchange."""
    lectures = (number for number in outline.courses if number not in _ON_THE_SPOT)
    signs = iter(_SHAPES[outline.half_days])
    evening = [Block(SessionKind.EXCHANGE, "学员论坛：我的工作一招", hours=Decimal(2))]
    return {
        half_day: evening if half_day.period == Period.EVE else _blocks(next(signs), outline, lectures)
        for half_day in half_days
    }


def _blocks(sign: str, outline: Outline, lectures: Iterator[int]) -> list[Block]:
    if sign == "O":
        return [
            Block(SessionKind.OPENING, "开班式", hours=Decimal(1), minutes=40),
            Block(SessionKind.LECTURE, course=next(lectures), hours=Decimal(3)),
        ]
    if sign == "L":
        return [Block(SessionKind.LECTURE, course=next(lectures))]
    if sign == "F":
        return [Block(SessionKind.FIELD_TEACHING, f"现场教学：{outline.field}", place=outline.field)]
    if sign == "G":
        return [Block(SessionKind.GROUP_DISCUSSION, f"分组讨论：{_TOPICS[outline.after_election]}")]
    last = (
        Block(SessionKind.TEST, "结业测试", hours=Decimal(3))
        if outline.test
        else Block(SessionKind.EXCHANGE, "学员交流", hours=Decimal(3))
    )
    return [last, Block(SessionKind.CLOSING, "结业式", hours=Decimal(1), minutes=-40)]
