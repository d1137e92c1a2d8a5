"""The office's own template that somebody chose for a paper."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.models import TrainingClass
from exports.models import PaperName, PaperTemplate
from exports.office import Template, Unfit, opened


def suffix_of(options: Mapping[str, Any]) -> str:
    """How the chosen template's name ends; "" where none is chosen, or it is gone."""
    chosen = options.get("template")
    row = PaperTemplate.objects.filter(pk=chosen).first() if chosen else None
    return row.kind if row else ""


def chosen(name: PaperName, subject: Any, options: Mapping[str, Any]) -> Template:
    """The chosen template, opened. Raises `Unfit` where it was removed since, or is not for this class any more."""
    row = None
    if isinstance(subject, TrainingClass):
        usable = PaperTemplate.objects.in_use().for_class(subject)
        row = usable.filter(paper=name, pk=options["template"]).first()
    if row is None:
        raise Unfit(_("选用的本单位模板已被移除。请换一个版式，重新申请。"))
    return read(row)


def read(row: PaperTemplate) -> Template:
    """The file as it was uploaded, opened. Raises `Unfit` where it is missing or damaged."""
    try:
        with row.file.open("rb") as file:
            data = file.read()
    except OSError:
        data = b""
    if hashlib.sha256(data).hexdigest() != row.sha256:
        raise Unfit(_("本单位模板“%(title)s”的文件缺失或已损坏。请重新上传一份。"), title=row.title)
    return opened(data)
