"""Two records of one person become one, and can be parted again.

Every row that names the record that goes is given to the one that stays, through the model's own relations; what
would then stand twice is removed. All of it is kept, encrypted, so that the merge can be undone.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, identity
from accounts.models import Role, User
from courses.models import TrainingClass
from trainees import names
from trainees.merge_record import Record, brought_back, take_back, text_of
from trainees.models import Cadre, CadreMerge, Enrolment, EnrolmentStatus, PersonalLink, StudyGroup
from trainees.people import FACTS
from trainees.quotas import Ledger

# Stored with the row, so Chinese whoever parts the records.
SEAT_GONE = "撤销合并时名额已满"
ID_NUMBER = ("id_number_encrypted", "id_number_hash")


class NotMerged(Exception):
    """Why the two records stay two, or one stays one; `str()` is a sentence."""


@dataclass(frozen=True, slots=True)
class Twice:
    """A class in which both records have an enrolment; `kept_marks` and `gone_marks` say whether marks hang on it."""

    kept: Enrolment
    gone: Enrolment
    kept_marks: bool
    gone_marks: bool

    @property
    def is_settled(self) -> bool:
        """Whether only one of the two can stay, or neither can go."""
        return self.kept_marks or self.gone_marks


@dataclass(frozen=True, slots=True)
class Moved:
    """How many rows of a kind go over to the record that stays."""

    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both records side by side, before anything is written."""

    kept: Cadre
    gone: Cadre
    twice: tuple[Twice, ...]
    moved: tuple[Moved, ...]

    @property
    def refusal(self) -> str:
        """Why they cannot be merged at all, or ""."""
        if self.kept.pk == self.gone.pk:
            return _("这是同一条记录。")
        if self.kept.district_id != self.gone.district_id:
            return _("两条记录不在同一个区。")
        for pair in self.twice:
            if pair.kept_marks and pair.gone_marks:
                return _("两条记录在“%(class)s”里都有考勤，不能合并。请先核对是不是两个人。") % {
                    "class": pair.kept.training_class
                }
        if _holds_office(self.kept.user) and _holds_office(self.gone.user):
            return _("两条记录的账号都担任工作，不能合并。请管理员先停用其中一个账号。")
        return ""


def compare(kept: Cadre, gone: Cadre) -> Comparison:
    """What a merge would do; the queries do not grow with the rows."""
    twice = tuple(_twice(kept, gone))
    moved = [
        Moved(str(relation.related_model._meta.verbose_name), count)
        for relation in _relations()
        if relation.related_model is not PersonalLink
        and not relation.hidden
        and (count := relation.related_model._base_manager.filter(**{relation.field.name: gone}).count())
    ]
    return Comparison(kept, gone, twice, tuple(moved))


@transaction.atomic
def merge(
    kept: Cadre,
    gone: Cadre,
    *,
    by: User,
    facts: Iterable[str] = (),
    enrolments: Iterable[int] = (),
) -> CadreMerge:
    """Gives everything of `gone` to `kept` and removes `gone`.

    `facts` names those that are taken from `gone` (of FACTS, and "id_number"); what `kept` lacks is taken
    anyway. `enrolments` are ids of those of `gone` that stay where both have one; one with marks always stays.
    Of two accounts one is disabled, never one that holds an office. Raises NotMerged.
    """
    _hold_classes([kept.pk, gone.pk])
    rows = {
        row.pk: row
        for row in Cadre.objects.select_for_update(of=["self"])
        .filter(pk__in=[kept.pk, gone.pk])
        .order_by("pk")
    }
    if len(rows) != 2:
        raise NotMerged(_("其中一条记录已经不在了，可能刚被合并。"))
    kept, gone = rows[kept.pk], rows[gone.pk]
    comparison = compare(kept, gone)
    if comparison.refusal:
        raise NotMerged(comparison.refusal)
    record = Record()
    _settle_enrolments(comparison.twice, set(enrolments), record)
    record.change(PersonalLink.objects.filter(cadre=gone, revoked_at=None), revoked_at=timezone.now())
    for relation in _relations():
        _give(relation, kept, gone, record)
    values = _facts(kept, gone, set(facts))
    if gone.user and (kept.user is None or _holds_office(gone.user)):
        values["user_id"] = gone.user_id
        record.change([kept.user] if kept.user else [], is_active=False)
    elif gone.user:
        record.change([gone.user], is_active=False)
    # The number and the account are unique: they are free once the other record is gone.
    Cadre.objects.filter(pk=gone.pk).delete()
    record.put(kept, values)
    done = CadreMerge.objects.create(
        kept=kept, gone_id=gone.pk, gone_label=gone.name, before=record.sealed(gone), merged_by=by
    )
    audit.record("trainees.merge_cadres", by=by, subject=kept, gone=gone.pk, gone_label=gone.name)
    return done


@transaction.atomic
def part(done: CadreMerge, *, by: User) -> Cadre:
    """Makes two records of one again, as they were; what was changed since the merge stays with the one that stayed.

    Gives the record that comes back. Raises NotMerged where a later merge has to be undone first, or something
    that came back is taken by somebody else now.
    """
    row = CadreMerge.objects.select_for_update(of=["self"]).select_related("kept").get(pk=done.pk)
    if row.undone_at:
        return Cadre.objects.get(pk=row.gone_id)
    if not row.before:
        raise NotMerged(_("合并前的记录已按保存期限清除，不能再撤销。"))
    if CadreMerge.objects.in_force().filter(kept=row.kept_id, pk__gt=row.pk).exists():
        raise NotMerged(_("这条记录后来又合并过，请先撤销后面那次。"))
    content = json.loads(identity.decrypt_bytes(row.before))
    removed_from = [stored["values"].get("training_class_id") for stored in content["rows"]]
    _hold_classes([row.kept_id], [pk for pk in removed_from if pk])
    Cadre.objects.select_for_update(of=["self"]).get(pk=row.kept_id)
    try:
        with transaction.atomic():
            *changes, of_kept = content["changed"]
            take_back(of_kept)
            gone, *removed = map(brought_back, content["rows"])
            gone.save(force_insert=True)
            for change in reversed(changes):
                take_back(change)
            for stored in removed:
                if isinstance(stored, Enrolment):
                    _leave_what_is_taken_since(stored)
                stored.save(force_insert=True)
    except IntegrityError as error:
        raise NotMerged(_("撤销不了：原记录的身份证号、账号或学时现在登记在别处。")) from error
    row.undone_by, row.undone_at = by, timezone.now()
    row.save(update_fields=["undone_by", "undone_at"])
    audit.record("trainees.part_cadres", by=by, subject=row.kept, gone=row.gone_id)
    return Cadre.objects.get(pk=row.gone_id)


def _relations() -> list[Any]:
    relations: list[Any] = [one for one in Cadre._meta.get_fields(include_hidden=True) if one.auto_created]
    return [one for one in relations if not one.concrete and one.field.concrete]


def _twice(kept: Cadre, gone: Cadre) -> Iterator[Twice]:
    rows = Enrolment.objects.filter(cadre__in=[kept.pk, gone.pk]).select_related("training_class", "unit")
    by_class: dict[int, dict[int, Enrolment]] = {}
    for row in rows:
        by_class.setdefault(row.training_class_id, {})[row.cadre_id] = row
    pairs = [pair for pair in by_class.values() if len(pair) == 2]
    marked = _marked([row for pair in pairs for row in pair.values()])
    for pair in pairs:
        one, other = pair[kept.pk], pair[gone.pk]
        yield Twice(one, other, one.pk in marked, other.pk in marked)


def _marked(enrolments: list[Enrolment]) -> set[int]:
    """Those on which marks or anything else hangs that may not go with them."""
    return {
        pk
        for relation in Enrolment._meta.related_objects
        if enrolments and relation.on_delete is models.PROTECT
        for pk in relation.related_model._base_manager.filter(
            **{f"{relation.field.name}__in": enrolments}
        ).values_list(relation.field.attname, flat=True)
    }


def _settle_enrolments(twice: Iterable[Twice], chosen: set[int], record: Record) -> None:
    """Of two enrolments in one class one stays; whom it leads or replaced goes over to it."""
    for pair in twice:
        gone_stays = pair.gone_marks or (pair.gone.pk in chosen and not pair.kept_marks)
        winner, loser = (pair.gone, pair.kept) if gone_stays else (pair.kept, pair.gone)
        record.change(loser.leads.all(), leader_id=winner.pk)
        record.change(Enrolment.objects.filter(replaces=loser), replaces_id=None)
        record.remove([loser])


def _give(relation: Any, kept: Cadre, gone: Cadre, record: Record) -> None:
    """The rows of one kind go over; those that would stand twice go away."""
    model, name = relation.related_model, relation.field.name
    rows = list(model._base_manager.filter(**{name: gone}))
    if not rows:
        return
    held = list(model._base_manager.filter(**{name: kept}))
    keys = _keys(model, name)
    there = {(key, _values(row, key)) for row in held for key in keys}
    double = [row for row in rows if any((key, _values(row, key)) in there for key in keys)]
    record.remove(double)
    record.change([row for row in rows if row not in double], **{relation.field.attname: kept.pk})


def _keys(model: type[models.Model], name: str) -> list[tuple[str, ...]]:
    """By which fields two rows would be one: those of a unique constraint, or the same post of a person."""
    if model is PersonalLink:
        return []
    if model._meta.model_name == "appointment":
        return [("unit", "post", "ended_on")]
    unique = [one for one in model._meta.constraints if isinstance(one, models.UniqueConstraint)]
    keys = [tuple(field for field in one.fields if field != name) for one in unique if name in one.fields]
    return [key for key in keys if key]


def _values(row: models.Model, key: tuple[str, ...]) -> tuple[object, ...]:
    return tuple(text_of(row, field) for field in key)


def _facts(kept: Cadre, gone: Cadre, chosen: set[str]) -> dict[str, Any]:
    """What the record that stays takes from the other: what was chosen, and what it lacks itself."""
    values = {
        name: getattr(gone, name)
        for name in FACTS
        if getattr(gone, name) and (name in chosen or not getattr(kept, name))
    }
    if gone.id_number_hash and ("id_number" in chosen or not kept.id_number_hash):
        values |= {name: getattr(gone, name) for name in ID_NUMBER}
    if "name" in values:
        values["stroke_order"] = names.stroke_key(gone.name)
    return values


def _leave_what_is_taken_since(row: Enrolment) -> None:
    """What somebody else has by now is not taken from them: the seat in the hall, and that of a quota (R19), for which
    the row waits; nor is a group brought back that is no more."""
    there = Enrolment.objects.filter(training_class=row.training_class_id)
    if row.seat_row and there.filter(seat_row=row.seat_row, seat_column=row.seat_column).exists():
        row.seat_row = row.seat_column = None
        row.seat = ""
    if row.group_id and not StudyGroup.objects.filter(pk=row.group_id).exists():
        row.group_id = None
    if row.status == EnrolmentStatus.APPROVED and Ledger.load(row.training_class).take(row.unit.path):
        row.status, row.reason, row.waitlisted_at = EnrolmentStatus.WAITLISTED, SEAT_GONE, timezone.now()


def _holds_office(account: User | None) -> bool:
    """Whether the account does more than sign a cadre in."""
    if account is None or not account.is_active:
        return False
    return account.is_superuser or bool(account.roles - {Role.CADRE}) or account.class_roles.exists()


def _hold_classes(cadres: Iterable[int], also: Iterable[int] = ()) -> None:
    """Holds the classes of these people, and those with these ids, before anybody in them is touched."""
    theirs = Enrolment.objects.filter(cadre__in=cadres).values("training_class")
    classes = TrainingClass.objects.filter(Q(pk__in=theirs) | Q(pk__in=also)).order_by("pk")
    list(classes.select_for_update(no_key=True, of=["self"]).values_list("pk"))
