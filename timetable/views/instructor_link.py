"""A lecturer's own page for a class, by the link alone: what is asked, the answer, the materials."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from timetable import asking, handing_in, invitations, links
from timetable.forms import MaterialForm, OwnAnswerForm
from timetable.models import InstructorAnswer, InstructorLink, Session, SessionMaterial
from timetable.refusals import Clashing, NotAsked, Stale
from timetable.rules import OVER
from timetable.views.by_link import opened_by, token_of
from trainees.views.roster import private


@require_safe
@opened_by(links.find_for_instructor)
def instructor_link(request: HttpRequest, link: InstructorLink) -> HttpResponse:
    """The lecturer's sessions of the class with time, place, audience, hours and whom to call."""
    return _page(request, link)


@require_POST
@opened_by(links.find_for_instructor)
def instructor_answer(request: HttpRequest, link: InstructorLink, session: int) -> HttpResponse:
    """Confirms or declines; what has changed since the page was read is shown before it is answered."""
    taught, form = _session_of(link, session), OwnAnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, link, status=422, about=session, problem=_problem(form))
    given = form.cleaned_data
    confirmed = given["answer"] == InstructorAnswer.CONFIRMED
    verb = asking.confirm if confirmed else asking.decline
    try:
        verb(taught, link.instructor, by=None, note=given["note"], link=link, version=given["version"])
    except Stale:
        problem = _("安排刚刚改过，请看清新的时间和地点再答复。")
        return _page(request, link, status=409, about=session, problem=problem)
    except NotAsked as refused:
        return _page(request, link, status=409, about=session, problem=str(refused))
    except Clashing as clashing:
        return _page(request, link, status=409, about=session, problem=_("；").join(clashing.sentences))
    messages.success(request, _("已确认，谢谢您！") if confirmed else _("已告知主办方，谢谢您答复。"))
    return _back(request, session)


@require_POST
@opened_by(links.find_for_instructor)
def material_hand_in(request: HttpRequest, link: InstructorLink, session: int) -> HttpResponse:
    """Takes a file for a session."""
    taught, form = _session_of(link, session), MaterialForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, link, status=422, about=session, file_problem=_problem(form))
    try:
        material = handing_in.hand_in(taught, link=link, file=form.cleaned_data["file"])
    except NotAsked as refused:
        return _page(request, link, status=409, about=session, file_problem=str(refused))
    messages.success(request, _("“%(name)s”已交。") % {"name": material})
    return _back(request, session)


@require_POST
@opened_by(links.find_for_instructor)
def material_take_back(request: HttpRequest, link: InstructorLink, pk: int) -> HttpResponse:
    """Takes an own file back."""
    own = SessionMaterial.objects.filter(
        handed_in_by=link.instructor_id, session__training_class=link.training_class_id
    )
    material = get_object_or_404(own, pk=pk)
    handing_in.take_back(material, link=link)
    messages.success(request, _("“%(name)s”已撤回。") % {"name": material})
    return _back(request, material.session_id)


def _page(request: HttpRequest, link: InstructorLink, status: int = 200, **more: Any) -> HttpResponse:
    is_over, today = link.training_class.status in OVER, timezone.localdate()
    context = {
        "link": link,
        "token": token_of(request),
        "training_class": link.training_class,
        "is_over": is_over,
        "next": None if is_over else invitations.next_taught(link),
        "invitations": sorted(invitations.of_link(link), key=lambda one: one.is_over),
        "today": today,
        "tomorrow": today + dt.timedelta(days=1),
        "contacts": [] if is_over else invitations.contacts_of(link.training_class, link.issued_by),
        "form": MaterialForm(),
        **more,
    }
    return private(render(request, "timetable/instructor_link.html", context, status=status))


def _session_of(link: InstructorLink, pk: int) -> Session:
    """A session of the link's class for which its lecturer was asked; 404 for any other."""
    asked = Session.objects.filter(training_class=link.training_class_id, teaching__in=_asked(link))
    return get_object_or_404(asked, pk=pk)


def _asked(link: InstructorLink) -> Any:
    return link.instructor.teaching.exclude(answer=InstructorAnswer.PROPOSED)


def _problem(form: Any) -> str:
    return " ".join(message for errors in form.errors.values() for message in errors)


def _back(request: HttpRequest, session_id: int) -> HttpResponse:
    address = reverse("timetable:instructor_link", args=[token_of(request)])
    response = redirect(address)
    response.headers["Location"] += f"#session-{session_id}"
    return private(response)
