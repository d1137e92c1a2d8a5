"""What the days of a class leave in the scene: leave, sheets, results, what is owed."""

import datetime as dt
import uuid
from base64 import b64decode
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from attendance import (
    entering,
    honouring,
    leave,
    leave_deciding,
    leave_delegating,
    printings,
    reflecting,
    scoring,
    sheet_photos,
)
from attendance.leave_span import Span
from attendance.models import (
    Certificate,
    ClassTest,
    CompletionDecision,
    CompletionTerms,
    Evaluation,
    LeaveRequest,
    MakeUp,
    Reflection,
    SheetPrinting,
)
from attendance.scoring import Given
from attendance.value import Value
from courses.models import ClassStatus, TrainingClass
from tests import factories
from tests.attendance.results import there
from tests.conftest import Cast
from tests.e2e import uploaded
from timetable.calendar import half_day_of
from timetable.models import (
    PublishedSession,
)
from trainees.models import Enrolment


@dataclass
class Held:
    """`ending` is a class of yesterday that asks for its evaluation; `owed` is left by one that is closed."""

    class_test: ClassTest
    reflection: Reflection
    ending: TrainingClass
    leave: LeaveRequest
    printing: SheetPrinting
    owed: MakeUp

    @property
    def closed(self) -> TrainingClass:
        """The class that left something to be made up."""
        return self.owed.enrolment.training_class


def play(
    cast: Cast, training_class: TrainingClass, enrolments: list[Enrolment], published: list[PublishedSession]
) -> Held:
    """For the class in full life, whose sessions are this morning, this afternoon and tomorrow morning."""
    return Held(
        class_test=_results(cast, training_class, enrolments, published),
        reflection=_reflection(cast, enrolments[0]),
        ending=_ending(cast, timezone.localdate()),
        leave=_leave(cast, enrolments, published[2]),
        printing=_sheets(cast, training_class, enrolments, published[0]),
        owed=_owed(cast),
    )


def _results(
    cast: Cast, training_class: TrainingClass, enrolments: list[Enrolment], published: list[PublishedSession]
) -> ClassTest:
    """A test with scores, one course rated by seven and one by four, an honour of two, and all that is asked for."""
    CompletionTerms.objects.create(training_class=training_class, asks_reflection=True, honours_most=2)
    test: ClassTest = ClassTest.objects.create(training_class=training_class, title="结业测试")
    given = {(test.pk, row.pk): Given(Decimal(55 + 5 * place)) for place, row in enumerate(enrolments[:6])}
    given |= {(test.pk, enrolments[7].pk): Given(None, "缺考")}
    scoring.save(training_class, given=given, seen={}, by=cast.head_teacher)
    honouring.name(enrolments[7], by=cast.head_teacher, reason="带头发言", knowing=True)
    for session, count in zip(published, (7, 4), strict=False):
        Evaluation.objects.bulk_create(
            Evaluation(
                session_id=session.pk,
                training_class=training_class,
                score=5 - place % 3,
                delivery=4,
                words="案例很实在" if place % 2 else "",
            )
            for place in range(count)
        )
    return test


def _reflection(cast: Cast, enrolment: Enrolment) -> Reflection:
    file = ContentFile(b"%PDF-1.7", name="体会.pdf")
    return reflecting.hand_in(enrolment, by=cast.cadre_user, text="学有所得。\n\n回去就办。", file=file)


def _ending(cast: Cast, today: dt.date) -> TrainingClass:
    """A class of yesterday whose evaluation the cast's cadre is to give."""
    yesterday = today - dt.timedelta(days=1)
    training_class = factories.training_class(cast.district, "昨天的班", starts_on=yesterday)
    person = factories.enrolment(training_class, cast.cadre)
    for clock in ("09:00", "14:00"):
        row = factories.session(training_class, f"{clock}的课", start=factories.at(clock, yesterday))
        there(factories.published(row, instructor_text="区委党校讲师 陈静"), [person])
    return training_class


def _leave(cast: Cast, enrolments: list[Enrolment], morning: PublishedSession) -> LeaveRequest:
    """Somebody else's that the head teacher may decide on, a delegation, and one that awaits the unit's word."""
    half_day = half_day_of(morning.start_at)
    given: dict[str, Any] = {
        "span": Span.of_half_days(half_day, half_day),
        "kind": "PERSONAL",
        "reason": "孩子开家长会",
    }
    rung = leave.ask(enrolments[2], by=cast.head_teacher, **given)
    leave_deciding.advise(rung, by=cast.liaison, agrees=True, words="同意")
    leave_delegating.delegate(
        giver=cast.head_teacher,
        taker=cast.organiser,
        level="HEAD_TEACHER",
        district=cast.district,
        training_class=None,
        starts_on=half_day.day,
        ends_on=half_day.day,
    )
    return leave.ask(enrolments[0], by=cast.cadre_user, **given)


def _sheets(
    cast: Cast, training_class: TrainingClass, enrolments: list[Enrolment], morning: PublishedSession
) -> SheetPrinting:
    """The morning's sheet twice: the first is entered and photographed, the second still to be."""
    half_day, by = half_day_of(morning.start_at), cast.head_teacher
    lines = [*(person.pk for person in enrolments[:8]), None]
    printing, again = (
        printings.bind(training_class, half_day=half_day, lines=lines, by=cast.organiser) for _ in range(2)
    )
    typed = {2: Value.of("LATE"), 3: Value.of("PERSONAL")}
    seen = entering.Preview.of(printing, typed).fingerprint
    entering.enter(
        printing, text="2 迟到, 3 事假", typed=typed, counted=6, words="一人未签", seen=seen, by=by
    )
    photo = ContentFile(b64decode(uploaded.PHOTO), name="上午签到表.png")
    sheet_photos.add(training_class, half_day=half_day, files=[photo], nonce=uuid.uuid4(), by=by)
    return again


def _owed(cast: Cast) -> MakeUp:
    """What a closed class left to somebody; another completed it."""
    closed = factories.training_class(cast.district, "去年冬训班", status=ClassStatus.CLOSED, starts_on=None)
    people = factories.trainees(closed, cast.community, 2)
    for person, outcome in zip(people, ("COMPLETED", "NOT_COMPLETED"), strict=True):
        person.status = outcome
        person.save()
        CompletionDecision.objects.create(
            enrolment=person,
            outcome=outcome,
            reason="缺课",
            findings=["旷课4个半天"],
            decided_by=cast.organiser,
        )
    Certificate.objects.create(
        enrolment=people[0],
        district=cast.district,
        year=2025,
        sequence=1,
        number="武培〔2025〕0001号",
        code="code",
        issued_on=timezone.localdate(),
    )
    factories.credit(people[0].cadre, 8, source="CLASS", title=closed.name, year=2025, training_class=closed)
    return MakeUp.objects.create(enrolment=people[1], hours=8, is_whole=True)
