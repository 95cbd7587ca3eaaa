"""Editing the pack in mid-story: what a change of its text would be told, or what it does once in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.base.finding import Finding, Said
from engine.dsl.compile import compile_pack
from engine.model.command import SYSTEM
from engine.rehearsal.part import Part
from engine.rehearsal.time_passes import settle
from engine.rehearsal.world import World
from engine.service.activate import activate

NONE = "（没有）"


def edit(world: World, part: Part, refused: Part | None) -> None:
    """Check the pack with some of its text changed; put it in force where the step says so."""
    settle(world, part.span)
    pack = world.compiled.rules.pack
    result = compile_pack(_edited(world, part, pack), pack, world.compiled.words)
    errors = [found for found in result.findings if found.is_error or found.blocks_publication]
    if "finds" in part:
        _compare(world, part, result.findings)
    elif result.compiled is None or errors:
        raise world.stop(
            part.span, Said("改动不能通过检查", "The change does not pass"), NONE, _shown(errors)
        )
    elif part.yes("in_force"):
        world.compiled = replace(result.compiled, sample=world.compiled.sample)
        release = activate(world.engine, world.compiled, SYSTEM)
        world.tell(f"规则第 {release.number} 版启用")


def _edited(world: World, part: Part, pack: str) -> dict[str, str]:
    """The bundle with the changes: a part of a file replaced once, or the whole of it."""
    files = dict(world.compiled.bundle)
    for change in part.many("changes"):
        path = f"{pack}/{change.text('file')}"
        if "from" not in change:
            files[path] = change.text("to")
            continue
        text, old = files.get(path, ""), change.text("from")
        if text.count(old) != 1:
            what = Said("要改的文字须恰好出现一次", "What is changed must stand there exactly once")
            raise world.stop(change.at("from"), what, "1", str(text.count(old)))
        files[path] = text.replace(old, change.text("to"))
    return files


def _compare(world: World, part: Part, findings: Sequence[Finding]) -> None:
    code, says = part.text("finds"), part.text("says")
    found = [one for one in findings if one.problem.code == code]
    if not found:
        world.differ(part.at("finds"), Said("检查的结果", "What is found"), code, _shown(findings))
    elif not any(says in one.problem.message().zh or says in one.problem.message().en for one in found):
        world.differ(part.at("says"), Said("检查说的话", "What it says"), says, _shown(found))
    world.tell(f"改动查出：{_shown(found)}")


def _shown(errors: Sequence[Finding]) -> str:
    told = [f"{one.problem.code} {one.span}：{one.problem.message().zh}" for one in errors[:3]]
    return "；".join(told) or NONE
