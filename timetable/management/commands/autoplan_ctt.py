"""`autoplan_ctt`: the planner on an instance of the 2007 competition, to be measured against published results."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from timetable import autoplan
from timetable.autoplan import ctt, ctt_file


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 < seconds < float("inf"):
        raise ArgumentTypeError(f"{text} is not a number of seconds")
    return seconds


class Command(BaseCommand):
    help = (
        "Solves an instance of curriculum-based course timetabling (.ctt) and prints the solution in the "
        "competition's format, a lecture a line: course, room, day, period. Its cost goes to standard error."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--seconds", type=_seconds, default=60.0, help="how long it may take")
        parser.add_argument("--seed", type=int, default=0)
        parser.add_argument(
            "--deterministic",
            action="store_true",
            help="count the solver's effort: equal seeds give equal plans",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        instance = _read(options["file"])
        plan = autoplan.solve(
            ctt.problem_of(instance),
            seconds=options["seconds"],
            seed=options["seed"],
            deterministic=options["deterministic"],
        )
        lectures = ctt.lectures_of(instance, plan)
        for lecture in lectures:
            self.stdout.write(str(lecture))
        broken, cost = ctt.broken(instance, lectures), ctt.cost(instance, lectures)
        for name, count in {**broken, **cost}.items():
            self.stderr.write(f"{name}: {count}")
        self.stderr.write(f"hard constraints broken: {sum(broken.values())}")
        self.stderr.write(f"total cost: {sum(cost.values())}, no plan costs less than {plan.bound}")
        self.stderr.write(f"{plan.seconds:.1f} s, effort {plan.effort:.1f}")


def _read(path: Path) -> ctt.Instance:
    try:
        return ctt_file.read(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not a text file.") from error
    except ctt_file.BadInstance as error:
        raise CommandError(f"{path}, {error}.") from error
