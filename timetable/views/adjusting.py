"""临时调整, from a phone: a session, one of four doors, what would change, and then it is published."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, signed_in
from courses.duties import organisers_of
from timetable import adjusting, announcing, links
from timetable.access import session_changed_by, session_seen_by
from timetable.forms import AdjustForm
from timetable.forms.adjusting import usual_reasons
from timetable.models import InstructorAnswer, Room, RoomKind, Session, SessionKind, TimetableVersion
from timetable.publishing import Preview
from timetable.refusals import Clashing, NothingToPublish, ReasonNeeded, Stale
from timetable.rows import drafts_among
from timetable.rules import is_not_over
from timetable.substitutes import rooms_for, substitutes_for
from timetable.swapping import partners_of


@require_safe
@signed_in
def session_adjust(request: UserRequest, pk: int) -> HttpResponse:
    """The four doors; to those who may not go through, whom to call."""
    session = session_seen_by(request.user, pk)
    can_change = request.user.has_perm("timetable.change_timetable", session.training_class)
    context = _about(session) | {
        "can_change": can_change,
        "is_over": not is_not_over(request.user, session.training_class),
        "organisers": [] if can_change else organisers_of(session.training_class),
        "is_open": can_change and session.takes_time and _is_published(session),
    }
    return _kept_nowhere(render(request, "timetable/session_adjust.html", context))


@require_safe
@signed_in
def adjust_instructor(request: UserRequest, pk: int) -> HttpResponse:
    """换人: who is free, best known for the course first, with the phone."""
    session = session_changed_by(request.user, pk)
    if not session.takes_time:
        return redirect("timetable:session_adjust", pk)
    teaching = session.teaching.exclude(answer=InstructorAnswer.DECLINED).select_related("instructor")
    leaving = [row.instructor for row in teaching]
    chosen = request.GET.get("instead", str(leaving[0].pk) if leaving else "")
    found = substitutes_for(session)
    context = _about(session) | {
        "leaving": leaving,
        "instead": next((one for one in leaving if str(one.pk) == chosen), None),
        "fitting": [one for one in found if one.fits],
        "others": [one for one in found if not one.fits],
    }
    return _kept_nowhere(render(request, "timetable/adjust_instructor.html", context))


@require_safe
@signed_in
def adjust_swap(request: UserRequest, pk: int) -> HttpResponse:
    """对调: with which of the class's coming sessions."""
    session = session_changed_by(request.user, pk)
    partners = partners_of(session)
    facts = {draft.facts.session_id: draft.facts for draft in drafts_among(partners)}
    context = _about(session) | {"partners": [(partner, facts[partner.pk]) for partner in partners]}
    return render(request, "timetable/adjust_swap.html", context)


@require_safe
@signed_in
def adjust_kind(request: UserRequest, pk: int) -> HttpResponse:
    """改形式: into what, and where to for teaching on the spot."""
    session = session_changed_by(request.user, pk)
    elsewhere = Room.objects.filter(
        district=session.training_class.plan.district_id, kind=RoomKind.OFFSITE, is_active=True
    )
    kinds = [kind for kind in adjusting.OTHER_KINDS if kind not in (session.kind, SessionKind.FIELD_TEACHING)]
    context = _about(session) | {"kinds": kinds, "elsewhere": elsewhere}
    return render(request, "timetable/adjust_kind.html", context)


@require_safe
@signed_in
def adjust_cancel(request: UserRequest, pk: int) -> HttpResponse:
    """取消: why."""
    session = session_changed_by(request.user, pk)
    return render(request, "timetable/adjust_cancel.html", _about(session))


@require_http_methods(["GET", "POST"])
@signed_in
def adjust_publish(request: UserRequest, pk: int) -> HttpResponse:
    """What would change, whom it concerns and the text for the group; a POST does it and publishes."""
    session = session_changed_by(request.user, pk)
    if "door" not in request.GET:
        return redirect("timetable:session_adjust", pk)
    form = AdjustForm(_chosen(request), session=session)
    attempt = _attempt(form, session, request)
    if published := attempt.published:
        text = _("已发布，通知了%(number)s人。") % {"number": published.notices.count()}
        messages.success(request, text, extra_tags=_undo(session, published))
        return redirect("timetable:adjust_done", pk, published.number)
    context = _about(session) | {"form": form, **attempt.context}
    if form.is_valid() and form.cleaned_data["kind"] and not (session.room and session.room.excludes):
        context["rooms"] = rooms_for(session)
    return render(request, "timetable/adjust_publish.html", context, status=attempt.status)


@require_safe
@signed_in
def adjust_done(request: UserRequest, pk: int, number: int) -> HttpResponse:
    """It is published: the text to copy into the group."""
    session = session_changed_by(request.user, pk)
    published = _version(session, number)
    context = _about(session) | {
        "published": published,
        "told": published.notices.count(),
        "text": announcing.text_of(published),
        "subject": f"version/{published.pk}",
    }
    return render(request, "timetable/adjust_done.html", context)


@require_POST
@signed_in
def adjust_undo(request: UserRequest, pk: int, number: int) -> HttpResponse:
    """Takes an adjustment back and publishes that; the people are told again."""
    session = session_changed_by(request.user, pk)
    published = _version(session, number)
    try:
        again = adjusting.take_back(published, by=request.user)
    except Stale:
        messages.warning(request, _("这节课程后来又被改过，没有撤销。"))
    except Clashing as clashing:
        messages.error(request, _("没有恢复：%(why)s") % {"why": _("；").join(clashing.sentences)})
    except ValueError:
        messages.warning(request, _("这一版不能撤销，请另作调整。"))
    else:
        messages.success(request, _("已撤销，课表恢复原样，并通知了有关的人。"))
        return redirect("timetable:adjust_done", pk, again.number)
    return redirect("timetable:adjust_done", pk, number)


@dataclass(frozen=True)
class _Attempt:
    """`published` when it is done; else the status to answer and what the page says."""

    published: TimetableVersion | None = None
    status: int = 200
    context: dict[str, Any] = field(default_factory=dict)


def _attempt(form: AdjustForm, session: Session, request: UserRequest) -> _Attempt:
    """Does it when it was posted, else looks at what it would do."""
    if not form.is_valid():
        return _Attempt(status=422, context={"wrong": form.said})
    asked: dict[str, Any] = {
        "by": request.user,
        **{name: form.cleaned_data[name] for name in ("version", "reason")},
    }
    try:
        if request.method == "POST":
            return _Attempt(adjusting.adjust(session, form.adjustment, **asked))
        seen = adjusting.preview(session, form.adjustment, **asked)
    except Clashing as clashing:
        return _Attempt(status=409, context={"refused": clashing.sentences})
    except ReasonNeeded as needed:
        return _Attempt(status=422, context={"wrong": [str(needed)], "asks_reason": True})
    except Stale as stale:
        return _Attempt(status=409, context={"current": drafts_among(_only(stale.current))[0]})
    except NothingToPublish as nothing:
        return _Attempt(status=422, context={"wrong": [str(nothing)]})
    return _seen(form, session, seen)


def _seen(form: AdjustForm, session: Session, seen: Preview) -> _Attempt:
    reason = form.cleaned_data["reason"]
    context: dict[str, Any] = {"preview": seen, "asks_reason": bool(seen.people and not reason)}
    if seen.in_the_way:
        return _Attempt(status=409, context={"refused": [str(clash) for clash in seen.in_the_way]})
    if not seen.difference:
        return _Attempt(status=422, context={"wrong": [str(NothingToPublish())]})
    context["text"] = announcing.announcement(
        session.training_class,
        seen.difference.plain(),
        reason=reason,
        link=links.public_address(session.training_class),
    )
    return _Attempt(context=context)


def _about(session: Session) -> dict[str, Any]:
    facts = drafts_among(_only(session))[0].facts
    return {
        "session": session,
        "training_class": session.training_class,
        "facts": facts,
        "reasons": usual_reasons(),
    }


def _only(session: Session) -> Any:
    return Session.objects.filter(pk=session.pk)


def _is_published(session: Session) -> bool:
    return bool((seen := getattr(session, "published", None)) and seen.status == session.status)


def _version(session: Session, number: int) -> TimetableVersion:
    return get_object_or_404(TimetableVersion, training_class=session.training_class_id, number=number)


def _chosen(request: HttpRequest) -> QueryDict:
    """The address says what was chosen, the form at its end adds to it."""
    chosen = request.GET.copy()
    chosen.update(request.POST)
    return chosen


def _undo(session: Session, published: TimetableVersion) -> str:
    """The tag that offers 撤销, where taking back restores what people saw."""
    made = adjusting.adjusted_by(published)
    address = reverse("timetable:adjust_undo", args=[session.pk, published.number])
    return f"undo:{address}" if made and made.restores else ""


def _kept_nowhere(response: HttpResponse) -> HttpResponse:
    """Phones stand on the page."""
    response.headers["Cache-Control"] = "no-store"
    return response
