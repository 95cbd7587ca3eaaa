"""Opaque ids that sort by the time they were made."""

from __future__ import annotations

import secrets
from datetime import datetime

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id(at: datetime) -> str:
    """Twenty-six characters: 48 bits of milliseconds, then 80 random bits, in Crockford's base 32."""
    number = (int(at.timestamp() * 1000) << 80) | secrets.randbits(80)
    return "".join(_ALPHABET[(number >> shift) & 31] for shift in range(125, -1, -5))
