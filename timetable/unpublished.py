"""Which classes have changes that nobody sees yet."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.models import User
from courses.models import TrainingClass
from timetable.access import timetables_changed_by
from timetable.clashes import Clash
from timetable.difference import Difference, compare
from timetable.rows import drafts_of, published_of


def of_classes(classes: Iterable[TrainingClass]) -> dict[TrainingClass, Difference]:
    """Those of the classes whose drafts differ from what is published, with how. Two queries."""
    classes = list(classes)
    drafts, published = drafts_of(*classes), published_of(*classes)
    found = {one: compare(one, drafts, published) for one in classes}
    return {one: differs for one, differs in found.items() if differs}


def in_the_way(clashes: Iterable[Clash], *, apart_from: TrainingClass, user: User) -> list[TrainingClass]:
    """The other classes whose published session stands in the way and has left or changed in their drafts: those
    that the user may publish, so that they can be published together. Three queries, none without a clash."""
    held = {clash.by.session_id: clash.by.class_id for clash in clashes}
    class_ids = set(held.values()) - {apart_from.pk}
    if not class_ids:
        return []
    classes = timetables_changed_by(user).filter(pk__in=class_ids).with_label()
    return [one for one, found in of_classes(classes).items() if held.keys() & found.by_session.keys()]
