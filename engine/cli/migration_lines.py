"""What a swap does to open cases, as lines of the terminal; long work is done here until it has ended."""

from __future__ import annotations

import time
from collections.abc import Callable

from engine.cli.console import Console
from engine.service.engine import Engine
from engine.service.jobs import run_due
from engine.service.migration.rehearsal import found
from engine.service.views.rules.classes import CLASSES

LOOK_SECONDS = 0.01
REASONS_SHOWN = 10


def work_until(engine: Engine, is_over: Callable[[], bool]) -> None:
    """Do what is due until something has ended; a worker that runs beside does its share."""
    while run_due(engine) or not is_over():
        time.sleep(LOOK_SECONDS)


def tell_found(engine: Engine, rehearsal: str, console: Console) -> None:
    """Say how many cases of each class a dry run has found, and why."""
    told = found(engine, rehearsal)
    if told is None or not told.done:
        console.say("没有在办件。", "No case is open.")
        return
    for cls, label in CLASSES.items():
        if told.counts[cls]:
            console.say(f"{label.zh}：{told.counts[cls]} 件", f"{told.counts[cls]} {label.en}")
            reasons = [(key, count) for key, count in told.reasons.most_common() if key[0] is cls]
            for (_, zh, en), count in reasons[:REASONS_SHOWN]:
                console.say(f"  {zh}：{count} 件", f"  {count}: {en}")
