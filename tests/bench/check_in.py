"""A full hall checks in: 200 people tap five times each over 32 connections, against an endpoint with one upsert."""

import datetime as dt
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from statistics import median
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from attendance.models import AttendanceRecord, CheckIn, Mark
from attendance.scanning import Proof
from tests import factories
from tests.bench.district import District
from tests.bench.measuring import Line
from tests.bench.site import Site
from timetable.models import PublishedSession
from trainees import phones
from trainees.models import Enrolment, TieWay

PEOPLE, TAPS, CONNECTIONS, ROUNDS = 200, 5, 32, 5
TOKEN = "t" * 32
Taps = list[tuple[str, int]]  # cookie and enrolment of each tap


def taps(district: District) -> list[Line]:
    """The rate of taps, first and repeated, as a part of the bare endpoint's."""
    hall = _Hall(district)
    hall.measure()  # one run that does not count
    pairs = [hall.measure() for _ in range(ROUNDS)]
    found = median(ours / bare for ours, bare in pairs)
    ours, bare = median(one for one, _ in pairs), median(other for _, other in pairs)
    what = f"check-in: {PEOPLE} people × {TAPS} taps against the bare endpoint"
    return [Line(what, f"{found:.2f} ×  ({ours:.0f}/s to {bare:.0f}/s)", "≥ 0.7 ×", found >= 0.7)]


class _Hall:
    """A class whose session has just begun, and the browsers of its people."""

    def __init__(self, district: District) -> None:
        now = timezone.now()
        begun = timezone.localtime(now)
        row = factories.training_class(district.unit, "签到的班", starts_on=begun.date())
        drafted = factories.session(row, "开班式", start=now, end=now + dt.timedelta(minutes=5))
        self.session: PublishedSession = factories.published(drafted)
        self.people = factories.trainees(row, district.community, PEOPLE)
        self.site = Site()

    def measure(self) -> tuple[float, float]:
        """Taps a second: ours, and those of the bare endpoint. Fails where a tap does, or makes a second row."""
        self._empty()
        ours = self._run(self._taps(), "/check-in/")
        rows = Counter(CheckIn.objects.filter(session=self.session.pk).values_list("enrolment", flat=True))
        if rows != dict.fromkeys((row.pk for row in self.people), 1):
            raise RuntimeError(f"{sum(rows.values())} rows of {len(rows)} people")
        self._empty()
        return ours, self._run(self._taps(), "/bare/")

    def _empty(self) -> None:
        CheckIn.objects.filter(session=self.session.pk).delete()
        AttendanceRecord.objects.filter(session=self.session.pk).delete()
        Mark.objects.filter(session=self.session.pk).delete()

    def _taps(self) -> Taps:
        """Everybody has scanned; then they tap, five rounds of all."""
        browsers = [(_browser(self.session.pk, row), row.pk) for row in self.people]
        return browsers * TAPS

    def _run(self, taps: Taps, address: str) -> float:
        shares = [taps[n::CONNECTIONS] for n in range(CONNECTIONS)]

        def tap(share: Taps) -> None:
            for cookie, person in share:
                self.site.post(address, {"enrolment": person, "session": self.session.pk}, cookie=cookie)
            connection.close()

        begun = time.perf_counter()
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            list(pool.map(tap, shares))
        return len(taps) / (time.perf_counter() - begun)


def _browser(session_id: int, person: Enrolment) -> str:
    """The cookies of somebody who has scanned and whom the phone is tied to."""
    response = HttpResponse()
    phones.tie(phones.ensure(RequestFactory().get("/"), response), person, way=TieWay.NAME)
    store: Callable[[], SessionBase] = import_module(settings.SESSION_ENGINE).SessionStore
    kept: Any = store()
    Proof(session_id, timezone.now(), "CODE").keep(kept)
    kept["enrolment"] = person.pk
    kept.save()
    cookies = {
        settings.SESSION_COOKIE_NAME: kept.session_key,
        settings.CSRF_COOKIE_NAME: TOKEN,
        phones.COOKIE: response.cookies[phones.COOKIE].value,
    }
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
