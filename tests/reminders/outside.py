"""The net outside, played on this machine: names stand for public addresses, and a call to one of those arrives at a
server with a certificate for the name. Only the resolver's answers and the last step of the way are ours."""

import datetime as dt
import ipaddress
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PUBLIC = "203.119.1.1"  # of the Chinese registry; nothing is sent there
NAMES = ["qyapi.weixin.qq.com", "oapi.dingtalk.com", "open.feishu.cn", "hook.example.com"]


@dataclass
class Outside:
    """What the resolver says of names, what the server answers, and what it was told: (host, path, body, headers).
    `lets` is called for each answer in place of the plain one; `dialled` are the addresses that were called."""

    status: int = 200
    answer: bytes = b'{"errcode": 0, "code": 0}'
    headers: dict[str, str] = field(default_factory=dict)
    lets: Callable[[BaseHTTPRequestHandler], None] | None = None
    names: dict[str, list[str]] = field(default_factory=lambda: {name: [PUBLIC] for name in NAMES})
    told: list[tuple[str, str, Any, dict[str, str]]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    dialled: list[str] = field(default_factory=list)
    resolved: list[str] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """What was said in the groups."""
        return [_text_in(body) for _host, _path, body, _headers in self.told]


def _text_in(body: dict[str, Any]) -> str:
    text = body.get("text") or body["content"]
    return str(text if isinstance(text, str) else text.get("content") or text["text"])


class Handler(BaseHTTPRequestHandler):
    world: Outside

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.world.told.append((self.headers["Host"], self.path, json.loads(body), dict(self.headers)))
        self.world.raw.append(body)
        if self.world.lets:
            self.world.lets(self)
            return
        self.send_response(self.world.status)
        for name, value in self.world.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(self.world.answer)))
        self.end_headers()
        self.wfile.write(self.world.answer)

    def log_message(self, *args: Any) -> None:
        """Silent."""


def trickle(handler: BaseHTTPRequestHandler) -> None:
    """A byte at a time, each in time, without end."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    for _each in range(200):
        try:
            handler.wfile.write(b"x")
            handler.wfile.flush()
        except OSError:
            return
        time.sleep(0.05)


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "outside")])
    now = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now - dt.timedelta(days=4000))
    builder = builder.not_valid_after(now + dt.timedelta(days=4000))
    alternatives: list[x509.GeneralName] = [x509.DNSName(one) for one in NAMES]
    alternatives.append(x509.IPAddress(ipaddress.ip_address(PUBLIC)))
    builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signed = builder.sign(key, hashes.SHA256())
    file = folder / "outside.pem"
    file.write_bytes(
        signed.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return file


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _certificate(tmp_path_factory.mktemp("outside"))


@pytest.fixture
def outside(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Outside]:
    """The net outside. Only one TLS server stands in it, for every name and port."""
    world = Outside()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Playing", (Handler,), {"world": world}))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    look_up, dial = socket.getaddrinfo, socket.create_connection

    def resolve(host: Any, port: Any, *args: Any, **kwargs: Any) -> Any:
        if host not in world.names:
            return look_up(host, port, *args, **kwargs)
        world.resolved.append(host)
        found = world.names[host]
        return [row for one in found for row in look_up(one, port, *args, **kwargs)]

    def connect(address: tuple[str, int], *args: Any, **kwargs: Any) -> socket.socket:
        if not ipaddress.ip_address(address[0]).is_global:
            return dial(address, *args, **kwargs)
        world.dialled.append(address[0])
        return dial(("127.0.0.1", server.server_port), *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    yield world
    server.shutdown()
    server.server_close()
