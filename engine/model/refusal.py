"""Refusals: the normal answer to a command that may not or cannot be carried out; nothing has changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from engine.base.finding import Said
from engine.model.ids import PersonId
from engine.model.retrace import Noted


class Kind(Enum):
    """How a refusal answers over HTTP."""

    FORBIDDEN = 403
    NOT_FOUND = 404
    CONFLICT = 409
    INVALID = 422
    LOCKED = 423
    BUSY = 503


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """What is wrong with one answer; `path` is the field id, `items.2.price` in rows, "" for the form."""

    path: str
    said: Said
    #: For a warning the person may confirm: the id of the check.
    confirm: str = ""
    #: The stable reason of the check that failed, if the pack names one.
    reason: str = ""
    #: The condition that held though it must not, as it was evaluated: what tells why.
    noted: Noted | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why not: a stable reason (`already_handled`, `invalid`) and a sentence that shows the way out."""

    kind: Kind
    reason: str
    said: Said
    errors: tuple[FieldError, ...] = ()
    #: For a seat somebody else has decided: who and when.
    by: PersonId | None = None
    at: datetime | None = None
    #: What had to be so and was not, in sentences.
    why: tuple[Said, ...] = ()
    details: dict[str, str] = field(default_factory=dict)
