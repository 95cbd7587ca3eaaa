"""How many must agree, and when nothing can change it any more."""

from __future__ import annotations

from fractions import Fraction

import pytest

from engine.model.ids import OutcomeId
from engine.model.process import Leads, Outcome, Pass
from engine.runtime.votes import winner
from tests.support.rules import AGREE, DONE, REJECT, outcomes, post, task

AGAINST = Outcome(id=OutcomeId("against"), label="反对", leads=Leads.END)
VOTING, SIGNING, DOING = (AGREE, AGAINST), (AGREE, REJECT), (DONE,)
TWO_THIRDS, HALF = Fraction(2, 3), Fraction(1, 2)


@pytest.mark.parametrize(
    ("offered", "passes", "given", "left_open", "won"),
    [
        (SIGNING, Pass.ALL, ["agree"], 1, None),
        (SIGNING, Pass.ALL, ["agree", "agree"], 0, "agree"),
        (SIGNING, Pass.ALL, ["reject"], 5, "reject"),
        (SIGNING, Pass.ANY, ["agree"], 5, "agree"),
        (SIGNING, 2, ["agree"], 2, None),
        (SIGNING, 2, ["agree", "agree"], 2, "agree"),
        (SIGNING, 9, ["agree"], 1, None),
        (SIGNING, TWO_THIRDS, ["agree", "agree"], 1, "agree"),
        (DOING, Pass.ALL, ["done"], 1, None),
        (VOTING, Pass.ALL, ["against"], 2, "against"),
        (VOTING, TWO_THIRDS, ["agree", "agree"], 2, None),
        (VOTING, TWO_THIRDS, ["agree", "agree", "agree"], 1, "agree"),
        (VOTING, TWO_THIRDS, ["against", "against"], 2, "against"),
        (VOTING, TWO_THIRDS, ["against"], 2, None),
        (VOTING, HALF, ["agree", "agree"], 2, "agree"),
        (VOTING, HALF, ["against", "against"], 2, None),
        (VOTING, HALF, ["agree", "agree", "against", "against"], 0, "agree"),
    ],
)
def test_when_an_outcome_holds(
    offered: tuple[Outcome, ...],
    passes: Pass | int | Fraction,
    given: list[str],
    left_open: int,
    won: str | None,
) -> None:
    voted = task("vote", post("secretary"), passes=passes, outcomes=outcomes(*offered))
    assert winner(voted, [OutcomeId(each) for each in given], left_open) == won
