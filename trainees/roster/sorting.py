"""Working out the state of each row: read without fault, identified, compared, seated."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.lists import State
from accounts.models import Role, User
from courses.models import ClassStatus, TrainingClass
from trainees.models import EnrolmentStatus
from trainees.nominating import closed
from trainees.quotas import SEATED, Ledger
from trainees.reply_slips import Doors
from trainees.roster import changes, identify, known
from trainees.roster.changes import Written
from trainees.roster.entries import Entry
from trainees.roster.identify import Doubt, Register
from trainees.roster.known import Person, Seat
from trainees.roster.options import ANOTHER, PASSED_OVER, Options
from trainees.roster.questions import Candidate, Lookalikes, Question
from trainees.roster.rows import Row
from units.models import Unit

# Decided by a person: an import does not undo it.
_DECIDED = (
    EnrolmentStatus.REJECTED,
    EnrolmentStatus.REPLACED,
    EnrolmentStatus.NO_SHOW,
    EnrolmentStatus.DISMISSED,
    EnrolmentStatus.EXEMPT,
)

# Columns that say nothing of a person, only of the seat in a class.
OF_A_SEAT = ("group", "lodging", "diet")


@dataclass(frozen=True, slots=True)
class Finding:
    """Whom a row means: somebody known, an earlier row's person, or nobody; and what has to be asked."""

    person: Person | None = None
    earlier: Entry | None = None
    question: Question | None = None


_NOBODY = Finding()


class Sorting:
    """One run over the rows of a sheet, in their order. Without a class nobody is seated: `status` is None."""

    def __init__(
        self,
        rows: Sequence[Row],
        *,
        district: Unit,
        training_class: TrainingClass | None,
        units: dict[int, Unit],
        options: Options,
        status: EnrolmentStatus | None,
        by: User | None,
    ) -> None:
        self.rows, self.units, self.options, self.status = rows, units, options, status
        people = known.load(district, training_class, [row.entry for row in rows])
        self.namesakes = Counter(person.name for person in people)
        self.people: Register[Person] = Register(self._label_of)
        for person in people:
            self.people.add(person, {post.unit_id for post in person.posts})
        self.alike = Lookalikes(people, known.merged(people, district))
        self.earlier: Register[Entry] = Register(_row_label)
        self.taken: dict[int, Entry] = {}
        nominating = status == EnrolmentStatus.NOMINATED
        self.ledger = Ledger.load(training_class, nominating=nominating) if training_class else Ledger([])
        self.paths = by.unit_paths(Role.LIAISON) if nominating and by else None
        # Whether a class takes nominations at all is asked at the page's door; here, until when the unit may.
        timed = training_class if nominating and training_class else None
        is_timed = timed and timed.status == ClassStatus.ENROLLING
        self.doors = Doors.load(timed) if timed and is_timed else None

    def run(self) -> None:
        """Gives every row its state."""
        for row in self.rows:
            row.problems = list(row.entry.problems)
            if row.problems and self.status is None:
                # Without a seat a remark only tells who is new in the post.
                row.problems = [one for one in row.problems if one[0] not in (*OF_A_SEAT, "remark")]
            row.notes, row.person, row.written = [], None, None
            if row.question or row.answer:
                row.question, row.answer = None, ""
            row.state = State.WRONG if row.problems else self._state(row)

    def _state(self, row: Row) -> State:
        entry = row.entry
        if fault := identify.missing_key(entry, self.options.key):
            return self._wrong(row, *fault)
        finding = self._find(entry)
        question, person = finding.question, finding.person
        if question or self.options.answers:
            row.question, row.answer = question, self._answer(entry, question)
        if row.answer == PASSED_OVER:
            row.notes.append(_("按您的选择跳过。"))
            return State.SAME
        if question and row.answer == ANOTHER:
            person = None
        elif finding.question and row.answer:
            person = next(
                one.person for one in finding.question.candidates if str(one.person.pk) == row.answer
            )
            if person.pk in self.taken:
                message = _("%(place)s已经是这个人。") % {"place": self.taken[person.pk].place}
                return self._wrong(row, "name", message)
        elif question and question.problems:
            row.problems += question.problems
            return State.WRONG
        elif finding.earlier:
            row.notes.append(_("与%(place)s重复。") % {"place": finding.earlier.place})
            return State.SAME
        return self._placed(row, person)

    def _placed(self, row: Row, person: Person | None) -> State:
        entry = row.entry
        row.person = person
        state = self._known(row, person) if person else self._newcomer(row)
        if state != State.WRONG:
            self.earlier.add(entry, [entry.unit.id] if entry.unit else [])
            if person:
                self.taken[person.pk] = entry
        return state

    def _find(self, entry: Entry) -> Finding:
        repeated = self.earlier.find(entry, self.options.key)
        if isinstance(repeated, Doubt):
            problems = ((repeated.field, repeated.message),)
            return Finding(question=Question((), self._may_be_new(entry), problems))
        if repeated:
            return self._repetition(entry, repeated)
        person = self.people.find(entry, self.options.key)
        if isinstance(person, Doubt):
            found = tuple(Candidate(one, "") for one in person.found if self._is_seen(one))
            problems = ((person.field, person.message),)
            return Finding(question=Question(found, self._may_be_new(entry), problems))
        if person and person.pk in self.taken:
            return self._repetition(entry, self.taken[person.pk])
        if person:
            return Finding(person)
        candidates = self.alike.of(entry, seen=self._is_seen)
        return Finding(question=self._resemblance(entry, candidates)) if candidates else _NOBODY

    def _may_be_new(self, entry: Entry) -> bool:
        """Whether the row can be another person at all: an ID number is one person's."""
        return not (self.people.has_id(entry) or self.earlier.has_id(entry))

    def _repetition(self, entry: Entry, earlier: Entry) -> Finding:
        message = _("与%(place)s像是同一个人，但这里不同。若是两个人，请填写各自的身份证号。")
        said = message % {"place": earlier.place}
        problems = tuple((field, said) for field in identify.contradictions(entry, earlier))
        question = Question((), self._may_be_new(entry), problems) if problems else None
        return Finding(earlier=earlier, question=question)

    def _resemblance(self, entry: Entry, candidates: tuple[Candidate, ...]) -> Question:
        first, may_be_new = candidates[0], self._may_be_new(entry)
        if not first.pressing:
            return Question(candidates, may_be_new)
        message = _("可能就是已登记的%(label)s：%(why)s。请选择是不是同一个人。")
        said = message % {"label": self._label_of(first.person), "why": first.why}
        return Question(candidates, may_be_new, (("name", said),))

    def _answer(self, entry: Entry, question: Question | None) -> str:
        """What was said of the row, as far as it still answers what is asked."""
        answer = self.options.answers.get(entry.number, "")
        if answer == PASSED_OVER:
            return answer
        if question is None:
            return ""
        if any(str(candidate.person.pk) == answer for candidate in question.candidates):
            return answer
        if question.may_be_new and (answer == ANOTHER or (self.options.others_new and question.problems)):
            return ANOTHER
        return ""

    def _is_seen(self, person: Person) -> bool:
        """Whether the person may be shown to whoever imports: to a liaison, those of the own units."""
        return self.paths is None or any(self._is_mine(post.unit__path) for post in person.posts)

    def _newcomer(self, row: Row) -> State:
        entry = row.entry
        if entry.unit is None:
            return self._wrong(row, "unit", _("没有填写单位。"))
        if not self._is_mine(entry.unit.path):
            return self._wrong(row, "unit", _("“%(unit)s”不在您负责的范围内。") % {"unit": entry.unit})
        if self._is_closed(entry.unit.path):
            return self._wrong(row, "unit", closed(entry.unit))
        if over := self.ledger.take(entry.unit.path):
            return self._wrong(row, "unit", str(over))
        row.written = changes.of_newcomer(entry, status=self.status)
        if count := self.namesakes[entry.name]:
            row.notes.append(_("区内另有 %(count)d 位同名干部，这里按新人登记。") % {"count": count})
        return State.NEW

    def _known(self, row: Row, person: Person) -> State:
        seat = person.seat
        if seat and seat.status in _DECIDED:
            status = EnrolmentStatus(seat.status).label
            return self._wrong(
                row, "name", _("本班状态为“%(status)s”，请先在花名册里处理。") % {"status": status}
            )
        if not all(self._is_mine(path) for path in _paths_of(row.entry, person)):
            return self._wrong(row, "unit", _("这个人的单位不在您负责的范围内，请联系组织者。"))
        if shut := next(filter(self._is_closed, _paths_of(row.entry, person)), None):
            return self._wrong(row, "unit", closed(self.units[int(shut.split("/")[-2])]))
        row.written = changes.of_known(row.entry, person, self.options.mode, status=self.status)
        if self.status is None:
            return State.CHANGED if row.written.changes else State.SAME
        if seat is None and row.written.seat["unit"] is None:
            return self._wrong(row, "unit", _("没有填写单位，登记的干部里也没有现任单位。"))
        if refusal := self._seat(row.written, seat):
            return self._wrong(row, "unit", refusal)
        if seat is None:
            row.notes += [_("%(sentence)s。") % {"sentence": other} for other in person.others]
            return State.NEW
        return State.CHANGED if row.written.changes else self._left_alone(row, seat)

    def _left_alone(self, row: Row, seat: Seat) -> State:
        if seat.status not in SEATED and seat.status != self.status:
            status = EnrolmentStatus(seat.status).label
            row.notes.append(_("本班状态为“%(status)s”，按所选方式不改动。") % {"status": status})
        return State.SAME

    def _seat(self, written: Written, seat: Seat | None) -> str:
        """Takes the seat that the row needs in the quotas; a sentence where there is none (R19)."""
        unit = written.seat.get("unit")
        path = self._path(unit) if unit else seat.unit__path if seat else ""
        if seat is None or "status" in written.seat:
            return str(self.ledger.take(path) or "")
        if unit and seat.status in SEATED:
            self.ledger.move(seat.unit__path, None)
            if over := self.ledger.take(path):
                self.ledger.move(None, seat.unit__path)
                return str(over)
        return ""

    def _path(self, unit: Unit | int) -> str:
        if isinstance(unit, int):
            unit = self.units.get(unit) or Unit.objects.get(pk=unit)
        return unit.path

    def _is_mine(self, path: str) -> bool:
        return self.paths is None or any(path.startswith(own) for own in self.paths)

    def _is_closed(self, path: str) -> bool:
        """Whether a liaison's list of that unit takes nobody any more."""
        return self.doors is not None and not self.doors.is_open(path)

    def _wrong(self, row: Row, field: str, message: str) -> State:
        row.problems.append((field, message))
        row.written = None
        return State.WRONG

    def _label_of(self, person: Person) -> str:
        posts = [self.units[post.unit_id] for post in person.posts if post.unit_id in self.units]
        return f"{posts[0] if posts else ''}“{person.name}”"


def _paths_of(entry: Entry, person: Person) -> list[str]:
    paths = [post.unit__path for post in person.posts[:1]]
    return [*paths, entry.unit.path] if entry.unit else paths


def _row_label(entry: Entry) -> str:
    return _("%(place)s“%(name)s”") % {"place": entry.place, "name": entry.name}
