"""What somebody had typed when their session ended, carried signed through the sign-in page."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any, cast

from itsdangerous import BadSignature, URLSafeTimedSerializer

from engine.model.ids import PersonId
from engine.service.people import save_draft
from engine.web.here import keyed, site

KEPT_SECONDS_MOST = 24 * 3600


def whose_mark(person: PersonId) -> str:
    """A mark in each form that tells later whose it was, and tells nobody else anything."""
    return keyed("whose", person)[:32]


def keep(*, whose: str, place: str, address: str, typed: Mapping[str, Any]) -> str:
    """Sign what was typed, so that it can wait in the browser's page and nowhere else."""
    return str(_signer().dumps({"whose": whose, "place": place, "address": address, "typed": dict(typed)}))


def restore(kept: str, person: PersonId) -> str | None:
    """Save what was kept as the draft of the person who typed it; the address to go on to, or None."""
    if not kept:
        return None
    try:
        found = cast("dict[str, Any]", _signer().loads(kept, max_age=KEPT_SECONDS_MOST))
    except BadSignature:
        return None
    if not hmac.compare_digest(str(found["whose"]), whose_mark(person)):
        return None
    save_draft(site().store, site().clock, person, found["place"], found["typed"])
    return str(found["address"])


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(site().settings.secret, salt="kept")
