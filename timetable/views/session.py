"""One session: drafted, read, edited."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, signed_in
from timetable import invitations, materials, scheduling
from timetable.access import session_changed_by, session_seen_by, timetable_changed_by
from timetable.beside import beside
from timetable.forms import SessionForm
from timetable.forms.session import shown
from timetable.models import Period, Session
from timetable.views.outcome import attempt, posted


def back_to(session: Session) -> HttpResponse:
    """To the timetable, where the session stands."""
    response = redirect("timetable:timetable_detail", session.training_class_id)
    response.headers["Location"] += f"#session-{session.pk}"
    return response


@require_http_methods(["GET", "POST"])
@signed_in
def session_new(request: UserRequest, pk: int) -> HttpResponse:
    """Drafts a session; a form that is sent twice drafts it once."""
    training_class = timetable_changed_by(request.user, pk)
    period = request.GET.get("period")
    initial = {
        "nonce": uuid.uuid4(),
        "day": request.GET.get("day"),
        "period": period if period in Period.values else "",
    }
    form = SessionForm(posted(request), initial=initial, training_class=training_class, by=request.user)
    outcome = attempt(
        form,
        lambda: scheduling.add(
            training_class, by=request.user, nonce=form.cleaned_data["nonce"], **form.fields_of_session
        ),
    )
    if outcome.session:
        messages.success(request, _("已加入“%(title)s”。") % {"title": outcome.session.title})
        return back_to(outcome.session)
    context = {"form": form, "training_class": training_class, **outcome.context}
    return render(request, "timetable/session_new.html", context, status=outcome.status)


@require_safe
@signed_in
def session_detail(request: UserRequest, pk: int) -> HttpResponse:
    """A session as drafted, beside what people see of it, and what can be done with it."""
    session = session_seen_by(request.user, pk)
    context = {
        "session": session,
        "training_class": session.training_class,
        "can_change": request.user.has_perm("timetable.change_timetable", session.training_class),
        "beside": beside(session),
        "invitations": invitations.of_session(session),
        "may_keep": request.user.has_perm("timetable.keep_materials", session.training_class),
        "materials": materials.of_session(session),
    }
    return render(request, "timetable/session_detail.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def session_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Changes a session; who comes second sees both values side by side, and what was typed stays."""
    session = session_changed_by(request.user, pk)
    training_class = session.training_class
    form = SessionForm(
        posted(request),
        initial=shown(session),
        training_class=training_class,
        by=request.user,
        session=session,
    )
    outcome = attempt(form, lambda: scheduling.change(session, by=request.user, **form.changes), shown)
    if outcome.session:
        messages.success(request, _("已保存“%(title)s”。") % {"title": outcome.session.title})
        return back_to(outcome.session)
    context = {"form": form, "session": session, "training_class": training_class, **outcome.context}
    return render(request, "timetable/session_edit.html", context, status=outcome.status)
