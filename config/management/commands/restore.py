"""Brings the database and the files back from a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from config.backup import restoring
from config.backup.refusal import Refusal


class Command(BaseCommand):
    help = "Brings back what `backup` saved in DIR, into an empty database and with the same FIELD_KEY."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = restoring.restore(options["folder"])
        except Refusal as error:
            raise CommandError(str(error)) from error
        said = {
            "at": done.made_at,
            "rows": sum(table.rows for table in done.tables.values()),
            "files": sum(name.startswith("media/") for name in done.files),
        }
        self.stdout.write(_("已恢复 %(at)s 的备份：%(rows)d 行，%(files)d 个文件。") % said)
        if restoring.waits_for_migrations():
            self.stdout.write(_("这份备份来自较早的版本，请接着运行 manage.py migrate。"))
