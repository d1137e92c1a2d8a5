"""The life of an office's own template: added, tried, confirmed for use, removed, put back."""

import hashlib
import logging
import uuid
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, cast

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from courses.models import TrainingClass
from exports.models import PaperTemplate
from exports.office import Unfit, opened, problems_of
from exports.papers import Paper, fillable_papers, form_of, paper_of
from exports.papers.filling import Filling, filled
from exports.papers.own import read
from units.models import Unit

logger = logging.getLogger(__name__)


def problems_with(data: bytes, *, paper: str) -> list[str]:
    """Why the file cannot be a template of that paper, each thing in a sentence; none where it can."""
    fillable = fillable_papers()[paper]
    try:
        template = opened(data)
        problems = problems_of(template, facts=fillable.known_facts, columns=fillable.known_columns)
        if not problems:
            filled(template, fillable.example())
    except Unfit as unfit:
        return [str(unfit)]
    except (ValueError, TypeError, AttributeError, LookupError):  # a part that is not as the standard says
        logger.warning("a template could not be read", exc_info=True)
        return [_("文件已损坏，无法读取。请用 Excel、Word 或 WPS 打开检查，另存后再上传。")]
    return problems


@transaction.atomic
def add(
    data: bytes, *, unit: Unit, paper: str, title: str, original_name: str, nonce: uuid.UUID, by: User
) -> PaperTemplate:
    """Keeps a file that has no problems; it cannot be chosen before it is confirmed. The same `nonce` of the same person
    is the same row, whoever comes first."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    key = uuid.uuid5(nonce, f"{by.pk}/{unit.pk}/{paper}")
    made = PaperTemplate.objects.filter(nonce=key).first()
    if made:
        return made
    name = PurePosixPath(original_name.replace("\\", "/")).name
    row = PaperTemplate(
        unit=unit,
        paper=paper,
        kind=opened(data).kind.value,
        title=title,
        original_name=name[-200:],
        sha256=hashlib.sha256(data).hexdigest(),
        nonce=key,
        uploaded_by=by,
    )
    row.file.save(f"template{row.kind}", ContentFile(data), save=False)
    row.save()
    audit.record("exports.add_template", by=by, subject=row, paper=paper, unit=unit.pk, sha256=row.sha256)
    return row


@transaction.atomic
def confirm(template: PaperTemplate, *, by: User) -> bool:
    """Lets it be chosen from now on; says whether it could not be before. A removed one cannot be confirmed."""
    row = PaperTemplate.objects.select_for_update().get(pk=template.pk)
    if row.confirmed_at or row.removed_at:
        return False
    row.confirmed_at, row.confirmed_by = timezone.now(), by
    row.save(update_fields=["confirmed_at", "confirmed_by"])
    audit.record("exports.confirm_template", by=by, subject=row, paper=row.paper, unit=row.unit_id)
    return True


@transaction.atomic
def remove(template: PaperTemplate, *, by: User) -> bool:
    """Takes it out of use; row and file stay, so that it can be put back. Says whether it was there."""
    row = PaperTemplate.objects.select_for_update().get(pk=template.pk)
    if row.removed_at:
        return False
    row.removed_at = timezone.now()
    row.save(update_fields=["removed_at"])
    audit.record("exports.remove_template", by=by, subject=row, paper=row.paper, unit=row.unit_id)
    return True


@transaction.atomic
def restore(template: PaperTemplate, *, by: User) -> bool:
    """Puts it back as it was; says whether it was gone."""
    row = PaperTemplate.objects.select_for_update().get(pk=template.pk)
    if not row.removed_at:
        return False
    row.removed_at = None
    row.save(update_fields=["removed_at"])
    audit.record("exports.restore_template", by=by, subject=row, paper=row.paper, unit=row.unit_id)
    return True


def class_filling(paper: str, training_class: TrainingClass, *, by: User) -> Filling:
    """What a paper of the class says now, as its form stands when it is opened; nothing is booked. Raises `PaperProblem`."""
    kind = cast(Paper[Any, Any], paper_of(paper))
    return kind.filling(training_class, by=by, options=_usual_options(paper, training_class, by))


def sample(template: PaperTemplate, filling: Filling) -> bytes:
    """The template filled with that. Raises `Unfit`."""
    return filled(read(template), filling)


def _usual_options(paper: str, training_class: TrainingClass, by: User) -> Mapping[str, Any]:
    form = form_of(paper, subject=training_class, user=by)
    data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    bound = form_of(paper, data, subject=training_class, user=by)
    return bound.options if bound.is_valid() else {}


def classes_for(template: PaperTemplate, user: User) -> QuerySet[TrainingClass]:
    """The classes that the user sees and may have papers built for, and that may use the template; the newest first."""
    path = template.unit.path
    below = Q(host__path__startswith=path) | Q(implementer__path__startswith=path)
    planned = Q(plan__district__path__startswith=path)
    rows = TrainingClass.objects.visible_to(user).filter(below | planned)
    return rows.select_related("plan__district", "host", "implementer").order_by("-plan__year", "-pk")
