"""The demo as a whole: one district or several, each with its year."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Role, User
from config.demo import (
    accounts,
    catalogue,
    ceremonies,
    classes,
    closures,
    credits,
    endings,
    enrolments,
    history,
    leaves,
    materials,
    people,
    phones,
    preparation,
    privacy,
    reminding,
    report,
    results,
    rolls,
    scans,
    timetables,
    tree,
)
from config.demo.names import Namer
from config.demo.outlines import outlines
from config.demo.people import Filler
from config.demo.report import Report
from config.demo.scene import Scene, Staff, chance
from config.demo.year import Stage, Year, span_of, stages
from desk import opening
from timetable import calendar
from timetable.calendar import DistrictTimes, WorkCalendar, YearNotPublished
from timetable.models import Period
from trainees.models import ElectionCycle
from units.models import Unit

_NAME = "武进区"
_TIMES = {
    Period.AM: (dt.time(9), dt.time(11, 30), Decimal(4)),
    Period.PM: (dt.time(14), dt.time(16, 30), Decimal(4)),
    Period.EVE: (dt.time(19), dt.time(20, 30), Decimal(2)),
}
_ELECTED_BEFORE = dt.timedelta(days=70)
_INTO_OFFICE = dt.timedelta(days=14)
_PHONES_A_DISTRICT = 10_000


@dataclass(frozen=True)
class Size:
    """How much is made: how many districts, of each all towns or those named, the whole year or a few classes,
    how many head teachers."""

    districts: int = 1
    towns: tuple[str, ...] = ()
    is_small: bool = False
    teachers: int = 5


SIZES = {
    "small": Size(towns=("牛塘镇",), is_small=True, teachers=4),
    "district": Size(),
    "province": Size(districts=4),
}


@transaction.atomic
def make(*, seed: int, size: Size, today: dt.date) -> Report:
    """Makes the districts with everything in them, wholly or not at all, and says what there is now."""
    now = dt.datetime.combine(today, timezone.localtime().timetz())
    made = Report()
    taken = Unit.objects.filter(parent=None).count()
    for number in range(taken + 1, taken + size.districts + 1):
        made.add(_make_one(f"{seed}/{number}", number, size, now))
    if not taken:  # where there was a district already, these turns would send what is real
        reminding.remind(list(Unit.objects.filter(parent=None)), now)
    return made


def _make_one(seed: str, number: int, size: Size, now: dt.datetime) -> Report:
    suffix = "" if number == 1 else f"-{number}"
    namer = Namer(chance(seed, "names"), first_number=number * _PHONES_A_DISTRICT)
    administrator = _open(number, suffix, namer)
    district = administrator.current_grants[0].unit
    # Clearing the demo empties the whole database, so it is offered only where that began with this district.
    Unit.objects.filter(pk=district.pk).update(is_demo=number == 1)
    unpublished = _seed_calendar(now.date(), administrator)
    units = tree.grow(district, towns=size.towns, with_codes=number == 1)
    openings = accounts.openings(units, suffix, teachers=size.teachers)
    users = accounts.admit(openings, namer=namer, password=administrator.password, by=administrator)
    work = WorkCalendar.load(*span_of(now.date()))
    elected_on = work.workdays_from(now.date() - _ELECTED_BEFORE, 1)[0]
    scene = Scene(
        seed=seed,
        now=now,
        units=units,
        staff=Staff(administrator, users[0], users[-size.teachers :]),
        namer=namer,
        times=DistrictTimes.load(district.pk),
        calendar=work,
        catalogue=catalogue.furnish(district, namer=namer, by=administrator),
        in_office_on=elected_on + _INTO_OFFICE,
    )
    runs = _fill(scene, size)
    auditors = [user for user, row in zip(users, openings, strict=True) if row.role == Role.AUDITOR]
    accounts.name_auditors(scene, runs, auditors)
    told = [accounts.told(administrator, Role.ADMINISTRATOR)]
    told += [accounts.told(user, row.role or "") for user, row in zip(users, openings, strict=True)]
    home = accounts.home_town(units)
    trained = next(row for row in report.running(runs).enrolments if home.contains(row.unit))
    cadre = accounts.admit_cadre(trained, f"cadre{suffix}", password=administrator.password, by=administrator)
    leaves.ask_own(scene, trained, by=cadre)
    privacy.ask_own(trained.cadre, by=cadre, answered_by=administrator)
    told.insert(-size.teachers, accounts.told(cadre, Role.CADRE))
    return report.tell(scene, runs, told, unpublished, linked=trained.cadre)


def _open(number: int, suffix: str, namer: Namer) -> User:
    """The district with its half-days, its rules of attendance and its administrator."""
    return opening.open_district(
        name=_NAME if number == 1 else f"{_NAME}（演示{number}）",
        username=f"administrator{suffix}",
        person=namer.name("M", 1975),
        password=accounts.PASSWORD,
        times=_TIMES,
    )


def _seed_calendar(today: dt.date, by: User) -> list[int]:
    """Enters the holidays of the years touched; returns the years not published, which have weekends only (R27)."""
    missing = []
    first, last = span_of(today)
    for year in range(first.year, last.year + 1):
        try:
            calendar.seed(year, by=by)
        except YearNotPublished:
            missing.append(year)
    return missing


def _fill(scene: Scene, size: Size) -> list[classes.Run]:
    """People, classes, enrolments, timetables and attendance of one district."""
    district, by = scene.units.district, scene.staff.organiser
    elected_on = scene.in_office_on - _INTO_OFFICE
    cycle = ElectionCycle.objects.create(
        district=district,
        name=f"{elected_on.year}年村（社区）两委换届",
        held_on=elected_on,
    )
    filler = Filler(scene.chance("people"), scene.namer, today=scene.today, elected_on=elected_on)
    scene.people = people.settle(scene.units, cycle=cycle, filler=filler, by=by)
    credits.earn(scene)
    rows = outlines(small=size.is_small)
    now = next(row for row in rows if row.now)
    far = stages(len(rows), scene.today, running=rows.index(now))
    rows.remove(now)
    rows.insert(far.index(Stage.NOW), now)
    wanted = [(stage, row.length) for stage, row in zip(far, rows, strict=True)]
    runs = classes.plan(scene, rows, Year(scene.calendar, scene.today).allot(wanted))
    enrolments.enrol(scene, runs)
    _count_rows()
    timetables.arrange(scene, runs)
    ceremonies.prepare(scene, runs)
    materials.hand_out(scene, runs)
    closures.limit(scene)
    rolls.call(scene, runs)
    phones.tie(report.running(runs))
    scans.check_in(scene, runs)
    results.gather(scene, runs)
    leaves.ask(scene, runs)
    preparation.prepare(scene, runs)
    endings.close(scene, runs)
    history.backdate(scene, runs)
    return runs


def _count_rows() -> None:
    """Tells the database how much there is now: until it knows, it looks for shared trainees the long way."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
