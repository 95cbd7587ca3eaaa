"""Putting the rule set together: declarations first, then whatever refers to them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count

from engine.base.finding import Findings
from engine.dsl.build.asserts import check_asserts
from engine.dsl.build.ballots import declare_ballots
from engine.dsl.build.bounds import tell_stray_bounds
from engine.dsl.build.calendar import FORWARD as FORWARD_WORD
from engine.dsl.build.catalogues import build_catalogues
from engine.dsl.build.code_lists import build_code_lists
from engine.dsl.build.context import Context, declared, documents
from engine.dsl.build.definitions import build_definitions
from engine.dsl.build.expressions import Expressions
from engine.dsl.build.forms import computed, declare_forms, finish_forms
from engine.dsl.build.ledgers import declare_ledgers, finish_ledger
from engine.dsl.build.modes import build_modes, mode_of
from engine.dsl.build.organisation import organisation_rules
from engine.dsl.build.parameters import build_parameters
from engine.dsl.build.processes.process import build_process
from engine.dsl.build.reports import build_board, build_report
from engine.dsl.build.rulings.ruling import build_rulings
from engine.dsl.build.rulings.scores import build_score
from engine.dsl.build.tables.table import build_tables
from engine.dsl.build.view import View
from engine.dsl.overlay.layers import catalogues
from engine.dsl.overlay.merge import Overlay
from engine.dsl.text.node import Scalar, Table
from engine.model.expr.tree import Node
from engine.model.expr.written import Texts
from engine.model.form import Form
from engine.model.ids import (
    BoardId,
    BundleHash,
    FormId,
    LedgerId,
    MechanismId,
    PackId,
    ProcessId,
    ReportId,
    ScoreId,
)
from engine.model.ledger import Ledger
from engine.model.mode import TOLD_AS
from engine.model.process import Process
from engine.model.report import Board, Report
from engine.model.rule_set import Maturity, Mechanism, RuleSet
from engine.model.score import Score
from engine.model.vocabulary import CORE, Vocabulary

ROUNDS_MAX = 6


@dataclass(slots=True)
class _Parts:
    forms: dict[FormId, Form] = field(default_factory=dict)
    ledgers: dict[LedgerId, Ledger] = field(default_factory=dict)
    scores: dict[ScoreId, Score] = field(default_factory=dict)
    processes: dict[ProcessId, Process] = field(default_factory=dict)
    boards: dict[BoardId, Board] = field(default_factory=dict)
    reports: dict[ReportId, Report] = field(default_factory=dict)
    definitions: dict[str, Node] = field(default_factory=dict)


def build(
    root: Table, overlay: Overlay, findings: Findings, vocabulary: Vocabulary = CORE
) -> tuple[RuleSet, Context]:
    """The rule set, as far as the text can be understood, and what the checks need to know of it.

    Whether a computed field may be missing is known only once its expression is typed, and others read it:
    where some may, everything is built again with that, until no more are found. One that copies another
    that copies another … takes a round each; after some rounds all of them count as perhaps missing.
    """
    may_miss: frozenset[str] = frozenset()
    for round_ in count(1):
        told = Findings()
        rules, ctx = _built(root, overlay, told, may_miss, vocabulary)
        found = may_miss.union(computed(rules.forms, all_of_them=round_ > ROUNDS_MAX))
        if found == may_miss:
            break
        may_miss = found
    findings.extend(told.sorted())
    ctx.findings = findings
    return rules, ctx


def _built(
    root: Table, overlay: Overlay, findings: Findings, may_miss: frozenset[str], vocabulary: Vocabulary
) -> tuple[RuleSet, Context]:
    ctx = _context(root, overlay, findings, may_miss)
    ctx.vocabulary = vocabulary
    build_code_lists(ctx)
    build_catalogues(ctx)
    build_parameters(ctx)
    tell_stray_bounds(ctx)
    build_tables(ctx)
    declare_forms(ctx)
    declare_ledgers(ctx)
    build_rulings(ctx)
    declare_ballots(ctx)
    parts = _Parts()
    for mechanism, view in ctx.mechanisms():
        _build_mechanism(ctx, mechanism, view, parts)
    return _rule_set(ctx, parts), ctx


def _context(root: Table, overlay: Overlay, findings: Findings, may_miss: frozenset[str]) -> Context:
    top = View(root, Scalar("", root.span, root.span))
    told = Findings()
    organisation = organisation_rules(top, told)
    findings.extend(told.sorted())
    return Context(
        root=top,
        overlay=overlay,
        findings=findings,
        declared=declared(top),
        organisation=organisation,
        organisation_is_sound=not told.has_errors,
        documents=documents(top),
        files=catalogues(overlay.layers),
        may_miss=may_miss,
        month_end_forward=top.child("calendar").text("month_end") == FORWARD_WORD,
    )


def _build_mechanism(ctx: Context, mechanism: MechanismId, view: View, parts: _Parts) -> None:
    expressions = Expressions(ctx, mechanism)
    build_definitions(ctx, expressions, view)
    parts.definitions.update({f"{mechanism}.{key}": node for key, node in expressions.definitions.items()})
    check_asserts(ctx, expressions, view, ctx.root.child("pack").day("in_force_from") or date.min)
    finished = finish_forms(ctx, expressions)
    parts.forms.update(finished)
    for key, entry in view.child("ledgers").each():
        ledger = ctx.ledgers.get(LedgerId(f"{mechanism}.{key}"))
        if ledger is not None:
            parts.ledgers[ledger.id] = finish_ledger(ctx, expressions, ledger, entry)
    for key, entry in view.child("scores").each():
        score = build_score(ctx, expressions, f"{mechanism}.{key}", entry)
        if score is not None:
            parts.scores[score.id] = score
    mode = mode_of(ctx, mechanism, view)
    for key, entry in view.child("processes").each():
        process = build_process(ctx, expressions, f"{mechanism}.{key}", entry, finished)
        # a mode is declared before it holds; one that opens only in another mode ends with that
        own = process.told_as == TOLD_AS and mode is not None and mode.startswith(f"{mechanism}.")
        parts.processes[process.id] = process if own else replace(process, mode=mode)
    for key, entry in view.child("boards").each():
        board = build_board(ctx, expressions, f"{mechanism}.{key}", entry, parts.processes)
        if board is not None:
            parts.boards[board.id] = board
    for key, entry in view.child("reports").each():
        report = build_report(ctx, expressions, f"{mechanism}.{key}", entry)
        if report is not None:
            parts.reports[report.id] = report


def _rule_set(ctx: Context, parts: _Parts) -> RuleSet:
    card = ctx.root.child("pack")
    layers = ctx.overlay.layers
    return RuleSet(
        pack=PackId(card.text("pack")),
        label=card.text("label"),
        parents=tuple(PackId(layer.id) for layer in reversed(layers[:-1])),
        in_force_from=card.day("in_force_from") or date.min,
        bundle=BundleHash(""),
        meaning="",
        organisation=ctx.organisation,
        mechanisms={key: _mechanism(ctx, key, view) for key, view in ctx.mechanisms()},
        parameters=ctx.parameters,
        code_lists=ctx.code_lists,
        catalogues=ctx.catalogues,
        tables=ctx.tables,
        forms=parts.forms,
        processes=parts.processes,
        modes=build_modes(ctx, parts.processes, parts.forms),
        ledgers=parts.ledgers,
        scores=parts.scores,
        rulings=ctx.rulings,
        ballots=ctx.ballots,
        boards=parts.boards,
        reports=parts.reports,
        definitions=parts.definitions,
        texts=Texts(ctx.written),
    )


def _mechanism(ctx: Context, id: MechanismId, view: View) -> Mechanism:
    return Mechanism(
        id=id,
        label=view.text("label"),
        citation=ctx.citation(view.child("source")),
        rows=tuple(one.text for one in view.child("rows").scalars()),
        summary=view.text("summary"),
        status=ctx.status(id),
        maturity=next((each for each in Maturity if each.value == view.text("maturity")), None),
        origin=ctx.origin(view.at),
    )


def with_hashes(rules: RuleSet, bundle: str, meaning: str) -> RuleSet:
    """The same rules under their digests."""
    return replace(rules, bundle=BundleHash(bundle), meaning=meaning)
