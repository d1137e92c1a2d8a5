"""Whom a chat message means: each person read out of it with unit, post and phone, and the cadres it may be.

People are recognised as by an import of the roster (`trainees.roster.identify`), within the reporting unit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from django.db.models.functions import Length
from django.utils.translation import gettext as _

from accounts import identity
from courses.models import TrainingClass
from intake import cells, chat
from intake.chat import Chat, Mentioned
from intake.problems import Problem
from trainees.models import EnrolmentStatus
from trainees.quotas import SEATED
from trainees.roster import known
from trainees.roster.entries import POST_LENGTH, Entry
from trainees.roster.identify import Doubt, Register
from trainees.roster.known import Person
from trainees.roster.options import Key
from trainees.workplaces import Workplaces
from units.models import Unit


class Verdict(StrEnum):
    """What became of one person of a message."""

    KNOWN = "known"
    NEW = "new"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Match:
    """A cadre whom the message may mean: the name with unit and post, and the state in the class, "" for none."""

    pk: int
    label: str
    state: str = ""
    is_seated: bool = False


@dataclass(slots=True)
class Suggestion:
    """`unit` None: it has to be picked for somebody new. `problems` are sentences; with one of them nobody is taken
    without a look."""

    number: int
    said: Mentioned
    unit: Unit | None
    post: str
    phone: str
    verdict: Verdict = Verdict.NEW
    matches: list[Match] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def newness(self) -> str:
        """新任, 连任 or 未注明."""
        return {True: _("新任"), False: _("连任"), None: _("未注明")}[self.said.is_new]

    @property
    def masked(self) -> str:
        """The phone as the preview shows it."""
        return identity.mask_phone(self.phone)

    @property
    def is_there(self) -> bool:
        """Whether the one it means is on the list already."""
        return self.verdict == Verdict.KNOWN and self.matches[0].is_seated


class Places:
    """The units of a reporting unit, with those above it, which people write before them."""

    def __init__(self, unit: Unit, units: list[Unit]) -> None:
        self.unit, self.workplaces = unit, Workplaces(units)
        self.own = [one for one in units if one.path.startswith(unit.path)]

    @classmethod
    def load(cls, unit: Unit) -> Self:
        """One query."""
        above = [int(part) for part in unit.path.strip("/").split("/")]
        units = Unit.objects.within(unit) | Unit.objects.filter(pk__in=above)
        return cls(unit, list(units.select_related("parent").order_by(Length("path"), "position", "pk")))

    def begins(self, text: str) -> int:
        """How many characters at the beginning of the text name a unit (`PlaceAt`)."""
        whole = self.workplaces.find(text)
        if not isinstance(whole, Problem) and not whole[1]:
            return len(text)
        found = self.workplaces.split(text)
        return 0 if isinstance(found, Problem) else max(0, len(text) - len(found[1]))

    def of(self, said: Mentioned) -> tuple[Unit | None, str, str]:
        """The unit, the post, and what is wrong with them. Where no unit is named it is the reporting unit itself,
        unless that has others below it."""
        if not said.place:
            return self._unnamed(said), said.post, ""
        found = self.workplaces.split(said.place + said.post)
        if isinstance(found, Problem):
            bare = self.workplaces.find(said.place)
            if isinstance(bare, Problem):
                return None, said.post, found.message
            found = bare[0], bare[1] + said.post
        if found[0] not in self.own:
            return None, said.post, _("“%(place)s”不在%(unit)s。") % {"place": said.place, "unit": self.unit}
        return *found, ""

    def _unnamed(self, said: Mentioned) -> Unit | None:
        above = self.workplaces.find(said.above) if said.above else None
        unit = self.unit if above is None or isinstance(above, Problem) else above[0]
        has_others = any(one.parent_id == unit.pk for one in self.own)
        return None if has_others or unit not in self.own else unit


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as read, and whom it means; `places` to pick a unit from."""

    chat: Chat
    suggestions: list[Suggestion]
    places: list[Unit]


def read(text: str, training_class: TrainingClass, unit: Unit) -> Reading:
    """Reads a chat message that a unit sent in; writes nothing. The queries do not grow with the people."""
    places = Places.load(unit)
    found = chat.read(text, place_at=places.begins)
    suggestions = [_suggestion(number, said, places) for number, said in enumerate(found.people, start=1)]
    _recognise(suggestions, training_class, places)
    return Reading(found, suggestions, places.own)


def _suggestion(number: int, said: Mentioned, places: Places) -> Suggestion:
    unit, post, wrong = places.of(said)
    phone = identity.read_phone(said.phone)
    problems = [wrong] if wrong else []
    if isinstance(phone, Problem):
        problems.append(phone.message)
    if len(post) > POST_LENGTH:
        problems.append(
            _("职务有 %(length)d 个字，最多 %(limit)d 个。") % {"length": len(post), "limit": POST_LENGTH}
        )
    suggestion = Suggestion(number, said, unit, post, "" if isinstance(phone, Problem) else phone)
    suggestion.problems = problems
    return suggestion


def _recognise(suggestions: list[Suggestion], training_class: TrainingClass, places: Places) -> None:
    entries = [
        Entry(one.number, name=cells.one_spelling(one.said.name), phone=one.phone, unit=one.unit)
        for one in suggestions
    ]
    people = known.load(training_class.plan.district, training_class, entries) if entries else []
    labels = _Labels(people, places)
    register: Register[Person] = Register(labels.of)
    for person in people:
        register.add(person, {post.unit_id for post in person.posts})
    taken: set[int] = set()
    for suggestion, entry in zip(suggestions, entries, strict=True):
        _match(suggestion, entry, register, people, labels)
        if suggestion.verdict == Verdict.KNOWN:
            if suggestion.matches[0].pk in taken:
                suggestion.problems.append(_("这个人在上面已经出现过。"))
            taken.add(suggestion.matches[0].pk)
        if suggestion.problems and suggestion.verdict == Verdict.KNOWN:
            suggestion.verdict = Verdict.DOUBTFUL


def _match(
    suggestion: Suggestion,
    entry: Entry,
    register: Register[Person],
    people: Sequence[Person],
    labels: "_Labels",
) -> None:
    found = register.find(entry, Key.AUTO)
    alike = [person for person in people if person.name == entry.name]
    alike += [one for one in people if entry.phone and one.phone == entry.phone and one not in alike]
    mine = [person for person in alike if labels.is_mine(person)]
    if isinstance(found, Doubt):
        suggestion.problems.append(found.message)
        suggestion.verdict, suggestion.matches = Verdict.DOUBTFUL, labels.matches(alike)
    elif found:
        suggestion.verdict, suggestion.matches = Verdict.KNOWN, labels.matches([found])
        if suggestion.unit and all(post.unit_id != suggestion.unit.pk for post in found.posts):
            suggestion.problems.append(_("登记在别的单位：%(label)s。") % {"label": labels.of(found)})
    elif len(mine) == 1 and suggestion.unit is None and not suggestion.problems:
        suggestion.verdict, suggestion.matches = Verdict.KNOWN, labels.matches(mine)
    elif mine:
        suggestion.problems.append(_("本单位有同名的人，请选是哪一位。"))
        suggestion.verdict, suggestion.matches = Verdict.DOUBTFUL, labels.matches(mine)


class _Labels:
    """How people are named on the page, and which of them belong to the reporting unit."""

    def __init__(self, people: Iterable[Person], places: Places) -> None:
        self._units = places.workplaces.units
        self._own = {unit.pk for unit in places.own}
        elsewhere = {post.unit_id for person in people for post in person.posts} - self._units.keys()
        if elsewhere:
            self._units = self._units | Unit.objects.in_bulk(elsewhere)

    def of(self, person: Person) -> str:
        """王小宁（花园社区 书记）."""
        posts = [f"{self._units[post.unit_id]} {post.post}".strip() for post in person.posts[:1]]
        return _("%(name)s（%(post)s）") % {
            "name": person.name,
            "post": posts[0] if posts else _("没有现任职务"),
        }

    def is_mine(self, person: Person) -> bool:
        """Whether the person holds a post in the reporting unit or below it."""
        return any(post.unit_id in self._own for post in person.posts)

    def matches(self, people: Iterable[Person]) -> list[Match]:
        """As choices."""
        return [
            Match(
                person.pk,
                self.of(person),
                str(EnrolmentStatus(person.seat.status).label) if person.seat else "",
                bool(person.seat and person.seat.status in SEATED),
            )
            for person in people
        ]
