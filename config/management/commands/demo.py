"""Makes the demo district: a year of training, believable and the same for the same seed and day."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone, translation

from accounts.models import User
from config.demo import district


class Command(BaseCommand):
    help = "Fill an empty database with the demo district."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--seed", type=int, default=1, help="the same seed gives the same people and classes"
        )
        parser.add_argument("--size", choices=list(district.SIZES), default="district")
        parser.add_argument("--today", type=dt.date.fromisoformat, help="the day around which the year lies")
        parser.add_argument("--json", type=Path, help="a file for accounts, classes and links")
        parser.add_argument("--add", action="store_true", help="add to a database that holds data")

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists() and not options["add"]:
            raise CommandError("The database holds data already. Give --add to add the demo to it.")
        with translation.override("zh-hans"):
            report = district.make(
                seed=options["seed"],
                size=district.SIZES[options["size"]],
                today=options["today"] or timezone.localdate(),
            )
        for year in sorted(report.unpublished):
            self.stderr.write(
                f"The holidays of {year} are not published yet: its classes keep to the week alone."
            )
        if file := options["json"]:
            Path(file).write_text(json.dumps(report.plain(), ensure_ascii=False, indent=1), encoding="utf-8")
        self.stdout.write(f"{len(report.classes)} classes and {len(report.accounts)} accounts were made.")
