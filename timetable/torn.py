"""Classes whose trainees enrolment has put into two sessions at once (R17)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from courses.models.training_class import TrainingClassQuerySet
from timetable.hindrances import people_in_two_places
from timetable.models import Session
from timetable.rows import drafts_among
from trainees.models import Enrolment


@dataclass(frozen=True)
class Torn:
    """A class, and who of it is in two places: 学员王小宁."""

    class_id: int
    class_name: str
    people: str


def between(classes: TrainingClassQuerySet, first: dt.datetime, last: dt.datetime) -> list[Torn]:
    """Those of the classes that have such a session from `first` until before `last`, each once, by time; constant
    queries, and one where nobody attends two classes."""
    people = Enrolment.objects.attending()
    elsewhere = people.filter(cadre=OuterRef("cadre")).exclude(training_class=OuterRef("training_class"))
    shared = people.filter(Exists(elsewhere), training_class__in=classes).order_by()
    class_ids = list(shared.values_list("training_class", flat=True).distinct())
    if not class_ids:
        return []
    coming = Session.objects.scheduled().filter(start_at__gte=first, start_at__lt=last)
    drafts = drafts_among(coming.filter(training_class__in=class_ids))
    clashing = people_in_two_places(drafts)
    found: dict[int, Torn] = {}
    for facts in (draft.facts for draft in drafts):
        for clash in clashing.get(facts.session_id, ()):
            found.setdefault(facts.owner_id, Torn(facts.owner_id, facts.owner, clash.what))
    return list(found.values())
