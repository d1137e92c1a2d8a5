"""People: the list, the way to one by a number, and one person's page."""

from collections.abc import Collection

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts import identity
from accounts.access import UserRequest, for_staff_and_liaisons, posted, signed_in
from attendance import cadres, dossier, requirements
from attendance.access import cadre_seen_by
from attendance.forms import CadreFilter, CadreFindForm
from attendance.offices import people_in
from trainees.models import Cadre
from trainees.views.roster import private

ROWS_A_PAGE = 50


@require_safe
@for_staff_and_liaisons
def cadre_list(request: UserRequest) -> HttpResponse:
    """The people whom the user sees; to htmx the list alone."""
    today = timezone.localdate()
    people = people_in(Cadre.objects.visible_to(request.user), on=today)
    form = CadreFilter(request.GET, people=people)
    chosen = cadres.choose(people, form.wish(), year=today.year, today=today)
    page = Paginator(chosen.people, ROWS_A_PAGE).get_page(request.GET.get("page"))
    count = len(chosen.people)
    context = {
        "lines": chosen.lines_of(list(page.object_list)),
        "page": page,
        "count": ngettext("共 %(n)d 人", "共 %(n)d 人", count) % {"n": count},
        "filter": form,
        "has_people": bool(people),
        "year": today.year,
    }
    name = "attendance/_cadre_results.html" if request.htmx else "attendance/cadre_list.html"
    return private(render(request, name, context))


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff_and_liaisons
def cadre_find(request: UserRequest) -> HttpResponse:
    """Leads to the one person with a phone or ID number, or lists those who share it."""
    form, found = CadreFindForm(posted(request)), []
    if form.is_valid():
        found = cadres.by_number(Cadre.objects.visible_to(request.user), form.cleaned_data["number"])
        if len(found) == 1:
            return redirect("attendance:cadre_detail", found[0].pk)
        if not found:
            form.nobody()
    context = {"form": form, "found": found}
    return private(render(request, "attendance/cadre_find.html", context, status=422 if form.errors else 200))


@require_safe
@signed_in
def cadre_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One person: posts, classes, hours of the year asked for against each rule, what is owed."""
    cadre = cadre_seen_by(request.user, pk)
    today = timezone.localdate()
    credits, classes = dossier.credits_of(cadre), dossier.classes_of(cadre)
    years = dossier.years_of(credits, today=today)
    year = chosen_year(request, {row.year for row in years})
    people = people_in(Cadre.objects.filter(pk=pk), on=requirements.day_of(year, today))
    books = requirements.Books.open(people, year=year, today=today)
    context = {
        "cadre": cadre,
        "posts": dossier.posts_of(cadre),
        "classes": classes,
        "credits": credits,
        "years": years,
        "year": year,
        "credited": books.sum_of(pk),
        "pending": books.pending_of(pk),
        "bars": books.bars_of(pk),
        "owed": dossier.owed_of(classes, year),
        "phone": identity.mask_phone(cadre.phone),
        "may_credit": request.user.has_perm("attendance.credit", cadre),
        "is_staff": bool(request.user.unit_paths()),
    }
    return private(render(request, "attendance/cadre_detail.html", context))


def chosen_year(request: UserRequest, known: Collection[int]) -> int:
    """The year that the address asks for where it is one of those known, else this one."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else 0
    return year if year in known else timezone.localdate().year
