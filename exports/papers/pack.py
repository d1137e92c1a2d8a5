"""A pack (文档包): all papers of a stage in the life of a class as one ZIP, with a list of what is in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any, BinaryIO, cast

from django import forms
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from courses.models import TrainingClass
from exports.papers import archive, contents, naming
from exports.papers.asking import PaperForm
from exports.papers.half_days import half_days_of
from exports.papers.packing import BROKEN, Bundle, Item, said_of
from exports.papers.paper import (
    Buildable,
    Options,
    Paper,
    PaperProblem,
    Progress,
    Stage,
    nobody_listens,
    one_moment,
)
from timetable.calendar import HalfDay, day_label
from units.models import Unit

Chosen = tuple[Options, str]  # options of a paper, and what tells it from the others of its kind


@dataclass(frozen=True)
class Pack(Buildable):
    """Every one of `papers` that the asked stage needs, as its form opens; what cannot be made is named in the list.

    All of them are read at one moment, each as its asker may read it.
    """

    papers: Mapping[str, Buildable]

    def suffix(self, options: Options) -> str:
        """A ZIP."""
        return ".zip"

    def permissions(self, user: User, subject: TrainingClass | Unit, options: Options) -> list[str]:
        """Those of the papers that it will hold."""
        papers = self._of_stage(Stage(options["stage"]), user, subject)
        return sorted({name for paper in papers for name in paper.permissions(user, subject, {})})

    def _of_stage(self, stage: Stage, by: User | None, subject: TrainingClass | Unit) -> list[Buildable]:
        return [
            paper for paper in self.papers.values() if stage in paper.stages and paper.is_for(by, subject)
        ]

    def build_into(
        self,
        file: BinaryIO,
        subject: TrainingClass,
        *,
        by: User | None,
        options: Options,
        progress: Progress = nobody_listens,
        once: str = "",
    ) -> None:
        """Reads everything, then writes one paper after the other, and the list last."""
        stage = Stage(options["stage"])
        is_archive = stage == Stage.ARCHIVE
        with translation.override("zh-hans"):
            with one_moment():
                half_days = _half_days(subject, stage, str(options.get("when", "")))
                asker = _Asker(subject, by, once, half_days, is_archive)
                papers = self._of_stage(stage, by, subject)
                items = [(paper.name, item) for paper in papers for item in asker.items_of(paper)]
                gathered = archive.gathered(subject, items) if is_archive else [item for _name, item in items]
            with Bundle(file) as bundle:
                lines = bundle.put_all(gathered, progress, numbered=is_archive)
                write_list = contents.write_archive if is_archive else contents.write_pack
                fill = partial(write_list, naming.full_name(subject), self.called(options), lines)
                bundle.put(Item("", fill=fill), contents.file_name(is_archive=is_archive), progress)


@dataclass(frozen=True)
class _Asker:
    """Asks for papers of one class in somebody's name; for those of `half_days` where the pack is that of a day."""

    training_class: TrainingClass
    by: User | None
    once: str
    half_days: Sequence[HalfDay]
    is_archive: bool

    def items_of(self, paper: Buildable) -> Iterator[Item]:
        """The paper once, or for each half-day, or for each of the things that its form asks to choose from."""
        for asked, part in self._asked(paper):
            form = paper.form.unchanged(subject=self.training_class, user=self.by, asked=asked)
            for options, choice in _chosen(form, is_archive=self.is_archive):
                yield self._item(paper, options, part or choice)
            if not form.is_valid() and not _to_choose(form):
                yield Item(_title(paper, part), problem=_what_is_asked(form))

    def _asked(self, paper: Buildable) -> list[Chosen]:
        """A paper of a half-day is needed for each; another one for the whole day, where it can be."""
        if not self.half_days:
            return [({}, "")]
        if "half_day" in paper.form.base_fields:
            return [({"half_day": one.key}, one.label) for one in self.half_days]
        day = f"{self.half_days[0].day:%Y-%m-%d}"
        return [({"day": day, "span": day if len(self.half_days) > 1 else self.half_days[0].key}, "")]

    def _item(self, paper: Buildable, options: Options, part: str) -> Item:
        title, today = _title(paper, part), timezone.localdate()
        called = f"{paper.title}-{naming.safe(part)}" if part else paper.title
        name = naming.file_name(self.training_class, called, today, paper.suffix(options))
        once = f"{self.once}/{name}" if self.once else ""
        if not isinstance(paper, Paper):
            fill = partial(self._build, paper, options, once)
            return Item(title, name, fill, dated_on=today)
        try:
            with transaction.atomic():
                content = paper.read(self.training_class, self.by, options)
        except PaperProblem as problem:
            return Item(title, problem=str(problem))
        except BROKEN as error:
            return Item(title, problem=said_of(error, title))
        return Item(title, name, partial(self._write, paper, content, options, once), dated_on=today)

    def _write(
        self,
        paper: Paper[Any, Any],
        content: Any,
        options: Options,
        once: str,
        file: BinaryIO,
        progress: Progress,
    ) -> None:
        booked = paper.booked(content, self.training_class, by=self.by, once=once)
        paper.write_into(file, booked, options=options, progress=progress)

    def _build(
        self, paper: Buildable, options: Options, once: str, file: BinaryIO, progress: Progress
    ) -> None:
        paper.build_into(file, self.training_class, by=self.by, options=options, progress=progress, once=once)


def _title(paper: Buildable, part: str) -> str:
    return f"{paper.title}（{part}）" if part else paper.title


def _half_days(training_class: TrainingClass, stage: Stage, when: str) -> list[HalfDay]:
    """Those that a day's pack is of: one, or all of a day; none in the other stages."""
    if stage != Stage.DAILY:
        return []
    return [one for one in half_days_of(training_class) if when in (one.key, f"{one.day:%Y-%m-%d}")]


def _to_choose(form: PaperForm) -> str:
    """The one field of a form sent unchanged that waits for a choice out of several things; "" where there is none."""
    waiting = [name for name in form.errors if isinstance(form.fields.get(name), forms.ChoiceField)]
    if len(waiting) != 1 or len(form.errors) != 1 or form[waiting[0]].data:
        return ""
    return waiting[0]


def _chosen(form: PaperForm, *, is_archive: bool) -> Iterator[Chosen]:
    """The options of a valid form; those with each choice of the field that waits for one, or of what is filed each."""
    is_valid = form.is_valid()
    name = form.each if is_valid and is_archive else _to_choose(form)
    if name:
        for value, label in cast(Any, form.fields[name]).choices:
            if value:
                yield form.options | {name: value}, str(label)
    elif is_valid:
        yield form.options, ""


def _what_is_asked(form: PaperForm) -> str:
    labels = [
        str(form.fields[name].label or name) if name in form.fields else str(form.errors[name][0])
        for name in form.errors
    ]
    return str(_("要先选：%(fields)s。请在文档页单独生成。")) % {"fields": "、".join(labels)}


class PackForm(PaperForm):
    """Which stage; for the papers of a day, which day or half-day."""

    stage = forms.ChoiceField(label=_("阶段"), choices=Stage.choices, initial=Stage.BEFORE)
    when = forms.ChoiceField(
        label=_("哪一天"), required=False, help_text=_("只有“每天”的文档要选；其他阶段不用管。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        half_days = half_days_of(self.training_class)
        cast(forms.ChoiceField, self.fields["when"]).choices = list(_days(half_days))
        days = [one.day for one in half_days]
        day = next((one for one in days if one >= timezone.localdate()), days[-1] if days else None)
        self.fields["when"].initial = f"{day:%Y-%m-%d}" if day else ""

    def clean(self) -> dict[str, Any]:
        """A day belongs to the papers of a day, and to no others."""
        chosen: dict[str, Any] = super().clean() or self.cleaned_data
        if chosen.get("stage") != Stage.DAILY:
            chosen["when"] = ""
        elif not chosen.get("when") and "when" not in self.errors:
            self.add_error("when", _("课表还没有发布，没有可选的日子。"))
        return chosen


def _days(half_days: list[HalfDay]) -> Iterator[tuple[str, str]]:
    """Each day, then its half-days; an empty choice where there is none."""
    if not half_days:
        yield "", str(_("课表还没有发布"))
    for day, halves in groupby(half_days, key=lambda one: one.day):
        yield f"{day:%Y-%m-%d}", str(_("%(day)s全天") % {"day": day_label(day)})
        yield from ((one.key, one.label) for one in halves)
