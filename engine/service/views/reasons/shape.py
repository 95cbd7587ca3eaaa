"""An explanation as its page shows it: sentences for whoever it concerns, details for an auditor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.base.finding import NOTHING, Said
from engine.model.ids import CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyLine:
    """An input, a step or a table: its words, what it gave, and where it stands in the rules."""

    said: Said
    value: Said
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyFigure:
    """A parameter that was read: since when it holds, and the document."""

    label: Said
    value: Said
    since: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyPart:
    """One expression of a result, for an auditor."""

    role: Said
    value: Said
    #: The rule as it was written, and where.
    text: str = ""
    place: str = ""
    mark: str = ""
    inputs: tuple[WhyLine, ...] = ()
    figures: tuple[WhyFigure, ...] = ()
    steps: tuple[WhyLine, ...] = ()
    tables: tuple[WhyLine, ...] = ()
    #: It was stored with a result, and computing it again gives what was stored.
    is_stored: bool = False
    agrees: bool = True
    #: It concerns answers that the reader may not see.
    is_hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmet:
    """What a condition saw that stands in the way: sentences, and for staff every step."""

    said: tuple[Said, ...] = ()
    part: WhyPart | None = None


NOTHING_TOLD = Unmet()


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyView:
    """Why one result is what it is."""

    case: CaseId
    number: str
    kind: str
    of: str
    heading: Said
    #: What the person concerned is told, the value first.
    sentences: tuple[Said, ...] = ()
    parts: tuple[WhyPart, ...] = ()
    at: datetime | None = None
    rules: str = ""
    #: Said instead, where there is nothing to compute again.
    note: Said = NOTHING
