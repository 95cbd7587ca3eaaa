"""The front door of the compiler: the files of a pack become a proven rule set, or findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.base.finding import Finding, Findings
from engine.dsl.build.calendar import calendar, tell_hours
from engine.dsl.build.context import Context
from engine.dsl.build.rule_set import build, with_hashes
from engine.dsl.check.all import check_all
from engine.dsl.check.plans import in_force
from engine.dsl.freeze import bundle_digest, meaning_digest
from engine.dsl.nouns.retold import retold
from engine.dsl.overlay.layers import Layer, catalogues, layers_of
from engine.dsl.overlay.merge import Overlay
from engine.dsl.shape.validate import check_shapes
from engine.dsl.text.node import Table
from engine.model.rule_set import Compiled, RuleSet
from engine.model.vocabulary import CORE, Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where everything came from: the layers, the resolved text, what each value replaced."""

    layers: tuple[Layer, ...] = ()
    root: Table | None = None
    overlay: Overlay | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What compiling gives: a rule set if nothing is wrong, and everything that was found."""

    compiled: Compiled | None
    findings: tuple[Finding, ...]
    provenance: Provenance


def compile_pack(files: Mapping[str, str], pack: str, vocabulary: Vocabulary = CORE) -> Result:
    """Compile the pack in the folder `pack`, out of `files` (path -> text) that hold its parents too.

    `vocabulary` is what plugins add to the language.
    """
    findings = Findings()
    layers = layers_of(files, pack, findings)
    if not layers:
        return Result(compiled=None, findings=findings.sorted(), provenance=Provenance())
    overlay = Overlay(findings, layers)
    root = overlay.resolved()
    check_shapes(root, findings)
    rules, ctx = build(retold(root, catalogues(layers), findings), overlay, findings, vocabulary)
    tell_hours(ctx.root, findings)
    check_all(rules, ctx)
    compiled = None if findings.has_errors else _frozen(in_force(rules), ctx, layers)
    return Result(
        compiled=compiled,
        findings=findings.sorted(),
        provenance=Provenance(layers=layers, root=root, overlay=overlay),
    )


def _frozen(rules: RuleSet, ctx: Context, layers: tuple[Layer, ...]) -> Compiled:
    bundle = {f"{layer.id}/{name}": text for layer in layers for name, text in layer.texts.items()}
    return Compiled(
        rules=with_hashes(rules, bundle_digest(bundle), meaning_digest(rules)),
        calendar=calendar(ctx.root),
        bundle=bundle,
        sample=layers[-1].sample,
        words=ctx.vocabulary,
    )
