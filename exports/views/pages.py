"""A paper as a page that the browser prints."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts import audit
from accounts.access import UserRequest, signed_in
from courses.models import TrainingClass
from exports.access import class_of_papers
from exports.papers import PAPERS, Paper, PaperProblem, filled_form
from exports.papers.asking import PaperForm
from exports.views.offering import offered
from exports.views.papers import choices
from trainees.views.roster import private


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def paper_page(request: UserRequest, pk: int, paper: str) -> HttpResponse:
    """The paper by the choices of the query, with one row in the trail.

    A paper that is known by the number of its printing is only a draft so, and says it; a POST books the printing. The
    same form sent again shows the same number.
    """
    training_class, printed = class_of_papers(request.user, pk), _with_page(paper)
    if not printed.is_for(request.user, training_class):
        raise PermissionDenied
    given: Mapping[str, Any] = request.POST if request.method == "POST" else request.GET
    form = filled_form(paper, given, subject=training_class, user=request.user)
    if not form.is_valid():
        return choices(request, training_class, offered(printed, training_class, form))
    try:
        content = _content(printed, training_class, form, request)
    except PaperProblem as problem:
        form.add_error(None, str(problem))
        return choices(request, training_class, offered(printed, training_class, form))
    audit.record(
        "exports.show_page", by=request.user, subject=training_class, paper=paper, options=form.options
    )
    context = {"training_class": training_class, "paper": printed, "content": content, "form": form}
    return private(
        render(request, "exports/paper_page.html", context | _ways_on(request, training_class, printed))
    )


def _ways_on(request: UserRequest, training_class: TrainingClass, paper: Paper[Any, Any]) -> dict[str, Any]:
    """Whether it is still to be booked; back to the choices as they were made; and each kind of file, whose request has
    a nonce of its own."""
    address = reverse("exports:export_new", args=[training_class.pk, paper.name])
    return {
        "is_draft": bool(paper.register) and request.method != "POST",
        "back": f"{address}?{request.GET.urlencode()}",
        "files": [(value, name, uuid.uuid4()) for value, name in paper.formats],
    }


def _with_page(name: str) -> Paper[Any, Any]:
    paper = PAPERS.get(name)
    if not isinstance(paper, Paper) or not paper.page:
        raise Http404
    return paper


def _content(paper: Paper[Any, Any], of: TrainingClass, form: PaperForm, request: UserRequest) -> Any:
    if request.method != "POST":
        return paper.draft(of, by=request.user, options=form.options)
    once = f"{request.user.pk}/{form.cleaned_data['nonce']}"
    return paper.content(of, by=request.user, options=form.options, once=once)
