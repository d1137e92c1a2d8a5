"""The papers of a unit with all below it, and asking for one."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import STAFF_AND_LIAISONS, UserRequest, posted, signed_in
from accounts.models import User
from exports import jobs
from exports.access import unit_of_papers
from exports.papers import UNIT_PAPERS
from exports.views.offering import offer_of, papers_page, recent
from units.models import Unit, in_subtree


@require_safe
@signed_in
def unit_paper_list(request: UserRequest, pk: int) -> HttpResponse:
    """The papers of a unit and the user's recent exports; to htmx only these, while something is under way."""
    unit = unit_of_papers(request.user, pk)
    context = recent(request.user, unit)
    if request.headers.get("HX-Request"):
        return render(request, "exports/_exports.html", context)
    context |= {
        "unit": unit,
        "above": _above(request.user, unit),
        "below": unit.children.filter(valid_to=None).order_by("position", "pk"),
        "offers": [
            offer_of(paper, unit, request.user, asked=request.GET)
            for paper in UNIT_PAPERS.values()
            if paper.is_for(request.user, unit)
        ],
    }
    return render(request, "exports/unit_paper_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def unit_paper_new(request: UserRequest, pk: int, paper: str) -> HttpResponse:
    """The choices of a paper; a POST has it built and leads back to the papers, where its progress is shown."""
    unit = unit_of_papers(request.user, pk)
    if paper not in UNIT_PAPERS:
        raise Http404
    if not UNIT_PAPERS[paper].is_for(request.user, unit):
        raise PermissionDenied
    offer = offer_of(UNIT_PAPERS[paper], unit, request.user, data=posted(request), asked=request.GET)
    form = offer.form
    if not form.is_valid():
        context = {"unit": unit, "offer": offer, "papers_url": papers_page(unit)}
        return render(request, "exports/unit_paper_new.html", context, status=422 if form.is_bound else 200)
    nonce = form.cleaned_data["nonce"]
    export = jobs.ask(paper, subject=unit, by=request.user, options=form.options, nonce=nonce)
    messages.success(
        request, _("已申请生成“%(paper)s”，进度和下载链接在“我最近的申请”里。") % {"paper": export.title}
    )
    return redirect(papers_page(unit))


def _above(user: User, unit: Unit) -> list[Unit]:
    """The units above this one whose papers the user may have too, from the top. One query."""
    ids = [int(part) for part in unit.path.strip("/").split("/")[:-1]]
    rows = Unit.objects.filter(in_subtree("", user.unit_paths(*STAFF_AND_LIAISONS)), pk__in=ids)
    return sorted(rows, key=lambda row: len(row.path))
