"""A class's own part of its list: what is said of an item, dates of its own, items of its own, and each taken back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEntry, User
from courses.models import EARLIEST, PreparationItem, PreparationTick, TickState, TrainingClass
from courses.preparation.listing import is_for
from courses.refusals import NotAllowed
from courses.steps import OVER

TICKED, MOVED = "courses.tick_preparation", "courses.move_preparation"
OWN_FIELDS = ("title", "hint", "days_before")


class SaidMeanwhile(Exception):
    """Somebody else has said something of the item since the page was made; the message tells what."""

    def __init__(self, tick: PreparationTick) -> None:
        entry = acts_on(tick.training_class).filter(data__item=tick.item_id).order_by("-pk").first()
        words = {
            "by": entry.by.name if entry and entry.by else _("别人"),
            "item": tick.item.title,
            "now": tick.get_state_display(),
        }
        super().__init__(_("%(by)s刚刚登记过“%(item)s”，现在是：%(now)s。请看过再登记。") % words)


class ItemChanged(Exception):
    """Somebody saved the item in between; `current` is the row as it stands now."""

    def __init__(self, current: PreparationItem) -> None:
        super().__init__(_("这一项刚刚被别人修改过。"))
        self.current = current


def hold(training_class: TrainingClass) -> TrainingClass:
    """The class as it stands, held until the transaction ends: who ticks, closes or cancels meanwhile waits. Raises
    NotAllowed where it is over."""
    current: TrainingClass = TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
    if current.status in OVER:
        raise NotAllowed(
            _("班次%(status)s，筹备清单不能再改。") % {"status": str(current.status_today.label)}
        )
    return current


def item_of(training_class: TrainingClass, pk: int) -> PreparationItem | None:
    """An item of the class's list: of the template or its own; None for any other."""
    rows = PreparationItem.objects.filter(pk=pk, district=training_class.plan.district_id, is_active=True)
    item = rows.first()
    if item is None:
        return None
    own = item.training_class_id
    return item if own == training_class.pk or (own is None and is_for(item, training_class)) else None


@transaction.atomic
def tick(
    training_class: TrainingClass,
    item: PreparationItem,
    *,
    state: TickState,
    seen: TickState,
    by: User,
    note: str = "",
) -> AuditEntry | None:
    """Says that an item is done, not needed, or open again; the row of the trail, None where it was so already (a
    double click, or two at once: the first one stays).

    What is not needed takes a word, and so does what the system would see by itself. Raises NotAllowed, or SaidMeanwhile where the item is no longer as `seen`.
    """
    hold(training_class)
    row = tick_of(training_class, item)
    if row.state == state and (row.note == note or seen != state):
        return None
    if row.state != seen:
        raise SaidMeanwhile(row)
    if state == TickState.NOT_NEEDED and not note.strip():
        raise NotAllowed(_("请写一句本班为什么不需要。"))
    if state == TickState.DONE and item.known_by and not note.strip():
        raise NotAllowed(_("系统里还看不到这一项，请写一句怎么办妥的。"))
    before = _plain(row)
    is_open = state == TickState.OPEN
    row.state, row.note = state, "" if is_open else note.strip()
    row.by, row.at = (None, None) if is_open else (by, timezone.now())
    row.save()
    return _record(TICKED, row, before, by)


@transaction.atomic
def move(
    training_class: TrainingClass, item: PreparationItem, *, days_before: int, seen: int, by: User
) -> AuditEntry | None:
    """Lets the class count its own number of days for an item, so that the date follows when the opening moves; the
    item's own number takes it back. The row of the trail, None where it was so.

    Raises NotAllowed, or SaidMeanwhile where the class no longer counts the days that were `seen`.
    """
    hold(training_class)
    if not 0 <= days_before <= EARLIEST:
        raise NotAllowed(_("日期要在开班前%(n)s天到开班当天之间。") % {"n": EARLIEST})
    row = tick_of(training_class, item)
    wanted = None if days_before == item.days_before else days_before
    if row.days_before == wanted:
        return None
    if (item.days_before if row.days_before is None else row.days_before) != seen:
        raise SaidMeanwhile(row)
    before = _plain(row)
    row.days_before = wanted
    row.save()
    return _record(MOVED, row, before, by)


@transaction.atomic
def undo(training_class: TrainingClass, entry: AuditEntry, *, by: User) -> bool:
    """Puts an item back as it stood before that row of the trail; False where it was changed again since. Raises
    NotAllowed."""
    hold(training_class)
    row = PreparationTick.objects.filter(training_class=training_class, pk=entry.data["tick"]).first()
    if row is None or _plain(row) != entry.data["after"]:
        return False
    before = entry.data["before"]
    row.state, row.note, row.days_before = before["state"], before["note"], before["days_before"]
    row.by_id = before["by"]
    row.at = dt.datetime.fromisoformat(before["at"]) if before["at"] else None
    row.save()
    _record("courses.undo_preparation", row, entry.data["after"], by)
    return True


@transaction.atomic
def add(training_class: TrainingClass, *, by: User, **fields: Any) -> PreparationItem:
    """Adds an item of the class alone; `fields` are OWN_FIELDS. Raises NotAllowed."""
    hold(training_class)
    item: PreparationItem = PreparationItem.objects.create(
        district_id=training_class.plan.district_id,
        training_class=training_class,
        position=PreparationItem.objects.filter(training_class=training_class).count() + 1,
        **fields,
    )
    audit.record("courses.add_preparation", by=by, subject=training_class, item=item.pk, title=item.title)
    return item


@transaction.atomic
def change(
    training_class: TrainingClass, item: PreparationItem, *, by: User, version: int, **fields: Any
) -> None:
    """Changes an item of the class alone. Raises NotAllowed, or ItemChanged where somebody has since `version`."""
    hold(training_class)
    current = PreparationItem.objects.get(pk=item.pk)
    if all(getattr(current, name) == fields[name] for name in OWN_FIELDS):
        return
    if current.version != version:
        raise ItemChanged(current)
    for name in OWN_FIELDS:
        setattr(current, name, fields[name])
    current.version = version + 1
    current.save()
    audit.record(
        "courses.change_preparation", by=by, subject=training_class, item=item.pk, title=current.title
    )


def copy_own(source: TrainingClass, target: TrainingClass) -> int:
    """Gives the target the source's own items, none of them ticked; how many there are."""
    own = list(PreparationItem.objects.filter(training_class=source, is_active=True))
    for item in own:
        item.pk, item._state.adding, item.version = None, True, 1
        item.training_class, item.district_id = target, target.plan.district_id
    return len(PreparationItem.objects.bulk_create(own))


def acts_on(training_class: TrainingClass) -> QuerySet[AuditEntry]:
    """The rows of the trail that ticking and moving left for the class."""
    return AuditEntry.objects.filter(
        action__in=[TICKED, MOVED],
        subject_type=training_class._meta.label_lower,
        subject_id=training_class.pk,
    )


def tick_of(training_class: TrainingClass, item: PreparationItem) -> PreparationTick:
    """The row that is there, else an unsaved one; whoever asks holds the class."""
    rows = PreparationTick.objects.filter(training_class=training_class, item=item).select_related(
        "by", "item"
    )
    return rows.first() or PreparationTick(training_class=training_class, item=item)


def _plain(row: PreparationTick) -> dict[str, Any]:
    return {
        "state": str(row.state),
        "note": row.note,
        "days_before": row.days_before,
        "by": row.by_id,
        "at": row.at.isoformat() if row.at else None,
    }


def _record(action: str, row: PreparationTick, before: dict[str, Any], by: User) -> AuditEntry:
    words = {"tick": row.pk, "item": row.item_id, "title": row.item.title}
    return audit.record(action, by=by, subject=row.training_class, **words, before=before, after=_plain(row))
