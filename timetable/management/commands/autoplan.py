"""Plans without the browser and without a worker."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Grant, Role, User
from courses.access import planned_district
from courses.models import TrainingClass
from timetable import accepting, planning_runs, proposed
from timetable.accepting import NothingPlaced
from timetable.models import PlanningKind, PlanningRun, PlanningStatus
from timetable.refusals import Clashing
from timetable.wishes import Wish


class Command(BaseCommand):
    help = "Finds places for the waiting sessions, e.g. autoplan --training-class 12 --seconds 20 --accept"

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--training-class", type=int, metavar="ID")
        which.add_argument("--all", action="store_true", help="all classes that the person plans")
        parser.add_argument("--by", metavar="USERNAME", help="whose plan it is; else an administrator's")
        parser.add_argument("--seconds", type=int, default=20, metavar="N")
        parser.add_argument("--seed", type=int, default=0, metavar="S")
        parser.add_argument(
            "--deterministic", action="store_true", help="count the planner's effort, not the clock"
        )
        parser.add_argument("--accept", action="store_true", help="place what is proposed")

    def handle(self, *args: Any, **options: Any) -> None:
        training_class = _class(options["training_class"])
        by = _person(options["by"], training_class)
        district = training_class.plan.district if training_class else planned_district(by)
        wish = Wish(options["seconds"], seed=options["seed"], deterministic=options["deterministic"])
        # In one transaction, so that no worker takes it away, and what is broken off leaves nothing.
        with transaction.atomic():
            run = planning_runs.ask(
                PlanningKind.FILL, district=district, training_class=training_class, by=by, wish=wish
            )
            planning_runs.plan(run.pk)
        run.refresh_from_db()
        if run.status != PlanningStatus.DONE:
            raise CommandError(run.error)
        self._tell(run)
        if options["accept"]:
            self._accept(run, by)

    def _tell(self, run: PlanningRun) -> None:
        proposal = proposed.load(run)
        self.stdout.write(proposal.sentence)
        for row in proposal.unplaced:
            self.stdout.write(f"{row.class_name} {row.title}: {row.why} {row.helps_label}".rstrip())
        self.stdout.write(_("总分 %(total)d，越低越好。") % {"total": run.score["total"]})

    def _accept(self, run: PlanningRun, by: User) -> None:
        try:
            accepted = accepting.accept(run, by=by)
        except (NothingPlaced, Clashing) as refusal:
            raise CommandError(str(refusal)) from refusal
        for sentence in accepted.left_out:
            self.stdout.write(sentence)
        self.stdout.write(_("已排好%(n)d节。") % {"n": len(accepted.sessions)})


def _class(pk: int | None) -> TrainingClass | None:
    if pk is None:
        return None
    found = TrainingClass.objects.with_label().select_related("plan__district").filter(pk=pk).first()
    if not found:
        raise CommandError(_("没有编号为 %(id)d 的班次。") % {"id": pk})
    return found


def _person(username: str | None, training_class: TrainingClass | None) -> User:
    people = User.objects.filter(is_active=True).order_by("pk")
    if username:
        people = people.filter(username=username)
    else:
        grants = Grant.objects.in_force().filter(role=Role.ADMINISTRATOR)
        grants = grants.filter(unit=training_class.plan.district_id) if training_class else grants
        people = people.filter(pk__in=grants.values("user"))
    found: User | None = people.first()
    if found is None:
        raise CommandError(_("没有这个人，或者没有管理员。请用 --by 写明登录名。"))
    return found
