"""Whom a requirement concerns: worked out from the posts that a person holds now (R1 to R5), and which classes are
open to whom, by the words in which a class states its audience."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from attendance.models import Audience
from trainees.models import Body, Cadre, ElectionCycle, PoliticalStatus
from units.models import GRASSROOTS_KINDS

# A department's 办公室主任 and a village's 妇女主任 head no committee; a 团支部书记 leads no Party branch.
_SECRETARY = re.compile(r"(?<!副)(?<!团委)(?<!团支部)(?<!团总支)书记(?!助理|员)")
_DIRECTOR = re.compile(r"(?:^|[、，,；;/兼会区村居])主任(?!助理)")
_LEADER = re.compile(
    r"处级|巡视员|调研员|(?:区|县)委(?:副书记|书记|常委)|(?<!开发)(?<!社)(?:区|县)长"
    r"|(?:区|县)(?:人大常委会(?:副)?主任|政协(?:副)?主席)"
)
_MEMBERS = (PoliticalStatus.MEMBER, PoliticalStatus.PROBATIONARY)
_ELECTED = (Body.PARTY, Body.COMMITTEE)

_OF_COMMUNITIES = ("社区", "村", "居委", "两委")
_OF_HEADS = re.compile(r"(?<!副)(?:书记|主任)")
_OF_OTHERS = re.compile(r"副书记|副主任|委员|成员")
_OF_ALL = re.compile(r"两委(?!委员)|干部")


@dataclass(frozen=True, slots=True)
class Post:
    """A post held now; `elected_on` is the day of the election it came from, where that is known."""

    unit_kind: str
    body: str
    words: str
    is_new: bool | None
    started_on: dt.date | None
    elected_on: dt.date | None

    @property
    def is_grassroots(self) -> bool:
        """Whether it is held in a community or a village."""
        return self.unit_kind in GRASSROOTS_KINDS

    @property
    def is_secretary(self) -> bool:
        """书记, not 副书记."""
        return bool(_SECRETARY.search(self.words))

    @property
    def is_head(self) -> bool:
        """Secretary or director."""
        return self.is_secretary or bool(_DIRECTOR.search(self.words))


@dataclass(frozen=True, slots=True)
class Person:
    """What tells which requirements concern somebody."""

    pk: int
    district: int
    is_member: bool
    posts: tuple[Post, ...]

    def concerns(self) -> dict[Audience, dt.date | None]:
        """The audiences that the person belongs to; for those who are to be trained within some months, with the
        day from which these count, where it is known."""
        grassroots = [post for post in self.posts if post.is_grassroots]
        found: dict[Audience, dt.date | None] = {}
        if any(_LEADER.search(post.words) and not post.is_grassroots for post in self.posts):
            found[Audience.LEADER] = None
        elif len(grassroots) < len(self.posts):
            found[Audience.TOWNSHIP] = None
        if self.is_member:
            found[Audience.PARTY_MEMBER] = None
        if any(post.body == Body.PARTY or post.is_secretary for post in grassroots):
            found[Audience.GRASSROOTS_TEAM] = None
        if fresh := [post for post in grassroots if post.is_secretary and post.is_new]:
            found[Audience.NEW_SECRETARY] = _latest(post.started_on or post.elected_on for post in fresh)
        if any(post.is_head for post in grassroots):
            found[Audience.HEAD] = None
        elif any(post.body in _ELECTED for post in grassroots):
            found[Audience.COMMITTEE] = None
        if elected := [post.elected_on for post in grassroots if post.elected_on]:
            found[Audience.NEWLY_ELECTED] = max(elected)
        return found


def people_of(cadres: Collection[int], *, today: dt.date) -> list[Person]:
    """The cadres with their posts of today. Two queries."""
    elections = _elections(today)
    columns = (
        "pk",
        "district_id",
        "political_status",
        "appointments__unit__kind",
        "appointments__body",
        "appointments__post",
        "appointments__is_new",
        "appointments__started_on",
        "appointments__ended_on",
        "appointments__cycle__held_on",
    )
    people: dict[int, tuple[int, bool, list[Post]]] = {}
    for pk, district, status, kind, body, words, is_new, started_on, ended_on, held_on in (
        Cadre.objects.filter(pk__in=cadres).order_by().values_list(*columns)
    ):
        _district, _member, posts = people.setdefault(pk, (district, status in _MEMBERS, []))
        if kind and not (ended_on and ended_on <= today):
            elected_on = held_on or _elected_on(body, kind, is_new, started_on, elections.get(district))
            posts.append(Post(kind, body, words, is_new, started_on, elected_on))
    return [Person(pk, district, member, tuple(posts)) for pk, (district, member, posts) in people.items()]


def is_open_to(audience: Audience, text: str) -> bool:
    """Whether a class whose audience is stated in such words takes people of the audience; without words, it does.

    Words decide: 村, 社区 and 两委 mean the grass roots, 处级 leaders, anything else those between.
    """
    if not text or audience == Audience.PARTY_MEMBER:
        return True
    of_communities = any(word in text for word in _OF_COMMUNITIES)
    if audience in (Audience.LEADER, Audience.TOWNSHIP):
        return not of_communities and ("处级" in text) == (audience == Audience.LEADER)
    if not of_communities or _OF_ALL.search(text):
        return of_communities
    of_heads = bool(_OF_HEADS.search(text))
    if audience in (Audience.HEAD, Audience.NEW_SECRETARY):
        return of_heads
    if audience == Audience.COMMITTEE:
        return not of_heads or bool(_OF_OTHERS.search(text))
    return True


def _elections(today: dt.date) -> dict[int, dt.date]:
    """The day of each district's latest election."""
    rows = ElectionCycle.objects.filter(held_on__lte=today).order_by("held_on")
    return dict(rows.values_list("district_id", "held_on"))


def _elected_on(
    body: str, kind: str, is_new: bool | None, started_on: dt.date | None, election: dt.date | None
) -> dt.date | None:
    """For an elected post that names no election: when it began, if that was after the latest one."""
    if body not in _ELECTED or kind not in GRASSROOTS_KINDS or election is None:
        return None
    if started_on is None:
        return election if is_new else None
    return started_on if started_on >= election else None


def _latest(days: Iterable[dt.date | None]) -> dt.date | None:
    return max((day for day in days if day), default=None)
