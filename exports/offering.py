"""What the papers page of a class offers: its papers by the stage in which they are needed, and what they still lack."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Count
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from courses.models import ClassStatus, TrainingClass
from exports.models import PaperName
from exports.papers import PAPERS, Buildable, Need, Stage
from units.pinyin import search_key


@dataclass(frozen=True)
class Row:
    """One paper: `lacks` says why it cannot be made now, "" where the page knows of nothing; `preview` is the address
    of its page, "" where there is none."""

    paper: Buildable
    lacks: str
    preview: str

    @property
    def ending(self) -> str:
        """The kind of file, XLSX for one."""
        return self.paper.suffix({}).removeprefix(".").upper()

    @property
    def asks_first(self) -> bool:
        """Whether something has to be chosen before it can be made."""
        return self.paper.form.asks_first()

    @property
    def has_choices(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.paper.form.base_fields) > 1

    @property
    def found_by(self) -> str:
        """Its name, pinyin and initials."""
        return search_key(self.paper.title)


@dataclass(frozen=True)
class Part:
    """A stage with its papers; `size` is how many a pack of the stage has, those of earlier stages with them. Its `nonce`
    is the pack's: two stages are two packs, however often each is pressed."""

    stage: Stage
    rows: tuple[Row, ...]
    size: int
    nonce: uuid.UUID = field(default_factory=uuid.uuid4)


def parts_of(training_class: TrainingClass, user: User) -> list[Part]:
    """The stages that have papers for the user, in order. One query, whatever the papers."""
    missing = set(_missing(training_class))
    parts = []
    for stage in Stage:
        of_stage = [
            paper for paper in PAPERS.values() if stage in paper.stages and paper.is_for(user, training_class)
        ]
        here = [paper for paper in of_stage if paper.stages[0] == stage]
        if of_stage:
            rows = tuple(_row(training_class, paper, missing) for paper in here)
            parts.append(Part(stage, rows, len(of_stage)))
    return parts


def _missing(training_class: TrainingClass) -> Iterator[Need]:
    if not training_class.last_published_on:
        yield Need.TIMETABLE
    if training_class.status not in (ClassStatus.CLOSED, ClassStatus.ARCHIVED):
        yield Need.CLOSED
    listed = training_class.enrolments.on_the_list().aggregate(people=Count("pk"), badges=Count("badge"))
    if not listed["people"]:
        yield Need.PEOPLE
    if not listed["badges"]:
        yield Need.BADGES


def _row(training_class: TrainingClass, paper: Buildable, missing: set[Need]) -> Row:
    lacks = next((str(need.label) for need in paper.needs if need in missing), "")
    return Row(paper, lacks, _preview(training_class, paper))


def _preview(training_class: TrainingClass, paper: Buildable) -> str:
    if not getattr(paper, "page", ""):
        return ""
    try:
        return reverse("exports:paper_page", args=[training_class.pk, PaperName(paper.name).value])
    except NoReverseMatch:  # this site prints no pages
        return ""
