"""Somebody is erased on request: what is held of the person goes, what is a record by law stays under a number.

It cannot be undone. The keys of the erased are kept in the database and beside it, without anything of the person, so that
an older backup that is restored has it done to it again (`repeat`).
"""

from __future__ import annotations

import datetime as dt
import hmac
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, identity
from accounts.models import Role, User
from accounts.privacy.declaring import holds_text
from accounts.privacy.kinds import KINDS, Kind
from courses.models import ClassStatus, TrainingClass
from desk.privacy import clearing
from desk.privacy.declared import KEPT
from desk.privacy.scrubbing import scrub
from trainees.models import Appointment, Cadre, Enrolment, EnrolmentStatus, ErasedPerson, Phone
from trainees.names import stroke_key

ACTION = "desk.erase_person"
_OVER = (ClassStatus.CLOSED, ClassStatus.ARCHIVED, ClassStatus.CANCELLED)
_OUT = (
    EnrolmentStatus.REJECTED,
    EnrolmentStatus.CANCELLED,
    EnrolmentStatus.REPLACED,
    EnrolmentStatus.DISMISSED,
)
# Numbers that are somebody's own there, and not words about somebody.
_OWN_NUMBERS = {"phone", "email", "username", "password"}


class NotErased(Exception):
    """Why the person cannot be erased; `str()` is a sentence."""


@dataclass(frozen=True, slots=True)
class Share:
    """Of one kind, how many rows of the person hold something."""

    kind: Kind
    rows: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an erasure would do, before it is done: what goes, what stays, and why it cannot be done, "" where it can."""

    goes: tuple[Share, ...]
    stays: tuple[Share, ...]
    refusal: str


def outlook(cadre: Cadre) -> Outlook:
    """Counted by declaration; the queries do not grow with the rows."""
    goes: dict[str, int] = {}
    stays: dict[str, int] = {}
    for kept in KEPT:
        if kept.person:
            found = stays if kept.stays else goes
            found[kept.kind] = found.get(kept.kind, 0) + kept.filled_of(cadre.pk).count()
    return Outlook(_shares(goes), _shares(stays), refusal(cadre))


def _shares(counts: dict[str, int]) -> tuple[Share, ...]:
    return tuple(Share(KINDS[name], counts[name]) for name in KINDS if counts.get(name))


def refusal(cadre: Cadre) -> str:
    """Why the person cannot be erased now, or ""."""
    open_ones = Enrolment.objects.filter(cadre=cadre).exclude(status__in=_OUT)
    row = open_ones.exclude(training_class__status__in=_OVER).select_related("training_class").first()
    if row:
        return _("“%(class)s”还没有结班，名单上有这个人。等结班或退出名单以后再删除。") % {
            "class": row.training_class.name
        }
    if cadre.user and (cadre.user.is_superuser or cadre.user.roles - {Role.CADRE}):
        return _("这个人的账号还担任工作。请先收回角色。")
    return ""


@transaction.atomic
def erase(cadre: Cadre, *, by: User | None, reason: str, asked_by: str) -> Cadre:
    """Erases the person; gives the record that stays, under a number. `asked_by` says in words who asked for it.

    Once is enough: of two at the same time the second finds it done. Raises NotErased while the person is in a class that
    is not over, or holds an office.
    """
    row = _held(cadre.pk)
    if is_done(row):
        return row
    if why := refusal(row):
        raise NotErased(why)
    proof, words = proof_of(row), {"reason": _plain(reason, row), "asked_by": _plain(asked_by, row)}
    _take_out(row)
    audit.record(ACTION, by=by, subject=row, **words)
    ErasedPerson.objects.get_or_create(cadre_id=row.pk, defaults={"proof": proof})
    transaction.on_commit(lambda: _note(row.pk, proof))
    return row


def _held(pk: int) -> Cadre:
    """The person and the person's classes as they stand, held until the end of the transaction."""
    row: Cadre = Cadre.objects.select_for_update(of=["self"]).select_related("user", "district").get(pk=pk)
    theirs = Enrolment.objects.filter(cadre=row).values("training_class")
    list(
        TrainingClass.objects.filter(pk__in=theirs).order_by("pk").select_for_update(no_key=True, of=["self"])
    )
    return row


def is_done(cadre: Cadre) -> bool:
    """Whether the person has been erased and nothing has been written down since."""
    erased = cadre.name == called(cadre) and ErasedPerson.objects.filter(cadre_id=cadre.pk).exists()
    return erased and not outlook(cadre).goes


def repeat() -> int:
    """Erases once more whom a restored backup brought back. Gives how many."""
    known: dict[int, set[str]] = {}
    for key, proof in (*ErasedPerson.objects.values_list("cadre_id", "proof"), *_noted()):
        known.setdefault(key, set()).add(proof)
    again = 0
    for cadre in Cadre.objects.filter(pk__in=known).order_by("pk"):
        if any(hmac.compare_digest(proof_of(cadre), proof) for proof in known[cadre.pk]):
            try:
                erase(cadre, by=None, reason="恢复备份后再次删除", asked_by="")
            except NotErased:
                continue
            again += 1
    return again


def proof_of(cadre: Cadre) -> str:
    """By which the record is known as that of the person who was erased; nothing can be read from it."""
    return identity.keyed_hash(f"{cadre.pk}/{cadre.name}", purpose="erased")


def called(cadre: Cadre) -> str:
    """Under which name the records of somebody erased stay. Stored, so Chinese."""
    return f"已删除人员{cadre.pk}"


def _take_out(row: Cadre) -> None:
    """What the declarations say of the person, then the words about the person in what stays."""
    name, numbers = row.name, clearing.numbers_of(row)
    classes = clearing.classes_of(row)
    clearing.empty_uploads(row, [name, *numbers])
    clearing.discard_papers(row, classes)
    phones = clearing.phones_of(row)
    instead = {**dict.fromkeys(numbers, ""), name: called(row)}
    for kept in KEPT:
        if kept.person and not kept.stays:
            kept.empty(kept.filled_of(row.pk).values_list("pk", flat=True))
    Phone.objects.filter(pk__in=phones, ties=None, check_ins=None).delete()
    for kept in KEPT:
        if kept.person:
            scrub(kept.of_person(row.pk), kept.columns, instead)
        if kept.among and not clearing.names_a_lecturer(kept.model, row):
            scrub(kept.of_classes(classes), kept.columns, instead)
    scrub(clearing.trail_of(row), ("subject_label", "data"), instead)
    _forget_numbers(numbers)
    _rename(row)


def _forget_numbers(numbers: list[str]) -> None:
    """The numbers go from every text, whoever wrote them wherever."""
    for model in apps.get_models():
        columns = [
            column.name
            for column in model._meta.concrete_fields
            if holds_text(column)
            and column.name not in _OWN_NUMBERS
            and model._meta.label != "sessions.Session"
        ]
        scrub(model._base_manager.all(), columns, dict.fromkeys(numbers, ""))


def _rename(row: Cadre) -> None:
    fields: dict[str, Any] = {"name": called(row), "stroke_order": stroke_key(called(row)), "phone": ""}
    fields |= dict.fromkeys(("gender", "nationality", "birth_month", "political_status", "education"), "")
    fields |= {"id_number_encrypted": None, "id_number_hash": None, "version": row.version + 1}
    if row.user:
        account = row.user
        account.username, account.name = f"erased-{row.pk}", called(row)
        account.phone = account.email = ""
        account.is_active = False
        account.set_unusable_password()
        account.save()
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    Appointment.objects.filter(cadre=row, ended_on=None).update(ended_on=timezone.localdate())


def _plain(words: str, row: Cadre) -> str:
    return identity.mask_id_numbers(identity.mask_phones(words.strip().replace(row.name, called(row))))


def _note(key: int, proof: str) -> None:
    """Adds a line to the list beside the database."""
    path = Path(settings.ERASED_LIST)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="ascii") as file:
        file.write(f"{key} {proof} {dt.date.today().isoformat()}\n")
        file.flush()
        os.fsync(file.fileno())


def _noted() -> Iterator[tuple[int, str]]:
    path = Path(settings.ERASED_LIST)
    if path.exists():
        for line in path.read_text(encoding="ascii").splitlines():
            key, proof, *_day = line.split()
            yield int(key), proof
