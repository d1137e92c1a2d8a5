"""Every paper on classes that a careless office has: it opens, or says in words why it cannot be made."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import transaction
from django.template.loader import render_to_string
from docx import Document
from openpyxl import load_workbook

from accounts.models import User
from courses.models import ClassStatus, TrainingClass
from exports.models import Stage
from exports.papers import PAPERS, UNIT_PAPERS, Buildable, Paper, PaperProblem, form_of
from tests import factories
from tests.conftest import Cast
from tests.factories import MONDAY, at
from trainees.models import Enrolment
from units.models import Unit

# What people type and paste: formulas, markup, a rare character, a middle dot, control characters, a non-character.
ODD = '=HYPERLINK("http://a","b")<b>&\'𠮷·\x0b\x1b\ufffe\u2028😀{{班次名称}}{% now %}'
Make = Callable[[Cast], TrainingClass]


def bare(cast: Cast) -> TrainingClass:
    """No days, no people, no timetable, no place in the plan."""
    return factories.training_class(cast.district, "空班", starts_on=None, status=ClassStatus.DRAFT)


def called_off(cast: Cast) -> TrainingClass:
    """Cancelled, with its people and its timetable."""
    factories.published(factories.session(cast.training_class))
    cast.training_class.status = ClassStatus.CANCELLED
    cast.training_class.save()
    return cast.training_class


def of_one(cast: Cast) -> TrainingClass:
    factories.published(factories.session(cast.training_class))
    return cast.training_class


def only_cancelled(cast: Cast) -> TrainingClass:
    """The one session there was takes place no more."""
    factories.published(factories.session(cast.training_class, status="CANCELLED"))
    return cast.training_class


def without_people(cast: Cast) -> TrainingClass:
    made = factories.training_class(cast.district, "无人班")
    factories.published(factories.session(made))
    return made


def side_by_side(cast: Cast) -> TrainingClass:
    """Two groups at once, and a third without anybody."""
    here = cast.training_class
    groups = [factories.group(here, number) for number in (1, 2, 3)]
    for group, person in zip(
        groups, [cast.enrolment, *factories.trainees(here, cast.community, 1)], strict=False
    ):
        person.group = group
        person.save()
    for group in groups:
        drafted = factories.session(here, f"{group.name}讨论", kind="GROUP_DISCUSSION")
        drafted.groups.set([group])
        factories.published(drafted)
    return here


def joint(cast: Cast) -> TrainingClass:
    """All it has is another class's session."""
    host = factories.training_class(cast.district, "主办班")
    drafted = factories.session(host, "合班")
    drafted.joint_classes.set([cast.training_class])
    factories.published(drafted)
    return cast.training_class


def changed_people(cast: Cast) -> TrainingClass:
    """One replaced while the class ran, one added late, one dismissed, one who never came."""
    here = cast.training_class
    for half_day in range(3):
        day = MONDAY + dt.timedelta(days=half_day)
        factories.published(factories.session(here, start=at("09:00", day)))
    gone, late, dismissed, absent = factories.trainees(here, cast.community, 4)
    for person, status in ((gone, "REPLACED"), (dismissed, "DISMISSED"), (absent, "NO_SHOW")):
        Enrolment.objects.filter(pk=person.pk).update(status=status)
    taker = factories.trainees(here, cast.community, 1)[0]
    Enrolment.objects.filter(pk=taker.pk).update(
        replaces=gone, expected_from=at("09:00", MONDAY + dt.timedelta(1))
    )
    Enrolment.objects.filter(pk=late.pk).update(
        late_addition="CONFIRMED", expected_from=at("09:00", MONDAY + dt.timedelta(2))
    )
    return here


def oddly_named(cast: Cast) -> TrainingClass:
    """Everything that can be typed says something odd."""
    here = cast.training_class
    here.name, here.venue, here.audience = ODD[:50], ODD, ODD
    here.save()
    teacher = factories.instructor(cast.district, ODD[:50], employer=ODD, post=ODD)
    room = factories.room(cast.district, ODD[:50])
    for kind, clock in (("OPENING", "09:00"), ("LECTURE", "14:00")):
        drafted = factories.session(
            here,
            ODD,
            kind=kind,
            start=at(clock),
            end=at(clock) + dt.timedelta(hours=2),
            room=room,
            instructors=(teacher,),
        )
        factories.published(drafted)
    person = cast.enrolment
    cast.cadre.name = ("阿不都热合曼·" * 8)[:50]
    cast.cadre.save()
    person.unit_name, person.town_name, person.post, person.remark, person.diet = (ODD[:40],) * 5
    person.group = factories.group(here)
    person.save()
    return here


CLASSES: list[Make] = [
    bare,
    called_off,
    of_one,
    only_cancelled,
    without_people,
    side_by_side,
    joint,
    changed_people,
    oddly_named,
]


def every_choice(paper: Buildable, of: TrainingClass | Unit, by: User) -> Iterator[dict[str, Any]]:
    """The paper as its form opens; with each choice of each of its lists in turn; and by what the form cannot know."""
    form = form_of(paper.name, subject=of, user=by)
    usual = form.as_sent({})
    sent = [usual]
    for name, field in form.fields.items():
        for value, _label in getattr(field, "choices", ()):
            multiple = isinstance(usual[name], list)
            sent.append(usual | {name: [value] if multiple else value})
    for one in sent:
        bound = form_of(paper.name, one, subject=of, user=by)
        if bound.is_valid():
            yield bound.options


def opened(content: bytes, ending: str) -> None:
    """Fails where the file cannot be opened by what opens its kind."""
    if ending == ".xlsx":
        cells = [
            cell for sheet in load_workbook(BytesIO(content)) for row in sheet.iter_rows() for cell in row
        ]
        assert not [cell.value for cell in cells if cell.data_type == "f" and "HYPERLINK" in str(cell.value)]
    elif ending == ".docx":
        assert Document(BytesIO(content)).element is not None
    elif ending == ".zip":
        packed = ZipFile(BytesIO(content))
        assert packed.testzip() is None
        for name in packed.namelist():
            assert "/" not in name
            opened(packed.read(name), name[name.rindex(".") :])
    elif ending == ".pdf":
        assert content.startswith(b"%PDF")


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize("make", CLASSES, ids=lambda make: make.__name__)
def test_each_paper_opens_or_says_why_not(cast: Cast, make: Make) -> None:
    training_class = make(cast)
    for paper in PAPERS.values():
        if isinstance(paper, Paper):
            for options in every_choice(paper, training_class, cast.organiser):
                with transaction.atomic():
                    opens_or_says_why_not(paper, training_class, cast.organiser, {**options, "format": ""})


def opens_or_says_why_not(
    paper: Paper[Any, Any], of: TrainingClass, by: User, options: dict[str, Any]
) -> None:
    """The page and the file; whatever is raised beside the words is a defect."""
    with suppress(PaperProblem):
        content = paper.draft(of, by=by, options=options)
        assert not paper.page or render_to_string(paper.page, {"content": content})
        if paper.write:
            opened(paper.build(of, by=by, options=options), paper.ending)


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize("make", CLASSES, ids=lambda make: make.__name__)
def test_each_paper_of_a_unit_opens_or_says_why_not(cast: Cast, make: Make) -> None:
    make(cast)
    for unit in (cast.district, cast.other_community):
        for paper in UNIT_PAPERS.values():
            for options in every_choice(paper, unit, cast.organiser):
                with suppress(PaperProblem):
                    opened(paper.build(unit, by=cast.organiser, options=options), paper.suffix(options))


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize("make", [bare, only_cancelled, oddly_named], ids=lambda make: make.__name__)
def test_each_pack_opens_or_says_why_not(cast: Cast, make: Make) -> None:
    training_class = make(cast)
    for stage in Stage.values:
        options = {"stage": stage, "when": "2026-11-23"}
        with suppress(PaperProblem):
            opened(PAPERS["pack"].build(training_class, by=cast.organiser, options=options), ".zip")
