"""The button that takes the next of a line."""

from __future__ import annotations

from tests.service.test_claim_next import LINE, POOL, waiting
from tests.support.rules import compiled
from tests.web.site import a_site

PAGE = f"/queues/{LINE}"


def test_whoever_may_take_the_next_gets_the_first_in_line() -> None:
    site = a_site(compiled(POOL))
    _, first = waiting(site.office, "other", "first")
    volunteer, secretary = site.browser("vol7"), site.browser("sec7")
    assert "/queues/next" not in secretary.text(PAGE)
    answer = volunteer.send(PAGE, "/queues/next", {})
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/cases/{first}?done=claimed"
    assert volunteer.send(PAGE, "/queues/next", {}).status_code == 303
    assert "/queues/next" not in volunteer.text(PAGE)
