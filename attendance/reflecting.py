"""学习体会: handed in by the trainee as text or a file, changed until the class is closed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Self

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from attendance import terms
from attendance.audience import ON_THE_LIST
from attendance.models import Reflection
from courses.models import TrainingClass
from trainees.models import Enrolment

LONGEST = 20_000
"""Characters of a text."""


class NotAsked(Exception):
    """The class asks for none, or the person is not on its list; the message is for the reader."""


class Stale(Exception):
    """It was handed in anew in between; `current` is what stands now."""

    def __init__(self, current: Reflection) -> None:
        super().__init__(_("学习体会刚刚在别处改过。"))
        self.current = current


@transaction.atomic
def hand_in(
    enrolment: Enrolment, *, by: User, text: str = "", file: File | None = None, version: int = 0
) -> Reflection:
    """Keeps the text, and the file where there is a new one; a file that was there stays until another comes.

    `version` is the one that was read, 0 before there was any; else raises Stale. Raises NotAsked, and terms.Settled where the class is closed.
    """
    training_class = terms.lock(enrolment.training_class)
    if not terms.terms_of(training_class).asks_reflection or enrolment.status not in ON_THE_LIST:
        raise NotAsked(_("本班不收学习体会。"))
    row = Reflection.objects.select_for_update().filter(enrolment=enrolment).first()
    if row and row.version != version:
        raise Stale(row)
    row = row or Reflection(enrolment=enrolment, version=0)
    row.text, row.handed_in_by, row.handed_in_at = text, by, timezone.now()
    row.version += 1
    if file is not None:
        _put(row, file)
    row.save()
    audit.record("attendance.hand_in_reflection", by=by, subject=enrolment, version=row.version)
    return row


def _put(row: Reflection, file: File) -> None:
    """The file under a name of ours; the one before goes when the transaction holds."""
    if row.file.name:
        transaction.on_commit(partial(default_storage.delete, row.file.name))
    given = PurePosixPath((file.name or "").replace("\\", "/")).name
    row.file_name = given[-200:]
    row.file.save(f"reflection{PurePosixPath(given).suffix.lower()[:10]}", file, save=False)


@dataclass(frozen=True)
class Asked:
    """A trainee from whom the class asks a 学习体会, and what was handed in."""

    enrolment: Enrolment
    reflection: Reflection | None = None

    @property
    def is_open(self) -> bool:
        """Until the class is closed."""
        return self.enrolment.training_class.status not in terms.SETTLED

    @property
    def is_wanted(self) -> bool:
        """Whether it is the time to ask for it: from the first published day until the class is closed."""
        first = self.enrolment.training_class.first_published_on
        return self.is_open and first is not None and first <= timezone.localdate()


def asked_of(enrolments: Iterable[Enrolment]) -> list[Asked]:
    """Those of them whose class asks for one; the enrolments come with their class and its terms. One query."""
    mine = [
        row
        for row in enrolments
        if row.status in ON_THE_LIST and terms.fetched_terms(row.training_class).asks_reflection
    ]
    found = {row.enrolment_id: row for row in Reflection.objects.filter(enrolment__in=mine)} if mine else {}
    return [Asked(row, found.get(row.pk)) for row in mine]


@dataclass(frozen=True)
class Collected:
    """Everybody of a class, by town in unit order, with what was handed in."""

    rows: tuple[Asked, ...]

    @classmethod
    def of(cls, training_class: TrainingClass) -> Self:
        """Two queries. Of the texts only whether there is one."""
        people = training_class.enrolments.on_the_list().select_related("cadre").in_unit_order()
        found = Reflection.objects.filter(enrolment__training_class=training_class).defer("text")
        by_person = {row.enrolment_id: row for row in found}
        return cls(tuple(Asked(person, by_person.get(person.pk)) for person in people))

    @property
    def missing(self) -> list[Asked]:
        """Who has handed in nothing."""
        return [row for row in self.rows if row.reflection is None]

    @property
    def handed_in(self) -> list[Asked]:
        """Who has."""
        return [row for row in self.rows if row.reflection is not None]

    @property
    def towns(self) -> list[tuple[str, list[Asked]]]:
        """All, by town; in each those first who have handed in nothing."""
        return [
            (town, sorted(rows, key=lambda row: row.reflection is not None))
            for town, rows in _by_town(self.rows)
        ]


def missing_text(training_class: TrainingClass, collected: Collected) -> str:
    """Who has handed in nothing, by town, as it is pasted into a group and so in Chinese; "" where all have."""
    if not collected.missing:
        return ""
    lines = [
        f"{town or '其他'}（{len(rows)}人）：{'、'.join(row.enrolment.cadre.name for row in rows)}"
        for town, rows in _by_town(collected.missing)
    ]
    return "\n".join([f"{training_class}未交学习体会{len(collected.missing)}人：", *lines])


def _by_town(rows: Sequence[Asked]) -> list[tuple[str, list[Asked]]]:
    found: dict[str, list[Asked]] = defaultdict(list)
    for row in rows:
        found[row.enrolment.town_name].append(row)
    return list(found.items())
