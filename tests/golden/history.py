"""A kept history: the events of every case of a scenario, what they led to, and the text of its rules.

`python -m tests.golden.history PLACE SCENARIO` keeps another one, of a pack in `configs`. Before a release
one is kept of whatever is new in it; a file of a release is never changed afterwards.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from engine import __version__
from engine.base.digest import canonical
from engine.model.ids import CaseId
from engine.model.state import CaseState
from engine.rehearsal.outcome import Stop
from engine.rehearsal.part import Part
from engine.rehearsal.run import take
from engine.rehearsal.stage import Stage, furnish
from engine.rehearsal.time_passes import settle
from engine.rehearsal.world import World
from engine.runtime.evolve import fold
from engine.service.chain import CASE_PREFIX
from engine.service.codec import from_json
from engine.service.rows import Event
from engine.store import codec
from tests.rehearsal.locality import scenarios_of, stage_of

FOLDER = Path(__file__).parent / "histories"


@dataclass(frozen=True, slots=True)
class History:
    """What a file holds."""

    engine: str
    #: bundle -> pack and files
    rules: Mapping[str, Mapping[str, Any]]
    #: case -> events, oldest first
    cases: Mapping[str, tuple[Event, ...]]
    #: case -> the state as it was stored then
    states: Mapping[str, str]


def folded(events: tuple[Event, ...]) -> CaseState | None:
    """The state that the events lead to today."""
    return fold((from_json(event.type, event.body), event.occurred_at) for event in events)


def read(path: Path) -> History:
    """A kept history."""
    kept = json.loads(gzip.decompress(path.read_bytes()))
    cases = {case: tuple(_event(**event) for event in events) for case, events in kept["cases"].items()}
    return History(kept["engine"], kept["rules"], cases, kept["states"])


def kept_of(world: World) -> dict[str, Any]:
    """Everything of a world that a history keeps."""
    cases: dict[str, list[dict[str, Any]]] = {}
    states: dict[str, str] = {}
    rules: dict[str, dict[str, Any]] = {}
    with world.engine.store.read() as work:
        for release in work.releases():
            rules[release.bundle] = {"pack": release.pack, "files": work.bundle(release.bundle)}
        for stream in sorted(work.streams()):
            if stream.startswith(CASE_PREFIX):
                case = stream.removeprefix(CASE_PREFIX)
                cases[case] = [_plain(event) for event in work.events(stream)]
                row = work.case(CaseId(case))
                assert row is not None
                states[case] = codec.dumps(row.state)
    return {"engine": __version__, "rules": rules, "cases": cases, "states": states}


def told(stage: Stage, scenario: Part) -> World:
    """The world at the end of a scenario."""
    given = scenario.one("given")
    assert given is not None, "a scenario has its given part"
    world = stage.world(given)
    try:
        furnish(world, given)
        for step in scenario.many("steps"):
            take(world, step)
        settle(world, scenario.span)
    except Stop as stop:
        raise SystemExit("the scenario does not pass") from stop
    return world


def _plain(event: Event) -> dict[str, Any]:
    moments = ("occurred_at", "recorded_at")
    values = {name: getattr(event, name) for name in event.__slots__}
    return {**values, **{name: values[name].isoformat() for name in moments}}


def _event(occurred_at: str, recorded_at: str, **values: Any) -> Event:
    at, noted = datetime.fromisoformat(occurred_at), datetime.fromisoformat(recorded_at)
    return Event(occurred_at=at, recorded_at=noted, **values)


def main() -> None:
    """Keep the history of one scenario."""
    place, name = f"configs/{sys.argv[1]}", sys.argv[2]
    scenario = next(each for each in scenarios_of(place) if each.text("scenario") == name)
    kept = canonical(kept_of(told(stage_of(place), scenario)))
    path = FOLDER / f"{__version__}-{name}.json.gz"
    FOLDER.mkdir(exist_ok=True)
    if path.exists():
        raise SystemExit(f"{path} is kept already and is never changed")
    path.write_bytes(gzip.compress(kept.encode(), mtime=0))
    print(path)


if __name__ == "__main__":
    main()
