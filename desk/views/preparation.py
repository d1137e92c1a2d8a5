"""The preparation list of a class: read, ticked, moved, with items of its own."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, next_address, posted, signed_in
from accounts.models import AuditEntry, User
from accounts.resending import taken_once
from courses.access import class_seen_by
from courses.forms import MoveForm, OwnItemForm, TickForm
from courses.models import PreparationItem, TickState, TrainingClass
from courses.preparation import template, ticking
from courses.preparation.counting import opening_of
from courses.refusals import NotAllowed
from courses.steps import OVER
from desk.preparing import Preparation

TICK, CHANGE = "courses.tick_preparation", "courses.change_preparation"
PAGE = "desk:preparation_detail"
_SAID = {
    TickState.DONE: gettext_lazy("“%(item)s”已办妥。"),
    TickState.NOT_NEEDED: gettext_lazy("“%(item)s”登记为本班不需要。"),
    TickState.OPEN: gettext_lazy("“%(item)s”改回未办。"),
}


@require_safe
@signed_in
def preparation_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The list, what presses first; a class that is over shows what was kept of it."""
    return _page(request, class_seen_by(request.user, pk))


@require_POST
@signed_in
def preparation_tick(request: UserRequest, pk: int, item: int) -> HttpResponse:
    """Says that an item is done, not needed or open again; what a class needs is its organiser's word."""
    training_class = _class(request, pk, TICK)
    row, form = _item(training_class, item), TickForm(request.POST)
    if not form.is_valid():
        return _refused(request, training_class, form)
    said = form.cleaned_data
    if TickState.NOT_NEEDED in (said["state"], said["seen"]) and not request.user.has_perm(
        CHANGE, training_class
    ):
        raise PermissionDenied
    text = str(_SAID[said["state"]]) % {"item": row}
    return _done(
        request, training_class, text, lambda: ticking.tick(training_class, row, **said, by=request.user)
    )


@require_POST
@signed_in
def preparation_move(request: UserRequest, pk: int, item: int) -> HttpResponse:
    """Gives an item a date of the class's own, kept as days before the opening."""
    training_class = _class(request, pk, CHANGE)
    row, form = _item(training_class, item), MoveForm(request.POST, opening=opening_of(training_class))
    if not form.is_valid():
        return _refused(request, training_class, form)
    words = {"item": row, "when": template.days_label(form.cleaned_data["days_before"])}
    return _done(
        request,
        training_class,
        _("“%(item)s”改在%(when)s。") % words,
        lambda: ticking.move(training_class, row, **form.cleaned_data, by=request.user),
    )


@require_POST
@signed_in
def preparation_undo(request: UserRequest, pk: int, entry: int) -> HttpResponse:
    """Takes a tick or a date back, by its row of the trail."""
    training_class = _class(request, pk, TICK)
    act = get_object_or_404(ticking.acts_on(training_class), pk=entry)
    if act.by_id != request.user.pk and not request.user.has_perm(CHANGE, training_class):
        raise PermissionDenied
    try:
        if ticking.undo(training_class, act, by=request.user):
            messages.success(request, _("已撤销。"))
        else:
            messages.warning(request, _("这一项后来又有人登记过，没有撤销。"))
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect(next_address(request) or reverse(PAGE, args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@taken_once(then=PAGE)
def preparation_item_new(request: UserRequest, pk: int) -> HttpResponse:
    """Adds an item of the class alone."""
    training_class = _class(request, pk, CHANGE)
    form = OwnItemForm(posted(request), instance=PreparationItem())
    if form.is_valid():
        try:
            item = ticking.add(training_class, by=request.user, **form.wanted)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("“%(item)s”已加入清单。") % {"item": item})
            return redirect(_address(pk, item.pk))
    context = {"form": form, "training_class": training_class}
    return render(request, "desk/preparation_item_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def preparation_item_edit(request: UserRequest, pk: int, item: int) -> HttpResponse:
    """Changes an item of the class alone; an older form is shown beside what was saved meanwhile (409)."""
    training_class = _class(request, pk, CHANGE)
    row = get_object_or_404(PreparationItem, training_class=training_class, pk=item)
    form = OwnItemForm(posted(request), instance=row)
    context: dict[str, Any] = {"form": form, "training_class": training_class, "title": row.title}
    status = 200
    if form.is_valid():
        try:
            ticking.change(training_class, row, by=request.user, version=form.version, **form.wanted)
        except ticking.ItemChanged as stale:
            status = 409
            context |= {"is_stale": True, "differences": template.differences(stale.current, form.wanted)}
            form.renew(stale.current.version)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已保存。"))
            return redirect(_address(pk, item))
    status = 422 if form.errors else status
    return render(request, "desk/preparation_item_edit.html", context, status=status)


def _class(request: UserRequest, pk: int, permission: str) -> TrainingClass:
    """The class, to whoever has the permission; 403 to others who see it, 404 to the rest."""
    training_class = class_seen_by(request.user, pk)
    if not request.user.has_perm(permission, training_class):
        raise PermissionDenied
    return training_class


def _item(training_class: TrainingClass, pk: int) -> PreparationItem:
    """An item of the class's list; 404 for any other."""
    item = ticking.item_of(training_class, pk)
    if item is None:
        raise Http404
    return item


def _done(
    request: UserRequest, training_class: TrainingClass, text: str, act: Callable[[], AuditEntry | None]
) -> HttpResponse:
    """Does it and says so with the way back; refused with the page as it stands now."""
    try:
        entry = act()
    except ticking.SaidMeanwhile as refusal:
        messages.warning(request, str(refusal))
        return _page(request, training_class, status=409)
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
        return _page(request, training_class, status=422)
    if entry:
        undo = reverse("desk:preparation_undo", args=[training_class.pk, entry.pk])
        messages.success(request, text, extra_tags=f"undo:{undo}")
    if request.htmx:
        return _page(request, training_class)
    item = entry.data["item"] if entry else None
    return redirect(_address(training_class.pk, item))


def _refused(request: UserRequest, training_class: TrainingClass, form: Form) -> HttpResponse:
    """The page as it stands, and what is wrong with what was sent."""
    messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return _page(request, training_class, status=422)


def _address(pk: int, item: int | None) -> str:
    return reverse(PAGE, args=[pk]) + (f"#item-{item}" if item else "")


def _page(request: UserRequest, training_class: TrainingClass, *, status: int = 200) -> HttpResponse:
    """The whole page, or to a tick by htmx the list alone with its messages."""
    user = request.user
    preparation = Preparation.of(training_class, timezone.localdate())
    fragment = bool(request.htmx) and request.method == "POST"
    context: dict[str, Any] = {
        "training_class": training_class,
        "preparation": preparation,
        "may_tick": user.has_perm(TICK, training_class),
        "may_change": user.has_perm(CHANGE, training_class),
        "may_change_template": user.has_perm(
            "courses.change_preparation_template", training_class.plan.district
        ),
        "allowed": _allowed(user, training_class, preparation),
        "fragment": fragment,
        "acted": request.resolver_match.kwargs.get("item") if fragment and request.resolver_match else None,
    }
    name = "desk/_preparation_list.html" if fragment else "desk/preparation_detail.html"
    return render(request, name, context, status=status)


def _allowed(user: User, training_class: TrainingClass, preparation: Preparation) -> set[int]:
    """The items whose page the person may open to do them; none of a class that is over."""
    if training_class.status in OVER:
        return set()
    found = [(line.entry.item, line.known.permission) for line in preparation.lines if line.known]
    return {item for item, needed in found if not needed or user.has_perm(needed, training_class)}
