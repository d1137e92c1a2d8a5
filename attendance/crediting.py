"""Crediting hours and taking them back: a training over 31 December is split (R8), online hours convert (R6)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from pathlib import PurePath
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import F, Q

from accounts import audit
from accounts.models import AuditEntry, User
from attendance.models import CreditSource, HoursCredit, OnlineRate, TrainingLevel
from courses.models import TrainingClass
from trainees.models import Cadre

_TENTH = Decimal("0.1")
_FACTS = ("source", "title", "year", "level", "is_face_to_face", "proof_number", "proof_name")
Key = tuple[int, str, str, int, dt.date | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCredit:
    """A training to be credited. `hours` of the online academy are those it gave, before conversion.

    With `year` all of it belongs to that year (who knows the sessions splits by them); without, it is split by its
    days over the calendar years from `started_on` to `ended_on`, of which the first is then needed. `proof` is kept
    under a name of ours, `proof_name` is its own.
    """

    cadre: int
    source: str
    title: str
    year: int | None = None
    started_on: dt.date | None = None
    ended_on: dt.date | None = None
    hours: Decimal = Decimal(0)
    days: Decimal = Decimal(0)
    level: str = TrainingLevel.NONE
    is_face_to_face: bool = True
    training_class: TrainingClass | None = None
    proof_number: str = ""
    proof: File | None = None
    proof_name: str = ""

    @property
    def key(self) -> Key:
        """By which the same training is known; of one that is split, the first year's."""
        year = self.year or (self.started_on.year if self.started_on else 0)
        return (self.cadre, self.source, self.title, year, self.started_on)


@transaction.atomic
def credit_many(rows: Sequence[NewCredit], *, by: User | None) -> list[HoursCredit]:
    """Credits the trainings and returns the new rows in order, two for one over 31 December (R8). What stands already,
    or comes twice, is not credited again and not returned. Online hours convert by the table of the district, up to
    its most a year (R6). Queries do not grow with the rows, but for files.
    """
    cadres = hold({row.cadre for row in rows})
    parts = [part for row in rows for part in split(row)]
    known = set(standing(parts))
    made: list[HoursCredit] = []
    for part in parts:
        if part.key not in known:
            known.add(part.key)
            made.append(_credit(part, by))
    HoursCredit.objects.bulk_create(made, batch_size=1000)
    _convert(made, cadres)
    audit.record_many(
        "attendance.credit", by=by, subjects=[(cadres[row.cadre_id], facts(row)) for row in made]
    )
    return made


@transaction.atomic
def change_many(rows: Sequence[HoursCredit], *, fields: Collection[str], by: User | None) -> None:
    """Saves the columns `fields` of changed credits; online hours convert anew (R6)."""
    cadres = hold({row.cadre_id for row in rows})
    HoursCredit.objects.bulk_update(rows, sorted(fields), batch_size=1000)
    _convert(rows, cadres)
    audit.record_many(
        "attendance.change_credit", by=by, subjects=[(cadres[row.cadre_id], facts(row)) for row in rows]
    )


def store(
    rows: Sequence[HoursCredit], *, fields: Collection[str], years: Collection[tuple[int, int]]
) -> None:
    """Saves the columns `fields`; online hours of these people convert anew, in `years` too (person and year), from which
    a row may have gone. The caller holds the people and leaves the trail."""
    HoursCredit.objects.bulk_update(rows, sorted(fields), batch_size=1000)
    cadres = hold({row.cadre_id for row in rows})
    _convert(rows, cadres, years)


@transaction.atomic
def uncredit(credit: HoursCredit, *, by: User | None, reason: str) -> AuditEntry | None:
    """Takes one credit back; the entry of the trail by which `restore` brings it back, None where it was gone."""
    return next(iter(uncredit_many([credit.pk], by=by, reason=reason)), None)


@transaction.atomic
def uncredit_many(credits: Collection[int], *, by: User | None, reason: str) -> list[AuditEntry]:
    """Takes credits back, as when a class is reopened; what was capped for them counts again (R6)."""
    people = set(HoursCredit.objects.filter(pk__in=credits).values_list("cadre_id", flat=True))
    cadres = hold(people)
    gone = list(HoursCredit.objects.filter(pk__in=credits).order_by("pk"))
    entries = AuditEntry.objects.bulk_create(
        AuditEntry(
            action="attendance.uncredit",
            by=by,
            subject_type=Cadre._meta.label_lower,
            subject_id=row.cadre_id,
            subject_label=cadres[row.cadre_id].name,
            training_class_id=row.training_class_id,
            data={**facts(row), "reason": reason},
        )
        for row in gone
    )
    HoursCredit.objects.filter(pk__in=[row.pk for row in gone]).delete()
    _convert(gone, cadres)
    return entries


@transaction.atomic
def restore(entry: AuditEntry, *, by: User) -> HoursCredit | None:
    """Brings back what was taken, as the trail remembers it; None where the same training was credited meanwhile."""
    data = entry.data
    dates = [dt.date.fromisoformat(data[name]) if data[name] else None for name in ("started_on", "ended_on")]
    new = NewCredit(
        cadre=entry.subject_id or 0,
        **{name: data[name] for name in _FACTS},
        started_on=dates[0],
        ended_on=dates[1],
        hours=Decimal(data["claimed_hours"] or data["hours"]),
        days=Decimal(data["days"]),
        training_class=TrainingClass.objects.filter(pk=data["training_class"]).first(),
    )
    made = credit_many([new], by=by)
    if made and data["proof"]:
        made[0].proof.name = data["proof"]
        made[0].save(update_fields=["proof"])
    return made[0] if made else None


def standing(rows: Iterable[NewCredit]) -> dict[Key, int]:
    """The credits that are the same trainings as `rows`: key → id. Pass what `split` gives, or rows of one year.

    One query.
    """
    wanted = {row.key for row in rows}
    known = HoursCredit.objects.filter(
        cadre__in={key[0] for key in wanted}, year__in={key[3] for key in wanted}
    ).order_by()
    columns = ("cadre_id", "source", "title", "year", "started_on", "pk")
    return {key: pk for *parts, pk in known.values_list(*columns) if (key := tuple(parts)) in wanted}


def split(row: NewCredit) -> Iterator[NewCredit]:
    """One part a calendar year, hours and days shared out by the days that lie in it (R8); together they are the
    whole. Raises ValueError without a year and without a first day."""
    if row.year is not None:
        yield row
        return
    if row.started_on is None:
        raise ValueError("a credit needs a year or a first day")
    last = row.ended_on or row.started_on
    whole, passed = (last - row.started_on).days + 1, 0
    hours, days = Decimal(0), Decimal(0)
    for year in range(row.started_on.year, last.year + 1):
        passed = (min(last, dt.date(year, 12, 31)) - row.started_on).days + 1
        hours_so_far, days_so_far = (_share(value, passed, whole) for value in (row.hours, row.days))
        yield replace(row, year=year, hours=hours_so_far - hours, days=days_so_far - days)
        hours, days = hours_so_far, days_so_far


def reconvert(rate: OnlineRate) -> int:
    """Works the district's online hours out anew for the rate's year, or all years where it has none; how many rows
    there are. The caller has the transaction."""
    rows = HoursCredit.objects.filter(source=CreditSource.ONLINE, cadre__district=rate.district_id)
    if rate.year:
        rows = rows.filter(year=rate.year)
    cadres = hold(set(rows.values_list("cadre_id", flat=True)))
    found = list(rows)
    _convert(found, cadres)
    return len(found)


def facts(row: HoursCredit) -> dict[str, Any]:
    """A credit as plain data for the trail."""
    return {
        "credit": row.pk,
        **{name: getattr(row, name) for name in _FACTS},
        "source": str(row.source),
        "level": str(row.level),
        **{name: str(getattr(row, name) or "") for name in ("started_on", "ended_on", "claimed_hours")},
        "hours": str(row.hours),
        "days": str(row.days),
        "training_class": row.training_class_id,
        "proof": row.proof.name or "",
    }


def hold(cadres: Collection[int]) -> dict[int, Cadre]:
    """Locks the people, in order: two that credit the same one wait for each other."""
    rows = Cadre.objects.filter(pk__in=cadres).order_by("pk").select_for_update(no_key=True)
    return {row.pk: row for row in rows.only("pk", "name", "district_id")}


def _credit(part: NewCredit, by: User | None) -> HoursCredit:
    is_online = part.source == CreditSource.ONLINE
    row = HoursCredit(
        cadre_id=part.cadre,
        started_on=part.started_on,
        ended_on=part.ended_on,
        hours=part.hours,
        days=part.days,
        claimed_hours=part.hours if is_online else None,
        training_class=part.training_class,
        entered_by=by,
        **{name: getattr(part, name) for name in _FACTS},
    )
    row.is_face_to_face = part.is_face_to_face and not is_online
    if part.proof:
        suffix = PurePath(part.proof.name or "").suffix.lower()[:10]
        row.proof.save(f"proof{suffix}", part.proof, save=False)
    return row


def _share(value: Decimal, passed: int, whole: int) -> Decimal:
    return (value * passed / whole).quantize(_TENTH, ROUND_HALF_UP)


def _convert(
    touched: Sequence[HoursCredit], cadres: dict[int, Cadre], more: Collection[tuple[int, int]] = ()
) -> None:
    """Works out the online hours of the people and years anew: in the order of their days, each by the district's
    rate, until the year's most is reached (R6)."""
    years = {(row.cadre_id, row.year) for row in touched if row.source == CreditSource.ONLINE}
    if not years:
        return
    years |= set(more)
    rates = _rates({cadre.district_id for cadre in cadres.values()})
    rows = HoursCredit.objects.filter(
        source=CreditSource.ONLINE,
        cadre__in={cadre for cadre, _year in years},
        year__in={year for _cadre, year in years},
    ).order_by(F("started_on").asc(nulls_last=True), "pk")
    own = {row.pk: row for row in touched if row.pk}
    counted: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    changed = []
    for row in rows:
        district = cadres[row.cadre_id].district_id
        rate = rates.get((district, row.year)) or rates.get((district, None)) or OnlineRate()
        hours = converted(row.claimed_hours or Decimal(0), rate, counted[row.cadre_id, row.year])
        counted[row.cadre_id, row.year] += hours
        if hours != row.hours:
            row.hours = hours
            changed.append(row)
            if row.pk in own:
                own[row.pk].hours = hours
    HoursCredit.objects.bulk_update(changed, ["hours"], batch_size=1000)


def converted(claimed: Decimal, rate: OnlineRate, counted: Decimal) -> Decimal:
    """Online hours by the rate (R6), in tenths rounded down; no more than is left of the year's most after what was
    `counted` before."""
    hours = (claimed * Decimal(rate.credited) / Decimal(rate.claimed)).quantize(_TENTH, ROUND_DOWN)
    return hours if rate.most is None else max(min(hours, rate.most - counted), Decimal(0))


def _rates(districts: Collection[int]) -> dict[tuple[int, int | None], OnlineRate]:
    rows = OnlineRate.objects.filter(Q(district__in=districts))
    return {(row.district_id, row.year): row for row in rows}
