"""Who comes to which class: seats by town, enrolments and nominations, groups with their leaders."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from random import Random

from config.demo import classes, halls, nominations
from config.demo.classes import Run
from config.demo.people import Person
from config.demo.scene import Scene
from config.demo.year import Stage
from trainees import arrival, enrolment, grouping
from trainees.grouping import Criterion, Rule
from trainees.models import Enrolment, Quota
from units.models import Unit

_GROUP_SIZE = 23
_MOST_GROUPS = 8
_MIXED = Rule(mixed=(Criterion.NEWNESS, Criterion.TOWN, Criterion.GENDER))
_CLASS_ROLES = ("班长", "副班长", "学习委员", "生活委员")
_STAY_EVERY, _DIETS = 5, ("", "", "清真", "", "素食")
_WITHDRAWN_BECAUSE = ("因公出差，单位申请撤回", "工作岗位调整，单位申请撤回", "因病住院，单位申请撤回")


class Invitations:
    """Chooses people: nobody for two classes at once, and those first who have been to the fewest."""

    def __init__(self, scene: Scene) -> None:
        self._scene, self._random = scene, scene.chance("enrolments")
        self._days: dict[int, set[dt.date]] = {}
        self._times: Counter[int] = Counter()

    def choose(self, run: Run) -> list[Person]:
        """As many as the class has places for, in the order of their units."""
        invited = classes.audience(self._scene, run.outline, run.slot)
        free = [person for person in invited if self._is_free(person, run)]
        self._random.shuffle(free)
        free.sort(key=lambda person: self._times[person.cadre.pk])
        chosen = {person.cadre.pk for person in free[: run.size]}
        for cadre_id in chosen:
            self._times[cadre_id] += 1
            self._days.setdefault(cadre_id, set()).update(run.slot.days)
        return [person for person in invited if person.cadre.pk in chosen]

    def _is_free(self, person: Person, run: Run) -> bool:
        return self._days.get(person.cadre.pk, set()).isdisjoint(run.slot.days)


def enrol(scene: Scene, runs: Sequence[Run]) -> None:
    """Fills the classes that have been announced; those that are settled get groups, and past ones arrivals."""
    chance = scene.chance("withdrawals")
    invitations, answering = Invitations(scene), nominations.liaisons(scene)
    # The running class chooses first: everybody newly elected is to be in it.
    for run in sorted(runs, key=lambda run: run.stage != Stage.NOW):
        if run.stage in (Stage.DRAFT, Stage.APPROVED):
            continue
        people = invitations.choose(run)
        if run.outline.is_grassroots:
            _give_seats(run, people, spare=run.stage == Stage.ENROLLING or run.stage == Stage.NOW)
        if run.stage == Stage.ENROLLING:
            nominations.collect(scene, run, people, answering)
            continue
        cadres = [person.cadre for person in people]
        run.enrolments = enrolment.enrol_many(run.training_class, cadres=cadres, by=scene.staff.organiser)
        _settle(scene, run, chance)


def _give_seats(run: Run, people: Sequence[Person], *, spare: bool) -> None:
    """A quota for each town: as many as come, in some towns with a seat left."""
    towns: Counter[Unit] = Counter(person.seat.town for person in people if person.seat.town)
    Quota.objects.bulk_create(
        Quota(
            training_class=run.training_class, unit=town, seats=seats + (1 if spare and place % 3 == 1 else 0)
        )
        for place, (town, seats) in enumerate(towns.items())
    )


def _settle(scene: Scene, run: Run, chance: Random) -> None:
    organiser = scene.staff.organiser
    if len(run.enrolments) > 30 and run.stage != Stage.NOW:
        gone = run.enrolments.pop(chance.randrange(len(run.enrolments)))
        enrolment.withdraw(gone, by=organiser, reason=chance.choice(_WITHDRAWN_BECAUSE))
    count = min(_MOST_GROUPS, max(2, round(len(run.enrolments) / _GROUP_SIZE)))
    run.groups = grouping.divide(run.training_class, count=count, rule=_MIXED, by=organiser)
    _name_committee(run)
    classes.confirm(scene, run)
    if run.stage in (Stage.PAST, Stage.NOW):
        arrival.register_many(run.training_class, run.enrolments, by=run.teacher)
    run.enrolments = list(run.training_class.enrolments.attending().in_unit_order())
    if run.stage != Stage.PAST:
        _note_wishes(run)
        halls.seat(scene, run)


def _name_committee(run: Run) -> None:
    """The leaders of the first groups are the class's committee (班委)."""
    leaders = [group.leader for group in run.groups if group.leader]
    for leader, role in zip(leaders, _CLASS_ROLES, strict=False):
        leader.class_role = role
    Enrolment.objects.bulk_update(leaders[: len(_CLASS_ROLES)], ["class_role"])


def _note_wishes(run: Run) -> None:
    """Of five one stays overnight, and one has not said; of those who stay two in five want other food."""
    alike: dict[tuple[bool | None, str], list[Enrolment]] = {}
    for place, row in enumerate(run.enrolments):
        which, turn = divmod(place, _STAY_EVERY)
        row.needs_lodging = (True, False, False, False, None)[turn]
        row.diet = _DIETS[which % len(_DIETS)] if row.needs_lodging else ""
        alike.setdefault((row.needs_lodging, row.diet), []).append(row)
    for (lodging, diet), rows in alike.items():
        chosen = Enrolment.objects.filter(pk__in=[row.pk for row in rows])
        chosen.update(needs_lodging=lodging, diet=diet)
