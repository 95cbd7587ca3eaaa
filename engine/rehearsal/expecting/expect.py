"""All expectations of one step, compared one after another; a difference stops none of the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.rehearsal.expecting.boards import expect_board
from engine.rehearsal.expecting.cases import expect_case, expect_queue
from engine.rehearsal.expecting.catalogues import expect_catalogue
from engine.rehearsal.expecting.forms import expect_form
from engine.rehearsal.expecting.money import expect_balance, expect_points
from engine.rehearsal.expecting.organisation import expect_organisation
from engine.rehearsal.expecting.registers import expect_call, expect_notices, expect_register
from engine.rehearsal.expecting.reports import expect_report
from engine.rehearsal.expecting.rulings import expect_ruling, expect_verdict
from engine.rehearsal.expecting.scores import expect_score
from engine.rehearsal.part import Part
from engine.rehearsal.world import World

#: What stands in a list under `expect`, and who compares one item of it.
LISTS: Mapping[str, Callable[[World, Part], None]] = {
    "forms": expect_form,
    "balances": expect_balance,
    "points": expect_points,
    "scores": expect_score,
    "rules": expect_ruling,
    "verdicts": expect_verdict,
    "registers": expect_register,
    "reports": expect_report,
    "organisation": expect_organisation,
    "boards": expect_board,
    "notices": expect_notices,
    "catalogues": expect_catalogue,
    "calls": expect_call,
}


def expect(world: World, part: Part) -> None:
    """Compare everything."""
    for name, case in part.by_id("cases").items():
        expect_case(world, name, case)
    for name, wanted in part.by_id("queues").items():
        expect_queue(world, name, wanted, part.at("queues"))
    for key, compare in LISTS.items():
        for item in part.many(key):
            compare(world, item)
