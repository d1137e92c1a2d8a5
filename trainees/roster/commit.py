"""Writing a roster: all rows of a preview in one transaction, in a constant number of queries."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts import audit
from accounts.models import User
from trainees import enrolment, grouping, names, people
from trainees.models import Appointment, Cadre, Enrolment, StudyGroup
from trainees.people import NewCadre
from trainees.roster.preview import Preview, uncollected
from trainees.roster.rows import Row, State
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Result:
    """What was written, as counts of rows."""

    rows: int
    new: int
    changed: int
    same: int
    wrong: int


class Outdated(Exception):
    """Between preview and confirmation something changed; the preview has been worked out again."""


@uncollected()
@transaction.atomic
def commit(preview: Preview, *, by: User | None) -> Result:
    """Writes the new and changed rows; wrong ones are passed over.

    Holds the district and the class, and works every row out again: raises Outdated, with nothing written,
    where the outcome is no longer the one that was previewed.
    """
    training_class = preview.training_class
    Unit.objects.select_for_update(no_key=True).order_by().get(pk=training_class.plan.district_id)
    enrolment.lock(training_class)
    seen = preview.digest
    preview.work_out(by=by)
    if preview.digest != seen:
        raise Outdated
    result = Result(**preview.counts)
    rows = [row for row in preview.rows if row.state in (State.NEW, State.CHANGED)]
    if rows:
        Writing(preview, rows, by=by).run()
        audit.record("trainees.import_roster", by=by, subject=training_class, **preview.counts)
    return result


class Writing:
    """The statements of one import."""

    def __init__(self, preview: Preview, rows: list[Row], *, by: User | None) -> None:
        self.training_class, self.status, self.by = preview.training_class, preview.status, by
        self.units = preview.workplaces.units
        self.rows = rows
        self.known = [row for row in rows if row.person]

    def run(self) -> None:
        """People first, then their posts, then their seats."""
        cadres = self._add_people()
        self._change_facts()
        self._change_posts()
        groups = self._groups()
        self._seat(cadres, groups)

    def _add_people(self) -> dict[int, int]:
        """Makes those who are not known; gives their ids by the sheet's row."""
        rows = [row for row in self.rows if row.person is None]
        if not rows:
            return {}
        district = self.training_class.plan.district
        made = people.add_many([_new_cadre(row) for row in rows], district=district, by=self.by)
        return {row.entry.number: cadre.pk for row, cadre in zip(rows, made, strict=True)}

    def _change_facts(self) -> None:
        changed = {
            row.person.pk: row for row in self.known if row.person and row.written and row.written.facts
        }
        if not changed:
            return
        cadres = list(Cadre.objects.filter(pk__in=changed))
        fields = {"version"}
        for cadre in cadres:
            fields |= _put_facts(cadre, changed[cadre.pk])
            cadre.version += 1
        Cadre.objects.bulk_create(
            cadres, update_conflicts=True, unique_fields=["id"], update_fields=sorted(fields)
        )

    def _change_posts(self) -> None:
        today = timezone.localdate()
        moved = [row for row in self.known if row.written and row.written.post and not row.written.post_pk]
        ended = [row.written.ends for row in moved if row.written and row.written.ends]
        Appointment.objects.filter(pk__in=ended).update(ended_on=Greatest(Value(today), F("started_on")))
        Appointment.objects.bulk_create(
            Appointment(
                cadre_id=row.person.pk, body=people.body_of(row.written.post["post"]), **row.written.post
            )
            for row in moved
            if row.person and row.written
        )
        changed = {
            row.written.post_pk: row.written.post for row in self.known if row.written and row.written.post_pk
        }
        posts = list(Appointment.objects.filter(pk__in=changed)) if changed else []
        for post in posts:
            for name, value in changed[post.pk].items():
                setattr(post, name, value)
            post.body = people.body_of(post.post)
        if posts:
            fields = ["post", "body", "is_new", "started_on"]
            Appointment.objects.bulk_create(
                posts, update_conflicts=True, unique_fields=["id"], update_fields=fields
            )

    def _groups(self) -> dict[int, StudyGroup]:
        """The groups that the rows name, those missing made."""
        seats = [row.written.seat for row in self.rows if row.written]
        wanted: set[int] = {seat["group"] for seat in seats if seat.get("group")}
        if not wanted:
            return {}
        groups = {group.number: group for group in self.training_class.groups.all()}
        fresh = [
            StudyGroup(
                training_class=self.training_class,
                number=number,
                name=grouping.name_of(number),
            )
            for number in sorted(wanted - groups.keys())
        ]
        return groups | {group.number: group for group in StudyGroup.objects.bulk_create(fresh)}

    def _seat(self, cadres: dict[int, int], groups: dict[int, StudyGroup]) -> None:
        held = {
            seat.cadre_id: seat
            for seat in self.training_class.enrolments.filter(
                cadre__in=[row.person.pk for row in self.known if row.person and row.person.seat]
            )
        }
        seats = []
        for row in self.rows:
            cadre_id = row.person.pk if row.person else cadres[row.entry.number]
            if row.written and row.written.seat:
                seat = held.get(cadre_id) or Enrolment(
                    training_class=self.training_class, cadre_id=cadre_id, status=self.status
                )
                seats.append(self._put_seat(seat, row.written.seat, groups))
        enrolment.save(seats)

    def _put_seat(self, seat: Enrolment, values: dict[str, Any], groups: dict[int, StudyGroup]) -> Enrolment:
        for name, value in values.items():
            if name == "group":
                seat.group = groups[value] if value else seat.group
            elif name == "unit":
                enrolment.place(seat, self.units[value] if isinstance(value, int) else value)
            else:
                setattr(seat, name, value)
        if seat.pk is None or "status" in values:
            seat.reason = seat.withdrawn_from = ""
            seat.entered_by = self.by
        return seat


def _new_cadre(row: Row) -> NewCadre:
    entry = row.entry
    return NewCadre(
        name=entry.name,
        unit=entry.unit,
        post=entry.post,
        is_new=entry.is_new,
        gender=entry.gender,
        nationality=entry.nationality,
        birth_month=entry.birth_month,
        political_status=entry.political_status,
        education=entry.education,
        phone=entry.phone,
        id_number=entry.id_number,
        started_on=entry.started_on,
    )


def _put_facts(cadre: Cadre, row: Row) -> set[str]:
    """Writes the row's facts on the cadre; gives the columns that are to be saved."""
    columns: set[str] = set()
    for name, value in row.written.facts.items() if row.written else ():
        if name == "id_hash":
            people.give_id_number(cadre, row.entry.id_number)
            columns |= {"id_number_encrypted", "id_number_hash"}
        else:
            setattr(cadre, name, value)
            columns.add(name)
        if name == "name":
            cadre.stroke_order = names.stroke_key(cadre.name)
            columns |= {"stroke_order", "search_key"}
    return columns
