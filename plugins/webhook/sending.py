"""One signed POST: the shape and the signature each receiver asks for."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping

from engine.plugin.api import Json, Settings, SystemClock

SECONDS_MOST = 10
ANSWER_BYTES_MOST = 64 * 1024
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class NotSent(Exception):
    """The other side was not reached, or did not take it."""


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows nobody: what was signed for one address goes to no other."""

    def redirect_request(self, *args: object, **more: object) -> None:
        """No."""
        return


def send(text: str, values: Mapping[str, Json], key: str, settings: Settings) -> None:
    """Send once; NotSent when the receiver did not answer that it took it. The same key marks a repeat."""
    url, kind = settings.get("url", ""), settings.get("kind", "plain")
    _look_at(url)
    body, headers = _body(kind, text, values, key)
    secret = settings.get("secret", "")
    if kind == "dingtalk" and secret:
        url = _signed_address(url, secret)
    elif secret:
        signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        headers["X-Yifang-Signature"] = f"sha256={signature}"
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")
    try:
        with urllib.request.build_opener(_Stay).open(request, timeout=SECONDS_MOST) as answer:
            _taken(kind, answer.read(ANSWER_BYTES_MOST))
    except urllib.error.URLError as broken:
        raise NotSent(
            f"{urllib.parse.urlsplit(url).hostname}: {getattr(broken, 'reason', broken)}"
        ) from broken


def _look_at(url: str) -> None:
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and parts.hostname in _HERE:
        return
    raise NotSent("set `url` to an https address: yifang plugin set webhook url https://…")


def _body(kind: str, text: str, values: Mapping[str, Json], key: str) -> tuple[bytes, dict[str, str]]:
    shaped: Mapping[str, Json]
    if kind in ("wecom", "dingtalk"):
        shaped = {"msgtype": "text", "text": {"content": text}}
    else:
        shaped = {"key": key, "values": dict(values)}
    plain = json.dumps(shaped, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return plain.encode(), {"Content-Type": "application/json; charset=utf-8", "X-Yifang-Key": key}


def _signed_address(url: str, secret: str) -> str:
    """DingTalk: the time and its HMAC stand in the address."""
    now = str(round(SystemClock().now().timestamp() * 1000))
    made = hmac.new(secret.encode(), f"{now}\n{secret}".encode(), hashlib.sha256).digest()
    query = urllib.parse.urlencode({"timestamp": now, "sign": base64.b64encode(made).decode()})
    return f"{url}{'&' if '?' in url else '?'}{query}"


def _taken(kind: str, answer: bytes) -> None:
    """WeCom and DingTalk answer 200 also when they refuse; the reason stands in the body."""
    if kind not in ("wecom", "dingtalk"):
        return
    try:
        told = json.loads(answer)
    except ValueError:
        raise NotSent("the answer is no JSON") from None
    if not isinstance(told, dict) or told.get("errcode") != 0:
        raise NotSent(f"refused: {str(told)[:200]}")
