"""The outbox: of a class and of all classes, by batches; the people of one batch; one message."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.access import UserRequest, for_organisers, signed_in, typed
from courses.models import TrainingClass
from reminders import batches, outlook, previewing, standing, wording
from reminders.batches import COUNTED
from reminders.channels import CARRIERS, Refused
from reminders.due import RULES
from reminders.due.announcements import announcement_of
from reminders.forms.outbox import DistrictFilter, OutboxFilter
from reminders.models import Announcement, Channel, Message, MessageStatus, RuleName
from reminders.outbox_access import about_in, class_seen_by, class_sent_by, may_send, message_seen_by
from reminders.rule_settings import ALIVE
from trainees.views.roster import private

BATCHES_A_PAGE, PEOPLE_A_PAGE, FIRST = 30, 100, 4
COMING = "COMING"  # the tab of what is not written yet


@require_safe
@signed_in
def message_list(request: UserRequest, pk: int) -> HttpResponse:
    """A class's outbox: what will go, what went and what did not; to htmx the list alone."""
    training_class = class_seen_by(request.user, pk)
    context = {
        "training_class": training_class,
        "may_send": may_send(request.user, training_class),
        **_listed(
            request, OutboxFilter(request.GET), Message.objects.filter(training_class=pk), [training_class]
        ),
    }
    name = "reminders/_outbox_results.html" if request.htmx else "reminders/message_list.html"
    return private(render(request, name, context))


@require_safe
@for_organisers
def outbox_list(request: UserRequest) -> HttpResponse:
    """The outbox of all classes that the user sees; to htmx the list alone."""
    classes = TrainingClass.objects.visible_to(request.user)
    alive = list(classes.filter(status__in=ALIVE)) if request.GET.get("state") == COMING else []
    messages = Message.objects.visible_to(request.user)
    context = _listed(request, DistrictFilter(request.GET), messages, alive)
    context |= {"is_district": True, "may_send": True}
    name = "reminders/_outbox_results.html" if request.htmx else "reminders/outbox_list.html"
    return private(render(request, name, context))


@require_safe
@signed_in
def message_batch(request: UserRequest, pk: int) -> HttpResponse:
    """The people of one batch, those of one state where it is asked for."""
    training_class = class_seen_by(request.user, pk)
    about = about_in(training_class, request.GET)
    messages = about.messages().exclude(channel=Channel.MANUAL)
    copies = list(about.messages().filter(channel=Channel.MANUAL).select_related("by").order_by("copied_at"))
    tallies = batches.tallies_of(about.messages())
    size = sum(tally.count for tally in tallies)
    if not size and not copies:
        raise Http404
    state, q = _state(request), typed(request.GET.get("q"), most=50)
    found = OutboxFilter({"q": q}).narrowed(messages)
    page = _people(
        request, found.filter(status__in=COUNTED[MessageStatus(state)]) if state in COUNTED else found
    )
    context = {
        **_batch(about, tallies, size),
        "copies": copies,
        "page": page,
        "state": state,
        "q": q,
        "may_send": may_send(request.user, training_class),
    }
    return private(render(request, "reminders/message_batch.html", context))


@require_safe
@signed_in
def batch_preview(request: UserRequest, pk: int) -> HttpResponse:
    """What a batch would be before it is sent: whom it reaches, what they read, what it takes, when it leaves."""
    training_class = class_sent_by(request.user, pk)
    about = about_in(training_class, request.GET)
    tallies = batches.tallies_of(about.messages())
    preview = previewing.of_batch(about)
    if preview.occasion is None and not any(tally.count for tally in tallies):
        raise Http404
    context = {**_batch(about, tallies, preview.count), "preview": preview}
    return private(render(request, "reminders/batch_preview.html", context))


@require_safe
@signed_in
def message_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One message: its text, to whom, when, how often it was tried, and why it did not go."""
    message = message_seen_by(request.user, pk)
    about = batches.About(message.training_class, message.rule, message.subject, message.subject_version)
    label = batches.labels_of([(about.rule, about.subject, about.version)])
    context = {
        "training_class": message.training_class,
        "message": message,
        "about": about,
        "label": next(iter(label.values())),
        **_outlook_of(message),
        "now": timezone.now(),
        "may_send": may_send(request.user, message.training_class) and message.channel != Channel.MANUAL,
    }
    return private(render(request, "reminders/message_detail.html", context))


def _listed(
    request: UserRequest, form: OutboxFilter, messages: QuerySet[Message], classes: list[TrainingClass]
) -> dict[str, Any]:
    """The batches of a page, the states with their counts, and what is to come where that is looked at."""
    found, state = form.narrowed(messages), _state(request)
    tallies = batches.tallies_of(found)
    rows = batches.grouped(found, state, folded=not form.is_used)
    page = Paginator(rows, BATCHES_A_PAGE).get_page(request.GET.get("page"))
    is_first = not state and page.number == 1 and not form.is_used
    coming = form.coming(outlook.coming(classes)) if state == COMING or (is_first and classes) else []
    coming = coming if form.is_used else outlook.folded(coming)
    size = len(coming) if state == COMING else page.paginator.count
    return {
        "filter": form,
        "state": state,
        "tallies": tallies,
        "rows": [] if state == COMING else batches.rows_of(list(page.object_list)),
        "page": page,
        "coming": coming if state == COMING else coming[:FIRST],
        "coming_left": 0 if state == COMING else max(0, len(coming) - FIRST),
        "count": ngettext("共 %(n)d 批", "共 %(n)d 批", size) % {"n": size},
    }


def _state(request: UserRequest) -> str:
    state = typed(request.GET.get("state"), most=12)
    return state if state in (*COUNTED, COMING) else ""


def _batch(about: batches.About, tallies: list[batches.Tally], size: int) -> dict[str, Any]:
    label = batches.labels_of([(about.rule, about.subject, about.version)])
    is_announcement = about.rule == RuleName.ANNOUNCEMENT
    return {
        "training_class": about.training_class,
        "about": about,
        "label": next(iter(label.values())),
        "tallies": tallies,
        "left": {tally.status.value: tally.count for tally in tallies},
        "size": size,
        "now": timezone.now(),
        "announcement": Announcement.objects.filter(
            pk=announcement_of(about.subject), training_class=about.training_class
        )
        .select_related("by")
        .first()
        if is_announcement
        else None,
    }


def _people(request: UserRequest, found: QuerySet[Message]) -> Any:
    rows = found.select_related("cadre", "instructor", "user", "robot").order_by("channel", "pk")
    return Paginator(rows, PEOPLE_A_PAGE).get_page(request.GET.get("page"))


def _outlook_of(message: Message) -> dict[str, Any]:
    """What a message that has not gone would say now, where to, and why it would not go."""
    open_states = (MessageStatus.WAITING, MessageStatus.HELD, MessageStatus.FAILED)
    if message.channel not in CARRIERS or message.status not in open_states or message.rule not in RULES:
        return {}
    carrier = CARRIERS[Channel(message.channel)]
    if why_not := standing.why_not(message):
        return {"why_not": why_not}
    try:
        address = carrier.address_of(message)
    except Refused as refusal:
        return {"why_not": str(refusal), "written": wording.write(message, carrier.form)}
    message.address = address
    return {"written": wording.write(message, carrier.form)}
