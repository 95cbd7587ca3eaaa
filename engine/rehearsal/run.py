"""Running scenarios: each in a world of its own, told step by step, with the engine's promises at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from engine.model.rule_set import Compiled
from engine.rehearsal.coverage import touched_by
from engine.rehearsal.doing import claim, do, vote
from engine.rehearsal.editing import edit
from engine.rehearsal.expecting.expect import expect
from engine.rehearsal.finding import find
from engine.rehearsal.moments import after
from engine.rehearsal.operating import operate
from engine.rehearsal.organising import add, organise
from engine.rehearsal.outcome import Outcome, Stop
from engine.rehearsal.part import Part
from engine.rehearsal.promises import keep_promises
from engine.rehearsal.read import read_scenarios
from engine.rehearsal.stage import Compile, Stage, furnish
from engine.rehearsal.time_passes import pass_until, settle
from engine.rehearsal.world import World

ACTS: Mapping[str, Callable[[World, Part, Part | None], None]] = {
    "do": do,
    "claim": claim,
    "operate": operate,
    "vote": vote,
    "organise": organise,
    "add": add,
    "find": find,
    "edit": edit,
}


def rehearse(compiled: Compiled, files: Mapping[str, str], compile_bundle: Compile) -> tuple[Outcome, ...]:
    """The outcomes of all scenarios in these files; a file with a mistake (told by reading it) has none."""
    scenarios, _ = read_scenarios(files)
    return tuple(run_scenarios(Stage(compiled, compile_bundle), scenarios))


def run_scenarios(stage: Stage, scenarios: Iterable[Part]) -> Iterator[Outcome]:
    """The outcome of each scenario, as soon as it is known."""
    return (run_scenario(stage, scenario) for scenario in scenarios)


def run_scenario(stage: Stage, scenario: Part) -> Outcome:
    """Run one scenario."""
    given = scenario.one("given")
    assert given is not None, "a scenario has its given part"
    world = stage.world(given)
    if world.differences:
        return _outcome(scenario, world)
    try:
        furnish(world, given)
        for step in scenario.many("steps"):
            take(world, step)
        settle(world, scenario.span)
    except Stop:
        pass
    keep_promises(world, scenario.span)
    return _outcome(scenario, world)


def take(world: World, step: Part) -> None:
    """One step of the story."""
    if "at" in step or "pass" in step:
        target = step.moment("at") or after(world.clock.now(), step.length("pass"), world.compiled.calendar)
        pass_until(world, target, step.span)
        return
    if "expect" in step:
        wanted = step.one("expect")
        assert wanted is not None, "an expectation is a map"
        settle(world, step.span)
        expect(world, wanted)
        return
    (key,) = ACTS.keys() & step.values.keys()
    part = step.one(key)
    assert part is not None, "an act is a map"
    ACTS[key](world, part, step.one("refused"))


def _outcome(scenario: Part, world: World) -> Outcome:
    return Outcome(
        scenario=scenario.text("scenario"),
        label=scenario.text("label"),
        rows=scenario.texts("rows"),
        place=scenario.span,
        differences=tuple(world.differences),
        story=tuple(world.story),
        touched=touched_by(world),
    )
