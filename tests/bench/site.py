"""The site asked in this process by WSGI, as a server would: what its own code takes, without a network."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from accounts.models import User


def floor(request: HttpRequest) -> HttpResponse:
    """A sign-in checked, session and user, and nothing else."""
    return HttpResponse(str(request.user.pk))


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    """Who taps is read from the visitor's session, one row is upserted, and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, [request.POST["session"], request.session["enrolment"]])
    return HttpResponse("ok")


_UPSERT = """
    INSERT INTO attendance_checkin (session_id, enrolment_id, direction, way, at, received_at)
    VALUES (%s, %s, 'IN', 'CODE', now(), now())
    ON CONFLICT (session_id, enrolment_id, direction) WHERE spot_check_id IS NULL DO UPDATE SET way = 'CODE'
"""
urlpatterns = [path("floor/", floor), path("bare/", bare), path("", include("config.urls"))]


@dataclass
class Answer:
    """What came back."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Site:
    """Asked as one person, or as nobody."""

    def __init__(self, user: User | None = None) -> None:
        self.application = WSGIHandler()
        self.cookie = ""
        if user:
            client = Client()
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            self.cookie = (
                f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
            )

    def get(self, address: str, *, etag: str = "") -> Answer:
        """The answer to a GET; everything but 200 and 304 is an error here."""
        return self._ask(address, {"HTTP_IF_NONE_MATCH": etag} if etag else {})

    def post(self, address: str, form: Mapping[str, object], *, cookie: str) -> Answer:
        """The answer to a form that a script sends, with the token of the browser's cookie."""
        body = urlencode(form).encode()
        token = dict(part.split("=", 1) for part in cookie.split("; ")).get(settings.CSRF_COOKIE_NAME, "")
        sent = {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_COOKIE": cookie,
            "HTTP_X_CSRFTOKEN": token,
            "HTTP_HX_REQUEST": "true",
            "wsgi.input": BytesIO(body),
        }
        return self._ask(address, sent)

    def _ask(self, address: str, extra: Mapping[str, Any]) -> Answer:
        route, _, query = address.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": route,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_COOKIE": self.cookie,
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
            **extra,
        }
        answer = Answer()

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[..., Any]:
            answer.status, answer.headers = int(status.split()[0]), dict(headers)
            return lambda data: None

        response = self.application(environ, start)
        answer.body = b"".join(response)
        response.close()
        if answer.status not in (200, 304):
            raise RuntimeError(f"{address} answered {answer.status}")
        return answer


CPU = time.process_time
