"""Why: the page behind a code, and where a resolved value of a pack came from."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Lang, Problem, Said, Severity
from engine.base.span import Span
from engine.dsl.build.context import documents
from engine.dsl.build.view import View
from engine.dsl.compile import Provenance, Result
from engine.dsl.problems import ALL, BY_CODE
from engine.dsl.text.node import BoundsText, Items, Node, Scalar, Table
from engine.model.source import Citation

_LINES_MAX = 200


def codes() -> tuple[type[Problem], ...]:
    """Every kind of problem, by code."""
    return tuple(sorted(ALL, key=lambda problem: problem.code))


def explain_code(code: str, lang: Lang = "zh") -> str | None:
    """The page of why for a code, or None when there is no such code."""
    problem = BY_CODE.get(code)
    if problem is None:
        return None
    weight = {
        Severity.ERROR: Said("错误：配置包不能启用", "error: the pack cannot be used"),
        Severity.WARNING: Said("提醒：配置包可以启用", "warning: the pack can be used"),
    }[problem.severity]
    return (
        f"{code}（{weight.zh}）\n\n{problem.why.zh}"
        if lang == "zh"
        else f"{code} ({weight.en})\n\n{problem.why.en}"
    )


def explain_path(result: Result, path: str, lang: Lang = "zh") -> str | None:
    """What holds at a dotted path of the resolved pack, who said so and where; None where "
    "there is nothing."""
    where = _find(result.provenance, tuple(part for part in path.split(".") if part))
    return None if where is None else "\n".join(_page(result.provenance, where, path, lang)[:_LINES_MAX])


def paths_at(result: Result, path: str) -> tuple[str, ...]:
    """The keys that stand below a path, for a hint when the next one is not there."""
    where = _find(result.provenance, tuple(part for part in path.split(".") if part))
    return tuple(where.node.entries) if where is not None and isinstance(where.node, Table) else ()


@dataclass(frozen=True, slots=True)
class _Found:
    node: Node
    at: Span
    path: tuple[str, ...]
    #: The tables on the way, outermost first, with the depth at which each stands.
    above: tuple[Table, ...]


def _find(provenance: Provenance, path: tuple[str, ...]) -> _Found | None:
    node: Node | None = provenance.root
    if node is None:
        return None
    at, above = node.span, list[Table]()
    for part in path:
        if not isinstance(node, Table) or part not in node.entries:
            return None
        above.append(node)
        entry = node.entries[part]
        node, at = entry.value, entry.key.span
    return _Found(node, at, path, tuple(above))


def _page(provenance: Provenance, found: _Found, path: str, lang: Lang) -> list[str]:
    assert provenance.overlay is not None
    lines = []
    for name, node in _leaves(path, found.node):
        lines.append(f"{name} = {node.text}  ← {provenance.overlay.layer_of(node.span)}, {_at(node.span)}")
        past = provenance.overlay.replaced.get(tuple(name.split(".")), ())
        for old in reversed(past):
            layer = provenance.overlay.layer_of(old.span)
            replaced = Said(f"原为 {old.text}", f"was {old.text}").in_(lang)
            lines.append(f"    {replaced}  ← {layer}, {_at(old.span)}")
    return [*lines, *_rules(provenance, found, lang), *_sources(provenance, found, lang)]


def _leaves(path: str, node: Node) -> list[tuple[str, Scalar]]:
    match node:
        case Scalar():
            return [(path, node)]
        case Items(items=items):
            return [leaf for i, item in enumerate(items) for leaf in _leaves(f"{path}[{i}]", item)]
        case Table():
            return [leaf for key, one in node.values() for leaf in _leaves(f"{path}.{key}", one)]


def _rules(provenance: Provenance, found: _Found, lang: Lang) -> list[str]:
    """Locks and bounds that hold for the value."""
    assert provenance.overlay is not None
    lines = []
    tables = [*found.above, *([found.node] if isinstance(found.node, Table) else [])]
    for rules in (table.rules for table in tables if table.rules is not None):
        if rules.final is not None:
            layer = provenance.overlay.layer_of(rules.final)
            lines.append(
                Said(f"已被 {layer} 锁定", f"locked by {layer}").in_(lang) + f"  ← {_at(rules.final)}"
            )
        for bounds in rules.bounds:
            layer = provenance.overlay.layer_of(bounds.span)
            said = Said(f"{layer} 规定的范围：{shown(bounds)}", f"bounds of {layer}: {shown(bounds)}")
            lines.append(f"{said.in_(lang)}  ← {_at(bounds.span)}")
    return lines


def shown(bounds: BoundsText) -> str:
    """Bounds as they were written."""
    ends = [("min", bounds.least), ("max", bounds.most)]
    parts = [f"{name}: {one.text}" for name, one in ends if one is not None]
    if bounds.among:
        parts.append(f"enum: {', '.join(one.text for one in bounds.among)}")
    return ", ".join(parts)


def _sources(provenance: Provenance, found: _Found, lang: Lang) -> list[str]:
    """The document of the thing itself, or else of the nearest thing around it."""
    assert provenance.root is not None
    known = documents(View(provenance.root, Scalar("", found.at, found.at)))
    around = [*found.above, *([found.node] if isinstance(found.node, Table) else [])]
    for table in reversed(around):
        cited = _citation(table.get("source"), known)
        if cited is not None:
            said = Said("依据", "source").in_(lang)
            parts = (cited.document, cited.dated, cited.article, f"“{cited.quote}”" if cited.quote else "")
            return [f"{said}：{'，'.join(part for part in parts if part)}"]
    return []


def _citation(node: Node | None, known: dict[str, Citation]) -> Citation | None:
    match node:
        case Scalar(text=text):
            return known.get(text)
        case Table():
            view = View(node, Scalar("", node.span, node.span))
            base = known.get(view.text("source"), Citation(document=""))
            return Citation(
                document=view.text("document", base.document),
                article=view.text("article", base.article),
                quote=view.text("quote", base.quote),
                dated=view.text("dated", base.dated),
            )
        case _:
            return None


def _at(span: Span) -> str:
    return f"{span.file}:{span.line}"
