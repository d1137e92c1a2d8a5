"""The board of a full week: 12 rooms, 10 half-days, 120 sessions."""

import datetime as dt

from tests import factories
from tests.bench.district import District
from tests.bench.measuring import Line, ratio
from tests.bench.pages import squeezed
from tests.bench.site import CPU, Site

ROOMS, HALF_DAYS, REQUESTS = 12, 10, 8
MONDAY = dt.date(2031, 3, 3)
ADDRESS = "/board/?week=2031-W10"


def full_week(district: District) -> list[Line]:
    """The page, the same by ETag, its weight, and the answer to a lifted card, against a sign-in that is checked."""
    waiting = _fill(district)
    site = Site(district.organiser)
    half_days = ",".join(
        f"{MONDAY + dt.timedelta(days=number // 2)}-{'PM' if number % 2 else 'AM'}"
        for number in range(HALF_DAYS)
    )
    lift = f"/sessions/{waiting}/openings/?by=room&half_days={half_days}"
    etag, body = site.get(ADDRESS).headers["ETag"], site.get(ADDRESS).body
    if site.get(ADDRESS, etag=etag).status != 304:
        raise RuntimeError("an unchanged board was sent again")
    size = squeezed(body) / 1000
    sessions = f"{ROOMS} rooms, {HALF_DAYS} half-days, {ROOMS * HALF_DAYS} sessions"
    return [
        _timed(f"/board/, {sessions}", site, ADDRESS, at_most=2),
        _timed("/board/, 304 by ETag", site, ADDRESS, at_most=1.2, etag=etag),
        Line(f"/board/ after the first, {sessions}", f"{size:.1f} KB", "< 20 KB", size < 20),
        _timed(f"a lifted card asks {ROOMS * HALF_DAYS} cells", site, lift, at_most=5),
    ]


def _timed(what: str, site: Site, address: str, *, at_most: float, etag: str = "") -> Line:
    return ratio(
        what,
        lambda: site.get(address, etag=etag),
        lambda: site.get("/floor/"),
        at_most=at_most,
        repeat=REQUESTS,
        clock=CPU,
    )


def _fill(district: District) -> int:
    """A class a room, all week long; returns a session that waits."""
    for number in range(ROOMS):
        room = factories.room(district.unit, f"{number}号教室")
        teacher = factories.instructor(district.unit, f"周讲师{number}")
        training_class = factories.training_class(district.unit, f"满课的第{number}班", starts_on=MONDAY)
        for offset in range(HALF_DAYS):
            start = factories.at("14:00" if offset % 2 else "09:00", MONDAY + dt.timedelta(days=offset // 2))
            factories.session(
                training_class, f"专题讲座{offset}", start=start, room=room, instructors=(teacher,)
            )
    waiting = factories.session(training_class, "待排的课")
    type(waiting).objects.filter(pk=waiting.pk).update(start_at=None, end_at=None)
    return waiting.pk
