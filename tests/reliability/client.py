"""A person at a browser who does not give up: the same form again until somebody answers."""

from __future__ import annotations

import http.client
import re
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.reliability.site import PASSWORD

GIVE_UP_SECONDS = 60
PAUSE_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back: status, address to go on to, page, and how often it had to be asked."""

    status: int
    location: str
    text: str
    headers: Mapping[str, str]
    tries: int = 1


@dataclass
class Client:
    """One browser: its cookie, its token, and the ports where the site may be reached."""

    ports: Sequence[int]
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    #: Submissions that got no answer and were sent again.
    unanswered: int = 0
    _at: int = 0

    def sign_in(self, login: str, password: str = PASSWORD) -> None:
        """Open a session."""
        self.token = value_of(self.get("/sign-in").text, "token")
        answer = self.post("/sign-in", {"login": login, "password": password})
        assert answer.status == 303, answer.text
        self.token = value_of(self.get("/desk").text, "token")

    def get(self, path: str) -> Answer:
        """Open an address, again and again until there is an answer."""
        return self._insist("GET", path, None)

    def post(self, path: str, answers: Mapping[str, str]) -> Answer:
        """Send a form, again and again until there is an answer."""
        return self._insist("POST", path, {"token": self.token, **answers})

    def once(self, method: str, path: str, form: Mapping[str, str] | None, seconds: float = 30) -> Answer:
        """Ask once; OSError or HTTPException where nobody answers."""
        link = http.client.HTTPConnection("127.0.0.1", self.ports[self._at], timeout=seconds)
        try:
            body = None if form is None else urlencode(form)
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
            if body is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            link.request(method, path, body, headers)
            return self._read(link.getresponse())
        finally:
            link.close()

    def _insist(self, method: str, path: str, form: Mapping[str, str] | None) -> Answer:
        until, tries = time.monotonic() + GIVE_UP_SECONDS, 0
        while True:
            tries += 1
            try:
                answer = self.once(method, path, form)
                if answer.status != 503:
                    return Answer(
                        status=answer.status, location=answer.location, text=answer.text,
                        headers=answer.headers, tries=tries,
                    )  # fmt: skip
            except (OSError, http.client.HTTPException):
                self._at = (self._at + 1) % len(self.ports)
            self.unanswered += form is not None
            assert time.monotonic() < until, f"nobody answers {method} {path}"
            time.sleep(PAUSE_SECONDS)

    def _read(self, answer: http.client.HTTPResponse) -> Answer:
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        headers = dict(answer.headers.items())
        return Answer(status=answer.status, location=headers.get("Location", ""), text=text, headers=headers)


def nonce() -> str:
    """A new form's nonce."""
    return secrets.token_hex(13)


def value_of(page: str, name: str) -> str:
    """The value of a page's first control or button of a name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, f"no {name} on the page:\n{page[:3000]}"
    return found[1]


def request(what: str, yuan: str = "10") -> dict[str, str]:
    """A request for money, ready to be sent."""
    return {"nonce": nonce(), "f.what": what, "f.amount": yuan, "do": "send"}


def budget(yuan: str) -> dict[str, str]:
    """Money for a village, ready to be sent."""
    return {"nonce": nonce(), "f.amount": yuan, "do": "send"}


def note(what: str) -> dict[str, str]:
    """A question to the town, ready to be sent."""
    return {"nonce": nonce(), "f.what": what, "do": "send"}


def case_of(answer: Answer) -> str:
    """The case that a form led to."""
    found = re.match(r"/cases/([^?/]+)", answer.location)
    assert found is not None, f"{answer.status} {answer.location}\n{answer.text[:3000]}"
    return found[1]
