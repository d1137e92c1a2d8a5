"""The table cards (桌签): a sheet of A4 folded in the middle, the name on both sides as large as it fits."""

import math
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import leaders, naming, people
from exports.papers.asking import OrderedForm
from exports.papers.card_document import write
from exports.papers.cells import width_of
from exports.papers.leaders import ROSTRUM
from exports.papers.paper import Need, Options, Paper, PaperProblem, Stage
from timetable.models import CeremonyKind

EVERYBODY = "all"
_LEADERS = (ROSTRUM, *CeremonyKind.values)
# For how many letters side by side there is a size, and what all of them together take.
STEPS = (4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 25, 32, 50)
WIDTH = 640  # points of the 842 across


@dataclass(frozen=True)
class TableCard:
    """One person's card: the name as it stands there, and the unit or the post below it, "" without."""

    name: str
    line: str

    @property
    def fit(self) -> int:
        """For how many letters the size is."""
        letters = math.ceil(width_of(self.name) / 2)
        return next((step for step in STEPS if letters <= step), STEPS[-1])

    @property
    def points(self) -> int:
        """The size of its letters."""
        return WIDTH // self.fit


@dataclass(frozen=True)
class TableCards:
    """The cards, in the order in which they are set out."""

    title: str
    cards: tuple[TableCard, ...]


def read(training_class: TrainingClass, by: User | None, options: Options) -> TableCards:
    """The leaders of the rostrum or of a ceremony by rank, or the people on the list, all or those of one group."""
    whom, with_line = str(options.get("whom") or EVERYBODY), bool(options.get("with_unit"))
    if whom in _LEADERS:
        named = leaders.ranked(training_class, whom)
        if not named:
            raise PaperProblem(_("主席台上还没有人。请先在“座次”里填写主席台名单。"))
    else:
        listed = people.listed(training_class, options.get("order", "unit"))
        in_group = [person for person in listed if whom in (EVERYBODY, str(person.group_id))]
        named = [(person.cadre.name, people.unit_of(person)) for person in in_group]
        if not named:
            raise PaperProblem(_("这个组里还没有人。"))
    return TableCards(
        title=f"{naming.full_name(training_class)}桌签",
        cards=tuple(TableCard(_spaced(name), line if with_line else "") for name, line in named),
    )


def _spaced(name: str) -> str:
    """A name of two characters stands as wide as one of three."""
    return f"{name[0]}　{name[1]}" if len(name) == 2 and width_of(name) == 4 else name


class TableCardsForm(OrderedForm):
    """For whom, and whether the unit stands below the name."""

    field_order = ("whom", "with_unit", "order")

    whom = forms.ChoiceField(label=_("给谁"))
    with_unit = forms.BooleanField(
        label=_("名字下面印单位"), help_text=_("主席台上的人印职务。"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = self.training_class.groups.values_list("pk", "name")
        chosen = cast(forms.ChoiceField, self.fields["whom"])
        chosen.choices = [
            (EVERYBODY, _("全体学员")),
            (ROSTRUM, _("主席台")),
            *((kind.value, _("%(ceremony)s的出席领导") % {"ceremony": kind.label}) for kind in CeremonyKind),
            *((str(pk), name) for pk, name in groups),
        ]
        chosen.initial = EVERYBODY


PAPER: Paper[TrainingClass, Any] = Paper(
    PaperName.TABLE_CARDS,
    _("会务：摆在主席台和座位上"),
    read,
    write,
    form=TableCardsForm,
    stages=(Stage.OPENING,),
    needs=(Need.PEOPLE,),
    ending=".docx",
    page="exports/pages/_table_cards.html",
)
