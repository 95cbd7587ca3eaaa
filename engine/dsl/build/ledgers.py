"""Ledgers: first what they are, then, once names are known, caps and base."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from engine.dsl.build.context import Context
from engine.dsl.build.expressions import CASE, Expressions, amount_type
from engine.dsl.build.problems.names import UnknownRule, UnknownUnitType
from engine.dsl.build.view import View
from engine.dsl.shape.scalars import read_share
from engine.model.expr import types as t
from engine.model.ids import LedgerId, LineId, MechanismId
from engine.model.ledger import Cap, Clawback, Ledger, Line, LotRules, RoundTo, Unit, YearEnd

#: A cap over all the rules of a ledger together.
ALL_RULES = "all"
_CLAWBACKS = {one.value: one for one in Clawback}
_YEAR_ENDS = {one.value: one for one in YearEnd}
_ROUNDINGS = {one.value: one for one in RoundTo}


def declare_ledgers(ctx: Context) -> None:
    """Every ledger with its unit, lines and shares."""
    for key, view in ctx.declared["ledgers"].items():
        unit = {one.value: one for one in Unit}.get(view.text("unit"))
        if unit is None:
            ctx.broken.add(key)
            continue
        ctx.ledgers[LedgerId(key)] = Ledger(
            id=LedgerId(key),
            mechanism=MechanismId(key.partition(".")[0]),
            label=view.text("label"),
            unit=unit,
            lines={LineId(line): _line(line, entry) for line, entry in view.child("lines").each()},
            shares=_shares(view.child("shares")),
            share_labels=_texts(view.child("share_labels")),
            rule_labels=_texts(view.child("rules")),
            clawback=_CLAWBACKS.get(view.text("clawback"), Clawback.BLOCK),
            year_end=_YEAR_ENDS.get(view.text("year_end"), YearEnd.RETURN),
            signatures=int(signed) if (signed := view.text("signatures")).isdecimal() else 0,
            matched=_texts(view.child("matched")),
            shown_in=_shown_in(ctx, view.child("shown_in")),
            citation=ctx.citation(view.child("source")),
            origin=ctx.origin(view.at),
        )


def _line(id: str, view: View) -> Line:
    return Line(
        id=LineId(id),
        label=view.text("label"),
        allow=frozenset(one.text for one in view.child("allow").scalars()),
        deny=_texts(view.child("deny")),
    )


def _texts(view: View) -> dict[str, str]:
    return {key: entry.scalar.text for key, entry in view.each() if entry.scalar is not None}


def _shares(view: View) -> dict[str, Fraction]:
    found = {key: read_share(entry.scalar.text) for key, entry in view.each() if entry.scalar is not None}
    return {key: share for key, share in found.items() if share is not None}


def _shown_in(ctx: Context, view: View) -> tuple[str, ...]:
    known = frozenset(map(str, ctx.organisation.unit_types))
    for one in view.scalars():
        if one.text not in known:
            ctx.findings.add(UnknownUnitType(one.text, known), one.span)
    return tuple(one.text for one in view.scalars() if one.text in known)


def finish_ledger(ctx: Context, expressions: Expressions, ledger: Ledger, view: View) -> Ledger:
    """The ledger with its caps, its base and the rules of its lots."""
    environment = expressions.environment(CASE)
    kind = amount_type(ledger)
    caps = {}
    for key, entry in view.child("caps").each():
        rule = entry.text("rule", key)
        if rule != ALL_RULES and rule not in ledger.rule_labels:
            ctx.findings.add(UnknownRule(rule, frozenset(ledger.rule_labels)), entry.at)
            continue
        most = expressions.compile(entry.get("most"), environment, kind)
        if most is not None:
            whose = "" if rule == ALL_RULES else rule
            of_unit = entry.text("of") == "unit"
            period = entry.text("per", "year")
            caps[key] = Cap(id=key, rule=whose, most=most, period=period, of_unit=of_unit)
    return replace(
        ledger,
        caps=caps,
        base=expressions.compile(view.get("base"), environment, kind),
        ceiling=expressions.compile(view.get("ceiling"), environment, kind),
        lots=_lots(expressions, view.child("lots")),
    )


def _lots(expressions: Expressions, view: View) -> LotRules:
    environment = expressions.environment(CASE)
    lengths = (t.Days(), t.Months())
    expire = view.child("expire")
    return LotRules(
        after=expressions.compile(expire.get("after"), environment, lengths),
        round_to=_ROUNDINGS.get(expire.text("round_to"), RoundTo.NONE),
        grace=expressions.compile(view.get("grace"), environment, lengths),
    )
