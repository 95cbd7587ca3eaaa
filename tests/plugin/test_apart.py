"""Calls in a process of their own, through a real plugin to a real receiver on this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from engine.plugin import apart
from engine.plugin.apart import CallFailed, call_outside, tell_outside
from engine.plugin.enabled import Allowed, allow
from engine.plugin.found import digest_of
from engine.plugin.host import Host, every_plugin, plugins_of
from tests.plugin.folder import plugin

EFFECT = """
@hook
def effects():
    return [EffectKind(name="post", label=Said("寄出", "Post"), takes={{}}, run=post)]

def post(values, key, settings):
    {does}
"""


@pytest.fixture
def heard() -> Iterator[tuple[str, list[dict[str, object]]]]:
    """A receiver's address, and what it was sent."""
    bodies: list[dict[str, object]] = []

    class Handler(BaseHTTPRequestHandler):
        """Notes what comes."""

        def do_POST(self) -> None:
            """Take it."""
            bodies.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", bodies
    server.shutdown()
    server.server_close()
    thread.join()


def webhook(site: Path, url: str) -> Host:
    """The webhook as a site enables it."""
    allow(site, {"webhook": Allowed(digest_of(Path("plugins/webhook")), {"url": url})})
    return plugins_of(site, [Path("plugins")])


def test_a_call_and_a_message_reach_the_other_side(
    tmp_path: Path, heard: tuple[str, list[dict[str, object]]]
) -> None:
    url, bodies = heard
    host = webhook(tmp_path, url)
    call_outside(host, "webhook.send", {"text": "修好了"}, "call:1")
    tell_outside(host, "webhook.message", "wang", "请办理", "notify:1")
    assert bodies == [
        {"key": "call:1", "values": {"text": "修好了"}},
        {"key": "notify:1", "values": {"person": "wang", "text": "请办理"}},
    ]


@pytest.mark.parametrize(
    ("does", "told"),
    [
        ("raise ValueError('the post office is closed')", "the post office is closed"),
        ("import os; os._exit(3)", "ended without a word"),
        ("import threading; threading.Event().wait(20)", "did not end within"),
    ],
)
def test_a_call_that_fails_or_hangs_is_told(
    tmp_path: Path, does: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "CALL_SECONDS_MOST", 5)
    host = every_plugin([plugin(tmp_path, "trial", EFFECT.format(does=does), "effects")])
    with pytest.raises(CallFailed, match=told):
        call_outside(host, "trial.post", {}, "call:1")


def test_a_plugin_that_is_not_in_use_makes_no_call() -> None:
    with pytest.raises(CallFailed, match="not in use"):
        call_outside(Host(), "webhook.send", {}, "call:1")
