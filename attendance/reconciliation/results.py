"""The lines of what a closing leaves: certificates, hours and make-up training, as they will be or as they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from django.db.models import Count, Max
from django.utils.translation import gettext as _

from attendance.completion.earned import earned
from attendance.completion.findings import Assessment
from attendance.completion.make_up import OWING
from attendance.models import Certificate, CreditSource, HoursCredit, MakeUp, Outcome
from attendance.reconciliation.fates import OF_STATUS, Fate, Person, names
from attendance.reconciliation.lines import Line, Names, Part, Place, Side, plain
from attendance.standing import Standing
from courses.models import TrainingClass

_NO_HOURS = Decimal(0)
_OWING = (*(OF_STATUS[outcome] for outcome in OWING), Fate.NO_SHOW)


def result_part(
    training_class: TrainingClass,
    standing: Standing,
    people: Sequence[Person],
    assessment: Assessment | None,
) -> Part:
    """Certificates, hours and what is owed. `assessment` is that of a class that is not closed, None where it is. Nine
    queries at most, however many people."""
    lines = (
        *_certificates(training_class, people, assessment),
        *_hours(training_class, standing, is_closed=assessment is None),
        _make_ups(training_class, people, assessment),
    )
    return Part("results", _("证书、学时和补训"), lines)


def _certificates(
    training_class: TrainingClass, people: Sequence[Person], assessment: Assessment | None
) -> Iterator[Line]:
    page = Place(_("结业与结班"), "attendance:completion_list", (training_class.pk,))
    completed = [one for one in people if one.fate == Fate.COMPLETED]
    rows = list(
        Certificate.objects.filter(enrolment__training_class=training_class)
        .select_related("enrolment__cadre")
        .order_by("sequence")
    )
    valid = [row for row in rows if row.voided_at is None]
    if assessment is None:
        label, count = _("已发证书"), len(valid)
    else:
        label, count = _("结班时将发证书"), _to_issue(assessment)
    voided = tuple(f"{row.number} {row.enrolment.cadre.name}" for row in rows if row.voided_at)
    yield Line(
        key="certificates",
        title=_("结业和证书"),
        left=Side(_("结业"), plain(len(completed)), page),
        right=Side(label, plain(count), page),
        remark=_("%(first)s 至 %(last)s") % {"first": valid[0].number, "last": valid[-1].number}
        if valid
        else "",
        names=(Names(_("作废的证书"), voided),) if voided else (),
        mends=(page,),
    )
    yield _numbers(training_class, page)


def _to_issue(assessment: Assessment) -> int:
    decisions = (one.decision for one in assessment.candidates if not one.is_stale)
    return sum(one is not None and one.outcome == Outcome.COMPLETED for one in decisions)


def _numbers(training_class: TrainingClass, page: Place) -> Line:
    """The district's numbers of the year run on without a gap, those of voided certificates included."""
    plan = training_class.plan
    given = Certificate.objects.filter(district=plan.district_id, year=plan.year).aggregate(
        last=Max("sequence"), count=Count("pk")
    )
    return Line(
        key="numbers",
        title=_("证书编号连续"),
        left=Side(_("本区当年最后一号"), plain(given["last"] or 0), page),
        right=Side(_("本区当年已编的号"), plain(given["count"]), page),
        remark=_("作废的也占号，不重用。"),
        mends=(page,),
    )


def _hours(training_class: TrainingClass, standing: Standing, *, is_closed: bool) -> Iterator[Line]:
    """实到学时 of the attendance sheet beside what is, or will be, credited: in all, and person by person."""
    attended = {row.enrolment.cadre_id: row.hours.attended for row in standing.rows if row.hours.attended}
    credited = _credited(training_class) if is_closed else _earned(training_class)
    same = [pk for pk, hours in attended.items() if credited.get(pk, _NO_HOURS) == hours]
    known = {row.enrolment.cadre_id: row.enrolment.cadre.name for row in standing.rows}
    everybody = {*attended, *credited}
    differing = tuple(known.get(pk, _("已不在考勤表上的人")) for pk in sorted(everybody - set(same)))
    sheet = Place(_("考勤表格"), "attendance:attendance_detail", (training_class.pk,))
    page = Place(_("结业与结班"), "attendance:completion_list", (training_class.pk,))
    label = _("记入各人的学时") if is_closed else _("结班时将记入的学时")
    yield Line(
        key="hours",
        title=_("学时合计"),
        left=Side(_("考勤表实到学时"), plain(sum(attended.values(), _NO_HOURS)), sheet),
        right=Side(label, plain(sum(credited.values(), _NO_HOURS)), page),
        mends=(sheet, page),
    )
    yield Line(
        key="hours_people",
        title=_("各人的学时"),
        left=Side(_("有实到学时的人"), plain(len(everybody)), sheet),
        right=Side(_("记入的学时相同的人"), plain(len(same)), page),
        names=(Names(_("学时不同的人"), differing),) if differing else (),
        mends=(sheet, page),
    )


def _earned(training_class: TrainingClass) -> Mapping[int, Decimal]:
    found: dict[int, Decimal] = defaultdict(Decimal)
    for row in earned(training_class):
        found[row.enrolment.cadre_id] += row.hours
    return {pk: hours for pk, hours in found.items() if hours}


def _credited(training_class: TrainingClass) -> Mapping[int, Decimal]:
    found: dict[int, Decimal] = defaultdict(Decimal)
    rows = HoursCredit.objects.filter(training_class=training_class, source=CreditSource.CLASS)
    for cadre, hours in rows.values_list("cadre", "hours"):
        found[cadre] += hours
    return {pk: hours for pk, hours in found.items() if hours}


def _make_ups(training_class: TrainingClass, people: Sequence[Person], assessment: Assessment | None) -> Line:
    """Whoever did not complete, was dismissed or never came owes the class."""
    page = Place(_("待补训"), "attendance:make_up_list", query=f"?training_class={training_class.pk}")
    owing = [one for one in people if one.fate in _OWING]
    if assessment is None:
        label = _("待补训")
        count = MakeUp.objects.filter(enrolment__training_class=training_class).count()
    else:
        label, count = _("结班时将列入补训"), _to_owe(assessment, people)
    return Line(
        key="make_ups",
        title=_("未完成的和补训"),
        left=Side(
            _("未结业 + 退学 + 未报到"),
            plain(len(owing)),
            Place(_("结业与结班"), "attendance:completion_list", (training_class.pk,)),
        ),
        right=Side(label, plain(count), page),
        names=(Names(_("要补训的人"), names(owing)),) if owing else (),
        mends=(page,),
    )


def _to_owe(assessment: Assessment, people: Sequence[Person]) -> int:
    decisions = (one.decision for one in assessment.candidates if not one.is_stale)
    owing = sum(one is not None and one.outcome in OWING for one in decisions)
    return owing + sum(one.fate == Fate.NO_SHOW for one in people)
