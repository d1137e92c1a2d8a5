"""A class in full life today, with something on each of its pages."""

import datetime as dt
from base64 import b64decode
from dataclasses import dataclass

from django.contrib.auth.tokens import default_token_generator
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.models import Grant, ListImport
from attendance import (
    arriving,
    badges,
    contacts,
    marking,
    requirements,
    sitting_in,
)
from attendance.models import (
    HoursCredit,
    MarkSource,
    OnlineRate,
    Requirement,
)
from attendance.value import Value
from courses import plan_acts
from courses.models import (
    ClassDocument,
    ClassStatus,
    Course,
    PlanDocument,
    PreparationItem,
    StaffRole,
    TrainingClass,
)
from courses.plan_acts import Paper
from courses.preparation import template, ticking
from exports.models import Export
from tests import factories
from tests.conftest import Cast
from tests.e2e import flagged, held, uploaded
from tests.e2e.held import Held
from tests.timetable.planning import proposed, run_with
from timetable import agenda, asking, ceremonies, fee_standards, links, publishing, speeches
from timetable.calendar import half_day_of
from timetable.models import (
    AgendaItem,
    CalendarDay,
    FeeStandard,
    Instructor,
    PlanningRun,
    PublishedSession,
    Room,
    Session,
    Unavailability,
)
from trainees import arrival, behalf, call_ups, chasing, replying, reporting, rostrum, seating
from trainees.models import ElectionCycle, Enrolment, NominationBasis, RosterImport, SeatingDirection
from trainees.newcomers import Comer
from trainees.seating import Filling, Hall


@dataclass
class Scene:
    """`sessions` are this morning, this afternoon and tomorrow morning; `cancelled` stands beside them."""

    cast: Cast
    training_class: TrainingClass
    enrolments: list[Enrolment]
    room: Room
    instructor: Instructor
    course: Course
    sessions: list[Session]
    published: list[PublishedSession]
    cancelled: Session
    holiday: CalendarDay
    standard: FeeStandard
    closure: Unavailability
    document: ClassDocument
    upload: RosterImport
    list_upload: ListImport
    imported: RosterImport
    cadre_upload: RosterImport
    export: Export
    planning: PlanningRun
    basis: NominationBasis
    called_up: Enrolment
    enrolling: TrainingClass
    requirement: Requirement
    rate: OnlineRate
    credit: HoursCredit
    added: Enrolment
    held: Held

    @property
    def plan_document(self) -> PlanDocument:
        """The one by which the plan was deliberated."""
        return self.training_class.plan.documents.get()

    @property
    def agenda_item(self) -> AgendaItem:
        """The first item of the opening's agenda."""
        return AgendaItem.objects.filter(ceremony__training_class=self.training_class)[0]

    @property
    def own_item(self) -> PreparationItem:
        """An item of the class's preparation list that is its own."""
        return PreparationItem.objects.get(training_class=self.training_class)

    @property
    def grant(self) -> Grant:
        """The liaison's role."""
        return self.cast.liaison.grants.get()

    @property
    def class_token(self) -> str:
        """Of the link to the class's timetable."""
        return links.token_of(links.issue_for_class(self.training_class, by=self.cast.organiser))

    @property
    def instructor_token(self) -> str:
        """Of the lecturer's link; tomorrow's session has been asked for."""
        return links.token_of(links.open_for_instructors(self.training_class)[self.instructor.pk])

    @property
    def reset_link(self) -> list[str]:
        """The two parts of a link by which the auditor sets a new password."""
        user = self.cast.auditor
        return [urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)]


def play(cast: Cast) -> Scene:
    """Makes the class, its people, sessions, marks and papers."""
    today = timezone.localdate()
    cast.district.is_demo = True
    cast.district.save()
    factories.half_days(cast.district)
    factories.training_class(cast.district, "科级干部任职培训班", status=ClassStatus.DRAFT, ordinal=2)
    training_class = _class(cast, today)
    _prepared(cast, training_class, today)
    room = factories.room(cast.district, seat_rows=8, seat_columns=10)
    teacher = factories.instructor(cast.district)
    course = factories.course(cast.district)
    sessions = _sessions(training_class, today, room, teacher, course)
    published = [factories.published(session, instructor_text="区委党校讲师 陈静") for session in sessions]
    evening = factories.at("19:00", today)
    cancelled = factories.session(training_class, "停掉的课", start=evening, status="CANCELLED")
    enrolments = _people(cast, training_class)
    asking.invite(sessions[2], teacher, by=cast.organiser)
    publishing.publish(training_class, by=cast.organiser, only=[sessions[1].pk])
    _marks(cast, training_class, enrolments, published[0])
    flagged.share(training_class, enrolments, published[0], published[1], by=cast.head_teacher)
    return Scene(
        cast=cast,
        training_class=training_class,
        enrolments=enrolments,
        room=room,
        instructor=teacher,
        course=course,
        sessions=sessions,
        published=published,
        cancelled=cancelled,
        standard=_standards(cast),
        holiday=_holiday(today),
        closure=_closure(cast, room, today),
        document=_document(cast, training_class),
        upload=uploaded.upload(cast, training_class),
        list_upload=uploaded.list_upload(cast),
        imported=uploaded.imported(cast, training_class),
        cadre_upload=uploaded.upload(cast, None),
        export=uploaded.export(cast, training_class),
        planning=_planning(cast, sessions, room),
        basis=_basis(cast, training_class),
        called_up=_called_up(cast, training_class),
        enrolling=_enrolling(cast),
        requirement=_requirement(cast, today),
        rate=OnlineRate.objects.get(district=cast.district),
        credit=_credit(cast, today),
        added=_arrivals(cast, training_class, enrolments, published[0]),
        held=held.play(cast, training_class, enrolments, published),
    )


def _prepared(cast: Cast, training_class: TrainingClass, today: dt.date) -> None:
    """Its plan has been deliberated, and its preparation list has an item of its own."""
    meeting = Paper("武教联〔2026〕1号", today, "区干部教育培训联席会议")
    plan_acts.deliberate(training_class.plan, by=cast.organiser, paper=meeting)
    template.lay_down_defaults(cast.district)
    ticking.add(training_class, title="接站", hint="高铁北站南出口", days_before=1, by=cast.organiser)


def _holiday(today: dt.date) -> CalendarDay:
    """The day after tomorrow."""
    day = today + dt.timedelta(days=2)
    return CalendarDay.objects.create(day=day, kind="HOLIDAY", name="培训中心检修")


def _requirement(cast: Cast, today: dt.date) -> Requirement:
    """The usual table, and a row of this year's own; the cast's cadre is new in office."""
    requirements.lay_down_defaults(cast.district)
    cycle = ElectionCycle.objects.create(
        district=cast.district, name="社区两委换届", held_on=today - dt.timedelta(days=20)
    )
    cast.cadre.appointments.update(
        post="党总支书记", body="PARTY", is_new=True, started_on=cycle.held_on, cycle=cycle
    )
    cast.cadre.appointments.create(
        unit=cast.other_community, post="委员", ended_on=cycle.held_on, started_on=dt.date(2019, 5, 1)
    )
    return Requirement.objects.create(
        district=cast.district, year=today.year, rule="R2", audience="TOWNSHIP", hours=60
    )


def _credit(cast: Cast, today: dt.date) -> HoursCredit:
    """Hours of two years, one with its proof."""
    factories.credit(cast.cadre, 20, year=today.year - 1, source="BEFORE")
    file = ContentFile(b"%PDF-1.7", name="证书.pdf")
    return factories.credit(
        cast.cadre, 16, days=2, year=today.year, level="COUNTY", started_on=today, proof=file
    )


def _arrivals(
    cast: Cast, training_class: TrainingClass, enrolments: list[Enrolment], morning: PublishedSession
) -> Enrolment:
    """Some have come, one will not, somebody sits in for one, and an addition awaits the organiser."""
    by, half_day = cast.head_teacher, half_day_of(morning.start_at)
    arrival.register_many(training_class, enrolments[:6], by=by)
    arriving.note_no_show(enrolments[10], by=by, reason="单位来电，出差不能参加")
    factories.enrolment(training_class, factories.cadre("候补人", cast.community), status="WAITLISTED")
    sitter = Comer(factories.cadre("代会人", cast.community))
    sitting_in.sit_in(enrolments[6], comer=sitter, half_day=half_day, by=by)
    badges.issue(training_class, by=by)
    contacts.note_try(enrolments[11], half_day=half_day, words="没人接", by=by)
    comer = Comer(factories.cadre("增补人", cast.community, phone="19900000009"))
    added = arriving.add_late(training_class, comer=comer, by=by, half_day=half_day)
    return added.enrolment


def _basis(cast: Cast, training_class: TrainingClass) -> NominationBasis:
    """The photo of a list, one white point, with a scan of the town's slip and a chase of the other town."""
    photo = ContentFile(b64decode(uploaded.PHOTO), name="名单.png")
    replying.keep_stamped(
        training_class, cast.town, by=cast.liaison, file=ContentFile(b"%PDF-1.7", name="a.pdf")
    )
    reply = reporting.of_unit(training_class, cast.other_town)
    chasing.chase(training_class, texts=[(reply, "【催报】请尽快报送。")], by=cast.organiser)
    return behalf.keep_photo(training_class, cast.town, file=photo, reason="只有照片", by=cast.organiser)


def _called_up(cast: Cast, training_class: TrainingClass) -> Enrolment:
    """Somebody whom the unit would rather replace."""
    named, other = (factories.cadre(name, cast.community) for name in ("被点名的人", "愿意来的人"))
    (row,) = call_ups.call_up(training_class, cadres=[named], by=cast.organiser)
    return call_ups.ask_for_change(row, reason="住院", instead=other, by=cast.liaison)


def _enrolling(cast: Cast) -> TrainingClass:
    """Takes nominations until tomorrow; somebody stands in each state, one is in a class of the same days."""
    training_class = factories.training_class(
        cast.district,
        "支部书记示范培训班",
        status=ClassStatus.ENROLLING,
        starts_on=timezone.localdate() + dt.timedelta(days=1),
        nominations_close_at=timezone.now() + dt.timedelta(days=1),
        planned_size=3,
    )
    training_class.quotas.create(unit=cast.town, seats=3)
    factories.enrolment(training_class, cast.cadre, status="NOMINATED")
    for status in ("APPROVED", "WAITLISTED", "REJECTED", "CANCELLED"):
        person = factories.cadre("推荐人", cast.community, post="党支部委员", is_new=True)
        fields = {"reason": "本年已参加同类培训", "decided_by": cast.organiser, "decided_at": timezone.now()}
        factories.enrolment(training_class, person, status=status, **fields)
    return training_class


def _planning(cast: Cast, sessions: list[Session], room: Room) -> PlanningRun:
    """Takes tomorrow's session to the afternoon, and finds no place for another."""
    afternoon = factories.at("14:00", timezone.localdate() + dt.timedelta(days=1))
    step = {"step": "free_room", "key": room.pk, "start": afternoon.isoformat(), "end": None}
    reason = {"session": sessions[1].pk, "reason": "rooms_taken", "key": None, "relaxations": [[step]]}
    score = {"total": 12, "parts": {"isolated": 8, "times": 4}, "is_proven": True, "placed": 1, "unplaced": 1}
    placement = proposed(sessions[2], afternoon, room)
    return run_with(cast, placement, unplaced=[reason], score=score, training_class=None)


def _class(cast: Cast, today: dt.date) -> TrainingClass:
    training_class = factories.training_class(
        cast.district,
        "换届后社区干部任职培训班",
        starts_on=today,
        ordinal=1,
        batch_no=6,
        theme="把社区的事办好\n***\n共三天",
        audience="新任社区“两委”成员",
        implementer=cast.town,
    )
    factories.staff(training_class, cast.head_teacher, StaffRole.HEAD_TEACHER)
    training_class.quotas.create(unit=cast.town, seats=20)
    training_class.quotas.create(unit=cast.other_town, seats=1)
    return training_class


def _sessions(
    training_class: TrainingClass, today: dt.date, room: Room, teacher: Instructor, course: Course
) -> list[Session]:
    tomorrow = today + dt.timedelta(days=1)
    return [
        factories.session(
            training_class,
            "基层党建引领社区治理",
            course=course,
            room=room,
            start=factories.at("09:00", today),
            instructors=(teacher,),
        ),
        factories.session(
            training_class,
            "到雪堰镇现场教学",
            kind="FIELD_TEACHING",
            place="雪东社区党群服务中心",
            start=factories.at("14:00", today),
        ),
        factories.session(
            training_class,
            "分组讨论",
            room=room,
            start=factories.at("09:00", tomorrow),
            instructors=(teacher,),
        ),
    ]


def _people(cast: Cast, training_class: TrainingClass) -> list[Enrolment]:
    group = factories.group(training_class)
    first = factories.enrolment(training_class, cast.cadre, group=group, class_role="班长")
    more = factories.trainees(training_class, cast.community, 8)
    others = factories.trainees(training_class, cast.other_community, 4)
    _hall(cast, training_class, first)
    return [first, *more, *others]


def _hall(cast: Cast, training_class: TrainingClass, first: Enrolment) -> None:
    """Two leaders on the rostrum; the first trainee's seat is fixed and one person has none."""
    leaders = [("王部长", "区委组织部部长"), ("李科长", "区委组织部干部教育科科长")]
    hall = Hall(3, 6, direction=SeatingDirection.CENTRE)
    seating.lay_out(training_class, hall=hall, filling=Filling.ALL, seen=0, by=cast.organiser)
    rostrum.change(training_class, people=leaders, flipped=False, seen=[], by=cast.organiser)
    opening = ceremonies.find(training_class, "OPENING")
    agenda.fill(opening, by=cast.organiser)
    speeches.hand_in(opening, file=ContentFile(b"%PDF-1.7", name="讲话稿.pdf"), by=cast.organiser)
    seating.lock(first, locked=True, by=cast.organiser)
    last = training_class.enrolments.order_by("-seat_row", "-seat_column")[0]
    seating.move(last, to=None, seen=seating.place_of(last), there=None, by=cast.organiser)


def _marks(
    cast: Cast, training_class: TrainingClass, enrolments: list[Enrolment], morning: PublishedSession
) -> None:
    codes = ["PRESENT", "LATE", "LEFT_EARLY", "PERSONAL", "SICK", "OFFICIAL", "ABSENT", "PRESENT"]
    marking.mark(
        training_class,
        by=cast.head_teacher,
        half_day=half_day_of(morning.start_at),
        values={row.pk: Value.of(code) for row, code in zip(enrolments, codes, strict=False)},
        source=MarkSource.GRID,
    )


def _standards(cast: Cast) -> FeeStandard:
    """The national figures of fees; one of them."""
    fee_standards.lay_down_defaults(cast.district)
    return FeeStandard.objects.get(district=cast.district, title_grade="SENIOR")


def _closure(cast: Cast, room: Room, today: dt.date) -> Unavailability:
    """The room is repaired from today on, where sessions stand; more rooms make three campuses."""
    for campus in ("区委党校", "湖塘镇党群服务中心", "西太湖揽月湾"):
        factories.room(cast.district, f"{campus}会议室", campus=campus)
    return factories.unavailability(room, first_on=today, last_on=None, weekdays=[0, 2, 4], reason="空调检修")


def _document(cast: Cast, training_class: TrainingClass) -> ClassDocument:
    document: ClassDocument = training_class.documents.create(
        kind="BASIS", title="关于举办培训班的通知", number="武组通〔2026〕6号", added_by=cast.organiser
    )
    return document
