"""Time passes in a scenario: what falls due on the way happens at its own moment, in order."""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.base.finding import Said
from engine.base.span import Span
from engine.rehearsal.moments import YEAR_MOST, shown
from engine.rehearsal.world import World
from engine.service.jobs import run_due

#: More wake-ups than any story needs; a pack whose timers chase each other is stopped here.
WAKES_MAX = 20_000
#: A failed job waits at most so long before it is tried again.
RETRIES = timedelta(days=2)


def pass_until(world: World, target: datetime, place: Span) -> None:
    """Let time pass up to a moment."""
    if target < world.clock.now():
        now = shown(world.clock.now())
        raise world.stop(place, Said("时间不能倒流", "Time does not run backwards"), shown(target), now)
    if target.year > YEAR_MOST:
        what = Said(f"场景只到 {YEAR_MOST} 年", f"Scenarios end in {YEAR_MOST}")
        raise world.stop(place, what, f"≤ {YEAR_MOST}", shown(target))
    settle(world, place)
    for _ in range(WAKES_MAX):
        due = _next_due(world)
        if due is None or due > target:
            break
        world.clock.move_to(max(due, world.clock.now()))
        _run(world, place)
    else:
        raise world.stop(place, Said("定时事项没完没了", "Timers chase each other"), f"≤ {WAKES_MAX}", "…")
    world.clock.move_to(target)


def settle(world: World, place: Span) -> None:
    """Carry out what is due at this very moment (follow-ups of what has just been done)."""
    for _ in range(WAKES_MAX):
        due = _next_due(world)
        if due is None or due > world.clock.now():
            return
        _run(world, place)


def _run(world: World, place: Span) -> None:
    """Run what is due; a job that fails would be tried again for days, so its story ends here."""
    run_due(world.engine)
    with world.read() as work:
        failed = [job for job in work.due_jobs(world.clock.now() + RETRIES, WAKES_MAX) if job.last_error]
    if failed:
        errors = "；".join(f"{job.key}: {job.last_error}" for job in failed[:3])
        raise world.stop(place, Said("定时事项失败了", "A job failed"), "—", errors)


def _next_due(world: World) -> datetime | None:
    with world.read() as work:
        return work.next_due()
