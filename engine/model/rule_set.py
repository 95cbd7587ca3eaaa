"""The rule set: everything a pack says, resolved, proven, frozen and hashed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum

from engine.model.ballot import Ballot
from engine.model.calendar import Calendar
from engine.model.catalogue import Catalogue
from engine.model.expr.tree import Node
from engine.model.expr.types import Type
from engine.model.expr.written import NO_TEXTS, Texts
from engine.model.form import CodeList, Form
from engine.model.ids import (
    BallotId,
    BoardId,
    BundleHash,
    CatalogueId,
    CodeListId,
    FormId,
    LedgerId,
    MechanismId,
    ModeId,
    PackId,
    ParameterId,
    ProcessId,
    ReportId,
    RulingId,
    ScoreId,
    TableId,
)
from engine.model.ledger import Ledger
from engine.model.mode import ALWAYS, Mode, ModeValue
from engine.model.organisation import OrganisationRules
from engine.model.process import Process
from engine.model.report import Board, Report
from engine.model.ruling import Ruling
from engine.model.score import Score
from engine.model.source import UNKNOWN, Citation, Origin
from engine.model.table import DecisionTable
from engine.model.vocabulary import CORE, Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterValue:
    """A value in force from a day until the next one begins."""

    since: date
    #: One figure, a tuple of figures, or figures by name.
    value: object
    origin: Origin = UNKNOWN
    #: The document behind this value, where it differs from that of the parameter.
    citation: Citation | None = None
    standing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A figure of a rule, with its dates and its document. `values` are sorted by day."""

    id: ParameterId
    label: str
    type: Type
    values: tuple[ParameterValue, ...]
    citation: Citation | None = None
    #: S stated in the source, L statute, P practice elsewhere, D our default (INVENTORY 0.1).
    standing: str = ""
    #: The labels of figures by name.
    members: Mapping[str, str] = field(default_factory=dict)
    #: A stand-in for a figure that nobody has fixed yet; it blocks publication.
    placeholder: bool = False

    def at(self, day: date) -> ParameterValue | None:
        """The value in force on a day."""
        return next((v for v in reversed(self.values) if v.since <= day), None)

    def held_at(self, held: ModeValue) -> Parameter:
        """The same figure as a mode sets it, whatever the day."""
        value = ParameterValue(since=ALWAYS, value=held.value, origin=held.origin, standing=self.standing)
        return replace(self, values=(value,))


class Status(Enum):
    """Whether a mechanism runs. What is planned or a draft is checked and shown, and never runs."""

    ACTIVE = "active"
    PLANNED = "planned"
    DRAFT = "draft"


class Maturity(Enum):
    """How much the document says about a mechanism."""

    #: Figures or steps.
    STATED = "stated"
    #: A name only.
    NAMED = "named"
    SLOGAN = "slogan"
    #: What it means to do.
    PLANNED = "planned"
    #: What it is trying out.
    EXPLORATORY = "exploratory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mechanism:
    """One mechanism of a policy: the file that holds all it needs."""

    id: MechanismId
    label: str
    citation: Citation | None = None
    #: Rows of the inventory it carries out.
    rows: tuple[str, ...] = ()
    summary: str = ""
    status: Status = Status.ACTIVE
    maturity: Maturity | None = None
    origin: Origin = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """What runs. Trees only: per-process programs are linked from it (DESIGN 10.1)."""

    pack: PackId
    label: str
    #: Nearest parent first.
    parents: tuple[PackId, ...]
    in_force_from: date
    #: The pin and the evidence: digest of the source bundle.
    bundle: BundleHash
    #: Digest of the resolved meaning, without places and labels' order.
    meaning: str
    organisation: OrganisationRules
    mechanisms: Mapping[MechanismId, Mechanism] = field(default_factory=dict)
    parameters: Mapping[ParameterId, Parameter] = field(default_factory=dict)
    code_lists: Mapping[CodeListId, CodeList] = field(default_factory=dict)
    #: Long lists; the items in effect are code lists of the same id.
    catalogues: Mapping[CatalogueId, Catalogue] = field(default_factory=dict)
    tables: Mapping[TableId, DecisionTable] = field(default_factory=dict)
    forms: Mapping[FormId, Form] = field(default_factory=dict)
    processes: Mapping[ProcessId, Process] = field(default_factory=dict)
    #: Rules that hold for a time; each is also a process of the same id.
    modes: Mapping[ModeId, Mode] = field(default_factory=dict)
    ledgers: Mapping[LedgerId, Ledger] = field(default_factory=dict)
    scores: Mapping[ScoreId, Score] = field(default_factory=dict)
    rulings: Mapping[RulingId, Ruling] = field(default_factory=dict)
    ballots: Mapping[BallotId, Ballot] = field(default_factory=dict)
    boards: Mapping[BoardId, Board] = field(default_factory=dict)
    reports: Mapping[ReportId, Report] = field(default_factory=dict)
    #: Named definitions, usable in every expression of their mechanism; a DAG.
    definitions: Mapping[str, Node] = field(default_factory=dict)
    #: How each expression was written; no part of what the rules mean.
    texts: Texts = field(default=NO_TEXTS, compare=False, repr=False)

    def under(self, modes: Iterable[ModeId]) -> RuleSet:
        """The same rules with the figures that hold under some modes; the last that sets one wins."""
        sets = {name: held for mode in modes for name, held in self.modes[mode].sets.items()}
        if not sets:
            return self
        changed = {name: self.parameters[name].held_at(held) for name, held in sets.items()}
        return replace(self, parameters={**self.parameters, **changed})


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """What compiling a bundle gives: the rule set, its reference data, and the text it came from."""

    rules: RuleSet
    calendar: Calendar
    #: File path inside the bundle -> text; own and parents' files. What is stored and pinned (DESIGN 10.4).
    bundle: Mapping[str, str]
    #: Sample units and people, as written under sample/; read by whoever loads them.
    sample: Mapping[str, str] = field(default_factory=dict)
    #: What plugins added to the language it was compiled in.
    words: Vocabulary = CORE
