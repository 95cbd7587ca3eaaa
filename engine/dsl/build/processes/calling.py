"""The effect `call`: a plugin is asked to do something outside, with these values."""

from __future__ import annotations

from engine.dsl.build.plugin_words import missing_word
from engine.dsl.build.problems.plugins import PluginArguments
from engine.dsl.build.processes.place import Place
from engine.dsl.build.view import View
from engine.model.effect import CallOutside
from engine.model.expr.tree import Node
from engine.model.expr.types import Optional


def build_call(place: Place, view: View) -> CallOutside | None:
    """The call, if the plugin is there and is given what it takes."""
    ctx = place.frame.ctx
    written = view.get("effect")
    if written is None:
        return None
    known = ctx.vocabulary.effects.get(written.text)
    if known is None:
        ctx.findings.add(missing_word(written.text, ctx.vocabulary), written.span)
        return None
    given = dict(view.child("with").each())
    needed = {name for name, kind in known.takes.items() if not isinstance(kind, Optional)}
    if not needed <= set(given) <= set(known.takes):
        problem = PluginArguments(written.text, tuple(known.takes), tuple(given))
        ctx.findings.add(problem, view.at)
        return None
    values: dict[str, Node] = {}
    for name, entry in given.items():
        node = place.compile(entry.scalar, known.takes[name])
        if node is not None:
            values[name] = node
    return CallOutside(effect=written.text, values=values)
