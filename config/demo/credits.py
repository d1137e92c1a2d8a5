"""Hours that the demo's people earned elsewhere: online, called up by a superior, in the town, before the system."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from random import Random

from attendance.crediting import NewCredit, credit_many
from attendance.models import CreditSource, TrainingLevel
from config.demo.people import Person
from config.demo.scene import Scene

_ONLINE = (
    "学习贯彻党的二十届四中全会精神专题",
    "基层治理能力提升专题",
    "党纪学习教育专题",
    "民法典与依法行政专题",
)
_SUPERIOR = ("市委党校基层书记示范班", "省基层干部综合素质培训班", "市社区治理骨干研修班")
_IN_TOWN = ("冬训集中轮训", "消防与安全生产业务培训", "信访矛盾调解业务培训")
_HOURS_A_DAY = 8


def earn(scene: Scene) -> None:
    """A plausible share of the people has something: three in five online, two in five in the town, one in twelve called
    up, half of them a sum for the year before the system began."""
    chance = scene.chance("credits")
    rows = [row for person in scene.people for row in _earned(person, chance, scene.today)]
    credit_many(rows, by=scene.staff.administrator)


def _earned(person: Person, chance: Random, today: dt.date) -> Iterator[NewCredit]:
    cadre = person.cadre.pk
    since = dt.date(today.year, 1, 1)
    if chance.random() < 0.6:
        for title in chance.sample(_ONLINE, chance.choice((1, 1, 2, 3))):
            yield NewCredit(
                cadre=cadre,
                source=CreditSource.ONLINE,
                title=title,
                started_on=_day(chance, since, today),
                hours=Decimal(chance.randint(8, 40)) / 2,
            )
    if chance.random() < 0.4:
        yield _held(cadre, CreditSource.OTHER, TrainingLevel.TOWNSHIP, chance, since, today)
    if chance.random() < (0.2 if "书记" in person.seat.post else 0.05):
        yield _held(cadre, CreditSource.SUPERIOR, TrainingLevel.COUNTY, chance, since, today)
    if not person.is_new and chance.random() < 0.5:
        yield NewCredit(
            cadre=cadre,
            source=CreditSource.BEFORE,
            title=f"{since.year - 1}年度累计",
            year=since.year - 1,
            hours=Decimal(chance.randint(40, 160)) / 2,
            days=Decimal(chance.randint(4, 18)) / 2,
            is_face_to_face=False,
            proof_number=f"干部教育登记册{since.year - 1}",
        )


def _held(
    cadre: int, source: CreditSource, level: TrainingLevel, chance: Random, since: dt.date, today: dt.date
) -> NewCredit:
    """A training of some days in a hall."""
    days = chance.choice((3, 5)) if level == TrainingLevel.COUNTY else chance.choice((1, 1, 2))
    first = min(_day(chance, since, today), today - dt.timedelta(days=days))
    last = first + dt.timedelta(days=days - 1)
    return NewCredit(
        cadre=cadre,
        source=source,
        title=chance.choice(_SUPERIOR if level == TrainingLevel.COUNTY else _IN_TOWN),
        started_on=first,
        ended_on=last,
        hours=Decimal(days * _HOURS_A_DAY),
        days=Decimal(days),
        level=level,
    )


def _day(chance: Random, since: dt.date, today: dt.date) -> dt.date:
    """Some day of the year so far."""
    return since + dt.timedelta(days=chance.randint(0, max((today - since).days - 1, 0)))
