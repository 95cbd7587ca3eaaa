"""The dry run in one go, for the command line: every open case in one class, with samples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.base.finding import Said
from engine.model.ids import BundleHash, PackId
from engine.runtime.migration.compare import Class
from engine.service.engine import Engine
from engine.service.migration.forecast import Forecast, Forecaster
from engine.service.ports import Work
from engine.service.rows import CaseRow

SAMPLES_MAX = 20
PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One case by its number, as it stands and as it would stand."""

    number: str
    title: str
    forecast: Forecast


@dataclass(slots=True, kw_only=True)
class Preview:
    """How many cases of each class, why, and some of them."""

    to: BundleHash
    counts: Counter[Class] = field(default_factory=Counter)
    reasons: Counter[tuple[Class, Said]] = field(default_factory=Counter)
    samples: dict[Class, list[Sample]] = field(default_factory=dict)


def preview(engine: Engine, pack: PackId, to: BundleHash, samples: int = SAMPLES_MAX) -> Preview:
    """What moving every running case of a pack to this bundle would do."""
    found = Preview(to=to)
    with engine.store.read() as work:
        target = engine.library.compiled(work, to, pack)
        looking = Forecaster(engine=engine, work=work, pack=pack, target=target)
        for row in running(work):
            forecast = looking.of(row)
            found.counts[forecast.cls] += 1
            if forecast.why.zh:
                found.reasons[forecast.cls, forecast.why] += 1
            kept = found.samples.setdefault(forecast.cls, [])
            if len(kept) < samples:
                kept.append(Sample(number=row.state.number, title=row.title, forecast=forecast))
    return found


def running(work: Work) -> Iterator[CaseRow]:
    """The open cases of a site, by id."""
    after = ""
    while rows := work.open_cases(after, PAGE):
        yield from rows
        after = rows[-1].state.id
