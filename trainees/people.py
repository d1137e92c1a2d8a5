"""Adding people: a cadre with the post held now."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts import audit, identity
from accounts.models import User
from trainees import names
from trainees.models import Appointment, Body, Cadre
from units.models import Unit

# What a record says of a person beside the posts and the ID number; `roster.known.Person` has them in this order.
FACTS = ("name", "gender", "nationality", "birth_month", "political_status", "education", "phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCadre:
    """A person not yet known. `birth_month` is "1971-10"; `id_number` has been checked, "" for none.

    Without `unit` the person holds no post.
    """

    name: str
    unit: Unit | None = None
    post: str = ""
    body: str = ""
    is_new: bool | None = None
    gender: str = ""
    nationality: str = ""
    birth_month: str = ""
    political_status: str = ""
    education: str = ""
    phone: str = ""
    id_number: str = ""
    started_on: dt.date | None = None


@transaction.atomic
def add_many(rows: Sequence[NewCadre], *, district: Unit, by: User | None) -> list[Cadre]:
    """The new cadres in the order of `rows`, each with an appointment; queries do not grow with the rows.

    Raises IntegrityError where an ID number is registered in the district already.
    """
    cadres, _posts = make_many(rows, district=district)
    audit.record("trainees.add_cadres", by=by, subject=district, count=len(cadres))
    return cadres


def make_many(rows: Sequence[NewCadre], *, district: Unit) -> tuple[list[Cadre], list[Appointment]]:
    """The new cadres in the order of `rows`, and the posts of those who hold one; part of a verb that leaves the trail.

    Raises IntegrityError where an ID number is registered in the district already.
    """
    cadres = Cadre.objects.bulk_create([_cadre(row, district) for row in rows])
    posts = [appointment_of(cadre, row) for cadre, row in zip(cadres, rows, strict=True) if row.unit]
    return cadres, Appointment.objects.bulk_create(posts)


@transaction.atomic
def add(new: NewCadre, *, district: Unit, by: User | None) -> Cadre:
    """One new cadre with an appointment."""
    cadre = _cadre(new, district)
    cadre.save(force_insert=True)
    if new.unit:
        appointment_of(cadre, new).save(force_insert=True)
    audit.record("trainees.add_cadre", by=by, subject=cadre)
    return cadre


def body_of(post: str) -> Body:
    """In which body a post is held, by its words: the Party's comes first where somebody holds both."""
    if "书记" in post or "党" in post or "支委" in post:
        return Body.PARTY
    if any(word in post for word in ("主任", "委员", "居委", "村委")):
        return Body.COMMITTEE
    return Body.OTHER


def appointment_of(cadre: Cadre, new: NewCadre) -> Appointment:
    """The post of a new cadre, not saved."""
    return Appointment(
        cadre=cadre,
        unit=new.unit,
        post=new.post,
        body=new.body or body_of(new.post),
        is_new=new.is_new,
        started_on=new.started_on,
    )


def give_id_number(cadre: Cadre, number: str) -> None:
    """Puts an ID number on the row, encrypted and as its keyed hash, without saving it."""
    cadre.id_number_encrypted = identity.encrypt(number) if number else None
    cadre.id_number_hash = identity.id_number_hash(number) if number else None


def _cadre(new: NewCadre, district: Unit) -> Cadre:
    name = names.normalise(new.name)
    cadre = Cadre(
        district=district,
        name=name,
        stroke_order=names.stroke_key(name),
        gender=new.gender,
        nationality=new.nationality,
        birth_month=new.birth_month,
        political_status=new.political_status,
        education=new.education,
        phone=new.phone,
    )
    give_id_number(cadre, new.id_number)
    return cadre
