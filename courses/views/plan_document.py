"""The documents of a year's plan are entered, corrected, filed for its classes and handed out (R30)."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.access import UserRequest, for_organisers, posted, signed_in
from courses import plan_papers
from courses.access import may_change_plan, plan_changed_by
from courses.forms import PlanDocumentEditForm, PlanDocumentForm
from courses.models import PlanDocument, PlanDocumentKind
from courses.refusals import NotAllowed, StaleDocument
from courses.views.document import handed_out
from units.fields import column_label


@require_http_methods(["GET", "POST"])
@for_organisers
def plan_document_new(request: UserRequest, year: int) -> HttpResponse:
    """Enters a document that approves adjustments, to be chosen where they are made; the same number is the same one."""
    plan = plan_changed_by(request.user, year)
    form = PlanDocumentForm(posted(request), request.FILES or None)
    if form.is_valid():
        try:
            plan_papers.add(plan, by=request.user, kind=PlanDocumentKind.ADJUSTMENT, **form.facts)
        except NotAllowed as refused:
            form.add_error("number", str(refused))
        else:
            messages.success(request, _("调整文件已登记，延期、取消和新增班次时可以选用。"))
            return redirect("courses:plan_act_list", year)
    context = {"form": form, "plan": plan, "year": year}
    return render(request, "courses/plan_document_new.html", context, status=422 if form.errors else 200)


def _document_changed_by(request: UserRequest, pk: int) -> PlanDocument:
    documents = PlanDocument.objects.visible_to(request.user).select_related("plan__district")
    document: PlanDocument = get_object_or_404(documents, pk=pk)
    if not may_change_plan(request.user, document.plan):
        raise PermissionDenied
    return document


@require_http_methods(["GET", "POST"])
@signed_in
def plan_document_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Corrects number, title, date or file, with a trail; an older form is shown beside what was saved meanwhile (409)."""
    document = _document_changed_by(request, pk)
    form = PlanDocumentEditForm(posted(request), request.FILES or None, instance=document)
    context = {"form": form, "document": document, "plan": document.plan, "year": document.plan.year}
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            plan_papers.correct(document, by=request.user, version=version, **form.facts)
        except StaleDocument as stale:
            context["differences"] = _both(form, stale.current, request)
            status = 409
        except NotAllowed as refused:
            form.add_error("number", str(refused))
            status = 422
        else:
            messages.success(request, _("文件已更正。"))
            return redirect("courses:plan_act_list", document.plan.year)
    return render(request, "courses/plan_document_edit.html", context, status=status)


def _both(
    form: PlanDocumentEditForm, current: PlanDocument, request: UserRequest
) -> list[tuple[str, object, object]]:
    """What is stored beside what was typed; the form goes on from the version that is stored now."""
    typed = request.POST.copy()
    typed["version"] = str(current.version)
    form.data = typed
    return [
        (column_label(PlanDocument, name), getattr(current, name), form.cleaned_data[name])
        for name in ("number", "title", "dated_on")
        if getattr(current, name) != form.cleaned_data[name]
    ]


@require_http_methods(["GET", "POST"])
@signed_in
def plan_document_approve(request: UserRequest, pk: int) -> HttpResponse:
    """Asks, then files the document as the approval of every class of the plan that has none (R23)."""
    document = _document_changed_by(request, pk)
    classes = plan_papers.without_approval(document.plan)
    if request.method == "POST":
        n = len(plan_papers.file_as_approval(document, by=request.user, classes=classes))
        messages.success(
            request, ngettext("已归为 %(n)s 个班的批准文件。", "已归为 %(n)s 个班的批准文件。", n) % {"n": n}
        )
        return redirect("courses:plan_act_list", document.plan.year)
    context = {"document": document, "year": document.plan.year, "classes": classes}
    return render(request, "courses/plan_document_approve.html", context)


@require_safe
@signed_in
def plan_document_file(request: UserRequest, pk: int) -> HttpResponseBase:
    """Hands out the file to whoever sees the plan now, with a row in the trail, as a download under its own name."""
    documents = (
        PlanDocument.objects.visible_to(request.user).exclude(file="").select_related("plan__district")
    )
    document = get_object_or_404(documents, pk=pk)
    audit.record("courses.fetch_plan_document", by=request.user, subject=document.plan, document=pk)
    return handed_out(document.file, document.original_name, f"plan-{pk}")
