"""A session is moved, called off, or put back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import UserRequest, next_address, signed_in
from timetable import scheduling, undoing
from timetable.access import session_changed_by
from timetable.calendar import time_label
from timetable.forms import CancelForm, MoveForm
from timetable.forms.placing import placed_as
from timetable.models import Session
from timetable.refusals import Clashing, Stale
from timetable.views.outcome import attempt, posted
from timetable.views.refused import words_of
from timetable.views.session import back_to


def undo_of(session: Session) -> str:
    """The tag of a message that offers to take back the act that made this version."""
    return f"undo:{reverse('timetable:session_reinstate', args=[session.pk])}?version={session.version}"


def moved_words(session: Session) -> str:
    """Where the session is now."""
    if session.start_at and session.end_at:
        words = {"title": session.title, "time": time_label(session.start_at, session.end_at)}
        return _("“%(title)s”已移到%(time)s。") % words
    return _("“%(title)s”已放回待排。") % {"title": session.title}


@require_http_methods(["GET", "POST"])
@signed_in
def session_move(request: UserRequest, pk: int) -> HttpResponse:
    """Another time or place, by a simple form."""
    session = session_changed_by(request.user, pk)
    training_class = session.training_class
    form = MoveForm(
        posted(request), initial=placed_as(session), training_class=training_class, session=session
    )
    outcome = attempt(form, lambda: scheduling.move(session, by=request.user, **form.changes), placed_as)
    if moved := outcome.session:
        messages.success(request, moved_words(moved), extra_tags=undo_of(moved))
        return back_to(moved)
    context = {"form": form, "session": session, "training_class": training_class, **outcome.context}
    return render(request, "timetable/session_move.html", context, status=outcome.status)


@require_http_methods(["GET", "POST"])
@signed_in
def session_cancel(request: UserRequest, pk: int) -> HttpResponse:
    """Calls a session off, with a reason; who has not seen how it stands now is told before."""
    session = session_changed_by(request.user, pk)
    form = CancelForm(posted(request), initial={"version": session.version})
    outcome = attempt(form, lambda: scheduling.cancel(session, by=request.user, **form.cleaned_data))
    if outcome.session:
        text = _("“%(title)s”已停课。") % {"title": session.title}
        messages.success(request, text, extra_tags=undo_of(outcome.session))
        return redirect("timetable:timetable_detail", session.training_class_id)
    context = {"form": form, "session": session, "training_class": session.training_class, **outcome.context}
    if current := outcome.context.get("current"):
        context["now"] = words_of(current)
    return render(request, "timetable/session_cancel.html", context, status=outcome.status)


@require_POST
@signed_in
def session_reinstate(request: UserRequest, pk: int) -> HttpResponse:
    """Puts a cancelled session back; with `version`, takes back the move or cancelling that made that version."""
    session = session_changed_by(request.user, pk)
    version = request.GET.get("version", "")
    try:
        if version.isascii() and version.isdecimal() and len(version) < 19:
            session = undoing.undo(session, by=request.user, version=int(version))
        else:
            session = scheduling.reinstate(session, by=request.user)
        messages.success(request, _("“%(title)s”已恢复。") % {"title": session.title})
    except Stale:
        messages.warning(request, _("这节课程后来又被改过，没有撤销。"))
    except Clashing as clashing:
        messages.error(request, _("没有恢复：%(why)s") % {"why": _("；").join(clashing.sentences)})
    timetable = reverse("timetable:timetable_detail", args=[session.training_class_id])
    return redirect(next_address(request) or timetable)
