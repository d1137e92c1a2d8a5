"""One box that finds classes, people, units and pages."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, signed_in, typed
from accounts.models import Role, User
from courses.models import TrainingClass
from desk.navigation import entries_for, topmost_unit
from desk.views.settings import pages_for
from exports.papers import UNIT_PAPERS
from timetable.models import Instructor, Room
from trainees.access import classes_of
from trainees.models import Appointment, Cadre, Enrolment
from units.models import Unit

SHOWN = 6


@dataclass(frozen=True)
class Found:
    """One line of the answer."""

    label: str
    url: str
    detail: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Group:
    """The lines of one kind."""

    label: str
    results: list[Found]


@require_safe
@signed_in
def search(request: UserRequest) -> HttpResponse:
    """What the person may see whose name holds the text, by characters, pinyin or initials."""
    query = typed(request.GET.get("q"), most=60)
    groups = find(request.user, query) if query else []
    template = "components/_search_results.html" if request.headers.get("HX-Request") else "desk/search.html"
    return render(request, template, {"query": query, "groups": groups})


def find(user: User, query: str) -> list[Group]:
    """The groups that have an answer, each with a few lines; a constant number of queries."""
    groups = [
        Group(_("页面"), _pages(user, query)),
        Group(pgettext("many", "班次"), _classes(user, query)),
        Group(pgettext("many", "干部"), _cadres(user, query)),
        Group(_("学员"), _trainees(user, query)),
        Group(_("师资与教室"), _teaching(user, query)),
        Group(pgettext("many", "单位"), _units(user, query)),
    ]
    return [group for group in groups if group.results]


def _pages(user: User, query: str) -> list[Found]:
    """Where the navigation leads, the settings, and the papers of the highest unit of the person."""
    found = [Found(str(entry.label), entry.url, icon=entry.icon) for entry in entries_for(user, "")]
    known = {page.url for page in found}
    settings = _("设置")
    found += [
        Found(str(page.label), page.url, settings, page.icon)
        for page in pages_for(user)
        if page.url not in known
    ]
    found = [page for page in found if query.lower() in page.label.lower()]
    return found + _unit_papers(user, query)


def _unit_papers(user: User, query: str) -> list[Found]:
    papers = [paper for paper in UNIT_PAPERS.values() if query.lower() in str(paper.title).lower()]
    topmost = topmost_unit(user) if papers else None
    unit = Unit.objects.filter(pk=topmost).first() if topmost else None
    return [
        Found(
            str(paper.title),
            reverse("exports:unit_paper_new", args=[unit.pk, paper.name.value]),
            _("单位文档"),
            "file-earmark-spreadsheet",
        )
        for paper in papers
        if unit and paper.is_for(user, unit)
    ]


def _classes(user: User, query: str) -> list[Found]:
    rows = classes_of(user).matching(query).with_label().order_by("-starts_on", "pk")[:SHOWN]
    served = set(TrainingClass.objects.visible_to(user).matching(query).values_list("pk", flat=True))
    door = "trainees:roster_detail" if Role.LIAISON in user.roles else "timetable:timetable_detail"
    return [
        Found(
            row.name,
            row.get_absolute_url() if row.pk in served else reverse(door, args=[row.pk]),
            str(row.starts_on or row.plan.year),
            "mortarboard",
        )
        for row in rows
    ]


def _cadres(user: User, query: str) -> list[Found]:
    """The people of whoever is on the staff or a liaison, with their present posts."""
    if not user.unit_paths():
        return []
    posts = Prefetch("appointments", Appointment.objects.current().select_related("unit"), "posts")
    people = Cadre.objects.visible_to(user).matching(query).order_by("stroke_order", "pk")
    rows: Any = people.prefetch_related(posts)[:SHOWN]
    return [
        Found(
            row.name,
            reverse("attendance:cadre_detail", args=[row.pk]),
            _("、").join(str(post) for post in row.posts),
            "person-circle",
        )
        for row in rows
    ]


def _trainees(user: User, query: str) -> list[Found]:
    rows = (
        Enrolment.objects.visible_to(user)
        .on_the_list()
        .filter(cadre__search_key__contains=query.lower())
        .select_related("cadre", "training_class")
        .order_by("-training_class__starts_on", "pk")[:SHOWN]
    )
    return [
        Found(
            _("%(name)s（%(place)s）") % {"name": row.cadre.name, "place": f"{row.unit_name}{row.post}"},
            f"{reverse('trainees:roster_detail', args=[row.training_class_id])}?q={row.cadre.name}",
            row.training_class.name,
            "people",
        )
        for row in rows
    ]


def _teaching(user: User, query: str) -> list[Found]:
    people = Instructor.objects.visible_to(user).matching(query)[:SHOWN]
    rooms = Room.objects.visible_to(user).matching(query)[:SHOWN]
    found = [
        Found(row.description, reverse("timetable:instructor_edit", args=[row.pk]), icon="easel")
        for row in people
    ]
    return found + [
        Found(row.name, reverse("timetable:room_edit", args=[row.pk]), row.campus, "door-open")
        for row in rooms
    ]


def _units(user: User, query: str) -> list[Found]:
    rows: Any = Unit.objects.visible_to(user).matching(query).select_related("parent", "successor")[:SHOWN]
    return [
        Found(
            row.name,
            reverse("accounts:unit_edit", args=[row.pk]),
            _("现为%(unit)s") % {"unit": row.successor.name} if row.successor else str(row.parent or ""),
            "building",
        )
        for row in rows
    ]
