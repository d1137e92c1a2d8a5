"""What looks like signing in for another (代签), from check-ins and tied phones. Nothing is decided here: a person does."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from django.utils import timezone

from attendance.models import CheckIn, Direction, FlagKind, FlagReview, FlagVerdict
from attendance.standing import Cell, Row, Standing
from courses.models import TrainingClass
from timetable.calendar import HalfDay
from timetable.models import Period
from trainees.models import Enrolment, PhoneTie
from trainees.tied_phones import numbers_of

SHARED = FlagKind.SHARED_PHONE
_OTHER_HALF = {Period.AM: Period.PM, Period.PM: Period.AM}
_KEY = FlagReview._meta.get_field("key").max_length or 0


@dataclass(frozen=True)
class Seen:
    """One check-in: who, in which half-day, when, by which phone (None at the desk)."""

    person: Enrolment
    half_day: HalfDay
    at: dt.datetime
    phone_id: int | None


@dataclass(frozen=True)
class Flag:
    """One thing that a person should look at. `base` names what is alike whatever the half-day, `key` this one; `phones` are
    the numbers of the phones within the class, the earlier first; `missing` is the half without a trace."""

    kind: FlagKind
    base: str
    key: str
    people: tuple[Enrolment, ...]
    seen: tuple[Seen, ...]
    phones: tuple[int, ...] = ()
    missing: HalfDay | None = None
    review: FlagReview | None = None

    @property
    def half_days(self) -> list[HalfDay]:
        """In which it was seen, and the one that is missing."""
        found = {one.half_day for one in self.seen} | ({self.missing} if self.missing else set())
        return sorted(found)

    @property
    def is_open(self) -> bool:
        """Nobody has decided."""
        return self.review is None


@dataclass(frozen=True)
class Flags:
    """All of a class: what is open first, in the order of time."""

    standing: Standing
    rows: tuple[Flag, ...]

    @classmethod
    def of(cls, training_class: TrainingClass) -> Self:
        """Eight queries, however many people, half-days and phones."""
        standing = Standing.of(training_class)
        seen = _seen(standing)
        ties = list(PhoneTie.objects.filter(enrolment__training_class=training_class))
        numbers = numbers_of(ties)
        reviews = list(training_class.flag_reviews.select_related("decided_by"))
        by_kind: dict[str, dict[str, FlagReview]] = defaultdict(dict)
        for review in reviews:
            by_kind[review.kind][review.key] = review
        found = [
            *_shared(seen, ties, standing, numbers, by_kind[FlagKind.SHARED_PHONE]),
            *_changed(seen, numbers, by_kind[FlagKind.CHANGED_PHONE]),
            *_half_a_day(seen, standing, by_kind[FlagKind.HALF_A_DAY]),
        ]
        return cls(standing, tuple(sorted(found, key=lambda flag: flag.half_days[-1:], reverse=True)))

    @property
    def open(self) -> list[Flag]:
        """Those that wait for a person."""
        return [flag for flag in self.rows if flag.is_open]

    @property
    def decided(self) -> list[Flag]:
        """Those on which a person has decided."""
        return [flag for flag in self.rows if not flag.is_open]

    def find(self, kind: str, key: str) -> Flag | None:
        """The open one of that name, or None."""
        return next((flag for flag in self.open if flag.kind == kind and flag.key == key), None)

    def of_review(self, pk: int) -> Flag | None:
        """The one that was decided so, or None."""
        return next((flag for flag in self.decided if flag.review and flag.review.pk == pk), None)


def _seen(standing: Standing) -> list[Seen]:
    """Everybody's check-ins in the order of time. One query."""
    half_days = {session.pk: column.half_day for column in standing.columns for session in column.sessions}
    people = {row.enrolment.pk: row.enrolment for row in standing.rows}
    rows = CheckIn.objects.filter(
        direction=Direction.IN, session__in=half_days, enrolment__in=people
    ).order_by("at", "pk")
    return [
        Seen(people[enrolment], half_days[session], at, phone)
        for enrolment, session, at, phone in rows.values_list("enrolment_id", "session_id", "at", "phone_id")
    ]


def _shared(
    seen: Sequence[Seen],
    ties: Iterable[PhoneTie],
    standing: Standing,
    numbers: Mapping[int, int],
    reviews: Mapping[str, FlagReview],
) -> Iterator[Flag]:
    """Several people from one phone, whether it spoke for them at a check-in or only could."""
    people = {row.enrolment.pk: row.enrolment for row in standing.rows}
    users: dict[int, dict[int, Enrolment]] = defaultdict(dict)
    for one in seen:
        if one.phone_id:
            users[one.phone_id][one.person.pk] = one.person
    for tie in ties:
        if tie.untied_at is None and tie.enrolment_id in people:
            users[tie.phone_id][tie.enrolment_id] = people[tie.enrolment_id]
    for phone, sharing in users.items():
        if len(sharing) > 1:
            by_phone = tuple(one for one in seen if one.phone_id == phone)
            yield from _of_phone(phone, sharing, by_phone, _numbered(numbers, phone), reviews)


def _of_phone(
    phone: int,
    sharing: Mapping[int, Enrolment],
    by_phone: tuple[Seen, ...],
    number: tuple[int, ...],
    reviews: Mapping[str, FlagReview],
) -> Iterator[Flag]:
    """What was decided while fewer shared the phone stays decided; what is left is asked of all who share it."""
    for base, fewer in _decided_groups(phone, sharing, reviews):
        theirs = tuple(one for one in by_phone if one.person.pk in fewer)
        flag = Flag(SHARED, base, base, tuple(sharing[pk] for pk in fewer), theirs, number)
        for part in _split(flag, reviews):
            if part.review:
                yield part
                by_phone = tuple(one for one in by_phone if one not in part.seen)
    base = _named(phone, sorted(sharing))
    yield from _split(Flag(SHARED, base, base, tuple(sharing.values()), by_phone, number), reviews)


def _decided_groups(
    phone: int, sharing: Mapping[int, Enrolment], reviews: Iterable[str]
) -> list[tuple[str, list[int]]]:
    """The smaller groups of those who share the phone on which somebody has decided, by what such a key begins with."""
    found: dict[str, list[int]] = {}
    for key in reviews:
        first, _colon, rest = key.partition(":")
        ids = rest.partition(":")[0].split("-")
        if first == str(phone) and all(one.isdecimal() for one in ids):
            people = [int(one) for one in ids]
            if set(people) < set(sharing):
                found[f"{first}:{'-'.join(ids)}"] = people
    return sorted(found.items(), key=lambda group: len(group[1]))


def _changed(
    seen: Sequence[Seen], numbers: Mapping[int, int], reviews: Mapping[str, FlagReview]
) -> Iterator[Flag]:
    """Somebody's check-ins from another phone than the first one."""
    by_person: dict[int, list[Seen]] = defaultdict(list)
    for one in seen:
        if one.phone_id:
            by_person[one.person.pk].append(one)
    for mine in by_person.values():
        first = mine[0]
        others = dict.fromkeys(one.phone_id for one in mine if one.phone_id != first.phone_id)
        for phone in others:
            if phone and first.phone_id:
                base = _named(first.person.pk, [phone])
                by_phone = tuple(one for one in mine if one.phone_id == phone)
                both = _numbered(numbers, first.phone_id, phone)
                flag = Flag(FlagKind.CHANGED_PHONE, base, base, (first.person,), by_phone, both)
                for part in _split(flag, reviews):
                    yield replace(part, seen=(first, *part.seen))


def _half_a_day(
    seen: Sequence[Seen], standing: Standing, reviews: Mapping[str, FlagReview]
) -> Iterator[Flag]:
    """Checked in for one half of a day, and of the other, which is over, neither a check-in nor a mark of presence nor
    leave. A half-day of which nobody has anything yet says nothing."""
    mine: dict[tuple[int, HalfDay], Seen] = {}
    for one in seen:
        mine.setdefault((one.person.pk, one.half_day), one)
    taken = {half_day for _person, half_day in mine} | {
        cell.half_day for row in standing.rows for cell in row.cells if cell.value
    }
    now, rows = timezone.now(), {row.enrolment.pk: row for row in standing.rows}
    for (person, half_day), one in mine.items():
        other = _other_half(rows[person], half_day)
        if other is None or other.half_day not in taken or (person, other.half_day) in mine:
            continue
        if _is_over(other, now) and not other.value.is_there and not other.value.is_leave:
            key = f"{person}:{other.half_day.key}"
            yield Flag(
                FlagKind.HALF_A_DAY,
                key,
                key,
                (one.person,),
                (one,),
                missing=other.half_day,
                review=reviews.get(key),
            )


def _other_half(row: Row, half_day: HalfDay) -> Cell | None:
    """The other half of that day, where the person is expected in it."""
    period = _OTHER_HALF.get(half_day.period)
    if period is None:
        return None
    wanted = HalfDay(half_day.day, period)
    return next((cell for cell in row.cells if cell.half_day == wanted and cell.is_expected), None)


def _is_over(cell: Cell, now: dt.datetime) -> bool:
    return all(session.end_at <= now for session in cell.sessions)


def _split(flag: Flag, reviews: Mapping[str, FlagReview]) -> Iterator[Flag]:
    """What was found to be fine stays so; what was found to be 代签 covers the half-days until then, and what comes after
    is asked anew."""
    if fine := reviews.get(flag.base):
        yield replace(flag, review=fine)
        return
    rest = list(flag.seen)
    for half_day in sorted({one.half_day for one in flag.seen}):
        key = f"{flag.base}:{half_day.key}"
        if review := reviews.get(key):
            until = [one for one in rest if one.half_day <= half_day]
            rest = [one for one in rest if one.half_day > half_day]
            yield replace(flag, key=key, seen=tuple(until), review=review)
    if rest:
        last = max(one.half_day for one in rest)
        yield replace(flag, key=f"{flag.base}:{last.key}", seen=tuple(rest))
    elif not flag.seen:
        key = f"{flag.base}:tied"
        yield replace(flag, key=key, review=reviews.get(key))


def covers(verdict: str, flag: Flag) -> str:
    """Under which key a decision is kept: all of it, whatever comes, where it is fine; else what was seen until now."""
    return flag.base if verdict == FlagVerdict.FINE else flag.key


def _named(first: int, others: Sequence[int]) -> str:
    """A name that leaves room for a half-day behind it."""
    name = f"{first}:{'-'.join(map(str, others))}"
    if len(name) <= _KEY - 20:
        return name
    return f"{first}:{hashlib.sha256(name.encode()).hexdigest()[:32]}"


def _numbered(numbers: Mapping[int, int], *phones: int) -> tuple[int, ...]:
    return tuple(numbers[phone] for phone in phones if phone in numbers)
