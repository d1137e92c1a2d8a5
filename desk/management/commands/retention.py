"""Carries the policy on personal data out by hand."""

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from desk.privacy import policy, retention


class Command(BaseCommand):
    """Empties what is kept no longer, as beat does every night."""

    help = "Empties personal data that the policy (PRIVACY_POLICY) keeps no longer, and says how much of which kind."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to write, and as of which day."""
        parser.add_argument("--dry-run", action="store_true", help="only say what is due")
        parser.add_argument("--today", type=dt.date.fromisoformat, help="as of that day, YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a kind, then the sum."""
        try:
            done = retention.run(today=options["today"], dry=options["dry_run"])
        except policy.Unreadable as error:
            raise CommandError("\n".join(error.problems)) from error
        for one in done:
            self.stdout.write(f"{one.kind.name}: {one.rows}")
        verb = "due" if options["dry_run"] else "emptied or removed"
        self.stdout.write(f"{sum(one.rows for one in done)} rows {verb}")
