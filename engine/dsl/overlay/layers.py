"""Layers: which folders stand above a pack, and which of their files are read."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.base.finding import Findings
from engine.base.span import Span
from engine.dsl.overlay.layer_problems import (
    DuplicateMechanism,
    DuplicatePack,
    NoMechanismId,
    NoPackFile,
    NotAMap,
    ParentCycle,
    UnknownFile,
    UnknownLanguage,
    UnknownParent,
)
from engine.dsl.shape.vocabulary import LANGUAGE
from engine.dsl.text.node import Entry, Scalar, Table
from engine.dsl.text.problems import TooManyFiles
from engine.dsl.text.read import read_file

FILES_MAX = 200
SINGLE = ("org", "calendar", "guard")
#: Rows of decision tables and catalogues; they are read where one names them.
CATALOGUE = ".csv"
_PACK_LINE = re.compile(r"^pack:[ ]*[\"']?([^\s\"'#]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One folder's rules: its files by their path inside the folder, and their nodes as one table."""

    id: str
    folder: str
    texts: Mapping[str, str]
    root: Table
    sample: Mapping[str, str]


def catalogues(layers: Sequence[Layer]) -> dict[str, str]:
    """The CSV files of all layers, by the path that findings name."""
    return {
        _join(layer.folder, name): text
        for layer in layers
        for name, text in layer.texts.items()
        if name.endswith(CATALOGUE)
    }


def layers_of(files: Mapping[str, str], pack: str, findings: Findings) -> tuple[Layer, ...]:
    """The layers of a pack, farthest parent first; empty when not even the pack itself can be read."""
    folders = _folders(files)
    folder = pack.strip("/")
    if folder not in folders:
        findings.add(NoPackFile(folder), Span(f"{folder}/pack.yaml", 1, 1, 1, 1))
        return ()
    found: list[Layer] = []
    here: str | None = folder
    while here is not None:
        layer = _layer(files, here, folders, findings)
        if layer is None:
            return ()
        found.append(layer)
        extends = _pack_scalar(layer.root, "extends")
        if extends is None:
            break
        here = _parent(extends, found, folders, findings)
    return tuple(reversed(found)) if here is not None else ()


def _folders(files: Mapping[str, str]) -> dict[str, str]:
    """Each folder with a pack.yaml and the id that a first look finds there."""
    found = {}
    for path, text in sorted(files.items()):
        folder, _, name = path.rpartition("/")
        if name == "pack.yaml":
            match = _PACK_LINE.search(text)
            found[folder.strip("/")] = match.group(1) if match else ""
    return found


def _parent(
    extends: Scalar, below: list[Layer], folders: Mapping[str, str], findings: Findings
) -> str | None:
    """The folder of the parent, or None after it was told why there is none."""
    known: dict[str, str] = {}
    for folder, name in folders.items():
        known.setdefault(name, folder)
    if extends.text not in known:
        # a pack of the chain would be a circle, so it is no way out
        others = sorted(name for name, folder in known.items() if folder not in {one.folder for one in below})
        findings.add(UnknownParent(extends.text, tuple(others)), extends.span)
        return None
    parent = known[extends.text]
    passed = [layer.folder for layer in below]
    if parent in passed:
        circle = tuple(layer.id for layer in below[passed.index(parent) :])
        findings.add(ParentCycle((*circle, extends.text)), extends.span)
        return None
    return parent


def _pack_scalar(root: Table, key: str) -> Scalar | None:
    pack = root.get("pack")
    value = pack.get(key) if isinstance(pack, Table) else None
    return value if isinstance(value, Scalar) else None


def _layer(
    files: Mapping[str, str], folder: str, folders: Mapping[str, str], findings: Findings
) -> Layer | None:
    own = _own_files(files, folder, folders)
    texts = {name: text for name, text in own.items() if _is_rule(name)}
    sample = {name.partition("/")[2]: text for name, text in own.items() if name.startswith("sample/")}
    if len(texts) > FILES_MAX:
        findings.add(TooManyFiles(len(texts), FILES_MAX), Span(_join(folder, "pack.yaml"), 1, 1, 1, 1))
        return None
    for name in own:
        is_known = _is_rule(name) or name.startswith(("sample/", "scenarios/", "modes/", "catalogues/"))
        if not is_known and not name.endswith(CATALOGUE):
            findings.add(UnknownFile(name), Span(_join(folder, name), 1, 1, 1, 1))
    root = _root(folder, texts, findings)
    card = _pack_scalar(root, "pack")
    if root.get("pack") is None:
        return None
    language = _pack_scalar(root, "language")
    if language is not None and language.text != LANGUAGE:
        findings.add(UnknownLanguage(language.text), language.span)
    twins = [other for other, known in folders.items() if card and known == card.text and other != folder]
    if card is not None and twins:
        findings.add(DuplicatePack(card.text, _join(twins[0], "pack.yaml")), card.span)
    return Layer(id="" if card is None else card.text, folder=folder, texts=texts, root=root, sample=sample)


def _own_files(files: Mapping[str, str], folder: str, folders: Mapping[str, str]) -> dict[str, str]:
    """The YAML and CSV files below a folder that belong to no pack nested in it, by their path inside it."""
    prefix = f"{folder}/" if folder else ""
    nested = tuple(f"{other}/" for other in folders if other != folder and other.startswith(prefix))
    return {
        path.strip("/")[len(prefix) :]: text
        for path, text in sorted(files.items())
        if path.strip("/").startswith(prefix)
        and path.endswith((".yaml", ".yml", CATALOGUE))
        and not path.strip("/").startswith(nested)
    }


def _is_rule(name: str) -> bool:
    if name.endswith(CATALOGUE):
        return name.startswith("catalogues/")
    folder, _, file = name.rpartition("/")
    if folder == "mechanisms":
        return True
    return folder == "" and file in ("pack.yaml", *(f"{single}.yaml" for single in SINGLE))


def _join(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _root(folder: str, texts: Mapping[str, str], findings: Findings) -> Table:
    """The files of one layer as one table: pack, org, calendar, guard, mechanisms."""
    entries: dict[str, Entry] = {}
    mechanisms: dict[str, Entry] = {}
    for name, text in texts.items():
        if name.endswith(CATALOGUE):
            continue
        node = read_file(_join(folder, name), text, findings)
        if node is None:
            continue
        if not isinstance(node, Table):
            findings.add(NotAMap(), _first_line(node.span))
        elif name.startswith("mechanisms/"):
            _add_mechanism(mechanisms, node, findings)
        else:
            key = name.removesuffix(".yaml")
            entries[key] = Entry(_key(key, node.span), node)
    at = Span(_join(folder, "pack.yaml"), 1, 1, 1, 1)
    entries["mechanisms"] = Entry(_key("mechanisms", at), Table(mechanisms, at))
    return Table(entries, at)


def _add_mechanism(mechanisms: dict[str, Entry], node: Table, findings: Findings) -> None:
    name = node.get("mechanism")
    if not isinstance(name, Scalar):
        findings.add(NoMechanismId(), _first_line(node.span))
    elif name.text in mechanisms:
        findings.add(DuplicateMechanism(name.text, mechanisms[name.text].key.span.file), name.span)
    else:
        mechanisms[name.text] = Entry(name, node)


def _key(text: str, span: Span) -> Scalar:
    here = _first_line(span)
    return Scalar(text, here, here)


def _first_line(span: Span) -> Span:
    return Span(span.file, span.line, span.column, span.line, span.column + 1)
