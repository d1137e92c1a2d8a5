"""Calls to addresses that somebody typed in: never to the inside of our own network.

The name is resolved once, every address that it stands for must lie outside, and the call goes to one of those, with the
name kept for Host and for the certificate; so a name that answers otherwise a moment later leads nowhere. No redirect is
followed, no proxy asked, and the whole call, answer included, has a time and a size.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import threading
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

PATIENCE = 8.0  # seconds for the whole call
MOST = 64 * 1024  # bytes of an answer that are read
PORTS = {"https": 443, "http": 80}

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# What passes for outside by its number and leads elsewhere: NAT64, Teredo, 6to4 and its relays.
_DISGUISED = [
    ipaddress.ip_network(one)
    for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "192.88.99.0/24")
]
_UNICAST = ipaddress.ip_network("2000::/3")  # all of IPv6 that is given out
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))+", re.ASCII)
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+", re.ASCII)


class Forbidden(Exception):
    """The address is none that is called; the words, in the language of the page, say why and do not repeat it."""


@dataclass(frozen=True)
class Answer:
    """What came back: the status and at most MOST bytes."""

    status: int
    body: bytes


def check(address: str) -> SplitResult:
    """The parts of an address that may be called as far as its spelling goes; raises Forbidden. Nothing is resolved."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Forbidden(_("地址不完整。请从对方的设置页原样复制。")) from None
    if not address.isascii() or not address.isprintable() or " " in address or "\\" in address:
        raise Forbidden(_("地址里有空格或特殊字符。请从对方的设置页原样复制。"))
    if parts.scheme not in (PORTS if settings.WEBHOOK_HTTP else {"https"}):
        raise Forbidden(_("地址要以 https:// 开头。"))
    if "@" in parts.netloc:
        raise Forbidden(_("地址里不能写用户名和密码。"))
    if port is not None and port not in PORTS.values() and port < 1024:
        raise Forbidden(_("这个端口不能用。请用 443，或 1024 以上的端口。"))
    literal = _literal(host)
    if literal is None and (not _NAME.fullmatch(host) or _NUMBER.fullmatch(host.rsplit(".", 1)[1])):
        raise Forbidden(_("地址里的主机名不对。请从对方的设置页原样复制。"))
    if literal is not None and not is_outside(literal):
        raise Forbidden(_("不能填内部网络的地址。"))
    return parts


def is_outside(address: Address) -> bool:
    """Whether it lies in the public net, for one host: not private, loopback, link-local, shared (CGNAT), multicast,
    reserved, nor one of those in the dress of IPv6."""
    if isinstance(address, ipaddress.IPv6Address) and address not in _UNICAST:
        return False
    if any(address in net for net in _DISGUISED if net.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def post(address: str, body: bytes, headers: dict[str, str], *, patience: float = PATIENCE) -> Answer:
    """Posts to that address; raises Forbidden, or OSError (TimeoutError, ssl.SSLError among them) where no answer
    came."""
    parts = check(address)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    connection = http.client.HTTPConnection(host, port)
    connection.default_port = PORTS[parts.scheme]
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    deadline = _Deadline(_connected(resolve(host, port), port, patience), patience)
    try:
        connection.sock = _secured(deadline.sock, host) if parts.scheme == "https" else deadline.sock
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(MOST))
    except http.client.HTTPException as error:
        raise ConnectionError(type(error).__name__) from None
    finally:
        passed = deadline.stop()
        connection.close()
        deadline.sock.close()
        if passed:
            raise TimeoutError


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a name, all of them outside; raises Forbidden where one is not, OSError where there is none."""
    found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    literals = [_literal(one) for one in found]
    if not all(one is not None and is_outside(one) for one in literals):
        raise Forbidden(_("这个地址指向内部网络，不能发送。"))
    return found


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _connected(addresses: list[str], port: int, patience: float) -> socket.socket:
    """A connection to the first of two that answers."""
    failed: OSError = ConnectionError()
    for one in addresses[:2]:
        try:
            return socket.create_connection((one, port), timeout=patience / 2)
        except OSError as error:
            failed = error
    raise failed


def _secured(sock: socket.socket, host: str) -> ssl.SSLSocket:
    """TLS over it, with the certificate checked for the name."""
    return ssl.create_default_context().wrap_socket(sock, server_hostname=host)


class _Deadline:
    """Ends a connection when its time is up, whatever trickles in meanwhile."""

    def __init__(self, sock: socket.socket, patience: float) -> None:
        self.sock = sock
        sock.settimeout(patience)
        self._held = sock.dup()  # the other object goes over to TLS
        self._passed = False
        self._timer = threading.Timer(patience, self._end)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> bool:
        """Lets go; whether the time was up."""
        self._timer.cancel()
        self._timer.join()
        self._held.close()
        return self._passed

    def _end(self) -> None:
        self._passed = True
        try:
            self._held.shutdown(socket.SHUT_RDWR)
        except OSError:
            return
