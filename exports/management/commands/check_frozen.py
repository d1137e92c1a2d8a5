"""Compares every frozen paper with its checksum."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from exports import freezing
from exports.models import FrozenPaper


class Command(BaseCommand):
    help = (
        "Reads the frozen papers of all closed classes and compares each with its checksum; names what is missing or "
        "damaged, and ends with 1 where there is any. To be run after a restore."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--training-class", type=int, metavar="ID", help="of this class alone")

    def handle(self, *args: Any, **options: Any) -> None:
        papers = FrozenPaper.objects.built().select_related("edition__training_class")
        if options["training_class"] is not None:
            papers = papers.filter(edition__training_class=options["training_class"])
        found = list(freezing.damages(papers))
        for damage in found:
            edition = damage.paper.edition
            self.stderr.write(f"{edition.training_class_id} {edition.training_class}: {damage.text}")
        said = {"n": papers.count(), "bad": len(found)}
        if found:
            raise CommandError(_("%(n)d 份封存文档，%(bad)d 份缺失或校验不符。") % said)
        self.stdout.write(_("%(n)d 份封存文档，全部与校验码一致。") % said)
