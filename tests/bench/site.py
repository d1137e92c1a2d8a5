"""The site asked in this process by WSGI, as a server would: what its own code takes, without a network."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from accounts.models import User


def floor(request: HttpRequest) -> HttpResponse:
    """A sign-in checked, session and user, and nothing else."""
    return HttpResponse(str(request.user.pk))


urlpatterns = [path("floor/", floor), path("", include("config.urls"))]


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
        }
        if etag:
            environ["HTTP_IF_NONE_MATCH"] = etag
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
