"""What a class still lacks where it stands, so that its organiser sees what comes next."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from courses.models import ClassDocument, ClassStaff, ClassStatus, DocumentKind, StaffRole, TrainingClass

_BEFORE_IT_RUNS = (ClassStatus.DRAFT, ClassStatus.APPROVED, ClassStatus.ENROLLING, ClassStatus.CONFIRMED)
_NEEDED_FROM = {
    DocumentKind.BASIS: (ClassStatus.DRAFT,),
    DocumentKind.APPROVAL: (*_BEFORE_IT_RUNS[1:], ClassStatus.RUNNING, ClassStatus.ENDED),
    DocumentKind.NOTICE: (*_BEFORE_IT_RUNS[2:], ClassStatus.RUNNING, ClassStatus.ENDED),
    DocumentKind.SIGNED_SHEET: (ClassStatus.ENDED,),
}


@dataclass(frozen=True)
class Work:
    """A page on which the organiser works while the class stands where it is: its label and the name of its address."""

    label: str
    page: str


def work_of(status: ClassStatus) -> list[Work]:
    """The pages where the work of this state is done, in its order."""
    quotas = Work(_("名额"), "trainees:quota_list")
    nominations = Work(_("推荐报名"), "attendance:nomination_list")
    replies = Work(_("催报"), "trainees:reply_list")
    groups = Work(_("分组"), "trainees:group_list")
    seating = Work(_("座次"), "trainees:seating_detail")
    timetable = Work(_("课表"), "timetable:timetable_detail")
    arrivals = Work(_("报到"), "attendance:registration_list")
    marks = Work(_("考勤"), "attendance:attendance_detail")
    figures = Work(_("核对"), "attendance:reconciliation_detail")
    return {
        ClassStatus.APPROVED: [quotas, timetable],
        ClassStatus.ENROLLING: [quotas, nominations, replies, timetable],
        ClassStatus.CONFIRMED: [groups, seating, timetable, arrivals],
        ClassStatus.RUNNING: [arrivals, marks, timetable],
        ClassStatus.ENDED: [marks, figures],
    }.get(status, [])


@dataclass(frozen=True)
class Lack:
    """One thing that is missing, in words, and the name of the page on which it is mended; `kind` of document."""

    text: str
    page: str
    kind: str = ""


def lacks_of(
    training_class: TrainingClass, *, staff: Iterable[ClassStaff], documents: Iterable[ClassDocument]
) -> list[Lack]:
    """What is missing today, in the order of the work; staff and documents as they are already fetched."""
    status = training_class.status_today
    return [
        *(_facts(training_class) if status in _BEFORE_IT_RUNS else ()),
        *(_people(staff) if status in (*_BEFORE_IT_RUNS, ClassStatus.RUNNING) else ()),
        *_papers(status, documents),
        *(_timetable(training_class) if status == ClassStatus.CONFIRMED else ()),
    ]


def _facts(training_class: TrainingClass) -> Iterator[Lack]:
    for field, text in (
        ("starts_on", _("还没有定开班日期")),
        ("audience", _("还没有写培训对象")),
        ("planned_size", _("还没有定计划人数")),
        ("purposes", _("还没有写培训目的")),
    ):
        if not getattr(training_class, field):
            yield Lack(text, "courses:class_edit")


def _people(staff: Iterable[ClassStaff]) -> Iterator[Lack]:
    if not any(member.role == StaffRole.HEAD_TEACHER for member in staff):
        yield Lack(_("还没有指定班主任"), "courses:staff_edit")


def _papers(status: ClassStatus, documents: Iterable[ClassDocument]) -> Iterator[Lack]:
    filed = {document.kind for document in documents if document.file}
    for kind, statuses in _NEEDED_FROM.items():
        if status in statuses and kind not in filed:
            yield Lack(
                _("还没有上传%(document)s") % {"document": kind.label}, "courses:document_new", kind.value
            )


def _timetable(training_class: TrainingClass) -> Iterator[Lack]:
    if training_class.first_published_on is None:
        yield Lack(_("课表还没有发布"), "timetable:timetable_detail")
