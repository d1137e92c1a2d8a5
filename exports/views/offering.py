"""What the pages of papers share, be they of a class or of a unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from accounts.models import User
from courses.models import TrainingClass
from exports.models import Export, PaperTemplate
from exports.papers import Buildable, form_of
from exports.papers.asking import PaperForm
from units.models import Unit

RECENT = 20


@dataclass(frozen=True)
class Offer:
    """A paper that can be asked for, with its choices; `url` is where the form is sent."""

    paper: Buildable
    form: PaperForm
    url: str


def papers_page(subject: TrainingClass | Unit) -> str:
    """The page with the papers of a class, or of a unit."""
    name = "paper_list" if isinstance(subject, TrainingClass) else "unit_paper_list"
    return reverse(f"exports:{name}", args=[subject.pk])


def offer_of(
    paper: Buildable,
    subject: TrainingClass | Unit,
    user: User,
    *,
    data: Any = None,
    asked: Mapping[str, Any] | None = None,
) -> Offer:
    """The paper with its form, as `form_of` has it."""
    own = PaperTemplate.objects.none()
    if isinstance(subject, TrainingClass):
        own = PaperTemplate.objects.in_use().for_class(subject).filter(paper=paper.name)
    form = form_of(paper.name, data, subject=subject, user=user, asked=asked, templates=own)
    return offered(paper, subject, form)


def offered(paper: Buildable, subject: TrainingClass | Unit, form: PaperForm) -> Offer:
    """The paper with this form of it."""
    name = "export_new" if isinstance(subject, TrainingClass) else "unit_paper_new"
    return Offer(paper, form, reverse(f"exports:{name}", args=[subject.pk, paper.name.value]))


def recent(user: User, subject: TrainingClass | Unit) -> dict[str, object]:
    """What the list of exports shows: the user's own of this class or unit, newest first. One query."""
    of = {"training_class" if isinstance(subject, TrainingClass) else "unit": subject}
    exports = list(Export.objects.passing().filter(requested_by=user, **of)[:RECENT])
    return {
        "papers_url": papers_page(subject),
        "exports": exports,
        "under_way": any(export.is_under_way for export in exports),
        "late": any(export.is_late for export in exports),
    }
