"""`import_roster`: a roster from a workbook into a class, as the page does it."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Role, User
from courses.models import TrainingClass
from intake.problems import RowProblem, Unreadable
from intake.workbook import USUAL
from trainees import roster
from trainees.access import rosters_of
from trainees.roster import Preview
from trainees.rules import ROSTER_SETTLED


class Command(BaseCommand):
    help = (
        "Imports a roster (.xlsx, .xls or .csv) into a class; rows that are wrong are named and passed over."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--training-class", type=int, required=True, metavar="ID")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
        parser.add_argument("--json", action="store_true", help="answer in JSON")
        parser.add_argument("--by", metavar="USERNAME", help="who imports; a liaison nominates")

    def handle(self, *args: Any, **options: Any) -> None:
        by = self._user(options["by"])
        training_class = self._training_class(options["training_class"], by)
        preview = roster.preview(_content(options["file"]), training_class=training_class, by=by)
        if isinstance(preview, Unreadable):
            if options["json"]:
                self.stdout.write(json.dumps({"error": preview.message, "problems": []}, ensure_ascii=False))
                sys.exit(1)
            raise CommandError(preview.message)
        if not options["dry_run"]:
            roster.commit(preview, by=by)
        self._report(preview, as_json=options["json"])

    def _user(self, username: str | None) -> User | None:
        if username is None:
            return None
        user: User | None = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no account {username}.")
        return user

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

    def _report(self, preview: Preview, *, as_json: bool) -> None:
        if as_json:
            answer = {**preview.counts, "problems": [_plain(problem) for problem in preview.problems]}
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        self.stdout.write(
            "{rows} rows: {new} new, {changed} changed, {same} same, {wrong} wrong".format(**preview.counts)
        )
        for problem in preview.problems:
            column = " ".join(problem.column.split())
            self.stdout.write(f"  row {problem.row}{', ' if column else ''}{column}: {problem.message}")


def _plain(problem: RowProblem) -> dict[str, Any]:
    return {"row": problem.row, "column": problem.column, "message": problem.message}


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(USUAL.size + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
