"""Holding, sending, cancelling, trying again: a batch or one message, and taking it back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access import UserRequest, next_address, posted, signed_in
from reminders import moving
from reminders.forms.outbox import MoveForm
from reminders.moving import UNDONE, Move, Moved
from reminders.outbox_access import about_in, class_sent_by, message_moved_by


@require_POST
@signed_in
def batch_move(request: UserRequest, pk: int) -> HttpResponse:
    """Does with a batch what is asked for, and says of how much it was still to be had."""
    about = about_in(class_sent_by(request.user, pk), request.POST.dict())
    form = MoveForm(posted(request))
    if not form.is_valid():
        raise Http404
    moved = moving.move(about, by=request.user, **form.move)
    _say(request, pk, moved, form.move["to"])
    is_there = about.messages().exists()
    return redirect(about.address if is_there else reverse("reminders:message_list", args=[pk]))


@require_POST
@signed_in
def message_move(request: UserRequest, pk: int) -> HttpResponse:
    """Does with one message what is asked for."""
    message = message_moved_by(request.user, pk)
    form = MoveForm(posted(request))
    if not form.is_valid():
        raise Http404
    moved = moving.move_one(message, by=request.user, **form.move)
    _say(request, message.training_class_id, moved, form.move["to"])
    return redirect("reminders:message_detail", pk)


@require_POST
@signed_in
def move_undo(request: UserRequest, pk: int, act: int) -> HttpResponse:
    """Takes the user's own holding or cancelling back."""
    training_class = class_sent_by(request.user, pk)
    entry = get_object_or_404(moving.acts_of(training_class), by=request.user, pk=act)
    count = moving.undo(entry, training_class, by=request.user)
    if count:
        messages.success(request, ngettext("已恢复 %(n)d 条。", "已恢复 %(n)d 条。", count) % {"n": count})
    else:
        messages.info(request, _("没有改动。"))
    return redirect(next_address(request) or reverse("reminders:message_list", args=[pk]))


def _say(request: UserRequest, pk: int, moved: Moved, to: Move) -> None:
    """Tells how many were moved, how many were not to be had any more, and the way back."""
    said = []
    if moved.count:
        said.append(_done(to, moved.count))
    if moved.gone:
        said.append(
            ngettext("%(n)d 条已经发出或正在发", "%(n)d 条已经发出或正在发", moved.gone) % {"n": moved.gone}
        )
    if moved.late:
        said.append(
            ngettext("%(n)d 条已经过了时间，不再发", "%(n)d 条已经过了时间，不再发", moved.late)
            % {"n": moved.late}
        )
    if not said:
        said.append(_("没有改动：这些已经发出，或者别人已经处理"))
    text = _("，").join(said) + _("。")
    if moved.entry and to in UNDONE:
        undo = reverse("reminders:move_undo", args=[pk, moved.entry.pk])
        messages.success(request, text, extra_tags=f"undo:{undo}")
    elif moved.count:
        messages.success(request, text)
    else:
        messages.warning(request, text)


def _done(to: Move, count: int) -> str:
    words = {
        Move.HOLD: ngettext("%(n)d 条已暂缓", "%(n)d 条已暂缓", count),
        Move.RELEASE: ngettext("%(n)d 条已确认，到时间就发", "%(n)d 条已确认，到时间就发", count),
        Move.SEND: ngettext("%(n)d 条马上发送", "%(n)d 条马上发送", count),
        Move.CANCEL: ngettext("%(n)d 条已取消", "%(n)d 条已取消", count),
        Move.RETRY: ngettext("%(n)d 条重新发送", "%(n)d 条重新发送", count),
    }
    return words[to] % {"n": count}
