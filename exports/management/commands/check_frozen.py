"""Compares every frozen paper, and what was filed with the class, with its checksum."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from exports import freezing, frozen_documents
from exports.models import FrozenEdition, FrozenPaper


class Command(BaseCommand):
    help = (
        "Reads the frozen papers of all closed classes and the documents filed with them, and compares each with its checksum; names what is missing or "
        "damaged, and ends with 1 where there is any. To be run after a restore."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--training-class", type=int, metavar="ID", help="of this class alone")

    def handle(self, *args: Any, **options: Any) -> None:
        papers = FrozenPaper.objects.built().select_related("edition__training_class")
        if options["training_class"] is not None:
            papers = papers.filter(edition__training_class=options["training_class"])
        bad = 0
        for damage in freezing.damages(papers):
            bad += self._name(damage.paper.edition, damage.text)
        documents = 0
        for edition in _editions(options["training_class"]):
            documents += len(edition.documents)
            bad += sum(self._name(edition, one.text) for one in frozen_documents.changed([edition]))
        said = {"n": papers.count() + documents, "bad": bad}
        if bad:
            raise CommandError(_("封存文档和归档文件共 %(n)d 份，%(bad)d 份缺失或校验不符。") % said)
        self.stdout.write(_("封存文档和归档文件共 %(n)d 份，全部与校验码一致。") % said)

    def _name(self, edition: FrozenEdition, text: str) -> int:
        self.stderr.write(f"{edition.training_class_id} {edition.training_class}: {text}")
        return 1


def _editions(class_id: int | None) -> QuerySet[FrozenEdition]:
    """Those in force, of all classes or of one."""
    rows = FrozenEdition.objects.filter(superseded_at=None).select_related("training_class")
    return rows if class_id is None else rows.filter(training_class=class_id)
