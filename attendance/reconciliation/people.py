"""The lines about people: the plan, the list, who arrived, and what became of everybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance.reconciliation.fates import LEFT, STAYED, Fate, Person, names
from attendance.reconciliation.lines import Line, Names, Part, Place, Side, plain
from courses.models import ClassStatus, TrainingClass

_LISTED = (ClassStatus.CONFIRMED, ClassStatus.CLOSED, ClassStatus.ARCHIVED)
_BEFORE = (ClassStatus.DRAFT, ClassStatus.APPROVED, ClassStatus.ENROLLING, ClassStatus.CONFIRMED)


def people_part(training_class: TrainingClass, people: Sequence[Person]) -> Part:
    """The plan beside the list, the list beside who arrived, and the list beside what became of everybody."""
    lines = (
        _size(training_class, people),
        _arrival(training_class, people),
        _outcome(training_class, people),
    )
    return Part("people", _("名单"), lines)


def _size(training_class: TrainingClass, people: Sequence[Person]) -> Line:
    pk, planned = training_class.pk, training_class.planned_size
    listed = [one for one in people if not one.came_in]
    return Line(
        key="size",
        title=_("计划人数和批准名单"),
        left=Side(
            _("计划人数"),
            "" if planned is None else plain(planned),
            Place(_("班次概况"), "courses:class_detail", (pk,)),
        ),
        right=Side(_("批准名单"), plain(len(listed)), Place(_("花名册"), "trainees:roster_detail", (pk,))),
        waits="" if training_class.status in _LISTED else _("名单还没有确定"),
        remark=_("批准名单不含当场增补、换入和递补的人。"),
        mends=(Place(_("改计划人数"), "courses:class_edit", (pk,)),),
        is_optional=True,
    )


def _arrival(training_class: TrainingClass, people: Sequence[Person]) -> Line:
    """All that were ever on the list, beside those who arrived and those of whom it is known why not."""
    came_in = [one for one in people if one.came_in]
    left = {fate: [one for one in people if one.fate == fate] for fate in LEFT}
    arrived = [one for one in people if one.fate in STAYED and one.was_there]
    away = [one for one in people if one.fate in STAYED and not one.was_there]
    left[Fate.EXEMPT] = [one for one in away if one.fate == Fate.EXEMPT]
    missing = [one for one in away if one.fate != Fate.EXEMPT]
    unregistered = [one for one in arrived if not one.is_registered]
    known = len(arrived) + sum(len(some) for some in left.values())
    parts = [_("报到 %(n)d") % {"n": len(arrived)}]
    parts += [f"{fate.label} {len(some)}" for fate, some in left.items() if some]
    remark = " + ".join(parts)
    if unregistered:
        text = ngettext("其中 %(n)d 人按考勤算到过", "其中 %(n)d 人按考勤算到过", len(unregistered))
        remark += _("；") + text % {"n": len(unregistered)}
    groups = [(_("增补、换入和递补"), came_in), (_("没有报到，也没有记未报到"), missing)]
    return Line(
        key="arrival",
        title=_("名单和报到"),
        left=Side(
            _("名单上的人（含增补、换入、递补）") if came_in else _("批准名单"),
            plain(len(people)),
            Place(_("花名册"), "trainees:roster_detail", (training_class.pk,)),
        ),
        right=Side(
            _("报到和有着落的"),
            plain(known),
            Place(_("报到"), "attendance:registration_list", (training_class.pk,)),
        ),
        waits=_("班次还没有开始") if training_class.status_today in _BEFORE else "",
        remark=remark,
        names=_named(groups),
        mends=(Place(_("去报到页办"), "attendance:registration_list", (training_class.pk,)),),
    )


def _outcome(training_class: TrainingClass, people: Sequence[Person]) -> Line:
    """Everybody on the list has one end; who is not decided on yet is named among what is missing (R23)."""
    groups = {fate: [one for one in people if one.fate == fate] for fate in Fate}
    undecided = groups.pop(Fate.UNDECIDED)
    ended = [f"{fate.label} {len(some)}" for fate, some in groups.items() if some]
    count = sum(len(some) for some in groups.values())
    waits = ""
    if undecided:
        text = ngettext("%(n)d 人还没有认定", "%(n)d 人还没有认定", len(undecided))
        waits = text % {"n": len(undecided)}
    page = Place(_("结业与结班"), "attendance:completion_list", (training_class.pk,))
    return Line(
        key="outcome",
        title=_("名单和结果"),
        left=Side(
            _("名单上的人"),
            plain(len(people)),
            Place(_("花名册"), "trainees:roster_detail", (training_class.pk,)),
        ),
        right=Side(_("各种结果合计"), plain(count), page),
        waits=waits,
        remark=" + ".join(ended),
        names=_named((str(fate.label), some) for fate, some in groups.items())
        + _named([(str(Fate.UNDECIDED.label), undecided)]),
        mends=(page,),
    )


def _named(groups: Iterable[tuple[str, Sequence[Person]]]) -> tuple[Names, ...]:
    def found() -> Iterator[Names]:
        for label, people in groups:
            if people:
                yield Names(label, names(people))

    return tuple(found())
