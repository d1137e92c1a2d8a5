"""The badges (学员证): name, unit and a code that holds nothing about the person, eight on a page to cut up."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from attendance.access import may_mark
from attendance.badges import Badge, badges_of
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming, people
from exports.papers.paper import Need, Options, Paper, PaperProblem, Stage

_A_PAGE, _A_ROW = 8, 2
_LONG, _LONGEST = 4, 7  # names longer than that stand in smaller letters


@dataclass(frozen=True)
class Card:
    """One badge; `picture` is its code as an image in a data address."""

    name: str
    unit: str
    group: str
    code: str
    picture: str

    @property
    def size(self) -> str:
        """How small the name stands."""
        return ("", "long", "longest")[(len(self.name) > _LONG) + (len(self.name) > _LONGEST)]


@dataclass(frozen=True)
class Badges:
    """What is cut up; `without` are those to whom no code was issued yet."""

    title: str
    of: str
    cards: tuple[Card, ...]
    without: tuple[str, ...]

    def pages(self) -> Iterator[list[list[Card | None]]]:
        """Each page's rows of two, an odd last one with None beside it."""
        cards = iter(self.cards)
        while page := list(islice(cards, _A_PAGE)):
            padded: list[Card | None] = [*page, *[None] * (len(page) % _A_ROW)]
            yield [padded[start : start + _A_ROW] for start in range(0, len(padded), _A_ROW)]


def read(training_class: TrainingClass, by: User | None, options: Options) -> Badges:
    """Everybody who has a code, in unit order; for whoever may mark, because a badge checks its bearer in."""
    if by and not may_mark(by, training_class):
        raise PaperProblem(_("学员证能签到，只有班次组织者和班主任可以打印。"))
    badges = badges_of(training_class)
    cards = tuple(_card(badge) for badge in badges if badge.code)
    if not cards:
        raise PaperProblem(_("还没有人有学员证。请先在“学员证”页发给学员。"))
    return Badges(
        title=f"{naming.full_name(training_class)}学员证",
        of=naming.full_name(training_class),
        cards=cards,
        without=tuple(badge.person.cadre.name for badge in badges if not badge.code),
    )


def _card(badge: Badge) -> Card:
    person = badge.person
    group = person.group.name if person.group else ""
    return Card(person.cadre.name, people.unit_of(person), group, badge.code, badge.picture)


PAPER = Paper(
    PaperName.BADGES,
    _("学员：挂在胸前，扫码签到"),
    read,
    None,
    stages=(Stage.OPENING,),
    needs=(Need.PEOPLE, Need.BADGES),
    page="exports/pages/_badges.html",
)
