"""The people in sight with the posts they hold, read by one query and told apart by the words of the posts."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from accounts import identity
from trainees.models import Body, ElectionCycle, PoliticalStatus
from trainees.models.cadre import CadreQuerySet
from units.models import GRASSROOTS_KINDS, TOWNSHIP_KINDS

# A department's 办公室主任 and a village's 妇女主任 head no committee; a 团支部书记 leads no Party branch.
_SECRETARY = re.compile(r"(?<!副)(?<!团委)(?<!团支部)(?<!团总支)书记(?!助理|员)")
_DIRECTOR = re.compile(r"(?:^|[、，,；;/兼会区村居])主任(?!助理)")
_LEADER = re.compile(
    r"处级|巡视员|调研员|(?:区|县)委(?:副书记|书记|常委)|(?<!开发)(?<!社)(?:区|县)长"
    r"|(?:区|县)(?:人大常委会(?:副)?主任|政协(?:副)?主席)"
)
_MEMBERS = (PoliticalStatus.MEMBER, PoliticalStatus.PROBATIONARY)
ELECTED = (Body.PARTY, Body.COMMITTEE)


class Office(models.TextChoices):
    """What sort of post somebody holds."""

    LEADER = "leader", _("县处级以上")
    TOWNSHIP = "township", _("镇街干部")
    DEPARTMENT = "department", _("部门干部")
    SECRETARY = "secretary", _("社区书记")
    DIRECTOR = "director", _("社区主任")
    MEMBER = "member", _("其他两委成员")
    OTHER = "other", _("社区其他人员")
    NONE = "none", _("没有现任职务")


@dataclass(frozen=True, slots=True)
class Post:
    """A post; `town` and `town_name` are those of the town that a community lies in, or of the town itself. `elected_on`
    is the day of the election it came from, where that is known."""

    unit: int
    path: str
    unit_name: str
    kind: str
    town: int | None
    town_name: str
    order: tuple[int, int, int]
    body: str
    words: str
    is_new: bool | None
    started_on: dt.date | None
    elected_on: dt.date | None

    @property
    def is_grassroots(self) -> bool:
        """Whether it is held in a community or a village."""
        return self.kind in GRASSROOTS_KINDS

    @property
    def is_leader(self) -> bool:
        """At county level or above, by its words."""
        return not self.is_grassroots and bool(_LEADER.search(self.words))

    @property
    def is_secretary(self) -> bool:
        """书记, not 副书记."""
        return bool(_SECRETARY.search(self.words))

    @property
    def is_head(self) -> bool:
        """Secretary or director."""
        return self.is_secretary or bool(_DIRECTOR.search(self.words))

    @property
    def office(self) -> Office:
        """Its sort."""
        if not self.is_grassroots:
            if self.is_leader:
                return Office.LEADER
            return Office.TOWNSHIP if self.kind in TOWNSHIP_KINDS else Office.DEPARTMENT
        if self.is_secretary:
            return Office.SECRETARY
        if self.is_head:
            return Office.DIRECTOR
        return Office.MEMBER if self.body in ELECTED else Office.OTHER


@dataclass(frozen=True, slots=True)
class Person:
    """A cadre with the posts of one day, the longest known first."""

    pk: int
    district: int
    name: str
    search_key: str
    stroke_order: str
    phone: str
    is_member: bool
    posts: tuple[Post, ...]

    @property
    def masked(self) -> str:
        """The phone as everybody sees it (R28)."""
        return identity.mask_phone(self.phone)

    @property
    def office(self) -> Office:
        """Of the first post."""
        return self.posts[0].office if self.posts else Office.NONE

    @property
    def order(self) -> tuple[Any, ...]:
        """Where the person stands in the order of the units."""
        return (not self.posts, self.posts[0].order if self.posts else (), self.pk)

    @property
    def newness(self) -> bool | None:
        """新任, 连任 or not said, of the elected posts."""
        said = [post.is_new for post in self.posts if post.is_new is not None]
        return any(said) if said else None

    @property
    def elected_on(self) -> dt.date | None:
        """The latest election that one of the posts came from."""
        return max((post.elected_on for post in self.posts if post.elected_on), default=None)

    def post_in(self, path: str) -> Post | None:
        """The first post in a unit or below it."""
        return next((post for post in self.posts if post.path.startswith(path)), None)


_COLUMNS = (
    "pk",
    "district_id",
    "name",
    "search_key",
    "stroke_order",
    "phone",
    "political_status",
    "appointments__unit_id",
    "appointments__unit__path",
    "appointments__unit__name",
    "appointments__unit__short_name",
    "appointments__unit__kind",
    "appointments__unit__position",
    "appointments__unit__parent_id",
    "appointments__unit__parent__name",
    "appointments__unit__parent__short_name",
    "appointments__unit__parent__kind",
    "appointments__unit__parent__position",
    "appointments__body",
    "appointments__post",
    "appointments__is_new",
    "appointments__started_on",
    "appointments__ended_on",
    "appointments__cycle__held_on",
)


def people_in(cadres: CadreQuerySet, *, on: dt.date) -> list[Person]:
    """The cadres with the posts they held on that day. One query."""
    elections = ElectionCycle.objects.filter(district=OuterRef("district"), held_on__lte=on)
    election = Subquery(elections.order_by("-held_on").values("held_on")[:1])
    facts: dict[int, tuple[Any, ...]] = {}
    posts: dict[int, list[Post]] = {}
    for row in cadres.order_by("appointments__pk").values_list(*_COLUMNS, election):
        facts.setdefault(row[0], row[:7])
        held = posts.setdefault(row[0], [])
        started_on, ended_on = row[21], row[22]
        if row[7] and not (ended_on and ended_on <= on) and not (started_on and started_on > on):
            held.append(_post(row[7:]))
    return [
        Person(pk, district, name, key or "", strokes, phone, status in _MEMBERS, tuple(posts[pk]))
        for pk, district, name, key, strokes, phone, status in facts.values()
    ]


def _post(row: Iterable[Any]) -> Post:
    unit, path, name, short_name, kind, position, parent, *more = row
    parent_name, parent_short, parent_kind, parent_position, *more = more
    body, words, is_new, started_on, _ended_on, held_on, election = more
    town, town_name, town_position = None, "", position
    if kind in TOWNSHIP_KINDS:
        town, town_name = unit, short_name or name
    elif parent_kind in TOWNSHIP_KINDS:
        town, town_name, town_position = parent, parent_short or parent_name, parent_position
    return Post(
        unit=unit,
        path=path,
        unit_name=short_name or name,
        kind=kind,
        town=town,
        town_name=town_name,
        order=(town_position, 0 if unit == town else 1, position),
        body=body,
        words=words,
        is_new=is_new,
        started_on=started_on,
        elected_on=held_on or _elected_on(body, kind, is_new, started_on, election),
    )


def _elected_on(
    body: str, kind: str, is_new: bool | None, started_on: dt.date | None, election: dt.date | None
) -> dt.date | None:
    """For an elected post that names no election: when it began, if that was after the latest one."""
    if body not in ELECTED or kind not in GRASSROOTS_KINDS or election is None:
        return None
    if started_on is None:
        return election if is_new else None
    return started_on if started_on >= election else None
