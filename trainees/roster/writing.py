"""The statements of one import: people first, then their posts, then their seats, and a trace of all of it."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from trainees import enrolment, grouping, names, people
from trainees.models import Appointment, Cadre, Enrolment, EnrolmentStatus, StudyGroup
from trainees.people import NewCadre
from trainees.roster.preview import Preview
from trainees.roster.rows import Row
from trainees.roster.trace import Touched, Trace, columns_of, count_uses, difference, print_of

BATCH = 1000  # rows that are written together


class Writing:
    """Writes the rows given, some at a time; `trace` tells what was written."""

    def __init__(self, preview: Preview, *, by: User | None) -> None:
        self.district, self.training_class, self.by = preview.district, preview.training_class, by
        self.status = preview.status or EnrolmentStatus.APPROVED
        self.units = preview.workplaces.units
        self.trace = Trace()
        self.groups: dict[int, StudyGroup] = {}

    def run(self, rows: Sequence[Row]) -> Iterator[int]:
        """Writes the rows; after each part gives how many are written."""
        self.groups = self._groups(rows)
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            cadres = self._add_people([row for row in part if row.person is None])
            known = [row for row in part if row.person]
            self._change_facts(known)
            self._change_posts(known)
            if self.training_class:
                self._seat(part, cadres)
            yield start + len(part)

    def _add_people(self, rows: Sequence[Row]) -> dict[int, int]:
        """Makes those who are not known; gives their ids by the sheet's row."""
        if not rows:
            return {}
        cadres, posts = people.make_many([_new_cadre(row) for row in rows], district=self.district)
        self.trace.cadres.made += [[cadre.pk, cadre.name, print_of(cadre)] for cadre in cadres]
        self.trace.posts.made += [[post.pk, post.cadre.name, print_of(post)] for post in posts]
        return {row.entry.number: cadre.pk for row, cadre in zip(rows, cadres, strict=True)}

    def _change_facts(self, known: Sequence[Row]) -> None:
        changed = {row.person.pk: row for row in known if row.person and row.written and row.written.facts}
        if not changed:
            return
        cadres = list(Cadre.objects.filter(pk__in=changed).order_by("pk"))
        fields = {"version"}
        for cadre in cadres:
            before, cipher = columns_of(cadre), cadre.id_number_encrypted
            fields |= _put_facts(cadre, changed[cadre.pk])
            cadre.version += 1
            _note(self.trace.cadres, cadre, before["name"], before)
            if "id_number_hash" in self.trace.cadres.changed[-1][2]:
                self.trace.cadres.changed[-1][2]["id_number_encrypted"] = cipher and bytes(cipher).hex()
        save_changed(Cadre, cadres, sorted(fields))

    def _change_posts(self, known: Sequence[Row]) -> None:
        moved = [row for row in known if row.written and row.written.post and not row.written.post_pk]
        ended = {row.written.ends: row for row in moved if row.written and row.written.ends}
        changed = {row.written.post_pk: row for row in known if row.written and row.written.post_pk}
        posts = list(Appointment.objects.filter(pk__in=[*ended, *changed]).order_by("pk"))
        for post in posts:
            before = columns_of(post)
            row = (ended if post.pk in ended else changed)[post.pk]
            _put_post(post, row, ends=post.pk in ended)
            _note(self.trace.posts, post, row.entry.name, before)
        if posts:
            save_changed(Appointment, posts, ["post", "body", "is_new", "started_on", "ended_on"])
        fresh = Appointment.objects.bulk_create(
            Appointment(
                cadre_id=row.person.pk, body=people.body_of(row.written.post["post"]), **row.written.post
            )
            for row in moved
            if row.person and row.written
        )
        self.trace.posts.made += [
            [post.pk, row.entry.name, print_of(post)] for post, row in zip(fresh, moved, strict=True)
        ]

    def _groups(self, rows: Sequence[Row]) -> dict[int, StudyGroup]:
        """The groups that the rows name, those missing made."""
        seats = [row.written.seat for row in rows if row.written]
        wanted: set[int] = {seat["group"] for seat in seats if seat.get("group")}
        if not wanted or self.training_class is None:
            return {}
        groups = {group.number: group for group in self.training_class.groups.all()}
        fresh = [
            StudyGroup(training_class=self.training_class, number=number, name=grouping.name_of(number))
            for number in sorted(wanted - groups.keys())
        ]
        made = StudyGroup.objects.bulk_create(fresh)
        self.trace.groups.made += [[group.pk, group.name, print_of(group)] for group in made]
        return groups | {group.number: group for group in made}

    def _seat(self, rows: Sequence[Row], cadres: dict[int, int]) -> None:
        training_class = self.training_class
        keys = [row.person.pk for row in rows if row.person and row.person.seat]
        held = {
            seat.cadre_id: seat
            for seat in Enrolment.objects.filter(training_class=training_class, cadre__in=keys)
        }
        seats, names_of, reopened = [], {}, []
        for row in rows:
            if not row.written or not row.written.seat:
                continue
            cadre_id = row.person.pk if row.person else cadres[row.entry.number]
            seat = held.get(cadre_id) or Enrolment(
                training_class=training_class, cadre_id=cadre_id, status=self.status
            )
            before = columns_of(seat) if seat.pk else {}
            names_of[cadre_id] = row.entry.name
            seats.append(self._put_seat(seat, row.written.seat))
            if before:
                _note(self.trace.seats, seat, row.entry.name, before)
                reopened += [seat.pk] if "status" in row.written.seat else []
        fresh = [seat for seat in seats if seat.pk is None]
        enrolment.save(seats)
        self.trace.seats.made += [[seat.pk, names_of[seat.cadre_id], print_of(seat)] for seat in fresh]
        if reopened:
            self.trace.seats.uses |= {str(key): 0 for key in reopened} | count_uses(Enrolment, reopened)

    def _put_seat(self, seat: Enrolment, values: dict[str, Any]) -> Enrolment:
        if "status" in values:
            enrolment.begin_anew(seat)
        for name, value in values.items():
            if name == "group":
                seat.group = self.groups[value] if value else seat.group
            elif name == "unit":
                enrolment.place(seat, self.units[value] if isinstance(value, int) else value)
            else:
                setattr(seat, name, value)
        if seat.pk is None or "status" in values:
            seat.reason = seat.withdrawn_from = ""
            seat.entered_by = self.by
        return seat


def save_changed(model: type[Model], rows: Sequence[Model], fields: Sequence[str]) -> None:
    """Writes these columns of rows that exist, in one statement."""
    model._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=list(fields)
    )


def _note(touched: Touched, row: Model, name: str, before: dict[str, Any]) -> None:
    touched.changed.append([row.pk, name, *difference(before, row)])


def _put_post(post: Appointment, row: Row, *, ends: bool) -> None:
    if ends:
        today = timezone.localdate()
        post.ended_on = max(today, post.started_on or today)
        return
    for name, value in row.written.post.items() if row.written else ():
        setattr(post, name, value)
    post.body = people.body_of(post.post)


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
