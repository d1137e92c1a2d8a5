"""The seating plan of a class: the hall drawn, laid out by a rule, changed by hand; and the rostrum."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, next_address, posted, signed_in
from courses.models import TrainingClass
from trainees import hall, members, rostrum, seating
from trainees.access import arrangement_changed_by, arrangement_seen_by, person_arranged_by
from trainees.arranging import NotArranged, Overtaken
from trainees.forms import HallForm, RostrumForm, SeatForm, SeatMoveForm
from trainees.forms.seats import sealed, sealed_list, suggested
from trainees.models import SeatingPlan
from trainees.views.arranging import attempt, say

STAGE = "stage"


@require_safe
@signed_in
def seating_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The hall with its people; with `?view=stage` as seen from the rostrum."""
    training_class = arrangement_seen_by(request.user, pk)
    return _page(request, training_class, from_stage=request.GET.get("view") == STAGE)


@require_http_methods(["GET", "POST"])
@signed_in
def seating_edit(request: UserRequest, pk: int) -> HttpResponse:
    """The hall, and its seats shared out. The query may propose rows and columns, those of a room."""
    training_class = arrangement_changed_by(request.user, pk)
    plan, people = _plan(training_class), training_class.enrolments.on_the_list().count()
    proposed = {name: request.GET[name] for name in ("rows", "columns") if name in request.GET}
    form = HallForm(posted(request), initial={**suggested(plan, people), **proposed})
    done, status = attempt(
        form,
        lambda: seating.lay_out(training_class, **form.wanted, by=request.user),
        seen=lambda: str(suggested(_plan(training_class), people)["seen"]),
    )
    if done:
        say(request, pk, done, _("座次已保存。"))
        return redirect("trainees:seating_detail", pk)
    context = {"training_class": training_class, "form": form, "plan": plan, "people": people}
    return render(request, "trainees/seating_edit.html", context, status=status)


@require_POST
@signed_in
def seat_move(request: UserRequest, pk: int) -> HttpResponse:
    """Puts somebody on the seat where the card was dropped, and answers with the hall as it then stands."""
    person = person_arranged_by(request.user, pk)
    form = SeatMoveForm(request.POST)
    if not form.is_valid():
        return _renewed(request, person.training_class, _("没有这个座位，请再拖一次。"), 422)
    data = form.cleaned_data
    try:
        done = seating.move(person, to=data["to"], seen=data["seen"], there=data["there"], by=request.user)
    except (NotArranged, Overtaken) as refusal:
        return _renewed(request, person.training_class, str(refusal), 409)
    words = {"name": person.cadre.name, "seat": data["to"].label if data["to"] else _("没有座位")}
    say(request, person.training_class_id, done, _("%(name)s：%(seat)s。") % words)
    return _renewed(request, person.training_class)


@require_POST
@signed_in
def seat_lock(request: UserRequest, pk: int) -> HttpResponse:
    """Fixes somebody's seat, or frees it."""
    person, locked = person_arranged_by(request.user, pk), request.POST.get("locked") == "1"
    try:
        done = seating.lock(person, locked=locked, by=request.user)
    except (NotArranged, Overtaken) as refusal:
        return _renewed(request, person.training_class, str(refusal), 409)
    words = {"name": person.cadre.name, "seat": person.seat}
    text = _("%(name)s固定在%(seat)s。") if locked else _("%(name)s的座位%(seat)s不再固定。")
    say(request, person.training_class_id, done, text % words)
    return _renewed(request, person.training_class)


@require_http_methods(["GET", "POST"])
@signed_in
def enrolment_seat(request: UserRequest, pk: int) -> HttpResponse:
    """Somebody's seat and lock by a form."""
    person = person_arranged_by(request.user, pk)
    training_class = person.training_class
    form = SeatForm(posted(request), person=person)
    done, status = attempt(
        form,
        lambda: seating.settle(person, **form.wanted, by=request.user),
        seen=lambda: sealed(person_arranged_by(request.user, pk)),
    )
    if done:
        say(request, training_class.pk, done, _("%(name)s已保存。") % {"name": person.cadre.name})
        return redirect(next_address(request) or reverse("trainees:seating_detail", args=[training_class.pk]))
    context = {"training_class": training_class, "person": person, "form": form}
    context["plan"] = _plan(training_class)
    return render(request, "trainees/enrolment_seat.html", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def rostrum_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Who sits on the rostrum, by rank."""
    training_class = arrangement_changed_by(request.user, pk)
    plan = _plan(training_class)
    form = RostrumForm(
        posted(request), now=rostrum.listed(training_class), flipped=bool(plan and plan.even_flipped)
    )
    done, status = attempt(
        form,
        lambda: rostrum.change(training_class, **form.wanted, by=request.user),
        seen=lambda: sealed_list(rostrum.listed(training_class)),
    )
    if done:
        say(request, pk, done, _("主席台名单已保存。"))
        return redirect("trainees:seating_detail", pk)
    context = {"training_class": training_class, "form": form, "plan": plan}
    context["now"] = rostrum.listed(training_class) if status == 409 else []
    return render(request, "trainees/rostrum_edit.html", context, status=status)


def _plan(training_class: TrainingClass) -> SeatingPlan | None:
    return SeatingPlan.objects.filter(training_class=training_class).first()


def _renewed(
    request: UserRequest, training_class: TrainingClass, refusal: str = "", status: int = 200
) -> HttpResponse:
    """After a drop: the part of the page that it renews, or without htmx the page again."""
    if not request.htmx and not refusal:
        return redirect("trainees:seating_detail", training_class.pk)
    from_stage = request.POST.get("view") == STAGE
    return _page(request, training_class, from_stage=from_stage, refusal=refusal, status=status)


def _page(
    request: UserRequest,
    training_class: TrainingClass,
    *,
    from_stage: bool,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    people, plan = members.load(training_class), _plan(training_class)
    context = {
        "training_class": training_class,
        "people": people,
        "by_seat": members.by_seat(people),
        "table": hall.table(training_class, plan, people, from_stage=from_stage) if plan else None,
        "rostrum": rostrum.listed(training_class),
        "may_arrange": request.user.has_perm("trainees.arrange", training_class),
        "refusal": refusal,
        "fragment": bool(request.htmx) and request.method == "POST",
    }
    name = "trainees/_seats.html" if context["fragment"] else "trainees/seating_detail.html"
    return render(request, name, context, status=status)
