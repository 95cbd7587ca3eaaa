"""What must hold at the end of every scenario, whatever it was about (DESIGN section 8: 3, 4 and 10)."""

from __future__ import annotations

from engine.base.finding import Said
from engine.base.span import Span
from engine.rehearsal.world import World
from engine.service.evidence import verify
from engine.service.rebuild import rebuild
from engine.service.reckoning import unproven
from engine.service.unlike import unlike


def keep_promises(world: World, place: Span) -> None:
    """Note every promise that is broken."""
    for found in rebuild(world.engine):
        what = Said(f"事件重放与存下的{found.what}不一致", f"Folding the events gives another {found.what}")
        world.differ(place, what, world.case_name(found.case), "≠")
    with world.read() as work:
        unbalanced = tuple(work.unbalanced())
        untold = (*unlike(work), *unproven(work))
        moved = [stream for stream in work.streams() if work.head(stream) != world.verified.get(stream)]
        breaks = [found for stream in moved for found in verify(work, stream)]
    if unbalanced:
        world.differ(place, Said("账不平", "The ledger does not balance"), "0", "、".join(unbalanced))
    for broken in (*breaks, *untold):
        what = Said("证据链校验不过", "The evidence does not verify")
        world.differ(place, what, f"{broken.stream}/{broken.seq}", broken.what)
