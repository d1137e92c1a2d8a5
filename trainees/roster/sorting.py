"""Working out the state of each row: read without fault, identified, compared, seated."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from accounts.models import Role, User
from courses.models import TrainingClass
from trainees.models import EnrolmentStatus
from trainees.nominating import closed
from trainees.quotas import SEATED, Ledger
from trainees.reply_slips import Doors
from trainees.roster import changes, identify, known
from trainees.roster.changes import Written
from trainees.roster.entries import Entry
from trainees.roster.identify import Doubt, Register
from trainees.roster.known import Person, Seat
from trainees.roster.options import Options
from trainees.roster.rows import Row, State
from units.models import Unit

# Decided by a person: an import does not undo it.
_DECIDED = (
    EnrolmentStatus.REJECTED,
    EnrolmentStatus.REPLACED,
    EnrolmentStatus.NO_SHOW,
    EnrolmentStatus.DISMISSED,
    EnrolmentStatus.EXEMPT,
)


class Sorting:
    """One run over the rows of a sheet, in their order."""

    def __init__(
        self,
        rows: Sequence[Row],
        *,
        training_class: TrainingClass,
        units: dict[int, Unit],
        options: Options,
        status: EnrolmentStatus,
        by: User | None,
    ) -> None:
        self.rows, self.units, self.options, self.status = rows, units, options, status
        people = known.load(training_class, [row.entry for row in rows])
        self.namesakes = Counter(person.name for person in people)
        self.people: Register[Person] = Register(self._label_of)
        for person in people:
            self.people.add(person, {post.unit_id for post in person.posts})
        self.earlier: Register[Entry] = Register(_row_label)
        self.taken: dict[int, Entry] = {}
        nominating = status == EnrolmentStatus.NOMINATED
        self.ledger = Ledger.load(training_class, nominating=nominating)
        self.paths = by.unit_paths(Role.LIAISON) if nominating and by else None
        self.doors = Doors.load(training_class) if nominating else None

    def run(self) -> None:
        """Gives every row its state."""
        for row in self.rows:
            row.problems = list(row.entry.problems)
            row.notes, row.person, row.written = [], None, None
            row.state = State.WRONG if row.problems else self._state(row)

    def _state(self, row: Row) -> State:
        entry = row.entry
        if fault := identify.missing_key(entry, self.options.key):
            return self._wrong(row, *fault)
        repeated = self.earlier.find(entry, self.options.key)
        if isinstance(repeated, Doubt):
            return self._wrong(row, repeated.field, repeated.message)
        if repeated:
            return self._repetition(row, repeated)
        person = self.people.find(entry, self.options.key)
        if isinstance(person, Doubt):
            return self._wrong(row, person.field, person.message)
        if person and person.pk in self.taken:
            return self._repetition(row, self.taken[person.pk])
        row.person = person
        state = self._known(row, person) if person else self._newcomer(row)
        if state != State.WRONG:
            self.earlier.add(entry, [entry.unit.pk] if entry.unit else [])
            if person:
                self.taken[person.pk] = entry
        return state

    def _repetition(self, row: Row, earlier: Entry) -> State:
        fields = list(identify.contradictions(row.entry, earlier))
        if not fields:
            row.notes.append(_("与第 %(row)d 行重复。") % {"row": earlier.number})
            return State.SAME
        message = _("与第 %(row)d 行像是同一个人，但这里不同。若是两个人，请填写各自的身份证号。")
        for field in fields:
            row.problems.append((field, message % {"row": earlier.number}))
        return State.WRONG

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
        row.written = changes.of_newcomer(entry)
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
    return _("第 %(row)d 行“%(name)s”") % {"row": entry.number, "name": entry.name}
