"""Telling what the proofs of a decision table found, each with an example in the words of its cells."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from engine.base.span import Span
from engine.dsl.build.context import Context
from engine.dsl.build.problems.proofs import (
    NoGapLeft,
    OpenGap,
    OverlappingRows,
    RowsDisagree,
    TableGap,
    TooHardToProve,
    UnreachableRow,
)
from engine.dsl.build.spellings import shown as spelled
from engine.dsl.proof.cover import Proof, TooHard, Witness
from engine.model.expr.table import Column, Hit, Table
from engine.model.expr.values import Value

#: So many rows in trouble are told; the others are most likely of the same kind.
TOLD_MAX = 20


def prove(table: Table, at: Span, rows: Sequence[Span], ctx: Context) -> None:
    """Tell overlaps, disagreements, rows that never count, and gaps."""
    proof = Proof(table)
    match table.hit:
        case Hit.UNIQUE:
            for other, row, witness in list(proof.overlaps())[:TOLD_MAX]:
                shown = example(table, witness)
                ctx.findings.add(
                    OverlappingRows(table.row_name(row + 1), table.row_name(other + 1), shown), rows[row]
                )
        case Hit.ANY:
            _tell_disagreement(proof, rows, ctx)
        case _:
            pass
    try:
        for row in islice(proof.unreached(), TOLD_MAX):
            ctx.findings.add(UnreachableRow(table.row_name(row + 1)), rows[row])
    except TooHard:
        proof.steps = 0  # what is left untold is a warning; the gap matters more and has its own budget
    if table.hit is not Hit.COLLECT and table.default is None:
        _tell_gap(proof, at, ctx)


def _tell_disagreement(proof: Proof, rows: Sequence[Span], ctx: Context) -> None:
    table, told = proof.table, 0
    for row, found in enumerate(table.rows):
        other = next((one for one in proof.touching(row) if table.rows[one].then != found.then), None)
        if other is not None and told < TOLD_MAX:
            told += 1
            shown = example(table, proof.together(other, row))
            ctx.findings.add(
                RowsDisagree(table.row_name(row + 1), table.row_name(other + 1), shown), rows[row]
            )


def _names(table: Table, row: int, other: int) -> tuple[str, str]:
    return table.row_name(row + 1), table.row_name(other + 1)


def _tell_gap(proof: Proof, at: Span, ctx: Context) -> None:
    try:
        gap = proof.gap()
    except TooHard:
        if not proof.table.may_miss:
            ctx.findings.add(TooHardToProve(), at)
        return
    if gap is None:
        if proof.table.may_miss and not any(column.range for column in proof.table.inputs):
            ctx.findings.add(NoGapLeft(), at)
        return
    problem = OpenGap if proof.table.may_miss else TableGap
    ctx.findings.add(problem(example(proof.table, gap)), at)


def example(table: Table, witness: Witness) -> str:
    """Values for the inputs, as cells say them: `{kind: 助老, hours: 3}`."""
    pairs = zip(table.inputs, witness, strict=True)
    return "{" + ", ".join(f"{column.id}: {shown(column, value)}" for column, value in pairs) + "}"


def shown(column: Column, value: Value) -> str:
    """A value as a cell of its column."""
    return spelled(value, column.type)
