"""How far a change above reaches: what arrives below, what stands against it there."""

from __future__ import annotations

from engine.dsl.compile import compile_pack
from engine.model.rule_set import RuleSet
from engine.service.views.rules.reach import Reached, reached
from tests.rehearsal.little import FILES

CHILD = {
    "child/pack.yaml": "pack: child\nlabel: 分镇\nlevel: district\nlanguage: 1\nextends: little\n"
    "in_force_from: 2020-01-01\nsources: {own: {document: 分镇办法, dated: 2020-01-01}}\n",
    "child/mechanisms/help.yaml": "mechanism: help\nparameters: {most: {value: 400元}}\n",
}
HELP = "little/mechanisms/help.yaml"


def above(*changes: str) -> dict[str, str]:
    """The layer above with some of its text put otherwise."""
    files = dict(FILES)
    for change in changes:
        old, _, new = change.partition(" => ")
        assert old in files[HELP], old
        files[HELP] = files[HELP].replace(old, new)
    return files


def rules(files: dict[str, str]) -> RuleSet:
    compiled = compile_pack(files, "little").compiled
    assert compiled is not None
    return compiled.rules


def reach(*changes: str, bounds: str = "") -> Reached:
    old = above(*([bounds] if bounds else []))
    new = above(*([bounds] if bounds else []), *changes)
    return reached(rules(old), rules(new), "child", {**old, **CHILD}, {**new, **CHILD})


def test_what_the_pack_below_does_not_say_itself_arrives() -> None:
    found = reach("value: 3 个工作日 => value: 1 个工作日")
    assert [one.said().zh for group in found.groups for one in group.sentences] == [
        "时限：3 个工作日 → 1 个工作日"
    ]
    assert (found.pack, found.kept, found.against) == ("child", (), ())


def test_where_the_pack_below_has_its_own_value_that_stands() -> None:
    found = reach("value: 500元 => value: 600元")
    assert found.groups == ()
    ((kept),) = found.kept
    assert kept.sentence.said().zh == "上限：500.00 元 → 600.00 元"
    assert kept.place.startswith("child/mechanisms/help.yaml:2")


def test_a_new_lock_or_bound_that_the_pack_below_breaks_is_told_with_its_place() -> None:
    locked = reach("value: 500元 => value: {$value: 500元, $final: true}")
    bound = reach("value: 500元 => value: {$value: 500元, $bounds: {min: 450元}}")
    for found in (locked, bound):
        assert [str(each.span).partition(":")[0] for each in found.against] == ["child/mechanisms/help.yaml"]
        assert found.groups == ()


def test_a_change_that_nobody_below_sees_touches_nothing() -> None:
    assert not reach().is_touched
