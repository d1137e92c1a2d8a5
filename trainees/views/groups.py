"""The groups of a class: side by side, divided by a rule, changed by hand."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, next_address, posted, signed_in
from accounts.resending import taken_once
from courses.models import TrainingClass
from trainees import group_columns, grouping, groups, members
from trainees.access import (
    arrangement_changed_by,
    arrangement_seen_by,
    group_changed_by,
    person_arranged_by,
)
from trainees.arranging import NotArranged, Overtaken
from trainees.forms import DivideForm, GroupForm, GroupMoveForm, GroupPlaceForm
from trainees.forms.groups import suggested
from trainees.group_columns import Preview
from trainees.models import StudyGroup
from trainees.views.arranging import attempt, say


@require_safe
@signed_in
def group_list(request: UserRequest, pk: int) -> HttpResponse:
    """The groups side by side with their people, and those without one."""
    return _page(request, arrangement_seen_by(request.user, pk))


@require_http_methods(["GET", "POST"])
@signed_in
def group_divide(request: UserRequest, pk: int) -> HttpResponse:
    """Shows what a rule would make of the class, beside what is; a POST writes it, if it is still what was shown."""
    training_class = arrangement_changed_by(request.user, pk)
    people = members.load(training_class)
    known = training_class.groups.count()
    form = DivideForm({**suggested(len(people), known), **request.GET.dict()})
    context: dict[str, Any] = {"training_class": training_class, "form": form, "people": people}
    if not form.is_valid():
        return render(request, "trainees/group_divide.html", context, status=422)
    if request.method == "POST":
        seen = request.POST.get("seen") or "-"
        try:
            done = grouping.adopt(training_class, **form.wanted, seen=seen, by=request.user)
        except Overtaken as refusal:
            context["refusal"] = str(refusal)
        else:
            say(request, pk, done, _("已分成%(n)d组。") % {"n": form.wanted["count"]})
            return redirect("trainees:group_list", pk)
    context["preview"] = Preview.of(training_class, grouping.propose(training_class, **form.wanted), people)
    status = 409 if "refusal" in context else 200
    return render(request, "trainees/group_divide.html", context, status=status)


@require_POST
@signed_in
@taken_once(then="trainees:group_list")
def group_new(request: UserRequest, pk: int) -> HttpResponse:
    """Adds an empty group."""
    group, done = groups.add(arrangement_changed_by(request.user, pk), by=request.user)
    say(request, pk, done, _("已添加“%(group)s”。") % {"group": group.name})
    return redirect("trainees:group_list", pk)


@require_http_methods(["GET", "POST"])
@signed_in
def group_edit(request: UserRequest, pk: int) -> HttpResponse:
    """A group's name and leader."""
    group = group_changed_by(request.user, pk)
    form = GroupForm(posted(request), group=group)
    done, status = attempt(
        form,
        lambda: groups.change(group, **form.cleaned_data, by=request.user),
        seen=lambda: groups.sealed(group_changed_by(request.user, pk)),
    )
    if done:
        name = form.cleaned_data["name"]
        say(request, group.training_class_id, done, _("“%(group)s”已保存。") % {"group": name})
        return redirect("trainees:group_list", group.training_class_id)
    context = {"training_class": group.training_class, "group": group, "form": form}
    return render(request, "trainees/group_edit.html", context, status=status)


@require_POST
@signed_in
def group_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Takes an empty group away, or shows the groups with why not."""
    group = group_changed_by(request.user, pk)
    try:
        done = groups.remove(group, by=request.user)
    except NotArranged as refusal:
        return _page(request, group.training_class, str(refusal), status=409)
    say(request, group.training_class_id, done, _("“%(group)s”已删除。") % {"group": group.name})
    return redirect("trainees:group_list", group.training_class_id)


@require_POST
@signed_in
def group_move(request: UserRequest, pk: int) -> HttpResponse:
    """Puts somebody where the card was dropped, and answers with the groups as they then stand."""
    person = person_arranged_by(request.user, pk)
    training_class = person.training_class
    form = GroupMoveForm(request.POST, training_class=training_class)
    if not form.is_valid():
        return _page(request, training_class, _("这个组已经没有了，请再拖一次。"), status=422)
    group: StudyGroup | None = form.cleaned_data["group"]
    try:
        done = groups.move(person, to=group, seen=form.cleaned_data["seen"], by=request.user)
    except Overtaken as refusal:
        return _page(request, training_class, str(refusal), status=409)
    words = {"name": person.cadre.name, "group": group.name if group else _("未分组")}
    say(request, training_class.pk, done, _("%(name)s已移到“%(group)s”。") % words)
    return _page(request, training_class)


@require_http_methods(["GET", "POST"])
@signed_in
def enrolment_group(request: UserRequest, pk: int) -> HttpResponse:
    """Somebody's group, leadership and class role by a form."""
    person = person_arranged_by(request.user, pk)
    training_class = person.training_class
    form = GroupPlaceForm(posted(request), training_class=training_class, place=groups.place_of(person))
    done, status = attempt(
        form,
        lambda: groups.settle(person, to=form.wanted, seen=form.cleaned_data["seen"], by=request.user),
        seen=lambda: groups.place_of(person_arranged_by(request.user, pk)).sealed,
    )
    if done:
        say(request, training_class.pk, done, _("%(name)s已保存。") % {"name": person.cadre.name})
        return redirect(next_address(request) or reverse("trainees:group_list", args=[training_class.pk]))
    context = {"training_class": training_class, "person": person, "form": form}
    return render(request, "trainees/enrolment_group.html", context, status=status)


def _page(
    request: UserRequest, training_class: TrainingClass, refusal: str = "", status: int = 200
) -> HttpResponse:
    """The whole page, or to htmx the part that a drop renews."""
    people = members.load(training_class)
    tray, side_by_side = group_columns.columns(training_class, people)
    context = {
        "training_class": training_class,
        "tray": tray,
        "groups": side_by_side,
        "people": people,
        "roles": group_columns.class_roles(people),
        "may_arrange": request.user.has_perm("trainees.arrange", training_class),
        "refusal": refusal,
        "fragment": bool(request.htmx) and request.method == "POST",
    }
    if context["fragment"]:
        return render(request, "trainees/_groups.html", context, status=status)
    if request.method == "POST" and not refusal:
        return redirect("trainees:group_list", training_class.pk)
    return render(request, "trainees/group_list.html", context, status=status)
