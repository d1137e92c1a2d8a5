"""Whom a requirement concerns, by the posts that a person holds (R1 to R5); and which classes are open to whom, by
the words in which a class states its audience."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from attendance.models import Audience
from attendance.offices import ELECTED, Person
from trainees.models import Body

_OF_COMMUNITIES = ("社区", "村", "居委", "两委")
_OF_HEADS = re.compile(r"(?<!副)(?:书记|主任)")
_OF_OTHERS = re.compile(r"副书记|副主任|委员|成员")
_OF_ALL = re.compile(r"两委(?!委员)|干部")


def concerns(person: Person) -> dict[Audience, dt.date | None]:
    """The audiences that somebody belongs to; for those who are to be trained within some months, with the day from
    which these count, where it is known."""
    grassroots = [post for post in person.posts if post.is_grassroots]
    found: dict[Audience, dt.date | None] = {}
    if any(post.is_leader for post in person.posts):
        found[Audience.LEADER] = None
    elif len(grassroots) < len(person.posts):
        found[Audience.TOWNSHIP] = None
    if person.is_member:
        found[Audience.PARTY_MEMBER] = None
    if any(post.body == Body.PARTY or post.is_secretary for post in grassroots):
        found[Audience.GRASSROOTS_TEAM] = None
    if fresh := [post for post in grassroots if post.is_secretary and post.is_new]:
        found[Audience.NEW_SECRETARY] = _latest(post.started_on or post.elected_on for post in fresh)
    if any(post.is_head for post in grassroots):
        found[Audience.HEAD] = None
    elif any(post.body in ELECTED for post in grassroots):
        found[Audience.COMMITTEE] = None
    if elected_on := _latest(post.elected_on for post in grassroots):
        found[Audience.NEWLY_ELECTED] = elected_on
    return found


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


def _latest(days: Iterable[dt.date | None]) -> dt.date | None:
    return max((day for day in days if day), default=None)
