"""What every builder needs: where findings go, what is declared, which names are broken already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.base.finding import Findings
from engine.base.span import Span
from engine.dsl.build.problems.names import UnknownDocument, Unresolved
from engine.dsl.build.view import View
from engine.dsl.expr.environment import Rule
from engine.dsl.overlay.merge import Overlay
from engine.dsl.text.node import Scalar, Table
from engine.model.ballot import Ballot
from engine.model.catalogue import Catalogue
from engine.model.expr.types import Optional, Type
from engine.model.expr.written import Written
from engine.model.form import CodeList, Form
from engine.model.ids import (
    BallotId,
    CatalogueId,
    CodeListId,
    FormId,
    LedgerId,
    MechanismId,
    ParameterId,
    RulingId,
    TableId,
)
from engine.model.ledger import Ledger
from engine.model.organisation import OrganisationRules
from engine.model.rule_set import Parameter, Status
from engine.model.ruling import Ruling
from engine.model.source import Citation, Origin
from engine.model.table import DecisionTable
from engine.model.vocabulary import CORE, Vocabulary

#: The sections of a mechanism whose entries can be referred to.
SECTIONS = (
    "parameters",
    "codes",
    "catalogues",
    "modes",
    "definitions",
    "tables",
    "forms",
    "ledgers",
    "scores",
    "eligibility",
    "pay",
    "ballots",
    "processes",
    "boards",
    "reports",
)


@dataclass(slots=True, kw_only=True)
class Context:
    """The state of one build."""

    root: View
    overlay: Overlay
    findings: Findings
    #: Section -> qualified id -> its text.
    declared: Mapping[str, Mapping[str, View]]
    organisation: OrganisationRules
    documents: Mapping[str, Citation]
    #: Whether org.yaml had nothing wrong with it.
    organisation_is_sound: bool
    #: What plugins add to the language.
    vocabulary: Vocabulary = CORE
    #: The CSV files of all layers, by the path that findings name.
    files: Mapping[str, str] = field(default_factory=dict)
    #: Whether a month without the corresponding day counts to the first day after it.
    month_end_forward: bool = False
    parameters: dict[ParameterId, Parameter] = field(default_factory=dict)
    code_lists: dict[CodeListId, CodeList] = field(default_factory=dict)
    catalogues: dict[CatalogueId, Catalogue] = field(default_factory=dict)
    tables: dict[TableId, DecisionTable] = field(default_factory=dict)
    #: Rules of eligibility and pay, and how expressions call them.
    rulings: dict[RulingId, Ruling] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    #: Code list -> attribute -> its type and its value for each code that has one.
    code_attributes: dict[str, dict[str, tuple[Type, dict[str, object]]]] = field(default_factory=dict)
    #: Forms with the types of their fields; expressions follow later.
    forms: dict[FormId, Form] = field(default_factory=dict)
    ledgers: dict[LedgerId, Ledger] = field(default_factory=dict)
    ballots: dict[BallotId, Ballot] = field(default_factory=dict)
    #: Computed fields (`FORM.FIELD`, `FORM.FIELD.COLUMN`) whose expressions may give no value.
    may_miss: frozenset[str] = frozenset()
    #: Names that exist but could not be read; what mentions them is not told again.
    broken: set[str] = field(default_factory=set)
    #: Every expression that could be understood, with its text.
    written: list[Written] = field(default_factory=list)
    #: Qualified ids that something refers to, by section.
    used: dict[str, set[str]] = field(default_factory=dict)

    def mechanisms(self) -> Iterator[tuple[MechanismId, View]]:
        """The mechanisms, in the order of the files."""
        for key, view in self.root.child("mechanisms").each():
            yield MechanismId(key), view

    def status(self, mechanism: str) -> Status:
        """Whether a mechanism is in force, or a plan or a draft."""
        return self.root.child("mechanisms").child(mechanism).word("status", Status.ACTIVE)

    def origin(self, span: Span) -> Origin:
        """Which layer wrote what stands at a place."""
        return Origin(layer=self.overlay.layer_of(span), span=span)

    def use(self, section: str, id: str) -> None:
        """Note that something refers to an entry."""
        self.used.setdefault(section, set()).add(id)

    def resolve(
        self, section: str, mechanism: str, written: Scalar | None, problem: type[Unresolved]
    ) -> str | None:
        """The qualified id behind a reference: the own mechanism's first, then the full id."""
        if written is None:
            return None
        known = self.declared[section]
        for key in (f"{mechanism}.{written.text}", written.text):
            if key in known:
                self.use(section, key)
                return key
        self.findings.add(problem(written.text, self.nameable(section, mechanism)), written.span)
        return None

    def nameable(self, section: str, mechanism: str) -> frozenset[str]:
        """Everything a reference of that kind could say."""
        known = self.declared[section]
        local = {key.partition(".")[2] for key in known if key.startswith(f"{mechanism}.")}
        return frozenset(known) | local

    def citation(self, view: View) -> Citation | None:
        """The document behind a rule: an id of a source, or written out."""
        if (key := view.scalar) is not None:
            return self._document(key)
        if not isinstance(view.node, Table):
            return None
        base = self._document(view.get("source")) or Citation(document="")
        return Citation(
            document=view.text("document", base.document),
            article=view.text("article", base.article),
            quote=view.text("quote", base.quote),
            dated=view.text("dated", base.dated),
        )

    def _document(self, id: Scalar | None) -> Citation | None:
        if id is None:
            return None
        if id.text not in self.documents:
            self.findings.add(UnknownDocument(id.text, frozenset(self.documents)), id.span)
            return None
        return self.documents[id.text]


def declared(root: View) -> dict[str, dict[str, View]]:
    """Every entry of every mechanism under its qualified id, by section."""
    found: dict[str, dict[str, View]] = {section: {} for section in SECTIONS}
    for mechanism, view in root.child("mechanisms").each():
        for section in SECTIONS:
            for key, entry in view.child(section).each():
                found[section][f"{mechanism}.{key}"] = entry
    return found


def documents(root: View) -> dict[str, Citation]:
    """The documents that pack.yaml and its parents list."""
    sources = root.child("pack").child("sources")
    return {
        key: Citation(
            document=entry.text("document"),
            article=entry.text("article"),
            quote=entry.text("quote"),
            dated=entry.text("dated"),
        )
        for key, entry in sources.each()
    }


def local(id: str) -> str:
    """The id inside its mechanism."""
    return id.partition(".")[2]


def field_types(form: Form) -> dict[str, Type]:
    """What expressions see of the fields of a form; notes ask nothing."""
    return {
        name: Optional(asked.type.type) if asked.is_optional else asked.type.type
        for name, asked in form.fields.items()
        if asked.type.kind != "note"
    }
