"""Addresses that are their own key, of a class and of a lecturer: issued, found, revoked.

A token is worked out from the row's random seed and the server's key, so that the organiser can copy the address
again while it is open; only the token's SHA-256 is stored, and a stolen database opens nothing.
"""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections.abc import Iterable
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts import audit
from accounts.models import User
from courses.models import TrainingClass
from timetable.models import ClassLink, Instructor, InstructorLink

Link = ClassLink | InstructorLink
Kind = TypeVar("Kind", ClassLink, InstructorLink)


@transaction.atomic
def issue_for_class(training_class: TrainingClass, *, by: User) -> ClassLink:
    """The open link to the class's published timetable; a new one where there is none."""
    _lock(training_class)
    there = open_for_class(training_class)
    if there and address_of(there):
        return there
    if there:
        revoke(there, by=by)
    link = _new(ClassLink(training_class=training_class), by)
    link.save()
    audit.record("timetable.issue_class_link", by=by, subject=training_class, link=link.pk)
    return link


def issue_for_instructor(
    instructor: Instructor, training_class: TrainingClass, *, by: User
) -> InstructorLink:
    """The lecturer's open link to the own sessions of that class; a new one where there is none."""
    return issue_for_instructors([instructor], training_class, by=by)[instructor.pk]


@transaction.atomic
def issue_for_instructors(
    instructors: Iterable[Instructor], training_class: TrainingClass, *, by: User
) -> dict[int, InstructorLink]:
    """The same for many, by the lecturer's id. The queries do not grow with the lecturers."""
    _lock(training_class)
    there = open_for_instructors(training_class)
    dead = [link.pk for link in there.values() if not address_of(link)]
    InstructorLink.objects.filter(pk__in=dead).update(revoked_at=timezone.now())
    new = [
        _new(InstructorLink(instructor=person, training_class=training_class), by)
        for person in instructors
        if person.pk not in there or there[person.pk].pk in dead
    ]
    InstructorLink.objects.bulk_create(new)
    if new:
        people = [link.instructor_id for link in new]
        audit.record("timetable.issue_instructor_links", by=by, subject=training_class, instructors=people)
    return there | {link.instructor_id: link for link in new}


@transaction.atomic
def revoke(link: Link, *, by: User) -> None:
    """The link opens nothing from now on. Revoking twice is once."""
    still_open = type(link)._default_manager.filter(pk=link.pk, revoked_at=None)
    if still_open.update(revoked_at=timezone.now()):
        whose = {"instructor": link.instructor_id} if isinstance(link, InstructorLink) else {}
        kind = "instructor" if whose else "class"
        audit.record(
            f"timetable.revoke_{kind}_link", by=by, subject=link.training_class, link=link.pk, **whose
        )


def open_for_class(training_class: TrainingClass) -> ClassLink | None:
    """The class's open link."""
    return ClassLink.objects.filter(training_class=training_class, revoked_at=None).first()


def public_address(training_class: TrainingClass) -> str:
    """Where the class reads its timetable: the open link, which asks nobody to sign in, else the timetable's own page.
    One query."""
    link = open_for_class(training_class)
    page = reverse("timetable:timetable_detail", args=[training_class.pk])
    return (address_of(link) if link else "") or f"{settings.BASE_URL}{page}"


def open_for_instructors(training_class: TrainingClass) -> dict[int, InstructorLink]:
    """The open links of the class's lecturers, by the lecturer's id. One query."""
    rows = InstructorLink.objects.filter(training_class=training_class, revoked_at=None)
    return {link.instructor_id: link for link in rows.select_related("instructor", "issued_by")}


def find_for_class(token: str) -> ClassLink | None:
    """The open link of that token with its class, or None."""
    links = ClassLink.objects.filter(token_hash=_hash(token), revoked_at=None)
    return links.select_related("training_class__plan", "training_class__host").first()


def find_for_instructor(token: str) -> InstructorLink | None:
    """The open link of that token with its lecturer and class, or None."""
    links = InstructorLink.objects.filter(token_hash=_hash(token), revoked_at=None)
    return links.select_related("instructor", "training_class__host", "issued_by").first()


def address_of(link: Link) -> str:
    """The whole address; empty when the server's key has changed since, for then nobody knows it any more."""
    token = token_of(link)
    if _hash(token) != link.token_hash:
        return ""
    name = "timetable:class_link" if isinstance(link, ClassLink) else "timetable:instructor_link"
    return f"{settings.BASE_URL}{reverse(name, args=[token])}"


def token_of(link: Link) -> str:
    """43 characters, the same as long as the server's key is the same; each kind of link has its own."""
    digest: bytes = salted_hmac(link._meta.label, str(link.seed), algorithm="sha256").digest()
    return str(base64.urlsafe_b64encode(digest), "ascii").rstrip("=")


def _new(link: Kind, by: User) -> Kind:
    link.seed, link.issued_by = uuid.uuid4(), by
    link.token_hash = _hash(token_of(link))
    return link


def _lock(training_class: TrainingClass) -> None:
    """Two who issue at once wait for each other."""
    TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
