"""Saves the database and the files into a new folder."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from config.backup import saving
from config.backup.refusal import Refusal


class Command(BaseCommand):
    help = "Saves database and files of one moment into DIR, which must be new or empty. Never the keys."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = saving.save(options["folder"])
        except Refusal as error:
            raise CommandError(str(error)) from error
        for name in done.missing:
            self.stderr.write(_("有记录提到、但文件夹里没有的文件：%(name)s") % {"name": name})
        said = {
            "folder": options["folder"],
            "rows": sum(table.rows for table in done.tables.values()),
            "files": sum(name.startswith("media/") for name in done.files),
        }
        self.stdout.write(
            _("已备份到 %(folder)s：%(rows)d 行，%(files)d 个文件。FIELD_KEY 不在其中，请另存。") % said
        )
