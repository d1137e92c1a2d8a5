"""The office's own templates, among the settings: upload, sample, confirmation, removal."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import audit
from accounts.access import UserRequest, for_organisers, posted
from exports import own_templates
from exports.forms import OwnTemplateForm, SampleForm
from exports.models import PaperName, PaperTemplate
from exports.office import Unfit
from exports.office.placeholders import LINE
from exports.papers import PaperProblem, fillable_papers, naming
from exports.papers.example import example_of
from exports.papers.filling import Filling
from exports.papers.own import read
from exports.papers.showing import shown
from exports.views.exports import TYPES, workbook


def _template(request: UserRequest, pk: int, *, removed: bool = False) -> PaperTemplate:
    """One of the templates that the user keeps; 404 for others, and for a removed one unless that is asked for."""
    rows = PaperTemplate.objects.visible_to(request.user).select_related(
        "unit", "uploaded_by", "confirmed_by"
    )
    return get_object_or_404(rows if removed else rows.in_place(), pk=pk)


@require_safe
@for_organisers
def own_template_list(request: UserRequest) -> HttpResponse:
    """The templates of the user's units, and for each paper what a template can say."""
    rows = PaperTemplate.objects.visible_to(request.user).in_place().select_related("unit", "uploaded_by")
    context = {"templates": rows, "papers": _papers()}
    return render(request, "exports/own_template_list.html", context)


def _papers() -> list[tuple[PaperName, list[str], list[str]]]:
    return [
        (PaperName(name), fillable.short_facts, [f"{LINE}{column}" for column in fillable.short_columns])
        for name, fillable in fillable_papers().items()
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@for_organisers
def own_template_new(request: UserRequest) -> HttpResponse:
    """Takes a file, says what is wrong with it, and leads to its sample."""
    initial = {"paper": request.GET.get("paper", "")}
    form = OwnTemplateForm(posted(request), request.FILES or None, user=request.user, initial=initial)
    if form.is_valid():
        template = form.save(by=request.user)
        messages.success(
            request, _("已上传“%(title)s”。看过样张、确认启用后才能选用。") % {"title": template.title}
        )
        return redirect(template)
    context = {"form": form, "papers": _papers()}
    return render(request, "exports/own_template_new.html", context, status=422 if form.errors else 200)


@require_safe
@never_cache
@for_organisers
def own_template_detail(request: UserRequest, pk: int) -> HttpResponse:
    """What each placeholder becomes, with invented people or with a class; where it can be confirmed."""
    template = _template(request, pk)
    form = SampleForm(request.GET, template=template, user=request.user)
    context = {"template": template, "form": form, "problem": "", "rows": []}
    try:
        filling = _filling(request, template, form, noted_as="exports.show_template")
        context["rows"] = shown(read(template), filling)
    except (PaperProblem, Unfit) as problem:
        context["problem"] = str(problem)
    return render(request, "exports/own_template_detail.html", context)


def _filling(request: UserRequest, template: PaperTemplate, form: SampleForm, *, noted_as: str) -> Filling:
    """Of the chosen class, whose reading is noted in the trail as that; else of invented people."""
    if template.paper not in fillable_papers():
        raise Http404
    training_class = form.cleaned_data["training_class"] if form.is_valid() else None
    if training_class is None or not request.user.has_perm("exports.build", training_class):
        return fillable_papers()[template.paper].example()
    filling = own_templates.class_filling(template.paper, training_class, by=request.user)
    audit.record(noted_as, by=request.user, subject=template, training_class=training_class.pk)
    return filling


@require_safe
@never_cache
@for_organisers
def own_template_sample(request: UserRequest, pk: int) -> HttpResponse:
    """The filled file, with invented people or with a class; the page with the reason where that cannot be."""
    template = _template(request, pk)
    form = SampleForm(request.GET, template=template, user=request.user)
    try:
        filling = _filling(request, template, form, noted_as="exports.sample_template")
        content = own_templates.sample(template, filling)
    except (PaperProblem, Unfit) as problem:
        messages.error(request, str(problem))
        return redirect(template)
    called = _("样张-%(title)s") % {"title": naming.safe(template.title)} + template.kind
    disposition = content_disposition_header(as_attachment=True, filename=called)
    headers = {"Content-Disposition": disposition or "attachment"}
    return HttpResponse(content, content_type=TYPES[template.kind], headers=headers)


@require_safe
@for_organisers
def own_template_example(request: UserRequest, paper: str) -> HttpResponse:
    """A template to begin with: our own layout of the paper with its placeholders."""
    fillable = fillable_papers().get(paper)
    if fillable is None:
        raise Http404
    called = _("模板示例-%(paper)s") % {"paper": PaperName(paper).label}
    return workbook(example_of(PaperName(paper), fillable), f"{called}.xlsx")


@require_POST
@for_organisers
def own_template_confirm(request: UserRequest, pk: int) -> HttpResponse:
    """Lets a template be chosen from now on."""
    template = _template(request, pk)
    if own_templates.confirm(template, by=request.user):
        messages.success(request, _("已启用“%(title)s”，生成文档时可以选用。") % {"title": template.title})
    return redirect("exports:own_template_list")


@require_POST
@for_organisers
def own_template_delete(request: UserRequest, pk: int) -> HttpResponse:
    """Takes a template out of use; the message offers to put it back."""
    template = _template(request, pk, removed=True)
    if own_templates.remove(template, by=request.user):
        undo = reverse("exports:own_template_restore", args=[template.pk])
        messages.success(
            request, _("“%(title)s”已移除。") % {"title": template.title}, extra_tags=f"undo:{undo}"
        )
    return redirect("exports:own_template_list")


@require_POST
@for_organisers
def own_template_restore(request: UserRequest, pk: int) -> HttpResponse:
    """Puts a template back as it was."""
    template = _template(request, pk, removed=True)
    if own_templates.restore(template, by=request.user):
        messages.success(request, _("“%(title)s”已恢复。") % {"title": template.title})
    return redirect("exports:own_template_list")
