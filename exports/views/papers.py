"""The papers of a class, and asking for one."""

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import audit
from accounts.access import UserRequest, posted, signed_in
from courses.models import TrainingClass
from exports import jobs
from exports.access import class_of_papers
from exports.offering import parts_of
from exports.papers import PAPERS, PaperProblem, filled_form, naming
from exports.papers.asking import PaperForm
from exports.papers.reply_slip import TITLE
from exports.views.exports import workbook
from exports.views.offering import Offer, offer_of, offered, papers_page, recent
from trainees.access import roster_seen_by


@require_safe
@signed_in
def paper_list(request: UserRequest, pk: int) -> HttpResponse:
    """The papers of a class and the user's recent exports; to htmx only these, while something is under way."""
    training_class = class_of_papers(request.user, pk)
    context = recent(request.user, training_class) | {"training_class": training_class}
    if request.headers.get("HX-Request"):
        return render(request, "exports/_exports.html", context)
    context |= {"parts": parts_of(training_class, request.user), "nonce": uuid.uuid4()}
    return render(request, "exports/paper_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def export_new(request: UserRequest, pk: int, paper: str) -> HttpResponse:
    """The choices of a paper; a POST has it built and leads back to the papers, where its progress is shown, or to the
    paper's page. With `at_once` it is built as its form opens; where that is not enough, the form is shown."""
    training_class = class_of_papers(request.user, pk)
    if paper not in PAPERS:
        raise Http404
    if not PAPERS[paper].is_for(request.user, training_class):
        raise PermissionDenied
    offer = _offer(request, training_class, paper)
    form = offer.form
    if not form.is_valid():
        return choices(request, training_class, offer)
    if "page" in request.POST or not PAPERS[paper].has_file:
        return redirect(page_address(training_class, paper, form))
    nonce = form.cleaned_data["nonce"]
    export = jobs.ask(paper, subject=training_class, by=request.user, options=form.options, nonce=nonce)
    messages.success(
        request, _("已申请生成“%(paper)s”，进度和下载链接在“我最近的申请”里。") % {"paper": export.title}
    )
    return redirect("exports:paper_list", training_class.pk)


def _offer(request: UserRequest, training_class: TrainingClass, paper: str) -> Offer:
    """The paper with its form as it is opened, sent, or sent unchanged."""
    if "at_once" in request.POST:
        form = filled_form(paper, request.POST, subject=training_class, user=request.user)
        return offered(PAPERS[paper], training_class, form)
    return offer_of(PAPERS[paper], training_class, request.user, data=posted(request), asked=request.GET)


def choices(request: UserRequest, training_class: TrainingClass, offer: Offer) -> HttpResponse:
    """The choices of one paper, with what is wrong beside them."""
    context = {"training_class": training_class, "offer": offer, "papers_url": papers_page(training_class)}
    return render(request, "exports/export_new.html", context, status=422 if offer.form.is_bound else 200)


def page_address(training_class: TrainingClass, paper: str, form: PaperForm) -> str:
    """Where the paper stands as a page, by the choices of a valid form."""
    chosen = {
        name: "" if value is None else value
        for name, value in form.options.items()
        if name not in ("format", "template")
    }
    address = reverse("exports:paper_page", args=[training_class.pk, paper])
    return f"{address}?{urlencode(chosen, doseq=True)}" if chosen else address


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
