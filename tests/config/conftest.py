"""The small demo, made once for a module; the tables are empty again after it."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.conf import settings

from tests import emptying
from tests.config import demo


@pytest.fixture(scope="module")
def small(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[dict[str, Any]]:
    """The file of a small demo, made on a Monday at seven past ten; its rows stay for the tests of this module."""
    place, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock():
        told = demo.make(tmp_path_factory.mktemp("demo"), demo.MONDAY)
    yield {"told": told, "media": settings.MEDIA_ROOT}
    settings.MEDIA_ROOT = place
    with django_db_blocker.unblock():
        emptying.empty()


@pytest.fixture
def of_small(small: dict[str, Any], settings: Any) -> Iterator[dict[str, Any]]:
    """The same at the moment at which it was made; what a test writes is undone."""
    settings.MEDIA_ROOT = small["media"]
    with time_machine.travel(demo.MONDAY, tick=False):
        yield small["told"]
