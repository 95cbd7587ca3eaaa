"""The organisation, its people and the rules in force, as administrators see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.base.finding import Said
from engine.model.ids import BundleHash, PackId, PersonId, ProcessId, UnitId
from engine.service.views.shared import Named, SourceText, Who


@dataclass(frozen=True, slots=True, kw_only=True)
class PostView:
    """A post of a unit and who holds it."""

    post: Named
    holders: tuple[Who, ...]
    #: Who of them acts for somebody else, or until somebody is appointed.
    acting: frozenset[PersonId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitView:
    """A unit in the tree of one hierarchy."""

    id: UnitId
    label: str
    type: Named
    depth: int
    posts: tuple[PostView, ...]
    members: int | None
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationView:
    """The units of each hierarchy, top down, and what is wrong with them."""

    hierarchies: tuple[tuple[Named, tuple[UnitView, ...]], ...]
    on: date
    #: (grade, sentence): error, incomplete, guide
    findings: tuple[tuple[str, Said], ...] = ()
    unit_types: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A post or membership of a person."""

    label: Said
    unit: Named
    since: date
    until: date | None
    post: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """A person; contact is masked unless the reader is an administrator."""

    id: PersonId
    name: Said
    contact: str
    posts: tuple[Held, ...]
    memberships: tuple[Held, ...]


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
    source: SourceText
    parameters: tuple[ParameterView, ...]
    processes: tuple[Named, ...]
    forms: tuple[Named, ...]
    ledgers: tuple[Named, ...]
    reports: tuple[Named, ...]
    boards: tuple[Named, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalField:
    """What the pack collects about people, and why: a line of the public register."""

    form: Named
    field: str
    cls: str
    purpose: str
    basis: str
    retention_days: int | None


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
    personal: tuple[PersonalField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Startable:
    """A process that a person may start, and the units they may start it for."""

    process: ProcessId
    label: str
    mechanism: Named
    units: tuple[Named, ...]
    source: SourceText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    """What a person can open: registers, ledgers, points, queues, boards, reports, lists of verdicts."""

    registers: tuple[Named, ...] = ()
    funds: tuple[Named, ...] = ()
    points: tuple[Named, ...] = ()
    queues: tuple[Named, ...] = ()
    boards: tuple[Named, ...] = ()
    reports: tuple[Named, ...] = ()
    rosters: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Whether a person holds a post in any unit, whether they belong to any, and whether there is a shop."""

    serves: bool
    belongs: bool
    #: Whether a list of verdicts is for them, or they stand in one.
    listed: bool = False
    #: Whether the rules in force know duties of their units.
    owes: bool = False
    shops: bool = False
    #: Whether the rules in force have lists to read.
    lists: bool = False
