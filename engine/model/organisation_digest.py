"""What tells one organisation from another: a digest of all units, links, posts and memberships."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date

from engine.base.digest import digest
from engine.model.organisation import Organisation


def organisation_digest(organisation: Organisation) -> str:
    """The digest of the whole; the last event of a change carries it, and the stored one must come to it."""
    return digest(_plain(organisation))


def _plain(value: object) -> object:
    """As JSON; what says nothing is left out, so that a new field changes no digest of old."""
    match value:
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): _plain(each) for key, each in value.items()}
        case tuple():
            return [_plain(each) for each in value]
        case _ if is_dataclass(value):
            said = ((field.name, getattr(value, field.name)) for field in fields(value))
            return {name: _plain(each) for name, each in said if each not in (None, False, (), {})}
        case _:
            return value
