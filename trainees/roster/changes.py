"""What a row would write about a known person: facts, post and seat, cell by cell."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from accounts.lists import Change, Mode
from trainees.models import EnrolmentStatus
from trainees.people import FACTS
from trainees.roster.entries import Entry
from trainees.roster.known import Person, Post, Seat
from units.models import Unit

WISHES = ("needs_lodging", "diet", "remark")


@dataclass(slots=True)
class Written:
    """What is to be written: facts of the cadre, the post (`post_pk` None: a new one; `ends` the one that it
    follows), and the columns of the seat."""

    facts: dict[str, Any] = field(default_factory=dict)
    post: dict[str, Any] = field(default_factory=dict)
    post_pk: int | None = None
    ends: int | None = None
    seat: dict[str, Any] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)


def of_newcomer(entry: Entry, *, status: EnrolmentStatus | None) -> Written:
    """The seat of somebody who is not known; none where `status` is None."""
    if status is None:
        return Written()
    return Written(seat=_seat_of(entry, entry.unit, entry.post, entry.phone, entry.is_new))


def of_known(entry: Entry, person: Person, mode: Mode, *, status: EnrolmentStatus | None) -> Written:
    """What the row changes about the person, and the seat of one who has none or an open one; no seat where `status` is
    None.

    `changes` are told only for those on the list already: of others the whole row is new.
    """
    written = Written()
    for name in (*FACTS, "id_hash"):
        old, new = getattr(person, name), getattr(entry, name)
        if mode.takes(old, new):
            written.facts[name] = new
            written.changes.append(Change(name, old, new))
    held = _held(entry, person)
    unit, post, is_new = _settle_post(entry, held, mode, written)
    if status is None:
        return written
    if person.seat is None:
        written.seat = _seat_of(entry, unit, post, written.facts.get("phone", person.phone), is_new)
    else:
        _settle_seat(person.seat, entry, mode, status, written)
    return written


def is_taken_up(seat: Seat, mode: Mode, status: EnrolmentStatus) -> bool:
    """Whether somebody nominated, waiting or withdrawn is enrolled by this import."""
    return mode != Mode.SKIP and seat.status != status and seat.status in _OPEN[status]


_OPEN = {
    EnrolmentStatus.APPROVED: (
        EnrolmentStatus.NOMINATED,
        EnrolmentStatus.WAITLISTED,
        EnrolmentStatus.CANCELLED,
    ),
    EnrolmentStatus.NOMINATED: (EnrolmentStatus.CANCELLED,),
}


def _held(entry: Entry, person: Person) -> Post | None:
    """The post that the row speaks of: in its unit, else the main one."""
    if entry.unit:
        for post in person.posts:
            if post.unit_id == entry.unit.pk:
                return post
    return person.posts[0] if person.posts else None


def _settle_post(
    entry: Entry, held: Post | None, mode: Mode, written: Written
) -> tuple[Unit | int | None, str, bool | None]:
    """Unit, post and newness as they will be; notes the change of post."""
    if held is None:
        if entry.unit:
            written.post = {"unit": entry.unit, **_post_of(entry)}
            written.changes.append(Change("unit", "", entry.unit))
        return entry.unit, entry.post, entry.is_new
    if entry.unit and entry.unit.pk != held.unit_id:
        if mode != Mode.OVERWRITE:
            return held.unit_id, held.post, held.is_new
        written.post, written.ends = {"unit": entry.unit, **_post_of(entry)}, held.pk
        written.changes.append(Change("unit", held.unit_id, entry.unit))
        return entry.unit, entry.post, entry.is_new
    for name, new in _post_of(entry).items():
        if mode.takes(getattr(held, name), new):
            written.post[name], written.post_pk = new, held.pk
            written.changes.append(Change(name, getattr(held, name), new))
    return (
        entry.unit or held.unit_id,
        written.post.get("post", held.post),
        written.post.get("is_new", held.is_new),
    )


def _post_of(entry: Entry) -> dict[str, Any]:
    return {"post": entry.post, "is_new": entry.is_new, "started_on": entry.started_on}


def _seat_of(
    entry: Entry, unit: Unit | int | None, post: str, phone: str, is_new: bool | None
) -> dict[str, Any]:
    return {
        "unit": unit,
        "post": post,
        "phone": phone,
        "is_new": is_new,
        "group": entry.group,
        **{name: getattr(entry, name) for name in WISHES},
    }


def _settle_seat(seat: Seat, entry: Entry, mode: Mode, status: EnrolmentStatus, written: Written) -> None:
    """The columns of the seat that change; told only where the person's own change does not tell it.

    Of what the sheet does not say nothing is taken from the person: the seat keeps how it was (R22).
    """
    if is_taken_up(seat, mode, status):
        written.changes.append(Change("status", EnrolmentStatus(seat.status), status))
        written.seat["status"] = status
    told = {change.field for change in written.changes}
    wanted = _seat_of(entry, entry.unit, entry.post, entry.phone, entry.is_new)
    for name, old in _standing(seat):
        new = wanted[name]
        if mode.takes(old, new.pk if isinstance(new, Unit) else new):
            written.seat[name] = new
            if name not in told:
                written.changes.append(Change(name, old, new))


def _standing(seat: Seat) -> Iterator[tuple[str, Any]]:
    yield "unit", seat.unit_id
    yield "group", seat.group__number
    for name in ("post", "phone", "is_new", *WISHES):
        yield name, getattr(seat, name)
