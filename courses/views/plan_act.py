"""A plan is deliberated, issued and returned, and what was done to it is read (R30)."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest, for_organisers, posted, signed_in
from courses import plan_acts, plan_papers
from courses.access import may_change_plan, plan_changed_by
from courses.forms import ACT_FORMS
from courses.forms.plan import DeliberationForm, IssueForm, PlanActForm
from courses.models import ClassStatus, PlanAct, PlanActKind, TrainingPlan
from courses.plan_lacks import rows_lacking
from courses.plan_line import acts_of, changes_of, line_of
from courses.plan_steps import PlanStep, plan_step, plan_steps_from
from courses.refusals import NotAllowed, PlanMoved
from courses.yearbook import plans_open_to


@require_safe
@signed_in
def plan_act_list(request: UserRequest, year: int) -> HttpResponse:
    """The plan's documents, and every act with what it changed."""
    plan = next((plan for plan in plans_open_to(request.user, year) if plan.year == year), None)
    acts = acts_of(plan) if plan else []
    can_change = plan is not None and may_change_plan(request.user, plan)
    context = {
        "year": year,
        "plan": plan,
        "line": line_of(plan, acts) if plan else [],
        "steps": plan_steps_from(plan.status) if plan and can_change else [],
        "documents": list(plan.documents.select_related("added_by")) if plan else [],
        "changes": changes_of(acts),
        "can_change": can_change,
        "unapproved": len(plan_papers.without_approval(plan)) if plan and can_change else 0,
    }
    return render(request, "courses/plan_act_list.html", context)


@require_http_methods(["GET", "POST"])
@for_organisers
def plan_act_new(request: UserRequest, year: int) -> HttpResponse:
    """Takes the plan's next step; one that is gone, or that somebody took meanwhile, is a 409."""
    plan = plan_changed_by(request.user, year)
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    step = plan_step(plan.status, kind)
    if step is None and not (request.POST.get("nonce") and kind in ACT_FORMS):
        return _no_step(request, plan)
    made = ACT_FORMS[step.kind if step else kind]
    form = made(posted(request), request.FILES or None, initial=_first(plan, step))
    if form.is_valid():
        try:
            act = _take(plan, form, request)
        except PlanMoved as moved:
            return _moved(request, form, moved)
        except NotAllowed as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("“%(act)s”已登记。") % {"act": act.get_kind_display()})
            return redirect("courses:plan_act_list", year)
    if step is None:
        return _no_step(request, plan)
    status = 422 if form.errors else 200
    return render(request, "courses/plan_act_new.html", _page(plan, step, form), status=status)


def _first(plan: TrainingPlan, step: PlanStep | None) -> dict[str, object]:
    """What the form begins with: what it knows of the plan, today, the usual title."""
    last = plan_acts.last_act(plan)
    first: dict[str, object] = {
        "kind": step.kind if step else "",
        "seen": last.pk if last else 0,
        "nonce": uuid.uuid4(),
        "dated_on": timezone.localdate(),
    }
    if step and step.kind == PlanActKind.ISSUED:
        first["title"] = plan_papers.default_title(plan)
    return first


def _take(plan: TrainingPlan, form: PlanActForm, request: UserRequest) -> PlanAct:
    if isinstance(form, DeliberationForm):
        return plan_acts.deliberate(plan, by=request.user, paper=form.paper, turn=form.turn)
    if isinstance(form, IssueForm):
        return plan_acts.issue(
            plan,
            by=request.user,
            paper=form.paper,
            turn=form.turn,
            approve=form.cleaned_data["approve"],
            file_as_approval=form.cleaned_data["file_as_approval"],
        )
    reason = form.cleaned_data.get("reason", "")
    return plan_acts.return_to_draft(plan, by=request.user, reason=reason, turn=form.turn)


def _page(plan: TrainingPlan, step: PlanStep, form: PlanActForm) -> dict[str, object]:
    """The form, and before issuing what the rows lack and how many are drafts. One query more for an issue."""
    context: dict[str, object] = {"form": form, "plan": plan, "year": plan.year, "step": step}
    if isinstance(form, IssueForm):
        rows = list(plan.classes.all())
        lacks = rows_lacking(rows)
        context["stops"] = [lack for lack in lacks if lack.stops]
        context["later"] = [lack for lack in lacks if not lack.stops]
        context["rows"] = len(rows)
        context["drafts"] = sum(row.status == ClassStatus.DRAFT for row in rows)
    return context


def _no_step(request: UserRequest, plan: TrainingPlan) -> HttpResponse:
    context = {"plan": plan, "year": plan.year, "last": plan_acts.last_act(plan)}
    return render(request, "courses/plan_act_new.html", context, status=409)


def _moved(request: UserRequest, form: PlanActForm, moved: PlanMoved) -> HttpResponse:
    """Who did what in between, beside what was typed."""
    typed = [
        (form.fields[name].label, form.data.get(name))
        for name in ("title", "dated_on", "document_number", "reason")
        if name in form.fields
    ]
    context = {"plan": moved.plan, "year": moved.plan.year, "last": moved.last, "typed": typed}
    return render(request, "courses/plan_act_new.html", context, status=409)
