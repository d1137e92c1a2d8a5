"""The papers of a class, and asking for one."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.access import UserRequest, signed_in
from courses.models import TrainingClass
from exports import jobs
from exports.access import class_of_papers
from exports.forms import PaperForm, form_of
from exports.models import Export
from exports.papers import PAPERS, Paper, PaperProblem, naming
from exports.papers.reply_slip import TITLE
from exports.views.exports import workbook
from trainees.access import roster_seen_by

RECENT = 20


@dataclass(frozen=True)
class Offer:
    """A paper that can be asked for, with its choices."""

    paper: Paper
    form: PaperForm


def _recent(request: UserRequest, training_class: TrainingClass) -> dict[str, object]:
    """What the list of exports shows: the user's own of this class, newest first."""
    rows = Export.objects.filter(requested_by=request.user, training_class=training_class)[:RECENT]
    exports = list(rows)
    return {
        "training_class": training_class,
        "exports": exports,
        "under_way": any(export.is_under_way for export in exports),
        "late": any(export.is_late for export in exports),
    }


@require_safe
@signed_in
def paper_list(request: UserRequest, pk: int) -> HttpResponse:
    """The papers of a class and the user's recent exports; to htmx only these, while something is under way."""
    training_class = class_of_papers(request.user, pk)
    context = _recent(request, training_class)
    if request.headers.get("HX-Request"):
        return render(request, "exports/_exports.html", context)
    context["offers"] = [
        Offer(paper, form_of(name, training_class=training_class, user=request.user))
        for name, paper in PAPERS.items()
    ]
    return render(request, "exports/paper_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def export_new(request: UserRequest, pk: int, paper: str) -> HttpResponse:
    """The choices of a paper; a POST has it built and leads back to the papers, where its progress is shown."""
    training_class = class_of_papers(request.user, pk)
    if paper not in PAPERS:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = form_of(paper, data, training_class=training_class, user=request.user)
    if not form.is_valid():
        context = {"training_class": training_class, "offer": Offer(PAPERS[paper], form)}
        return render(request, "exports/export_new.html", context, status=422 if form.is_bound else 200)
    nonce = form.cleaned_data["nonce"]
    export = jobs.ask(
        paper, training_class=training_class, by=request.user, options=form.options, nonce=nonce
    )
    messages.success(
        request, _("已申请生成“%(paper)s”，进度和下载链接在“我最近的申请”里。") % {"paper": export.title}
    )
    return redirect("exports:paper_list", training_class.pk)


@require_safe
@never_cache
@signed_in
def template_file(request: UserRequest, pk: int) -> HttpResponse:
    """The reply slip to be filled in, at once; with `filled` the filled one. A liaison gets the own units'."""
    training_class = roster_seen_by(request.user, pk)
    options = {name: bool(request.GET.get(name)) for name in ("filled", "id_column")}
    try:
        content = PAPERS["reply_slip"].build(training_class, by=request.user, options=options)
    except PaperProblem as problem:
        messages.info(request, str(problem))
        return redirect("trainees:roster_detail", pk)
    if options["filled"]:
        audit.record("exports.fetch_reply_slip", by=request.user, subject=training_class)
    name = naming.file_name(training_class, TITLE, timezone.localdate())
    return workbook(content, name)
