"""`import_cadres`: the people of a district and their posts from a workbook, without a class, as the page does it."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import CommandError

from accounts.models import User
from trainees.access import cadres_imported_by
from trainees.management.importing import ImportCommand
from units.models import Unit


class Command(ImportCommand):
    help = "Imports cadres (.xlsx or .xls) into a district; rows that are wrong are named and passed over."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--district", metavar="NAME", help="needed where there are several and nobody is named"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        by = self.user(options["by"])
        self.take_in(options, by=by, district=self._district(options["district"], by))

    def _district(self, name: str | None, by: User | None) -> Unit:
        if by:
            try:
                return cadres_imported_by(by)
            except PermissionDenied as error:
                raise CommandError(f"{by.username} may not import cadres.") from error
        districts = list(Unit.objects.filter(parent=None, **({"name": name} if name else {}))[:2])
        if len(districts) != 1:
            raise CommandError("Name the district with --district.")
        return districts[0]
