"""What the webhook promises, against a real receiver on this machine."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from engine.plugin.api import Message, load_folder

PLUGIN = load_folder(Path(__file__).parent.parent)
(SEND,) = PLUGIN.effects
(TELL,) = PLUGIN.notifiers
VALUES = {"text": "路灯已修好", "number": "DQ-1"}


@dataclass
class Receiver:
    """The other side: what it was sent, and what it answers."""

    url: str = ""
    status: int = 200
    answer: bytes = b'{"errcode": 0}'
    location: str = ""
    heard: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that listens on loopback."""
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        """Notes what comes."""

        def do_POST(self) -> None:  # named by the library
            """Answer as told."""
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.heard.append((self.path, dict(self.headers), body))
            self.send_response(made.status)
            if made.location:
                self.send_header("Location", made.location)
            self.end_headers()
            self.wfile.write(made.answer)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_plain_call_is_signed_and_carries_its_key(receiver: Receiver) -> None:
    SEND.run(VALUES, "call:1", {"url": receiver.url, "secret": "s"})
    ((_, headers, body),) = receiver.heard
    assert json.loads(body) == {"key": "call:1", "values": VALUES}
    assert headers["X-Yifang-Key"] == "call:1"
    assert headers["X-Yifang-Signature"] == f"sha256={hmac.new(b's', body, hashlib.sha256).hexdigest()}"


@pytest.mark.parametrize("kind", ["wecom", "dingtalk"])
def test_a_group_message_has_the_shape_the_service_asks_for(receiver: Receiver, kind: str) -> None:
    TELL.send(
        Message(person="wang", text="请办理", key="notify:1"),
        {"url": receiver.url, "kind": kind, "secret": "s"},
    )
    ((path, _, body),) = receiver.heard
    assert json.loads(body) == {"msgtype": "text", "text": {"content": "请办理"}}
    assert set(parse_qs(urlsplit(path).query)) == ({"timestamp", "sign"} if kind == "dingtalk" else set())


FAILS: dict[str, tuple[dict[str, object], dict[str, str], str]] = {
    "an answer of trouble": ({"status": 500}, {}, "Internal Server Error"),
    "a refusal within an answer of 200": ({"answer": b'{"errcode": 93000}'}, {"kind": "wecom"}, "refused"),
    "an answer that is no JSON": ({"answer": b"<html>"}, {"kind": "dingtalk"}, "no JSON"),
    "sent on to another address": ({"status": 302, "location": "http://127.0.0.1:9/"}, {}, "Found"),
}


@pytest.mark.parametrize("case", FAILS)
def test_what_was_not_taken_counts_as_not_sent(receiver: Receiver, case: str) -> None:
    given, settings, told = FAILS[case]
    for name, value in given.items():
        setattr(receiver, name, value)
    with pytest.raises(Exception, match=told):
        SEND.run(VALUES, "call:1", {"url": receiver.url, **settings})
    assert len(receiver.heard) == 1


@pytest.mark.parametrize(
    "url", ["", "file:///etc/passwd", "http://example.com/x", "ftp://example.com", "https://"]
)
def test_an_address_that_is_none_or_not_safe_is_refused(url: str) -> None:
    with pytest.raises(Exception, match="https"):
        SEND.run(VALUES, "call:1", {"url": url})
