"""A page as a PDF, where WeasyPrint and the libraries it needs are installed (requirements-pdf.txt)."""

import logging
import mimetypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

# Nothing answers under this name: what a page refers to is found by `static_file`, or not at all.
_BASE = "https://paper.invalid"
_STEPS = logging.getLogger("weasyprint.progress")  # a line a step and a page
_STEPS.setLevel(logging.INFO)
_STEPS.propagate = False


@cache
def is_offered() -> bool:
    """Whether this server can make a PDF; WeasyPrint is not to be had without Pango beside it."""
    try:
        import_module("weasyprint")
    except (ImportError, OSError):
        return False
    return True


def rendered(html: str, told: Callable[[], None]) -> bytes:
    """The page as a PDF. Whatever it refers to beside our static files and the pictures within it is left out. `told` is
    called at each step and page; what it raises ends the work."""
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OurFiles(URLFetcher):
        """Reaches neither the network nor a file of anybody else."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if urlsplit(url).scheme == "data":
                return super().fetch(url, headers)
            file = static_file(url)
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, file.read_bytes(), {"Content-Type": kind})

    fetcher = OurFiles(allowed_protocols=["data"], allow_redirects=False)
    with _heard(told):
        document = HTML(string=html, base_url=_BASE, url_fetcher=fetcher).render()
        for page in document.pages:
            page.paint = _after(told, page.paint)
        return bytes(document.write_pdf())


def _after(told: Callable[[], None], act: Callable[..., None]) -> Callable[..., None]:
    def told_first(*args: Any, **named: Any) -> None:
        told()
        act(*args, **named)

    return told_first


@contextmanager
def _heard(told: Callable[[], None]) -> Iterator[None]:
    """WeasyPrint tells its log alone how far it is."""

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told()

    ear = Ear()
    _STEPS.addHandler(ear)
    try:
        yield
    finally:
        _STEPS.removeHandler(ear)


def static_file(url: str) -> Path:
    """The static file at that address of a page; raises ValueError for every other address."""
    prefix = _BASE + settings.STATIC_URL
    if not url.startswith(prefix):
        raise ValueError("not a static file of ours")
    name = unquote(urlsplit(url.removeprefix(prefix)).path)
    found = finders.find(name)
    if not found and not staticfiles_storage.exists(name):
        raise ValueError("no such static file")
    return Path(str(found) if found else staticfiles_storage.path(name))
