"""The cast: one district, two towns, and a person for each role; and the fixtures that every app shares."""

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from courses.models import StaffRole, TrainingClass
from tests import emptying, factories
from trainees.models import Cadre, Enrolment
from units.models import Unit


def pytest_configure() -> None:
    # A test makes little garbage, and looking for it took a tenth of the time.
    gc.set_threshold(100_000, 20, 20)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STAFF_IDLE_MINUTES = settings.STAFF_SESSION_HOURS = 10**7  # many tests travel in time
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    emptying.install()


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@dataclass
class Cast:
    """Who is in a test. `training_class` is hosted by the district and headed by `head_teacher`; `cadre` is enrolled
    in it; `stranger` organises another district."""

    district: Unit
    town: Unit
    other_town: Unit
    community: Unit
    other_community: Unit
    administrator: User
    organiser: User
    liaison: User
    other_liaison: User
    finance: User
    auditor: User
    head_teacher: User
    cadre_user: User
    stranger: User
    training_class: TrainingClass
    cadre: Cadre
    enrolment: Enrolment


@pytest.fixture
def cast(db: None) -> Cast:
    tree = factories.units(
        [("武进区", "DISTRICT", ""), ("天宁区", "DISTRICT", "")],
        [("湖塘镇", "TOWN", "武进区"), ("雪堰镇", "TOWN", "武进区")],
        [("花园社区居民委员会", "COMMUNITY", "湖塘镇"), ("雪东社区居民委员会", "COMMUNITY", "雪堰镇")],
    )
    district, abroad, town, other_town, community, other_community = tree.values()
    administrator, organiser, liaison, other_liaison, finance, auditor, stranger, cadre_user, head_teacher = (
        factories.users(
            ("admin", "周主任", "administrator", district),
            ("organiser", "王科长", "organiser", district),
            ("liaison", "陈联络", "liaison", town),
            ("other_liaison", "赵联络", "liaison", other_town),
            ("finance", "钱会计", "finance", district),
            ("auditor", "沈审计", "auditor", district),
            ("stranger", "吴外人", "organiser", abroad),
            ("cadre", "王小宁", "cadre", community),
            ("head", "刘老师", "", None),
        )
    )
    training_class = factories.training_class(district)
    factories.staff(training_class, head_teacher, StaffRole.HEAD_TEACHER)
    cadre = factories.cadre("王小宁", community, post="社区书记", user=cadre_user, phone="13800005678")
    return Cast(
        district=district,
        town=town,
        other_town=other_town,
        community=community,
        other_community=other_community,
        administrator=administrator,
        organiser=organiser,
        liaison=liaison,
        other_liaison=other_liaison,
        finance=finance,
        auditor=auditor,
        head_teacher=head_teacher,
        cadre_user=cadre_user,
        stranger=stranger,
        training_class=training_class,
        cadre=cadre,
        enrolment=factories.enrolment(training_class, cadre),
    )


@pytest.fixture
def as_user() -> Callable[[User], Client]:
    """A client that has signed in as that person."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


@pytest.fixture
def count_queries() -> Callable[[], AbstractContextManager[CaptureQueriesContext]]:
    """`with count_queries() as queries: …` and then `len(queries)`."""
    return lambda: CaptureQueriesContext(connection)


@pytest.fixture
def today(time_machine_at: Any) -> Iterator[None]:
    """Freezes the clock at Monday 2026-11-23 08:00 in Shanghai."""
    with time_machine_at("2026-11-23T08:00:00+08:00"):
        yield


@pytest.fixture
def time_machine_at() -> Callable[[str], AbstractContextManager[Any]]:
    """`with time_machine_at("2026-11-23T09:04:59+08:00"): …`"""
    import time_machine

    return lambda instant: time_machine.travel(instant, tick=False)
