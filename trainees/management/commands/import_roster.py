"""`import_roster`: a roster from a workbook into a class, as the page does it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from accounts.models import Role, User
from courses.models import TrainingClass
from trainees.access import rosters_of
from trainees.management.importing import ImportCommand
from trainees.rules import ROSTER_SETTLED


class Command(ImportCommand):
    help = "Imports a roster (.xlsx or .xls) into a class; rows that are wrong are named and passed over."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--training-class", type=int, required=True, metavar="ID")

    def handle(self, *args: Any, **options: Any) -> None:
        by = self.user(options["by"])
        self.take_in(options, by=by, training_class=self._training_class(options["training_class"], by))

    def _training_class(self, pk: int, by: User | None) -> TrainingClass:
        classes = TrainingClass.objects.all() if by is None else rosters_of(by)
        training_class = classes.with_label().filter(pk=pk).first()
        if training_class is None:
            raise CommandError(f"There is no class {pk}.")
        if by and not by.has_perm("trainees.change_roster", training_class) and Role.LIAISON not in by.roles:
            raise CommandError(f"{by.username} may not import a roster into class {pk}.")
        if training_class.status in ROSTER_SETTLED:
            raise CommandError(f"The roster of class {pk} is closed.")
        return training_class
