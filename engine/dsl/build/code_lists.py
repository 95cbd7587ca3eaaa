"""Code lists: the closed choices of a mechanism, with the attributes of each."""

from __future__ import annotations

from engine.dsl.build.context import Context
from engine.dsl.build.problems.figures import placeholder
from engine.dsl.build.problems.values import BadValue
from engine.dsl.build.spellings import SPELLINGS, finest
from engine.dsl.build.view import View
from engine.model.expr.types import Type
from engine.model.form import Code, CodeList
from engine.model.ids import CodeListId


def build_code_lists(ctx: Context) -> None:
    """Every code list of every mechanism."""
    for key, view in ctx.declared["codes"].items():
        codes = {code: _code(code, entry) for code, entry in view.child("codes").each()}
        if view.flag("placeholder"):
            ctx.findings.add(placeholder(key, ctx.status(key.partition(".")[0])), view.at)
        if not codes:
            ctx.broken.add(key)
        ctx.code_lists[CodeListId(key)] = CodeList(id=CodeListId(key), label=view.text("label"), codes=codes)
        ctx.code_attributes[key] = _attributes(ctx, view)


def _attributes(ctx: Context, view: View) -> dict[str, tuple[Type, dict[str, object]]]:
    """The attributes of the codes, read as the list declares them; as text where it does not."""
    types = {name: one.scalar.text for name, one in view.child("attributes").each() if one.scalar is not None}
    found: dict[str, dict[str, object]] = {name: {} for name in types}
    for code, entry in view.child("codes").each():
        for name, one in entry.each():
            if name == "label" or one.scalar is None:
                continue
            written = one.scalar
            spelling = SPELLINGS.get(types.get(name, "text"), SPELLINGS["text"])
            value = spelling.read(written.text)
            if value is None:
                ctx.findings.add(BadValue(written.text, types[name], spelling.example), written.span)
            else:
                found.setdefault(name, {})[code] = value
    kinds = {name: SPELLINGS.get(types.get(name, "text"), SPELLINGS["text"]).type for name in found}
    return {name: (finest(kinds[name], values.values()), values) for name, values in found.items()}


def _code(id: str, view: View) -> Code:
    if view.scalar is not None:
        return Code(id=id, label=view.scalar.text)
    attributes = {
        name: one.scalar.text for name, one in view.each() if one.scalar is not None and name != "label"
    }
    return Code(id=id, label=view.text("label", id), attributes=attributes)
