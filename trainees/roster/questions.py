"""Whom a row may mean without certainty: put to a person, who says 就是此人, 另一个人 or 跳过."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts import identity
from trainees.roster.entries import Entry
from trainees.roster.known import Person

TAIL = 4  # digits at the end of a phone


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody known whom the row may mean, and why; `pressing`: too likely to be passed over in silence."""

    person: Person
    why: str
    pressing: bool = True


@dataclass(frozen=True, slots=True)
class Question:
    """What a person is asked of a row. `problems`, pairs of a field and a sentence, hold while it is not answered; without
    them the row is somebody new until a person says otherwise."""

    candidates: tuple[Candidate, ...] = ()
    may_be_new: bool = True
    problems: tuple[tuple[str, str], ...] = ()


class Lookalikes:
    """People who resemble a row that means nobody surely. `merged` are those who took over another record, by its name."""

    def __init__(self, people: Iterable[Person], merged: Mapping[str, list[Person]]) -> None:
        self._merged = merged
        self._by_name: dict[str, list[Person]] = defaultdict(list)
        self._by_month: dict[tuple[int, str], list[Person]] = defaultdict(list)
        self._by_tail: dict[tuple[int, str], list[Person]] = defaultdict(list)
        for person in people:
            self._by_name[person.name].append(person)
            for post in person.posts:
                if person.birth_month:
                    self._by_month[post.unit_id, person.birth_month].append(person)
                if identity.is_mobile(person.phone):
                    self._by_tail[post.unit_id, person.phone[-TAIL:]].append(person)

    def of(self, entry: Entry, *, seen: Callable[[Person], bool]) -> tuple[Candidate, ...]:
        """Those whom the row may mean, the likeliest first, each once; of them only whom the asker may see."""
        if self._resembles_nobody(entry):
            return ()
        found: dict[int, Candidate] = {}
        for candidate in self._resembling(entry):
            if not _are_two(candidate.person, entry) and seen(candidate.person):
                found.setdefault(candidate.person.pk, candidate)
        return tuple(sorted(found.values(), key=lambda candidate: not candidate.pressing))

    def _resembles_nobody(self, entry: Entry) -> bool:
        """Most rows, at once."""
        unit, name = entry.unit.id if entry.unit else 0, entry.name
        return not (
            name in self._by_name
            or name in self._merged
            or (unit, entry.birth_month) in self._by_month
            or (unit, entry.phone[-TAIL:]) in self._by_tail
        )

    def _resembling(self, entry: Entry) -> Iterator[Candidate]:
        unit = entry.unit.pk if entry.unit else 0
        for person in self._by_name.get(entry.name, []):
            if any(post.unit_id == unit for post in person.posts):
                yield Candidate(person, _("同单位同名"))
            elif person.birth_month and person.birth_month == entry.birth_month:
                yield Candidate(person, _("同名，出生年月也相同，单位不同"))
            elif not (person.birth_month and entry.birth_month):
                yield Candidate(person, _("同名，单位不同"), pressing=False)
        for person in self._by_month.get((unit, entry.birth_month), []):
            if is_one_edit(person.name, entry.name):
                yield Candidate(person, _("姓名只差一个字，单位和出生年月相同"))
        for person in self._by_tail.get((unit, entry.phone[-TAIL:]), []) if entry.phone else ():
            if is_one_edit(person.name, entry.name):
                yield Candidate(person, _("姓名只差一个字，单位和手机尾号相同"))
        for person in self._merged.get(entry.name, []):
            yield Candidate(person, _("同名的旧记录已并入这个人"))


def is_one_edit(one: str, other: str) -> bool:
    """Whether one character is changed, missing or too many: 王小宁 and 王晓宁, 王小宁 and 王宁. Equal names are not."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), None)
    if start is None:
        return True
    if len(one) == len(other):
        return one[start + 1 :] == other[start + 1 :]
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[start + 1 :] == shorter[start:]


def _are_two(person: Person, entry: Entry) -> bool:
    """Whether both have an ID number, and not the same one."""
    return bool(person.id_hash and entry.id_hash and person.id_hash != entry.id_hash)
