"""What the pages of groups and seats have in common: saying what was done, and taking it back."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access import UserRequest, next_address, signed_in
from trainees import arranging
from trainees.access import arrangement_changed_by, arrangement_seen_by
from trainees.arranging import Act, NotArranged, Overtaken
from trainees.forms.groups import SeenForm


@require_POST
@signed_in
def arrangement_undo(request: UserRequest, pk: int, act: int) -> HttpResponse:
    """Takes the user's own act on groups, seats or rostrum back, where nobody has changed the same since."""
    training_class = arrangement_seen_by(request.user, pk)
    entry = get_object_or_404(arranging.acts_of(training_class), by=request.user, pk=act)
    arrangement_changed_by(request.user, pk)
    try:
        arranging.undo(entry, training_class, by=request.user)
    except Overtaken as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已撤销。"))
    return redirect(next_address(request) or reverse("trainees:group_list", args=[pk]))


def say(request: UserRequest, pk: int, done: Act, text: str) -> None:
    """Tells what was done in class `pk`, with the way back; or that nothing has changed."""
    if done.entry is None:
        messages.info(request, _("没有改动。"))
        return
    undo = reverse("trainees:arrangement_undo", args=[pk, done.entry.pk])
    messages.success(request, text, extra_tags=f"undo:{undo}")


def attempt(form: SeenForm, verb: Callable[[], Act], *, seen: Callable[[], str]) -> tuple[Act | None, int]:
    """Calls the verb of a valid form: the act, or None and the status to answer with, 422 for bad input, 409 where
    something stands in the way or somebody was quicker.

    Then the form carries what is stored now (`seen`), so that sending it once more means it.
    """
    if not form.is_valid():
        return None, 422 if form.is_bound else 200
    try:
        return verb(), 200
    except (NotArranged, Overtaken) as refusal:
        form.add_error(None, str(refusal))
        form.renew(seen())
        return None, 409
