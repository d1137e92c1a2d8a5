"""An opening with leaders, for the pages of ceremonies."""

from typing import Any

from django.urls import reverse

from tests import factories
from tests.conftest import Cast
from tests.factories import at
from timetable import agenda, ceremonies
from timetable.models import AgendaItem, Ceremony, CeremonyKind, PublishedSession
from trainees import rostrum

LEADERS = [("王部长", "区委组织部部长"), ("李校长", "区委党校常务副校长")]


def opening(cast: Cast) -> Ceremony:
    """The opening as it stands now."""
    return ceremonies.find(cast.training_class, CeremonyKind.OPENING)


def page(cast: Cast, name: str = "ceremony_detail", *more: Any, slug: str = "opening") -> str:
    """An address of the opening."""
    return reverse(f"timetable:{name}", args=[cast.training_class.pk, slug, *more])


def on_the_rostrum(cast: Cast) -> None:
    """Two leaders on the rostrum of the class."""
    rostrum.change(cast.training_class, people=LEADERS, flipped=False, seen=[], by=cast.organiser)


def held(cast: Cast, kind: str = "OPENING", **fields: Any) -> PublishedSession:
    """Its session, on Monday from nine for an hour, published."""
    fields = {"start": at("09:00"), "end": at("10:00"), "kind": kind, "place": "区委党校报告厅", **fields}
    chair = fields.pop("chair", "")
    published = factories.published(factories.session(cast.training_class, "仪式", **fields), chair=chair)
    PublishedSession.objects.filter(pk=published.pk).update(place_text=fields["place"])
    return published


def item(cast: Cast, text: str = "领导讲话", **fields: Any) -> AgendaItem:
    """An item at the end of the opening's agenda."""
    given = {"speaker": "", "post": "", "minutes": None, **fields}
    return agenda.add(opening(cast), text=text, by=cast.organiser, **given)


def texts(cast: Cast) -> list[str]:
    """What the agenda says now, in order."""
    ceremony = opening(cast)
    return [line.item.text for line in agenda.of(ceremony, None).lines]


def named(
    text: str, speaker: str = "", post: str = "", minutes: Any = "", version: int = 0
) -> dict[str, Any]:
    """The form of an item."""
    return {"text": text, "speaker": speaker, "post": post, "minutes": minutes, "version": version}
