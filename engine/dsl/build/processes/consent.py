"""Consent: a step that asks somebody outside, whose no ends the matter and whose silence is provided for."""

from __future__ import annotations

from engine.dsl.build.context import Context
from engine.dsl.build.problems.asking import ConsentWithoutNo, EscalateToWhom, SilenceUnclear
from engine.dsl.build.processes.outcomes import outcome_ids
from engine.dsl.build.view import View
from engine.dsl.text.node import Table
from engine.dsl.text.retell import Told, tree
from engine.model.process import Silence

#: What the clock says for whoever keeps silent.
DEEMED = "deemed"
CONSENT_KEYS = frozenset(
    {"label", "after", "renamed_from", "consent", "outcomes", "within", "silence", "escalate_to"}
    | {"form", "checks", "pass", "signing", "no_proxy", "then", "source"}
)
_BY_SILENCE: Told = {"label": "逾期未答复，视为同意", "counts": "false", "by_clock": "true"}
_OWN = ("consent", "outcomes", "silence", "escalate_to")


def consent_outcomes(step: View) -> tuple[str, ...]:
    """The ids of what can be answered, and of what silence means."""
    written = outcome_ids(step.child("outcomes")) if step.has("outcomes") else ("agree", "reject")
    return (*written, DEEMED) if step.text("silence") == Silence.DEEMED.value else written


def asked_for_consent(ctx: Context, step: View) -> View:
    """The task that a consent is told as."""
    deemed = step.text("silence") == Silence.DEEMED.value
    _tell_silence(ctx, step, deemed)
    told: dict[str, Told] = {key: part.node for key, part in step.each() if key not in _OWN}
    told["by"] = step.child("consent").node
    told["outcomes"] = {**_written(ctx, step), **({DEEMED: _BY_SILENCE} if deemed else {})}
    told["overdue"] = {
        "silence": step.get("silence"),
        "escalate_to": step.child("escalate_to").node,
        "outcome": DEEMED if deemed else None,
    }
    return View(tree(step.at, told), step.key)


def _written(ctx: Context, step: View) -> dict[str, Told]:
    """The answers as written; without any, yes and no."""
    outcomes = step.child("outcomes").node
    if isinstance(outcomes, Table):
        refusing = ("counts", "end", "back")
        if not any(entry.has(key) for _, entry in step.child("outcomes").each() for key in refusing):
            ctx.findings.add(ConsentWithoutNo(), step.child("outcomes").at)
        return {key: entry.value for key, entry in outcomes.entries.items()}
    ids = outcome_ids(step.child("outcomes")) if outcomes is not None else ("agree", "reject")
    if not {"reject", "return"} & set(ids):
        ctx.findings.add(ConsentWithoutNo(), step.child("outcomes").at)
    return {each: {} for each in ids}


def _tell_silence(ctx: Context, step: View, deemed: bool) -> None:
    if not step.has("within") or not step.has("silence"):
        ctx.findings.add(SilenceUnclear(), step.child("consent").at)
    elif step.has("escalate_to") is deemed:
        ctx.findings.add(EscalateToWhom(), step.child("silence").at)
