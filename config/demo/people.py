"""The cadres of the demo district: who holds which post in which unit."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from accounts.models import User
from config.demo.names import Namer
from config.demo.tree import Units, offices
from trainees import people
from trainees.models import Appointment, Cadre, ElectionCycle
from trainees.people import NewCadre
from units.models import Unit, UnitKind

# What members of a committee look after; those of the Party's body come first and are Party members.
_PARTY_DUTIES = ("组织委员", "宣传委员", "纪检委员")
_COMMITTEE_DUTIES = ("网格长", "网格长", "人民调解员", "民政专干", "安全员")
_DUTIES = tuple(f"{{party}}{duty}" for duty in _PARTY_DUTIES) + tuple(
    f"{{committee}}委员、{duty}" for duty in _COMMITTEE_DUTIES
)
_HUI_VILLAGE = "城西回民村"
_OTHER_NATIONALITIES = ("回族", "土家族", "苗族", "壮族", "满族", "侗族")
_AGES = {
    "secretary": (34, 59),
    "director": (31, 57),
    "deputy": (29, 54),
    "member": (24, 52),
    "head": (42, 56),
    "leader": (34, 54),
    "staff": (29, 45),
}
_MEN = {"secretary": 0.72, "director": 0.55, "deputy": 0.45, "member": 0.33}


@dataclass(frozen=True)
class Seat:
    """A post to be filled: `roles` are secretary, director, deputy, member, or town_ and dept_ head, leader, staff."""

    unit: Unit
    town: Unit | None
    roles: tuple[str, ...]
    post: str


@dataclass(frozen=True)
class Person:
    """A cadre with the seat that is held."""

    cadre: Cadre
    seat: Seat
    is_new: bool


class Filler:
    """Finds somebody for each seat: age, schooling and Party membership go with the post."""

    def __init__(self, random: Random, namer: Namer, *, today: dt.date, elected_on: dt.date) -> None:
        self.random, self.namer, self.today, self.elected_on = random, namer, today, elected_on

    def fill(self, seat: Seat) -> NewCadre:
        """A new cadre for the seat."""
        role = seat.roles[0].rpartition("_")[2]
        gender = self._gender(role, seat.post)
        birth_month = self.namer.birth_month(self.today, *_AGES[role])
        born = int(birth_month[:4])
        is_new = self._is_new(seat)
        return NewCadre(
            name=self.namer.name(gender, born),
            unit=seat.unit,
            post=seat.post,
            is_new=is_new if seat.town and seat.unit != seat.town else None,
            gender=gender,
            nationality=self._nationality(seat.unit),
            birth_month=birth_month,
            political_status=self._political_status(seat, born),
            education=self._education(seat, born),
            phone=self.namer.phone(),
            started_on=self._started_on(is_new, born),
        )

    def _gender(self, role: str, post: str) -> str:
        if "妇联" in post:
            return "F"
        return "M" if self.random.random() < _MEN.get(role, 0.62) else "F"

    def _is_new(self, seat: Seat) -> bool:
        return self.random.random() < (0.45 if {"secretary", "director"} & set(seat.roles) else 0.4)

    def _nationality(self, unit: Unit) -> str:
        if unit.short_name == _HUI_VILLAGE and self.random.random() < 0.6:
            return "回族"
        return "汉族" if self.random.random() < 0.985 else self.random.choice(_OTHER_NATIONALITIES)

    def _political_status(self, seat: Seat, born: int) -> str:
        if seat.unit.kind not in (UnitKind.COMMUNITY, UnitKind.VILLAGE):
            return "MEMBER" if self.random.random() < 0.96 else "DEMOCRATIC"
        if "党" in seat.post or self.random.random() < 0.62:
            return "MEMBER"
        young = self.today.year - born < 28
        return self.random.choices(
            ["LEAGUE" if young else "MASSES", "PROBATIONARY", "MASSES", "DEMOCRATIC"], [10, 3, 8, 0.4]
        )[0]

    def _education(self, seat: Seat, born: int) -> str:
        if seat.unit.kind not in (UnitKind.COMMUNITY, UnitKind.VILLAGE):
            return self.random.choices(["BACHELOR", "MASTER"], [78, 22])[0]
        levels = ["SENIOR", "SECONDARY", "COLLEGE", "BACHELOR", "MASTER"]
        weights = [12, 10, 46, 32, 0] if born < 1976 else [2, 4, 36, 56, 2]
        return self.random.choices(levels, weights if born < 1988 else [0, 1, 22, 72, 5])[0]

    def _started_on(self, is_new: bool, born: int) -> dt.date:
        if is_new:
            return self.elected_on + dt.timedelta(days=self.random.randint(0, 12))
        earliest = max(born + 23, self.today.year - 12)
        year = self.random.randint(earliest, max(earliest, self.elected_on.year - 2))
        return min(dt.date(year, self.random.randint(1, 12), 1), self.elected_on - dt.timedelta(days=200))


def settle(units: Units, *, cycle: ElectionCycle, filler: Filler, by: User) -> list[Person]:
    """Fills every seat of the district, in the order of its units; the elected posts belong to `cycle`."""
    seats = list(_seats(units, filler.random))
    rows = [filler.fill(seat) for seat in seats]
    cadres = people.add_many(rows, district=units.district, by=by)
    grassroots = Appointment.objects.filter(cadre__in=cadres, is_new__isnull=False)
    grassroots.update(cycle=cycle)
    return [
        Person(cadre, seat, bool(row.is_new)) for cadre, seat, row in zip(cadres, seats, rows, strict=True)
    ]


def _seats(units: Units, random: Random) -> Iterator[Seat]:
    for town in units.towns.values():
        posts = offices()["township"][town.kind]
        for rank in ("head", "leader", "staff"):
            for post in posts["staff" if rank == "staff" else f"{rank}s"]:
                yield Seat(town, town, (f"town_{rank}",), post)
    for community, town in units.grassroots():
        yield from _committee(community, town, random)
    for department in offices()["department"]:
        unit = units.departments[department["short_name"]]
        for rank in ("head", "leader", "staff"):
            for post in department["staff" if rank == "staff" else f"{rank}s"]:
                yield Seat(unit, None, (f"dept_{rank}",), post)


def _committee(unit: Unit, town: Unit, random: Random) -> Iterator[Seat]:
    """A secretary and a director, who may be one person (一肩挑), their deputies, and the members."""
    party = random.choices(["党委", "党总支", "党支部"], [3, 6, 1])[0]
    committee = "村委会" if unit.kind == UnitKind.VILLAGE else "居委会"
    if random.random() < 0.42:
        yield Seat(unit, town, ("secretary", "director"), f"{party}书记、{committee}主任")
        yield Seat(unit, town, ("deputy",), f"{party}副书记")
    else:
        yield Seat(unit, town, ("secretary",), f"{party}书记")
        if random.random() < 0.6:
            yield Seat(unit, town, ("director",), f"{party}副书记、{committee}主任")
        else:
            yield Seat(unit, town, ("director",), f"{committee}主任")
            yield Seat(unit, town, ("deputy",), f"{party}副书记")
    if random.random() < 0.6:
        yield Seat(unit, town, ("deputy",), f"{committee}副主任")
    yield Seat(unit, town, ("member",), f"{committee}委员、妇联主席")
    for duty in random.sample(_DUTIES, random.choices([1, 2, 3], [35, 45, 20])[0]):
        yield Seat(unit, town, ("member",), duty.format(party=party, committee=committee))
