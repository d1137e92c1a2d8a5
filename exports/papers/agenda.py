"""The agenda of the opening or the closing (开班式、结业式议程)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from docx.document import Document as WordDocument

from accounts.models import User
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming
from exports.papers.asking import PaperForm
from exports.papers.cells import width_of
from exports.papers.document import Cell, Document
from exports.papers.paper import Options, Paper, PaperProblem, Progress, Stage
from timetable import agenda, ceremonies
from timetable.ceremonies import Named
from timetable.models import CeremonyKind, PublishedSession

_ONE_LINE = 40  # half-width characters of a title
# Widths of the columns in mm; the clock stands only where every item has its time.
_WITHOUT_CLOCK = (14, 64, 54, 24)
_WITH_CLOCK = (13, 18, 57, 48, 20)


@dataclass(frozen=True)
class Item:
    """One item as it is printed; `clock` and `minutes` are empty where they are not known."""

    clock: str
    text: str
    speaker: str
    minutes: str


@dataclass(frozen=True)
class AgendaPaper:
    """What the agenda says; `name` is that of the class, `head` what it is the agenda of."""

    name: str
    head: str
    time: str
    place: str
    host: str
    leaders: tuple[Named, ...]
    items: tuple[Item, ...]
    built: str


def read(training_class: TrainingClass, by: User | None, options: Options) -> AgendaPaper:
    """The ceremony as it stands, its time and place from the published timetable. Raises `PaperProblem` without items."""
    kind = CeremonyKind(options.get("ceremony") or next_of(training_class))
    ceremony = ceremonies.find(training_class, kind)
    session = ceremonies.session_of(ceremony)
    planned = agenda.of(ceremony, session)
    if not planned.lines:
        raise PaperProblem(_("还没有议程，请先在“开班式和结业式”里填写。"))
    name, post = ceremonies.host_of(ceremony, session)
    return AgendaPaper(
        name=naming.full_name(training_class),
        head=f"{kind.label}议程",
        time=_time(session),
        place=(session.place_text if session else "") or "待定",
        host=_named(name, post) or "待定",
        leaders=tuple(ceremonies.leaders_of(ceremony)),
        items=tuple(_item(line) for line in planned.lines),
        built=naming.built_from(training_class.timetable_versions.first()),
    )


def next_of(training_class: TrainingClass) -> CeremonyKind:
    """The ceremony that comes next: the closing once the opening is over, or the first day where it is in no timetable."""
    opening = ceremonies.session_of(ceremonies.find(training_class, CeremonyKind.OPENING))
    first = training_class.first_published_on or training_class.starts_on
    is_over = opening.end_at < timezone.now() if opening else first and first < timezone.localdate()
    return CeremonyKind.CLOSING if is_over else CeremonyKind.OPENING


def _time(session: PublishedSession | None) -> str:
    if session is None:
        return "待定"
    start, end = timezone.localtime(session.start_at), timezone.localtime(session.end_at)
    return f"{naming.on_day(start.date())}（{naming.weekday(start.date())}）{start:%H:%M}—{end:%H:%M}"


def _named(name: str, post: str) -> str:
    return f"{name}（{post}）" if name and post else name


def _item(line: agenda.Line) -> Item:
    item, clock = line.item, line.starts_at and timezone.localtime(line.starts_at)
    return Item(
        clock=f"{clock:%H:%M}" if clock else "",
        text=item.text,
        speaker="\n".join(filter(None, [item.speaker, item.post])),
        minutes=f"{item.minutes}分钟" if item.minutes else "",
    )


def write(content: AgendaPaper, progress: Progress) -> WordDocument:
    """Upright A4: time, place, host and leaders in rank order, then the items."""
    document = Document(content.name + content.head)
    is_long = width_of(document.title) > _ONE_LINE
    document.headline(f"{content.name}\n{content.head}" if is_long else "")
    document.paragraph(f"时间：{content.time}")
    document.paragraph(f"地点：{content.place}")
    document.paragraph(f"主持人：{content.host}")
    if content.leaders:
        document.paragraph("出席领导：")
        for name, post in content.leaders:
            document.paragraph(f"　　{_spaced(name, content.leaders)}　{post}".rstrip())
    document.space(14)
    _table(document, content.items, progress)
    document.note(content.built)
    return document.finish()


def _spaced(name: str, people: Sequence[Named]) -> str:
    """A name of two characters as wide as one of three, where there is one: 王　伟."""
    is_short = len(name) == 2 and any(len(other) == 3 for other, _post in people)
    return f"{name[0]}　{name[1]}" if is_short else name


def _table(document: Document, items: Sequence[Item], progress: Progress) -> None:
    has_clock = all(item.clock for item in items)
    heads = ["序号", *(["时间"] if has_clock else []), "议程", "发言人及职务", "用时"]
    rows = [[Cell(head, head=True) for head in heads]]
    for number, item in enumerate(items, start=1):
        clock = [Cell(item.clock)] if has_clock else []
        rows.append(
            [
                Cell(str(number)),
                *clock,
                Cell(item.text, left=True),
                Cell(item.speaker, left=True),
                Cell(item.minutes),
            ]
        )
    widths = _WITH_CLOCK if has_clock else _WITHOUT_CLOCK
    document.grid(rows, widths, repeat=1, height=11, progress=progress)


class AgendaForm(PaperForm):
    """Which ceremony; the next one, unless told."""

    ceremony = forms.ChoiceField(label=_("仪式"), choices=CeremonyKind.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ceremony"].initial = next_of(self.training_class)


PAPER = Paper(
    PaperName.AGENDA,
    _("班次组织者：开班式、结业式用"),
    read,
    write,
    form=AgendaForm,
    stages=(Stage.OPENING, Stage.CLOSING),
    ending=".docx",
)
