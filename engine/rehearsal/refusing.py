"""Answers of the engine beside what the scenario says they must be."""

from __future__ import annotations

from collections.abc import Callable

from engine.base.finding import Said
from engine.base.span import Span
from engine.model.refusal import Refused
from engine.rehearsal.coverage import check_named
from engine.rehearsal.part import Part
from engine.rehearsal.world import World
from engine.service.execute import Done


def attempt(
    world: World, place: Span, act: Callable[[], Done | Refused], wanted: Part | None, words: str
) -> Done | Refused:
    """Act, and tell what happened; stop where a refusal was not foreseen or a foreseen one did not come."""
    before = world.heads() if wanted is not None else {}
    answer = act()
    _answered(world, place, answer, wanted, words)
    if wanted is not None and world.heads() != before:
        what = Said("拒绝之后不该有任何变化", "A refusal must change nothing")
        world.differ(place, what, "—", answer.reason if isinstance(answer, Refused) else "")
    return answer


def _answered(world: World, place: Span, answer: Done | Refused, wanted: Part | None, words: str) -> None:
    if isinstance(answer, Refused):
        world.tell(f"{words} → 被拒绝：{answer.said.zh}")
        _touch(world, answer)
        if wanted is None:
            raise world.stop(place, Said("没有想到会被拒绝", "Refused unexpectedly"), "—", described(answer))
        _compare(world, answer, wanted)
        return
    world.tell(words)
    if wanted is not None:
        want = "、".join(f"{key}: {value}" for key, value in wanted.values.items()) or "refused"
        raise world.stop(place, Said("本该被拒绝", "This should have been refused"), want, answer.status)


def described(refused: Refused) -> str:
    """A refusal in one line: how it answers, its reason, its sentence, and each answer that is wrong."""
    wrong = "；".join(f"{error.path or '表单'}：{error.said.zh}" for error in refused.errors)
    return f"{refused.kind.value} {refused.reason}：{refused.said.zh}{f'（{wrong}）' if wrong else ''}"


def _compare(world: World, refused: Refused, wanted: Part) -> None:
    got = described(refused)
    sentences = (refused.said.zh, refused.said.en, *(error.said.zh for error in refused.errors))
    checks = (
        ("reason", Said("拒绝的理由不同", "Refused for another reason"), _reasons(refused)),
        (
            "field",
            Said("指出的字段不同", "Another answer is named"),
            {error.path for error in refused.errors},
        ),
    )
    for key, what, found in checks:
        if key in wanted and wanted.text(key) not in found:
            world.differ(wanted.at(key), what, wanted.text(key), got)
    if "says" in wanted and not any(wanted.text("says") in words for words in sentences):
        world.differ(
            wanted.at("says"), Said("拒绝的话不同", "Refused in other words"), wanted.text("says"), got
        )
    if "kind" in wanted and wanted.whole("kind") != refused.kind.value:
        world.differ(
            wanted.at("kind"),
            Said("拒绝的种类不同", "Refused in another way"),
            str(wanted.whole("kind")),
            got,
        )


def _reasons(refused: Refused) -> set[str]:
    return {refused.reason, *(error.reason for error in refused.errors if error.reason)}


def _touch(world: World, refused: Refused) -> None:
    """Note the checks that a refusal is about."""
    rules = world.compiled.rules
    for error in refused.errors:
        for form in rules.forms.values():
            for check in check_named(form.checks, error):
                world.touch("checks", f"{form.id}/{check}")
        for process in rules.processes.values():
            for step in process.steps():
                for check in check_named(getattr(step, "checks", ()), error):
                    world.touch("checks", f"{process.id}/{step.id}/{check}")
