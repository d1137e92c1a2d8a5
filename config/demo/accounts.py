"""The accounts of the demo: one for each role, and the head teachers."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from accounts import admission
from accounts.models import Role, User
from config.demo.classes import Run
from config.demo.names import Namer
from config.demo.scene import Scene
from config.demo.tree import Units
from config.demo.year import Stage
from courses import planning
from courses.models import StaffRole
from trainees.models import Enrolment
from units.models import Unit

# Known to everybody who reads the address: the demo listens on this machine alone.
PASSWORD = "kaiban-demo"  # noqa: S105 - printed for everybody, see above
_HOME = "湖塘镇"
_AUDITED_FOR = dt.timedelta(days=30)


@dataclass(frozen=True)
class Account:
    """An account as the printed list names it."""

    role: str
    username: str
    unit: str
    password: str = PASSWORD


@dataclass(frozen=True)
class Opening:
    """An account to be made: `role` None for head teachers, whose role is one of a class."""

    username: str
    role: Role | None
    unit: Unit
    born: int
    gender: str = "F"


def home_town(units: Units) -> Unit:
    """The town whose organiser, liaison and cadre have accounts: one that holds classes itself, or the first."""
    return units.towns.get(_HOME) or next(iter(units.towns.values()))


def openings(units: Units, suffix: str = "", *, teachers: int) -> list[Opening]:
    """Who is to have an account, beside the administrator and the cadre."""
    district, first = units.district, home_town(units)
    second = next((town for town in units.towns.values() if town != first), first)
    found = [
        Opening("organiser", Role.ORGANISER, district, 1984),
        Opening("organiser_town", Role.ORGANISER, first, 1987, "M"),
        Opening("liaison", Role.LIAISON, first, 1991),
        Opening("finance", Role.FINANCE, district, 1979),
        Opening("auditor", Role.AUDITOR, district, 1976, "M"),
    ]
    if second != first:
        found.insert(3, Opening("liaison2", Role.LIAISON, second, 1989, "M"))
    school = units.called("区委党校")
    heads = ["head_teacher", *(f"head_teacher{number}" for number in range(2, teachers + 1))]
    found += [
        Opening(name, None, school, 1980 + 3 * place, "FM"[place % 2]) for place, name in enumerate(heads)
    ]
    return [Opening(row.username + suffix, row.role, row.unit, row.born, row.gender) for row in found]


def admit(rows: Iterable[Opening], *, namer: Namer, password: str, by: User) -> list[User]:
    """Makes the accounts with their roles; `password` is encoded, for encoding one takes a second."""
    rows = list(rows)
    users: list[User] = User.objects.bulk_create(
        User(
            username=row.username,
            name=namer.name(row.gender, row.born),
            unit=row.unit,
            phone=namer.phone(),
            password=password,
        )
        for row in rows
    )
    for user, row in zip(users, rows, strict=True):
        if row.role:
            admission.grant(user, by=by, role=row.role, unit=row.unit)
    return users


def admit_cadre(enrolment: Enrolment, username: str, *, password: str, by: User) -> User:
    """An account for somebody who is trained, with the role of a cadre in the own unit."""
    cadre = enrolment.cadre
    user: User = User.objects.create(
        username=username, name=cadre.name, unit=enrolment.unit, phone=cadre.phone, password=password
    )
    admission.grant(user, by=by, role=Role.CADRE, unit=enrolment.unit)
    cadre.user = user
    cadre.save(update_fields=["user"])
    return user


def name_auditors(scene: Scene, runs: Iterable[Run], auditors: Iterable[User]) -> None:
    """Names them for the class that ended last, for a month: their first page says until when."""
    past = [run.training_class for run in runs if run.stage == Stage.PAST]
    for user in auditors:
        for row in past[-1:]:
            until = scene.today + _AUDITED_FOR
            planning.appoint(
                row, user=user, role=StaffRole.AUDITOR, by=scene.staff.organiser, expires_on=until
            )


def told(user: User, role: str = "") -> Account:
    """An account for the printed list."""
    return Account(role or StaffRole.HEAD_TEACHER.value, user.username, str(user.unit))
