"""What the commands that import people have in common: the file, a dry run, who does it, and the answer."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from intake.problems import Unreadable
from intake.workbook import USUAL
from trainees import roster
from trainees.roster import Preview


class ImportCommand(BaseCommand):
    """Reads a workbook, says what would happen or writes it, and reports; a command adds where it goes."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The arguments that every import takes."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--json", action="store_true", help="answer in JSON")
        parser.add_argument("--by", metavar="USERNAME", help="who imports")

    def take_in(self, options: dict[str, Any], *, by: User | None, **where: Any) -> None:
        """Previews the file for a class or a district, writes it unless told not to, and says what became of the rows."""
        preview = roster.preview(content(options["file"]), by=by, **where)
        if isinstance(preview, Unreadable):
            if options["json"]:
                self.stdout.write(json.dumps({"error": preview.message, "problems": []}, ensure_ascii=False))
                sys.exit(1)
            raise CommandError(preview.message)
        if not options["dry_run"]:
            roster.commit(preview, by=by)
        self._report(preview, as_json=options["json"])

    def user(self, username: str | None) -> User | None:
        """Whoever is named; None where nobody is."""
        if username is None:
            return None
        user: User | None = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no account {username}.")
        return user

    def _report(self, preview: Preview, *, as_json: bool) -> None:
        if as_json:
            answer = {**preview.counts, "problems": [asdict(problem) for problem in preview.problems]}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        self.stdout.write(
            "{rows} rows: {new} new, {changed} changed, {same} same, {wrong} wrong".format(**preview.counts)
        )
        for problem in preview.problems:
            column = " ".join(problem.column.split())
            self.stdout.write(f"  row {problem.row}{', ' if column else ''}{column}: {problem.message}")


def content(path: Path) -> bytes:
    """The file's content, as far as a workbook may go."""
    try:
        with path.open("rb") as file:
            return file.read(USUAL.size + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
