"""The rules in force: mechanisms, figures with their documents, versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.base.finding import Said
from engine.model.ids import BundleHash, PackId
from engine.service.views.shared import Named, SourceText, Who


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterView:
    """A figure of the rules: its value today, and all its dated values."""

    id: str
    label: str
    value: Said
    since: date | None
    standing: str
    source: SourceText
    history: tuple[tuple[date, Said, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MechanismView:
    """A mechanism and what it brings."""

    id: str
    label: str
    summary: str
    rows: tuple[str, ...]
    #: That it does not run, and how much its document says.
    marks: tuple[Said, ...]
    source: SourceText
    parameters: tuple[ParameterView, ...]
    processes: tuple[Named, ...]
    forms: tuple[Named, ...]
    ledgers: tuple[Named, ...]
    reports: tuple[Named, ...]
    boards: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseView:
    """A version that was activated."""

    number: int
    bundle: BundleHash
    active_from: datetime
    by: Who
    is_active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesView:
    """The rule set in force."""

    pack: PackId
    label: str
    parents: tuple[str, ...]
    bundle: BundleHash
    meaning: str
    in_force_from: date
    mechanisms: tuple[MechanismView, ...]
    releases: tuple[ReleaseView, ...]
