"""A printed sign-in sheet is registered: its number in the class, its code, and whom each serial means from then on."""

from __future__ import annotations

import re
import unicodedata
import uuid
from collections.abc import Iterator, Sequence
from itertools import count

from django.db import transaction
from django.db.models import Max
from django.utils.crypto import salted_hmac

from accounts import audit
from accounts.models import User
from attendance.models import SheetPrinting
from courses.models import TrainingClass
from timetable.calendar import HalfDay

# Without what a pen or an eye takes for another: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V, G.
LETTERS = "34679ACDEFHJKMNPQRTWXY"
LENGTH = 6
_CODE = re.compile(rf"(?<![A-Z0-9])[{LETTERS}]{{{LENGTH}}}(?![A-Z0-9])")
_NUMBER = re.compile(r"(?<![A-Z0-9])[0-9]{1,8}(?![A-Z0-9])")

Lines = Sequence[int | None]
"""Enrolment ids in the order of the serials, from 1; None for a line that is nobody's."""


@transaction.atomic
def bind(
    training_class: TrainingClass, *, half_day: HalfDay, lines: Lines, by: User | None, once: str = ""
) -> SheetPrinting:
    """Registers a printing of the half-day's sheet under the class's next number.

    `once` names the request it is printed for: the same request with the same lines is the same printing, so that a job
    that runs twice uses one number; "" is always a new one. `by` None is whoever sits at the server.
    """
    hold(training_class)
    for code in _codes(f"{training_class.pk}/{half_day.key}/{list(lines)}/{once or uuid.uuid4()}"):
        there = SheetPrinting.objects.filter(code=code).first()
        if there is None:
            return _register(training_class, half_day, lines, code, by)
        if _is_same(there, training_class, half_day, lines) and once:
            return there
    raise AssertionError("there is always another code")


def hold(training_class: TrainingClass) -> None:
    """Locks the class: who prints for it at once takes the next number in turn."""
    TrainingClass.objects.select_for_update().get(pk=training_class.pk)


def _register(
    training_class: TrainingClass, half_day: HalfDay, lines: Lines, code: str, by: User | None
) -> SheetPrinting:
    last = training_class.sheet_printings.aggregate(last=Max("number"))["last"] or 0
    printing: SheetPrinting = SheetPrinting.objects.create(
        training_class=training_class,
        day=half_day.day,
        period=half_day.period,
        number=last + 1,
        code=code,
        lines=list(lines),
        printed_by=by,
    )
    audit.record(
        "attendance.print_sheet",
        by=by,
        subject=training_class,
        printing=printing.pk,
        number=printing.number,
        half_day=half_day.key,
        people=sum(line is not None for line in lines),
    )
    return printing


def _is_same(printing: SheetPrinting, training_class: TrainingClass, half_day: HalfDay, lines: Lines) -> bool:
    return (printing.training_class_id, half_day_of(printing), printing.lines) == (
        training_class.pk,
        half_day,
        list(lines),
    )


def _codes(text: str) -> Iterator[str]:
    """Codes that cannot be guessed, always the same for the same text; the second where the first is taken, and so on."""
    for attempt in count():
        digest = salted_hmac("attendance.printings", f"{text}/{attempt}", algorithm="sha256").digest()
        number, letters = int.from_bytes(digest), []
        for _place in range(LENGTH):
            number, rest = divmod(number, len(LETTERS))
            letters.append(LETTERS[rest])
        yield "".join(letters)


def half_day_of(printing: SheetPrinting) -> HalfDay:
    """The half-day that the sheet was printed for."""
    return HalfDay(printing.day, printing.period)


def stamp(printing: SheetPrinting) -> str:
    """编号 12 · 码 7K3QX9, as it stands on the paper."""
    return f"编号 {printing.number} · 码 {printing.code}"


def find(user: User, training_class: TrainingClass, typed: str) -> SheetPrinting | None:
    """The printing that somebody reads off a paper: by its code in any class that the user sees, else by its number in
    this one. Small letters and the words around do not matter. Two queries at most."""
    text = unicodedata.normalize("NFKC", typed).upper()
    if code := _CODE.search(text):
        seen = SheetPrinting.objects.filter(training_class__in=TrainingClass.objects.visible_to(user))
        if by_code := seen.filter(code=code[0]).first():
            return by_code
    number = _NUMBER.search(text)
    return training_class.sheet_printings.filter(number=int(number[0])).first() if number else None
