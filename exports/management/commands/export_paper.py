"""Builds a paper without the browser and without a worker."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from courses.models import TrainingClass
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
        paper = PAPERS[options["name"]]
        try:
            content = paper.build(training_class, by=None, options=_chosen(options["option"]))
        except PaperProblem as problem:
            raise CommandError(str(problem)) from problem
        out: Path = options["out"]
        beside = out.with_name(f".{out.name}.part")
        try:
            beside.write_bytes(content)
            beside.replace(out)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise CommandError(
                _("无法写入 %(file)s：%(reason)s") % {"file": out, "reason": error.strerror}
            ) from error
        self.stdout.write(_("已生成：%(file)s（%(size)d 字节）") % {"file": out, "size": len(content)})


def _chosen(given: list[str]) -> dict[str, str]:
    return dict(choice.split("=", 1) for choice in given if "=" in choice)
