"""What lecturers were asked, read for pages: by session, by lecturer, and as a letter to copy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils import timezone, translation

from accounts.models import User
from courses.models import StaffRole, TrainingClass
from timetable.asking import BY_LINK, STEPS, changes_since_asked
from timetable.cautions import Headcount
from timetable.links import address_of, open_for_instructors
from timetable.models import (
    Instructor,
    InstructorAnswer,
    InstructorLink,
    PublishedSession,
    Session,
    SessionInstructor,
    SessionMaterial,
    SessionStatus,
)
from timetable.rows import Facts, Row, drafts_of
from timetable.rules import OVER

LETTER = 300
_TONES = {
    InstructorAnswer.INVITED: "info",
    InstructorAnswer.CONFIRMED: "success",
    InstructorAnswer.DECLINED: "danger",
}


@dataclass(frozen=True)
class Invitation:
    """One lecturer of one session: the row with its session, the session in words, how many people come, the files
    handed in, and the address of the lecturer's link where there is one."""

    row: SessionInstructor
    facts: Facts
    people: int
    materials: Sequence[SessionMaterial] = ()
    address: str = ""

    @property
    def field(self) -> str:
        """The name of the address's field on the page."""
        return f"address-{self.row.instructor_id}"

    @property
    def file_field(self) -> str:
        """The name of the file's field on the lecturer's page."""
        return f"file-{self.row.session_id}"

    @property
    def session(self) -> Session:
        """The session as drafted."""
        return self.row.session

    @property
    def answer(self) -> InstructorAnswer:
        """How far the asking has come."""
        return InstructorAnswer(self.row.answer)

    @property
    def tone(self) -> str:
        """The colour beside the answer's word."""
        return _TONES.get(self.answer, "warning")

    @property
    def is_cancelled(self) -> bool:
        """Whether the session is called off."""
        return self.session.status == SessionStatus.CANCELLED

    @property
    def is_over(self) -> bool:
        """Whether it has begun."""
        return self.session.start_at is not None and self.session.start_at <= timezone.now()

    @property
    def takes_materials(self) -> bool:
        """Whether the lecturer may hand in files for it."""
        return not (self.is_cancelled or self._class_is_over) and self.answer in ("INVITED", "CONFIRMED")

    @property
    def changes(self) -> list[str]:
        """What is not as the lecturer was asked or has answered, in words."""
        return changes_since_asked(self.row, self.session)

    @property
    def steps(self) -> tuple[InstructorAnswer, ...]:
        """What the organiser may make of the answer; asking anew where something has changed since."""
        if self.is_cancelled:
            return ()
        again = (InstructorAnswer.INVITED,) if self.answer == "INVITED" and self.changes else ()
        steps = again + STEPS[self.answer]
        return steps if self.session.is_placed else tuple(step for step in steps if step == "PROPOSED")

    @property
    def steps_by_link(self) -> tuple[InstructorAnswer, ...]:
        """What the lecturer may answer now."""
        stands = self.is_cancelled or self.is_over or not self.session.is_placed or self._class_is_over
        return () if stands else BY_LINK.get(self.answer, ())

    @property
    def _class_is_over(self) -> bool:
        return self.session.training_class.status in OVER


@dataclass(frozen=True)
class Asked:
    """A lecturer with the coming sessions in one class, the own link where there is one, and the letter to copy."""

    instructor: Instructor
    invitations: list[Invitation]
    link: InstructorLink | None
    address: str
    letter: str

    @property
    def field(self) -> str:
        """The name of the letter's field on the page."""
        return f"letter-{self.instructor.pk}"

    @property
    def is_settled(self) -> bool:
        """Whether nothing is awaited: all confirmed or declined."""
        return all(one.answer in ("CONFIRMED", "DECLINED") for one in self.invitations)

    @property
    def wants_link(self) -> bool:
        """Whether the lecturer was asked, but no link opens the answer: revoked, or of a former key of the server."""
        return not self.address and any(one.answer != "PROPOSED" for one in self.invitations)

    @property
    def to_invite(self) -> int:
        """How many sessions the lecturer has not been asked for."""
        return sum(one.answer == "PROPOSED" and one.session.is_placed for one in self.invitations)


@dataclass(frozen=True)
class Contact:
    """Whom a lecturer may call."""

    name: str
    duty: str
    phone: str


def of_session(session: Session) -> list[Invitation]:
    """All lecturers of a session, those who declined too. Constant queries."""
    found = _read(session.training_class, Q(session=session))
    open_links = open_for_instructors(session.training_class) if found else {}
    addresses = {pk: address_of(link) for pk, link in open_links.items()}
    return [replace(one, address=addresses.get(one.row.instructor_id, "")) for one in found]


def of_link(link: InstructorLink) -> list[Invitation]:
    """What the link's lecturer was asked in its class, by time, with the own materials. Constant queries."""
    asked = Q(instructor=link.instructor_id) & ~Q(answer=InstructorAnswer.PROPOSED)
    return _read(link.training_class, asked, materials_of=link.instructor_id)


def next_taught(link: InstructorLink) -> PublishedSession | None:
    """What the link's lecturer holds next in its class, or holds now, as published: what a reminder speaks of. One query."""
    declined = SessionInstructor.objects.filter(
        instructor=link.instructor_id, answer=InstructorAnswer.DECLINED
    )
    ahead = PublishedSession.objects.taking_place().filter(
        training_class=link.training_class_id,
        teaching__instructor=link.instructor_id,
        end_at__gt=timezone.now(),
    )
    return ahead.exclude(session__in=declined.values("session")).order_by("start_at", "pk").first()


def by_instructor(training_class: TrainingClass) -> list[Asked]:
    """The lecturers of the class's coming and unplaced sessions, those who have not answered first. Constant queries."""
    coming = Q(session__start_at__gt=timezone.now()) | Q(session__start_at=None)
    rows = _read(training_class, coming & Q(session__status=SessionStatus.SCHEDULED))
    open_links = open_for_instructors(training_class)
    head_teachers = contacts_of(training_class)
    people: dict[int, list[Invitation]] = {}
    for invitation in rows:
        people.setdefault(invitation.row.instructor_id, []).append(invitation)
    found = []
    for pk, invitations in people.items():
        link = open_links.get(pk)
        address = address_of(link) if link else ""
        asked = [one for one in invitations if one.answer != InstructorAnswer.PROPOSED]
        contacts = _with_inviter(head_teachers, link.issued_by if link else None)
        text = letter(training_class, asked, address=address, contacts=contacts) if address and asked else ""
        found.append(Asked(invitations[0].row.instructor, invitations, link, address, text))
    return sorted(found, key=lambda one: one.is_settled)


def contacts_of(training_class: TrainingClass, inviter: User | None = None) -> list[Contact]:
    """The class's head teachers, and who has sent the invitation. One query."""
    duties = training_class.staff.in_force().filter(role=StaffRole.HEAD_TEACHER).select_related("user")
    found = [Contact(str(duty.user), duty.get_role_display(), duty.user.phone) for duty in duties]
    return _with_inviter(found, inviter)


def letter(
    training_class: TrainingClass,
    invitations: Sequence[Invitation],
    *,
    address: str,
    contacts: Sequence[Contact],
) -> str:
    """The invitation as plain Chinese text to paste into a chat, below 300 characters: as many sessions as there is
    room for, the rest behind the link."""
    person = invitations[0].row.instructor
    caller = next((one for one in contacts if one.phone), None)
    foot = f"请打开链接确认：{address}"
    foot += f"\n联系人：{_cut(caller.name, 20)} {caller.phone}" if caller else ""
    with translation.override("zh-hans"):
        lines = [_line(one) for one in invitations if not one.is_cancelled]
    host = _cut(training_class.host.name, 20)
    opening = f"{_cut(person.name, 20)}老师您好：{host}请您为“{_cut(training_class.name, 30)}”授课"
    for shown in range(len(lines), -1, -1):
        left = len(lines) - shown
        more = [f"……共{len(lines)}节，其余见链接"] if left and shown else []
        text = "\n".join([f"{opening}：" if shown else f"{opening}。", *lines[:shown], *more, foot])
        if len(text) < LETTER:
            break
    return text


def _line(one: Invitation) -> str:
    facts = one.facts
    if not isinstance(facts, Row):
        return f"时间待定《{_cut(facts.title, 30)}》"
    words = [
        f"{facts.time}《{_cut(facts.title, 30)}》",
        _cut(facts.place or "地点待定", 30),
        f"{_cut(facts.audience_label or '全班', 24)}{f'{one.people}人' if one.people else ''}",
        f"{facts.hours_label}学时",
    ]
    return "，".join(words)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _with_inviter(contacts: Iterable[Contact], inviter: User | None) -> list[Contact]:
    found = list(contacts)
    if inviter and str(inviter) not in [one.name for one in found]:
        found.append(Contact(str(inviter), "", inviter.phone))
    return found


def _read(training_class: TrainingClass, which: Q, materials_of: int | None = None) -> list[Invitation]:
    drafts = {draft.facts.session_id: draft.facts for draft in drafts_of(training_class)}
    rows = SessionInstructor.objects.filter(which, session__training_class=training_class)
    related = ("session__room", "session__training_class", "instructor")
    rows = rows.select_related(*related).order_by("session__start_at", "session", "pk")
    counted = Headcount.load(class_id for facts in drafts.values() for class_id in facts.class_ids)
    materials = _materials(training_class, materials_of) if materials_of else {}
    return [
        Invitation(row, facts, counted.of(facts), materials.get(row.session_id, ()))
        for row in rows
        if (facts := drafts.get(row.session_id))
    ]


def _materials(training_class: TrainingClass, instructor_id: int) -> Mapping[int, list[SessionMaterial]]:
    found: dict[int, list[SessionMaterial]] = {}
    rows = SessionMaterial.objects.in_place().filter(handed_in_by=instructor_id)
    for material in rows.filter(session__training_class=training_class):
        found.setdefault(material.session_id, []).append(material)
    return found
