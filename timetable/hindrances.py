"""What stands in the way of publishing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from timetable import clashes, limits
from timetable.clashes import Clash, ClashKind, Proposal
from timetable.limits import Limit
from timetable.rows import Draft
from timetable.written import Publication


@dataclass(frozen=True)
class Hindrances:
    """Of one class: `places` are rooms, lecturers and classes that are published elsewhere at that time and refuse
    in any case; `people` are trainees in two sessions at once, `limits` the hard ones that were set after a placing,
    and both refuse until a reason is given (R17)."""

    places: list[Clash]
    people: list[Clash]
    limits: list[Limit]

    @property
    def to_accept(self) -> list[Clash | Limit]:
        """What a reason accepts."""
        return [*self.people, *self.limits]


def of_each(publications: Sequence[Publication], drafts: Sequence[Draft]) -> list[Hindrances]:
    """The hindrances of each, when they are published together; `drafts` are those of all their classes.

    Constant queries.
    """
    changed = [session_id for one in publications for session_id in one.found.by_session]
    rows = [row for one in publications for row in one.found.rows]
    published = clashes.find_published([Proposal.of(row) for row in rows], apart_from=changed)
    taken = {row.session_id: found for row, found in zip(rows, published, strict=True)}
    torn = people_in_two_places(drafts)
    limited = limits.find_many([Proposal.of(row) for row in rows])
    hard = {
        row.session_id: [limit for limit in found if limit.is_hard]
        for row, found in zip(rows, limited, strict=True)
    }
    return [_of_one(one, drafts, taken, torn, hard) for one in publications]


def _of_one(
    publication: Publication,
    drafts: Sequence[Draft],
    taken: Mapping[int, list[Clash]],
    torn: Mapping[int, list[Clash]],
    hard: Mapping[int, list[Limit]],
) -> Hindrances:
    """Trainees torn between two drafts count for the whole timetable, but between drafts that are not published
    now only as far as they are published."""
    found, class_id = publication.found, publication.training_class.pk
    held_back = found.held_back
    seen = [draft.facts.session_id for draft in drafts if class_id in draft.facts.class_ids]
    asked = found.by_session if held_back else seen
    standing = [(row.session_id, clash) for row in found.rows for clash in taken[row.session_id]]
    places = [clash for _session, clash in standing if clash.kind != ClashKind.TRAINEE]
    people = [
        (pk, clash) for pk in asked for clash in torn.get(pk, ()) if clash.by.session_id not in held_back
    ]
    people += [(pk, clash) for pk, clash in standing if clash.kind == ClashKind.TRAINEE]
    pairs: dict[tuple[int, int], Clash] = {}
    for pk, clash in people:
        pairs.setdefault((pk, clash.by.session_id), clash)
    limited = [limit for row in found.rows for limit in hard[row.session_id]]
    return Hindrances(
        list(dict.fromkeys(places)), list(dict.fromkeys(pairs.values())), list(dict.fromkeys(limited))
    )


def people_in_two_places(drafts: Sequence[Draft]) -> dict[int, list[Clash]]:
    """Trainees whom enrolment has put into two sessions at once, by the session of these drafts (R17)."""
    rows = [row for draft in drafts if (row := draft.taking_place)]
    asked = [replace(Proposal.of(row), room_id=None, instructor_ids=frozenset()) for row in rows]
    found = {}
    for row, clashing in zip(rows, clashes.find_standing(asked), strict=True):
        if people := [clash for clash in clashing if clash.kind == ClashKind.TRAINEE]:
            found[row.session_id] = people
    return found
