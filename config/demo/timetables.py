"""The sessions of the demo's classes: rooms and lecturers found, placed, published, and here and there changed."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from config.demo.classes import Run
from config.demo.clock import Span, evenings_of, half_days_of, spans
from config.demo.diary import Diary
from config.demo.programme import Block, programme
from config.demo.scene import Scene
from config.demo.year import Stage
from timetable import asking, notices, publishing, scheduling
from timetable.calendar import HalfDay
from timetable.models import InstructorAnswer, Notice, Room, Session, SessionInstructor, SessionKind
from timetable.models.instructor import Instructor
from trainees.models import StudyGroup

_BREAK = dt.timedelta(minutes=10)
_LATER = dt.timedelta(minutes=30)
_HINT = "演示：本节从演示数据生成的时刻开始，便于马上试用签到"


@dataclass(frozen=True)
class Placing:
    """One session as it will be placed."""

    block: Block
    half_day: HalfDay
    span: Span
    remark: str = ""


class Timetabler:
    """Places the sessions of one class after the other; what is taken stands in the diary."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.diary = scene, Diary(scene.catalogue, scene.chance("timetables"))
        self.by = scene.staff.organiser

    def place(self, run: Run) -> list[Session]:
        """All sessions of a class."""
        evenings = evenings_of(self.scene, run.stage, run.slot.days)
        half_days = half_days_of(run.slot.days, run.outline.half_days, evenings)
        home = self.diary.home(run, half_days)
        return [
            session
            for placing in self._placings(run, half_days)
            for session in self._sessions(run, placing, home)
        ]

    def _placings(self, run: Run, half_days: list[HalfDay]) -> Iterator[Placing]:
        times = spans(self.scene, run.stage, half_days)
        for half_day, blocks in programme(run.outline, half_days).items():
            moved = times[half_day] != half_day.at(self.scene.times)
            remark = _HINT if moved and times[half_day][0] <= self.scene.now else ""
            parts = _parts(times[half_day], blocks)
            for block, span in zip(blocks, parts, strict=True):
                yield Placing(block, half_day, span, remark)

    def _sessions(self, run: Run, placing: Placing, home: Room) -> Iterator[Session]:
        block = placing.block
        if block.kind == SessionKind.GROUP_DISCUSSION and run.groups:
            rooms = self.diary.rooms_for_groups(run.groups, run.enrolments, placing.half_day)
            for group, room in zip(run.groups, rooms, strict=True):
                yield self._add(run, placing, room=room, groups=[group])
            return
        if block.place:
            yield self._add(run, placing, room=self.scene.catalogue.rooms.get(block.place))
            return
        self.diary.take_room(home, placing.half_day)
        lecturer = self.diary.lecturer(block.course, run, placing.half_day) if block.course else None
        yield self._add(run, placing, room=home, instructors=[lecturer] if lecturer else [])

    def _add(
        self,
        run: Run,
        placing: Placing,
        *,
        room: Room | None,
        instructors: Sequence[Instructor] = (),
        groups: Sequence[StudyGroup] = (),
    ) -> Session:
        block = placing.block
        course = self.scene.catalogue.courses[block.course] if block.course else None
        leader = groups[0].leader if groups else None
        place = "" if room else block.place or "区委党校教学楼小会议室"
        return scheduling.add(
            run.training_class,
            by=self.by,
            kind=block.kind,
            title=course.title if course else block.title,
            course=course,
            start=placing.span[0],
            end=placing.span[1],
            room=room,
            place=place,
            instructors=instructors,
            groups=groups,
            hours=block.hours,
            speakers=self._speakers(run, block),
            chair=f"{leader.cadre.name}（组长）" if leader else _CHAIRS.get(block.kind, ""),
            remark=placing.remark,
        )

    def _speakers(self, run: Run, block: Block) -> str:
        """Who speaks without being a lecturer: at the beginning and the end somebody who leads the host."""
        if block.kind in (SessionKind.OPENING, SessionKind.CLOSING):
            host = run.training_class.host
            heads = [person for person in self.scene.people if person.seat.unit == host]
            heads = [person for person in heads if person.seat.roles[0].endswith(_HEADS[block.kind])]
            return f"{heads[0].cadre.name}({host}{heads[0].seat.post})" if heads else ""
        return _SPEAKERS.get(block.kind, "")


_HEADS = {SessionKind.OPENING: "_head", SessionKind.CLOSING: "_leader"}
_SPEAKERS = {
    SessionKind.FIELD_TEACHING: "现场讲解员",
    SessionKind.EXCHANGE: "学员代表",
    SessionKind.GROUP_DISCUSSION: "各组学员",
    SessionKind.TEST: "班主任监考",
}
_CHAIRS = {
    SessionKind.OPENING: "区委党校常务副校长",
    SessionKind.EXCHANGE: "班主任",
    SessionKind.CLOSING: "区委党校副校长",
}


def _parts(span: Span, blocks: list[Block]) -> list[Span]:
    """The half-day shared out: one block has all of it, of two one has its minutes and the other the rest."""
    starts, ends = span
    if len(blocks) == 1:
        return [span]
    first, second = blocks
    if first.minutes:
        middle = starts + dt.timedelta(minutes=first.minutes)
        return [(starts, middle), (middle + _BREAK, ends)]
    middle = ends + dt.timedelta(minutes=second.minutes or 0)
    return [(starts, middle - _BREAK), (middle, ends)]


def arrange(scene: Scene, runs: Sequence[Run]) -> None:
    """Publishes the timetables of the settled classes, and drafts that of the first class still enrolling."""
    timetabler = Timetabler(scene)
    for run in sorted(runs, key=lambda run: run.stage != Stage.NOW):
        if run.stage.is_settled:
            timetabler.place(run)
            publishing.publish(run.training_class, by=timetabler.by)
    _note_answers()
    notices.read(Notice.objects.all())
    coming = [run for run in runs if run.stage == Stage.CONFIRMED]
    for run in coming[:1]:
        _move_a_lecture(timetabler, run)
    for run in coming[1:2]:
        _leave_a_change_unpublished(timetabler, run)
    for run in [run for run in runs if run.stage == Stage.ENROLLING][:1]:
        _draft(timetabler, run)


def _note_answers() -> None:
    """Lecturers of published sessions have agreed: written at once, as there are hundreds."""
    asked = SessionInstructor.objects.filter(session__published__isnull=False)
    place = Coalesce("session__room__name", "session__place")
    where = SessionInstructor.objects.filter(pk=OuterRef("pk")).annotate(where=place)
    asked.update(
        answer=InstructorAnswer.CONFIRMED,
        answered_at=timezone.now(),
        asked_during=F("during"),
        asked_place=Subquery(where.values("where")[:1]),
    )


def _ask_lecturers(timetabler: Timetabler, run: Run) -> None:
    """Of a drafted class the first lecturer has confirmed; of more the second has declined, the last waits to be asked."""
    teaching = SessionInstructor.objects.filter(
        session__training_class=run.training_class, session__start_at__isnull=False
    )
    rows = list(teaching.select_related("session", "instructor").order_by("session__start_at", "pk"))
    for row in rows[:-1] if len(rows) > 2 else rows:
        asking.invite(row.session, row.instructor, by=timetabler.by)
    if len(rows) > 1:
        asking.confirm(rows[0].session, rows[0].instructor, by=timetabler.by, note="电话确认")
    if len(rows) > 2:
        asking.decline(rows[1].session, rows[1].instructor, by=timetabler.by, note="当天在外地开会")


def _lecture(run: Run) -> Session:
    lectures = run.training_class.sessions.filter(kind=SessionKind.LECTURE).order_by("-start_at")
    return lectures[0]


def _move_a_lecture(timetabler: Timetabler, run: Run) -> None:
    """A lecture begins later, so that its lecturer is asked anew, and the class has a second version."""
    lecture = _lecture(run)
    if lecture.start_at is None:
        return
    start = lecture.start_at + _LATER
    scheduling.move(lecture, by=timetabler.by, version=lecture.version, start=start, reason="主讲人时间调整")
    for row in lecture.teaching.select_related("instructor"):
        asking.invite(lecture, row.instructor, by=timetabler.by)
    publishing.publish(run.training_class, by=timetabler.by)


def _leave_a_change_unpublished(timetabler: Timetabler, run: Run) -> None:
    lecture = _lecture(run)
    remark = "请带好笔记本"
    scheduling.change(lecture, by=timetabler.by, version=lecture.version, remark=remark)


def _draft(timetabler: Timetabler, run: Run) -> None:
    """All but published: the last lecture waits for a time and a lecturer."""
    timetabler.place(run)
    lecture = _lecture(run)
    scheduling.change(lecture, by=timetabler.by, version=lecture.version, start=None, instructors=[])
    _ask_lecturers(timetabler, run)
