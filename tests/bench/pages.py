"""Pages against the floor, and what they weigh."""

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders

from accounts.models import User
from tests.bench.district import CLASSES, DAYS, PEOPLE, District
from tests.bench.measuring import Line, ratio
from tests.bench.site import CPU, Site
from trainees import links
from trainees.models import LinkKind

REQUESTS = 15


def speed(district: District) -> list[Line]:
    """Server CPU of the pages that many open at once, against a sign-in that is checked."""
    timetable = f"/classes/{district.training_class.pk}/timetable/"
    token = links.issue(district.cadre, kind=LinkKind.FEED, by=district.reader)
    lines = []
    for who, user, address in (
        ("a cadre", district.reader, "/me/"),
        ("a cadre", district.reader, timetable),
        ("an organiser, drafts", district.organiser, timetable),
    ):
        lines.append(_against_the_floor(f"{_name(address)}, {who}", user, address, at_most=2))
        unchanged = _unchanged(f"{_name(address)}, {who}, 304 by ETag", user, address)
        lines += [unchanged] if unchanged else []
    site, floor = Site(), Site(district.reader)
    address = f"/f/{token}.ics"
    etag = site.get(address).headers["ETag"]
    if site.get(address, etag=etag).status != 304:
        raise RuntimeError("an unchanged feed was sent again")
    return [
        *lines,
        _timed(f"the calendar feed, {DAYS * 4} sessions", site, floor, address, at_most=1.5),
        _timed("the calendar feed, 304 by ETag", site, floor, address, at_most=1.2, etag=etag),
    ]


def _name(address: str) -> str:
    return re.sub(r"\d+", "<id>", address)


def _against_the_floor(what: str, user: User, address: str, *, at_most: float) -> Line:
    site = Site(user)
    return _timed(what, site, site, address, at_most=at_most)


def _unchanged(what: str, user: User, address: str) -> Line | None:
    """The page as one who has it already asks for it; None for a page without an ETag."""
    site = Site(user)
    etag = site.get(address).headers.get("ETag", "")
    if not etag or site.get(address, etag=etag).status != 304:
        return None
    return _timed(what, site, site, address, at_most=1.2, etag=etag)


def _timed(what: str, site: Site, floor: Site, address: str, *, at_most: float, etag: str = "") -> Line:
    return ratio(
        what,
        lambda: site.get(address, etag=etag),
        lambda: floor.get("/floor/"),
        at_most=at_most,
        repeat=REQUESTS,
        clock=CPU,
    )


def weight(district: District) -> list[Line]:
    """Bytes over the wire, squeezed: the first page with all it loads, and each page after."""
    pk = district.training_class.pk
    pages = {
        "/": district.organiser,
        f"/plans/{district.training_class.plan.year}/": district.organiser,
        f"/classes/{pk}/": district.organiser,
        f"/classes/{pk}/roster/": district.organiser,
        f"/classes/{pk}/timetable/": district.organiser,
        f"/classes/{pk}/attendance/": district.head_teacher,
        f"/classes/{pk}/papers/": district.organiser,
        "/me/": district.reader,
    }
    sizes = {address: Site(user).get(address).body for address, user in pages.items()}
    first = max(_assets(body) + squeezed(body) for body in sizes.values()) / 1000
    lines = [Line("first load, the heaviest page", f"{first:.0f} KB", "< 120 KB", first < 120)]
    for address, body in sizes.items():
        size = squeezed(body) / 1000
        what = f"{_name(address)} after the first, {CLASSES} classes, {PEOPLE} people"
        lines.append(Line(what, f"{size:.1f} KB", "< 20 KB", size < 20))
    return lines


def squeezed(content: bytes) -> int:
    """Bytes over the wire."""
    return len(gzip.compress(content, 6))


def _assets(body: bytes) -> int:
    names = set(re.findall(r'(?:src|href)="/static/([^"#]+)', body.decode()))
    found = [finders.find(name) for name in names]
    return sum(squeezed(Path(path).read_bytes()) for path in found if isinstance(path, str))
