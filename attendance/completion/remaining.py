"""What is still to do before a class can be closed (R23), each with the page on which it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendance import leave, results
from attendance.completion.findings import Assessment
from attendance.reconciliation.whole import Reconciliation
from courses.filing import missing_for_closing, missing_sheets
from courses.models import ClassStatus, DocumentKind, TrainingClass
from timetable.calendar import HalfDay
from timetable.publishing import difference
from trainees.models import EnrolmentStatus, LateAddition

_NAMED = 3


@dataclass(frozen=True)
class Remaining:
    """One thing: its kind, a sentence, and where it is mended, with the query of that page."""

    kind: str
    text: str
    page: str
    query: str = ""
    class_id: int = 0

    @property
    def address(self) -> str:
        """Of the page; "" where there is none."""
        try:
            return reverse(self.page, args=[self.class_id]) + self.query
        except NoReverseMatch:
            return ""


def remaining_of(training_class: TrainingClass, assessment: Assessment) -> list[Remaining]:
    """Everything that closing waits for, in the order of the work; nothing where the class can be closed. The queries do
    not grow with the people."""
    status = training_class.status_today
    if status != ClassStatus.ENDED:
        text = _("班次现在是“%(status)s”，课表最后一天过后才能结班。") % {"status": status.label}
        return [_one(training_class, "status", text, "courses:class_detail")]
    return [
        *_attendance(training_class, assessment),
        *_people(training_class),
        *_timetable(training_class),
        *_papers(training_class, assessment),
        *_results(training_class),
        *_decisions(training_class, assessment),
        *_differences(training_class, assessment),
    ]


def _one(training_class: TrainingClass, kind: str, text: str, page: str, query: str = "") -> Remaining:
    return Remaining(kind, text, page, query, training_class.pk)


def _attendance(training_class: TrainingClass, assessment: Assessment) -> Iterator[Remaining]:
    """Whoever was expected is recorded, but for those who are exempt; no leave waits for an answer."""
    exempt = {
        one.enrolment.pk
        for one in assessment.candidates
        if one.decision and one.decision.outcome == EnrolmentStatus.EXEMPT
    }
    open_rows = [
        [cell for cell in row.cells if cell.is_open]
        for row in assessment.standing.rows
        if row.enrolment.pk not in exempt
    ]
    people, cells = sum(bool(row) for row in open_rows), sum(len(row) for row in open_rows)
    if cells:
        text = ngettext(
            "%(people)d 人还有 %(n)d 个半天没有记考勤",
            "%(people)d 人还有 %(n)d 个半天没有记考勤",
            cells,
        ) % {"people": people, "n": cells}
        yield _one(training_class, "unmarked", text, "attendance:attendance_detail")
    if count := leave.pending(training_class).count():
        text = ngettext("%(n)d 个请假还没有批", "%(n)d 个请假还没有批", count) % {"n": count}
        yield _one(training_class, "leave", text, "attendance:leave_list")


def _people(training_class: TrainingClass) -> Iterator[Remaining]:
    """No addition waits for the organiser (R21), no nomination for an answer."""
    rows = training_class.enrolments
    added = rows.attending().filter(late_addition=LateAddition.PENDING).count()
    if added:
        text = ngettext("%(n)d 人增补待确认", "%(n)d 人增补待确认", added) % {"n": added}
        yield _one(training_class, "additions", text, "attendance:registration_list")
    named = rows.filter(status=EnrolmentStatus.NOMINATED).count()
    if named:
        text = ngettext("%(n)d 个推荐还没有审核", "%(n)d 个推荐还没有审核", named) % {"n": named}
        yield _one(training_class, "nominations", text, "attendance:nomination_list")


def _timetable(training_class: TrainingClass) -> Iterator[Remaining]:
    if difference(training_class):
        text = _("课表有改动还没有发布")
        yield _one(training_class, "timetable", text, "timetable:timetable_publish")


def _papers(training_class: TrainingClass, assessment: Assessment) -> Iterator[Remaining]:
    """Approval, notice, and a signed sheet for every half-day, each with a file."""
    for kind in missing_for_closing(training_class):
        if kind != DocumentKind.SIGNED_SHEET:
            text = _("还没有上传%(document)s") % {"document": kind.label}
            yield _one(training_class, kind.value, text, "courses:document_new", f"?kind={kind.value}")
    half_days = [column.half_day for column in assessment.standing.columns]
    missing = missing_sheets(training_class, [(half_day.day, half_day.period) for half_day in half_days])
    if missing:
        names = _("、").join(HalfDay(*half_day).label for half_day in missing[:_NAMED])
        more = _("等") if len(missing) > _NAMED else ""
        text = ngettext(
            "%(n)d 个半天没有签到表原件：%(names)s%(more)s",
            "%(n)d 个半天没有签到表原件：%(names)s%(more)s",
            len(missing),
        ) % {"n": len(missing), "names": names, "more": more}
        yield _one(training_class, "sheets", text, "courses:document_new", "?kind=SIGNED_SHEET")


def _results(training_class: TrainingClass) -> Iterator[Remaining]:
    """Every test has its scores, and the 优秀学员 are such as can be."""
    for text in results.unscored(training_class):
        yield _one(training_class, "scores", text, "attendance:score_list")
    for text in results.unsettled_honours(training_class):
        yield _one(training_class, "honours", text, "attendance:honour_list")


def _decisions(training_class: TrainingClass, assessment: Assessment) -> Iterator[Remaining]:
    flagged = sum(one.is_flagged for one in assessment.undecided)
    rest = len(assessment.undecided) - flagged
    if flagged:
        text = ngettext("%(n)d 人须处理，还没有认定", "%(n)d 人须处理，还没有认定", flagged) % {"n": flagged}
        yield _one(training_class, "flagged", text, "attendance:completion_list", "#flagged")
    if rest:
        text = ngettext("%(n)d 人还没有认定结业", "%(n)d 人还没有认定结业", rest) % {"n": rest}
        yield _one(training_class, "rest", text, "attendance:completion_list", "#clear")


def _differences(training_class: TrainingClass, assessment: Assessment) -> Iterator[Remaining]:
    """Every two figures that must be equal are, or it is said why not. What has to be done before they can be is above."""
    if count := len(Reconciliation.of(training_class, assessment).open_lines):
        text = ngettext(
            "核对还有 %(n)d 处不一致没有说明",
            "核对还有 %(n)d 处不一致没有说明",
            count,
        ) % {"n": count}
        yield _one(training_class, "reconciliation", text, "attendance:reconciliation_detail", "#open")
