"""Who stands behind a request that checks in: the cadre who has signed in, and those for whom the phone speaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Role, User
from courses.duties import duties_of
from courses.models import TrainingClass
from timetable.models import PublishedSession
from trainees import phones
from trainees.models import Enrolment, Phone, PhoneTie

# How long before its start the short number of a session is taken.
_NUMBERS_FROM = dt.timedelta(hours=2)


@dataclass(frozen=True)
class AtThePhone:
    """The account that has signed in and the phone that is known, each or neither."""

    user: User | None
    phone: Phone | None

    @classmethod
    def of(cls, request: HttpRequest) -> Self:
        """One query for the phone."""
        user = request.user if request.user.is_authenticated else None
        return cls(user, phones.recognise(request))

    @property
    def name(self) -> str:
        """By which tries are counted; "" for somebody whom nothing tells apart."""
        if self.user:
            return f"user-{self.user.pk}"
        return f"phone-{self.phone.pk}" if self.phone else ""

    @property
    def is_staff(self) -> bool:
        """Signed in with an account of the staff's."""
        user = self.user
        return user is not None and bool(user.roles - {Role.CADRE} or duties_of(user))

    @property
    def is_cadre(self) -> bool:
        """Signed in as somebody who is trained."""
        return self.user is not None and Role.CADRE in self.user.roles

    def ties(self, person: Enrolment) -> bool:
        """Whether the phone is still to be tied to one of `people`: to whom has signed in on it."""
        return (
            self.user is not None and person.cadre.user == self.user and not getattr(person, "is_tied", True)
        )

    def people(self, classes: Iterable[TrainingClass] | None = None) -> list[Enrolment]:
        """For whom it can check in, in those classes or in any; what became of them there is asked later. One query."""
        mine = Q(pk__in=[])
        if self.user:
            mine |= Q(cadre__user=self.user)
        if self.phone:
            ties = self.phone.ties.filter(untied_at=None)
            mine |= Q(pk__in=ties.values("enrolment"))
        ties = PhoneTie.objects.filter(phone=self.phone, untied_at=None, enrolment=OuterRef("pk"))
        rows = Enrolment.objects.filter(mine).select_related("training_class", "cadre__user")
        rows = rows.annotate(is_tied=Exists(ties))
        if classes is not None:
            rows = rows.filter(training_class__in=list(classes))
        return list(rows.order_by("pk"))


def sessions_now(people: Sequence[Enrolment], now: dt.datetime) -> list[PublishedSession]:
    """The sessions of these people's classes whose number may show on a screen: not over, and soon. Two queries."""
    rows = PublishedSession.objects.taking_place().on(timezone.localdate(now))
    rows = rows.filter(
        classes__in={person.training_class_id for person in people},
        start_at__lte=now + _NUMBERS_FROM,
        end_at__gte=now - dt.timedelta(hours=1),
    )
    return list(rows.distinct().order_by("start_at", "pk").prefetch_related("classes"))
