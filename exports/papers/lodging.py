"""Lodging and meals (住宿用餐表): rooms as a proposal, their numbers for the pen, and who eats what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django import forms
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from accounts.models import User
from courses.models import TrainingClass
from exports.models import PaperName
from exports.papers import naming, people
from exports.papers import person_columns as person
from exports.papers.cells import Value
from exports.papers.columns import ID_NUMBER, NUMBERED, Column, Columns, laid_out, line_of
from exports.papers.columns_form import ListForm
from exports.papers.paper import Need, Options, Paper, Progress, Stage
from exports.papers.sheet import HEAD, LEFT, LINE, NOTE, NUMBER, TEXT, Sheet
from trainees.models import Enrolment, Gender

COLUMNS = Columns(
    (
        person.NAME,
        person.GENDER,
        person.UNIT,
        person.POST,
        person.PHONE,
        person.FULL_ID_NUMBER,
        person.MASKED_ID_NUMBER,
        person.GROUP,
        person.DIET,
    ),
    extra=frozenset({"post", ID_NUMBER, "masked_id_number", "group"}),
)
_ROOM = Column("room", _("房间"), 8)
_ROOM_NUMBER = Column("room_number", _("房号"), 10)
_KINDS = {Gender.MALE: "男", Gender.FEMALE: "女", "": "性别未填"}
A_ROOM = 2
NOTHING_SAID = "无特殊要求"
_LINE = 24.0
_MOST_NAMED = 30  # of those who have not said whether they stay


@dataclass(frozen=True)
class Room:
    """A proposed room: 男1, and a line for each who is in it."""

    name: str
    lines: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Lodging:
    """What the paper says: the rooms, who has not said whether to stay, and the diets with their people."""

    title: str
    facts: str
    columns: tuple[Column, ...]
    rooms: tuple[Room, ...]
    unsaid: tuple[str, ...]
    diets: tuple[tuple[str, tuple[str, ...]], ...]
    built: str


def read(training_class: TrainingClass, by: User | None, options: Options) -> Lodging:
    """Everybody on the list; rooms for those who need lodging, women and men apart, in the asked order of people."""
    columns = COLUMNS.chosen(training_class, by, options)
    listed = people.listed(training_class, options.get("order", "unit"))
    in_full = people.may_see_phones(by, training_class)
    staying = [one for one in listed if one.needs_lodging]
    rooms = tuple(
        Room(name, tuple(line_of(one, columns, in_full=in_full) for one in inside))
        for name, inside in rooms_of(staying, int(options.get("people_a_room") or A_ROOM))
    )
    return Lodging(
        title=f"{naming.full_name(training_class)}住宿用餐表",
        facts=f"{people.facts_of(training_class, listed)}　　住宿{len(staying)}人、{len(rooms)}间",
        columns=columns,
        rooms=rooms,
        unsaid=tuple(one.cadre.name for one in listed if one.needs_lodging is None),
        diets=tuple(_diets(listed)),
        built=naming.built_from(training_class.timetable_versions.first()),
    )


def rooms_of(staying: Sequence[Enrolment], size: int) -> Iterator[tuple[str, Sequence[Enrolment]]]:
    """Rooms of that many people in their order, women and men apart; whose gender is not known has a room alone."""
    for gender, kind in _KINDS.items():
        inside = [one for one in staying if one.cadre.gender == gender]
        step = size if gender else 1
        for number, first in enumerate(range(0, len(inside), step), start=1):
            yield f"{kind}{number}", inside[first : first + step]


def _diets(listed: Sequence[Enrolment]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each diet with its people, the most common first; those who said nothing come last, without their names."""
    said = sorted((one for one in listed if _diet(one)), key=_diet)
    found = [(diet, tuple(one.cadre.name for one in same)) for diet, same in groupby(said, key=_diet)]
    yield from sorted(found, key=lambda one: -len(one[1]))
    if others := len(listed) - len(said):
        yield NOTHING_SAID, ("",) * others


def _diet(one: Enrolment) -> str:
    diet = one.diet.strip()
    return "" if diet in ("无", "否", "没有") else diet


def write(content: Lodging, progress: Progress) -> Workbook:
    """A4: the diets, then the rooms, a room's people under one number."""
    layout = laid_out([NUMBERED, _ROOM, *content.columns, _ROOM_NUMBER])
    sheet = layout.begin(content.title, content.facts)
    _meals(sheet, content.diets)
    if content.unsaid:
        names = f"：{'、'.join(content.unsaid)}" if len(content.unsaid) <= _MOST_NAMED else "。"
        sheet.note(f"没有填是否住宿的{len(content.unsaid)}人{names}")
    sheet.end_row(8)
    sheet.head(layout.heads)
    total, done = sum(len(room.lines) for room in content.rooms), 0
    if not content.rooms:
        sheet.note("没有需要住宿的学员。", TEXT)
    for room in content.rooms:
        sheet.keep_together(sum(layout.height(["", "", *line, ""], _LINE) for line in room.lines))
        top = sheet.row
        for line in room.lines:
            done += 1
            sheet.line([done, "", *line, ""], layout.styles, height=_LINE)
            progress(done, total)
        sheet.span(2, 2, room.name, TEXT, row=top, rows=len(room.lines))
        sheet.span(sheet.columns, sheet.columns, "", TEXT, row=top, rows=len(room.lines))
    sheet.note(f"房间按性别和名单次序预排，供分房参考。　　{content.built}", NOTE)
    return sheet.finish()


def _meals(sheet: Sheet, diets: Sequence[tuple[str, tuple[str, ...]]]) -> None:
    """Each diet, how many want it and who."""
    _meal(sheet, ("用餐要求", "人数", "姓名"), (HEAD, HEAD, HEAD))
    for diet, names in diets:
        _meal(sheet, (diet, len(names), "、".join(filter(None, names))), (TEXT, NUMBER, LEFT))


def _meal(sheet: Sheet, values: tuple[str, Value, str], styles: tuple[str, str, str]) -> None:
    """One row of it, on the columns of the rooms."""
    diet, count, names = values
    height = max(22.0, LINE * max(sheet.lines(diet, 1, 2), sheet.lines(names, 4, sheet.columns)) + 4)
    sheet.span(1, 2, diet, styles[0])
    sheet.put(3, count, styles[1])
    sheet.span(4, sheet.columns, names, styles[2])
    sheet.end_row(height)


class LodgingForm(ListForm):
    """The order, the columns, and how many share a room."""

    offered = COLUMNS

    people_a_room = forms.IntegerField(label=_("每间人数"), min_value=1, max_value=8, initial=A_ROOM)


PAPER = Paper(
    PaperName.LODGING,
    _("会务、酒店：分房和订餐"),
    read,
    write,
    form=LodgingForm,
    rests_on=COLUMNS.rest_on,
    stages=(Stage.OPENING,),
    needs=(Need.PEOPLE,),
)
