"""The steps of a rule set's life that need the compiler and the scenarios: draft from files, check, prove."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.resources import files as package_files
from importlib.resources.abc import Traversable

from engine.base.finding import Finding, Said
from engine.dsl.compile import compile_pack
from engine.model.command import Actor
from engine.model.ids import PackId
from engine.model.refusal import Kind, Refused
from engine.model.rule_set import Compiled
from engine.model.vocabulary import Vocabulary
from engine.rehearsal.outcome import Outcome
from engine.rehearsal.read import read_sample, read_scenarios
from engine.rehearsal.run import run_scenarios
from engine.rehearsal.stage import Stage
from engine.service.engine import Engine
from engine.service.swap.life import Swap
from engine.service.swap.steps import draft, note_check, note_scenarios, swap_of

_CARD = "pack.yaml"
_LINE = r"^{key}:[ ]*[\"']?([^\s\"'#]+)"
PARENTS_MAX = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A proposed version after checking it or running its scenarios, with what was found."""

    swap: Swap
    files: Mapping[str, str]
    findings: tuple[Finding, ...] = ()
    outcomes: tuple[Outcome, ...] = ()


def draft_from(engine: Engine, actor: Actor, files: Mapping[str, str], reason: str = "") -> Swap | Refused:
    """A proposed version from the files of an archive; parents that it lacks are those of the site."""
    folders = {_folder(path): _said(text, "pack") for path, text in files.items() if _is_card(path)}
    extended = {_said(text, "extends") for path, text in files.items() if _is_card(path)}
    leaves = [folder for folder, name in folders.items() if name not in extended]
    if len(leaves) != 1:
        said = Said(
            f"压缩包里有 {len(leaves)} 个配置包，请一次只放一个（可以带上它的上级）",
            f"The archive holds {len(leaves)} packs; put in one at a time (its parents may be with it)",
        )
        return Refused(kind=Kind.INVALID, reason="which_pack", said=said)
    whole = {**_parents(engine, files, set(folders.values())), **files}
    return draft(engine, actor, whole, leaves[0], PackId(folders[leaves[0]]), reason)


def check_swap(engine: Engine, actor: Actor, id: str) -> Examined | Refused:
    """Check the proposed version with this engine, and note whether its rules may come into force."""
    found = _drafted(engine, id)
    if isinstance(found, Refused):
        return found
    swap, files = found
    result = compile_pack(files, swap.folder, engine.library.vocabulary)
    _, of_sample = read_sample(part(files, swap.folder, "sample"))
    _, of_scenarios = read_scenarios(part(files, swap.folder, "scenarios"))
    every = dict.fromkeys((*result.findings, *of_sample, *of_scenarios))
    findings = tuple(sorted(every, key=lambda each: each.span))
    stopping = [each.problem.code for each in findings if each.blocks_publication]
    compiled = result.compiled if not stopping else None
    if compiled is not None:
        with engine.store.write() as work:
            work.put_bundle(compiled.rules.bundle, compiled.bundle)
        engine.library.keep(compiled)
    pack, bundle = (compiled.rules.pack, compiled.rules.bundle) if compiled else (swap.pack, None)
    noted = note_check(engine, actor, id, pack, bundle, stopping)
    if isinstance(noted, Refused):
        return noted
    return Examined(swap=noted, files=files, findings=findings)


def prove_swap(engine: Engine, actor: Actor, id: str) -> Examined | Refused:
    """Run the scenarios that came with it, and note which passed."""
    found = _drafted(engine, id)
    if isinstance(found, Refused):
        return found
    swap, files = found
    words = engine.library.vocabulary
    compiled = compile_pack(files, swap.folder, words).compiled
    scenarios, _ = read_scenarios(part(files, swap.folder, "scenarios"))
    outcomes = tuple(run_scenarios(Stage(compiled, partial(_compiled, words)), scenarios)) if compiled else ()
    failed = [each.scenario for each in outcomes if not each.passed]
    noted = note_scenarios(engine, actor, id, len(outcomes) - len(failed), failed)
    if isinstance(noted, Refused):
        return noted
    return Examined(swap=noted, files=files, outcomes=outcomes)


def part(files: Mapping[str, str], folder: str, name: str) -> dict[str, str]:
    """The files below one folder of the pack."""
    head = "/".join(filter(None, (folder, name))) + "/"
    return {path: text for path, text in files.items() if path.startswith(head)}


def _drafted(engine: Engine, id: str) -> tuple[Swap, Mapping[str, str]] | Refused:
    with engine.store.read() as work:
        swap = swap_of(work, id)
        if isinstance(swap, Refused):
            return swap
        files = work.bundle(swap.source)
    assert files is not None, "the files of a draft are kept with it"
    return swap, files


def _compiled(words: Vocabulary, files: Mapping[str, str], pack: str) -> Compiled | None:
    return compile_pack(files, pack, words).compiled


def _parents(engine: Engine, files: Mapping[str, str], given: set[str]) -> dict[str, str]:
    """The layers that the archive builds upon and does not hold: as the site has them, else as shipped."""
    known = _site_layers(engine)
    found: dict[str, str] = {}
    wanted = [_said(text, "extends") for path, text in files.items() if _is_card(path)]
    while wanted and len(given) < len(files) + PARENTS_MAX:
        name = wanted.pop()
        if not name or name in given:
            continue
        given.add(name)
        layer = known.get(name) or _shipped(name)
        found |= layer
        wanted.append(_said(layer.get(f"{name}/{_CARD}", ""), "extends"))
    return found


def _site_layers(engine: Engine) -> dict[str, dict[str, str]]:
    """The layers of the newest version of each pack of the site, by id."""
    found: dict[str, dict[str, str]] = {}
    with engine.store.read() as work:
        for release in reversed(work.releases()):
            for path, text in (work.bundle(release.bundle) or {}).items():
                found.setdefault(path.partition("/")[0], {})[path] = text
    return found


def _shipped(name: str) -> dict[str, str]:
    if not re.fullmatch(r"\w+", name):
        return {}
    folder = package_files("engine") / "packs" / name
    return dict(_texts(folder, name)) if folder.is_dir() else {}


def _texts(folder: Traversable, shown: str) -> Iterator[tuple[str, str]]:
    for path in folder.iterdir():
        if path.is_dir():
            yield from _texts(path, f"{shown}/{path.name}")
        elif path.name.endswith((".yaml", ".csv")):
            yield f"{shown}/{path.name}", path.read_text(encoding="utf-8")


def _is_card(path: str) -> bool:
    return path.rpartition("/")[2] == _CARD


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _said(text: str, key: str) -> str:
    found = re.search(_LINE.format(key=key), text, re.MULTILINE)
    return found.group(1) if found else ""
