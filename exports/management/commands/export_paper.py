"""Builds a paper without the browser and without a worker."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from courses.models import TrainingClass
from exports.forms import form_of
from exports.papers import PAPERS, PaperProblem


class Command(BaseCommand):
    help = "Builds one paper of a class, e.g. export_paper roster --training-class 12 --out roster.xlsx"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("name", choices=sorted(PAPERS), help="which paper")
        parser.add_argument("--training-class", type=int, required=True, metavar="ID")
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")
        parser.add_argument(
            "--option",
            action="append",
            default=[],
            metavar="NAME=VALUE",
            help="a choice that the paper's form offers, e.g. order=stroke",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        rows = TrainingClass.objects.with_label().select_related("plan__district")
        training_class = rows.filter(pk=options["training_class"]).first()
        if not training_class:
            raise CommandError(_("没有编号为 %(id)d 的班次。") % {"id": options["training_class"]})
        chosen = _chosen(options["name"], options["option"], training_class)
        try:
            content = PAPERS[options["name"]].build(training_class, by=None, options=chosen)
        except PaperProblem as problem:
            raise CommandError(str(problem)) from problem
        _write(options["out"], content)
        said = {"file": options["out"], "size": len(content)}
        self.stdout.write(_("已生成：%(file)s（%(size)d 字节）") % said)


def _chosen(name: str, given: list[str], training_class: TrainingClass) -> dict[str, Any]:
    """The choices as the paper's form takes them, its own where none is given."""
    form = form_of(name, training_class=training_class, user=None)
    data = {field: form.get_initial_for_field(form.fields[field], field) for field in form.fields}
    for choice in given:
        field, equals, value = choice.partition("=")
        if not equals or field not in data:
            raise CommandError(_("不认识的选项：%(option)s") % {"option": choice})
        data[field] = value
    form = form_of(name, data, training_class=training_class, user=None)
    if not form.is_valid():
        reasons = [f"{field}: {error}" for field, errors in form.errors.items() for error in errors]
        raise CommandError("\n".join(reasons))
    return form.options


def _write(out: Path, content: bytes) -> None:
    beside = out.with_name(f".{out.name}.part")
    try:
        beside.write_bytes(content)
        beside.replace(out)
    except OSError as error:
        beside.unlink(missing_ok=True)
        said = {"file": out, "reason": error.strerror}
        raise CommandError(_("无法写入 %(file)s：%(reason)s") % said) from error
