"""A mail server of our own, that can be as slow, as rude and as forgetful as a test wants it."""

from __future__ import annotations

import email
import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

Reply = str | None  # None: the line is dropped without an answer


@dataclass(frozen=True)
class Mail:
    """One that came in whole."""

    message_id: str
    to: str


class Sink(socketserver.ThreadingTCPServer):
    """`greeting`, `recipient` and `accept` say what is answered; `mails` is what was accepted, in order."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mails: list[Mail] = []
        self.greeting: Callable[[], Reply] = lambda: "220 sink"
        self.recipient: Callable[[str], Reply] = lambda address: "250 OK"
        self.accept: Callable[[Mail], Reply] = self.keep
        self.offered: list[Mail] = []
        self.closed = threading.Event()

    def server_close(self) -> None:
        self.closed.set()
        super().server_close()

    def keep(self, mail: Mail) -> Reply:
        """As a good server does."""
        self.mails.append(mail)
        return "250 OK"

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def repeats(self) -> int:
        """How many mails came once more, by their Message-ID."""
        return sum(count - 1 for count in Counter(mail.message_id for mail in self.mails).values())

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that are killed are the point."""


class _Talk(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        if not self._say(self.server.greeting()):
            return
        to = ""
        while line := self.rfile.readline():
            word, _, rest = line.decode().strip().partition(" ")
            match word.upper():
                case "RCPT":
                    to = rest[rest.index("<") + 1 : rest.index(">")]
                    reply = self.server.recipient(to)
                case "DATA":
                    self._say("354 go on")
                    mail = self._read(to)
                    self.server.offered.append(mail)
                    reply = self.server.accept(mail)
                case "QUIT":
                    self._say("221 bye")
                    return
                case _:
                    reply = "250 OK"
            if not self._say(reply):
                return

    def _read(self, to: str) -> Mail:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return Mail(str(email.message_from_bytes(b"".join(lines))["Message-ID"]), to)

    def _say(self, reply: Reply) -> bool:
        if reply is not None:
            self.wfile.write(reply.encode() + b"\r\n")
        return reply is not None

    def drip(self) -> None:
        """A byte now and then, and never a line, until the server closes."""
        while not self.server.closed.wait(0.1):
            self.wfile.write(b"2")


class Dripping(Sink):
    """It answers a byte at a time and never comes to an end."""

    def __init__(self) -> None:
        super().__init__()
        self.RequestHandlerClass = _Drips


class _Drips(_Talk):
    def handle(self) -> None:
        self.drip()


@contextmanager
def opened(sink: Sink) -> Iterator[Sink]:
    """Listens in a thread until the block ends."""
    thread = threading.Thread(target=sink.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield sink
    finally:
        sink.shutdown()
        sink.server_close()
        thread.join(5)
