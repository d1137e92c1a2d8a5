"""Builds a paper without the browser and without a worker."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from exports.papers import PAPERS, UNIT_PAPERS, Buildable, PaperProblem, filled_form, form_of, paper_of
from units.models import Unit


class Command(BaseCommand):
    help = (
        "Builds one paper of a class or of a unit, e.g. export_paper roster --training-class 12 --out roster.xlsx, "
        "export_paper year_ledger --unit 1 --out ledger.xlsx"
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("name", choices=sorted({*PAPERS, *UNIT_PAPERS}), help="which paper")
        subject = parser.add_mutually_exclusive_group(required=True)
        subject.add_argument("--training-class", type=int, metavar="ID")
        subject.add_argument("--unit", type=int, metavar="ID", help="with all below it")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")
        parser.add_argument(
            "--option",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="a choice that the paper's form offers, e.g. order=stroke or format=pdf",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        name, subject = options["name"], _subject(options)
        papers = PAPERS if isinstance(subject, TrainingClass) else UNIT_PAPERS
        if name not in papers:
            raise CommandError(_("“%(paper)s”不是这一类文档。") % {"paper": paper_of(name).title})
        chosen = _chosen(name, options["option"], subject)
        try:
            size = _write(options["out"], papers[name], subject, chosen)
        except PaperProblem as problem:
            raise CommandError(str(problem)) from problem
        said = {"file": options["out"], "size": size}
        self.stdout.write(_("已生成：%(file)s（%(size)d 字节）") % said)


def _subject(options: dict[str, Any]) -> TrainingClass | Unit:
    """What the paper is to be of."""
    if options["unit"] is not None:
        unit = Unit.objects.filter(pk=options["unit"]).first()
        if unit is None:
            raise CommandError(_("没有编号为 %(id)d 的单位。") % {"id": options["unit"]})
        return unit
    rows = TrainingClass.objects.with_label().select_related("plan__district")
    training_class = rows.filter(pk=options["training_class"]).first()
    if training_class is None:
        raise CommandError(_("没有编号为 %(id)d 的班次。") % {"id": options["training_class"]})
    return training_class


def _chosen(name: str, given: list[str], subject: TrainingClass | Unit) -> dict[str, Any]:
    """The choices as the paper's form takes them, its own where none is given."""
    known = form_of(name, subject=subject, user=None).fields
    data = {}
    for choice in given:
        field, equals, value = choice.partition("=")
        if not equals or field not in known:
            raise CommandError(_("不认识的选项：%(option)s") % {"option": choice})
        data[field] = value
    form = filled_form(name, data, subject=subject, user=None)
    if not form.is_valid():
        reasons = [f"{field}: {error}" for field, errors in form.errors.items() for error in errors]
        raise CommandError("\n".join(reasons))
    return form.options


def _write(out: Path, paper: Buildable, subject: TrainingClass | Unit, options: dict[str, Any]) -> int:
    """Builds it beside and puts it in place when it is whole; gives its size."""
    beside = out.with_name(f".{out.name}.part")
    try:
        with beside.open("w+b") as file:
            paper.build_into(file, subject, by=None, options=options)
        beside.replace(out)
    except OSError as error:
        said = {"file": out, "reason": error.strerror}
        raise CommandError(_("无法写入 %(file)s：%(reason)s") % said) from error
    finally:
        beside.unlink(missing_ok=True)
    return out.stat().st_size
