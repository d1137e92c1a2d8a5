"""Chromium, and visitors who walk through the pages of a live server on the test's database."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.test import Client
from playwright.sync_api import Browser, expect, sync_playwright

from accounts.models import User
from tests.e2e.visitor import Visitor
from tests.exports.conftest import queue, start_worker, use_broker

__all__ = ["queue", "start_worker", "use_broker"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

Visit = Callable[..., Visitor]
pytest.register_assert_rewrite("tests.e2e.year")  # it compares tables, and says where they differ


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests here; without one they are skipped.

    Playwright keeps an event loop in this thread, so that Django must be told that its calls are meant.
    """
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        pytest.skip("no Chromium on this machine: apt install chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=30_000)  # what is waited for comes as soon as it can; the machine may be busy
    try:
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
            yield chromium
            chromium.close()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(browser: Browser, transactional_db: None, live_server: Any, settings: Any) -> Iterator[Visit]:
    """`visit()`: somebody at a browser; `visit(user, size=PHONE)`: that person, signed in."""
    settings.BASE_URL = live_server.url
    visitors: list[Visitor] = []

    def come(user: User | None = None, **options: Any) -> Visitor:
        session = session_of(user) if user else ""
        visitors.append(Visitor(browser, live_server.url, session=session, **options))
        return visitors[-1]

    yield come
    for visitor in visitors:
        visitor.close()


def session_of(user: User) -> str:
    """The cookie of a signed-in person, without the sign-in page."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[site_settings.SESSION_COOKIE_NAME].value
