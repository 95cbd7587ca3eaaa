"""How many must agree, and when nothing can change it any more."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model.ids import OutcomeId
from engine.model.process import Leads, Outcome
from engine.model.signing import Base, MoreThan, Pass, Passes, Signing
from engine.runtime.votes import Vote, result, tally_of, winner
from tests.support.rules import AGREE, DONE, REJECT, outcomes, post, task
from tests.support.soak import soak

AGAINST = Outcome(id=OutcomeId("against"), label="反对", leads=Leads.END)
ABSTAIN = Outcome(id=OutcomeId("abstain"), label="弃权", counts=False, abstains=True)
AMEND = Outcome(id=OutcomeId("amend"), label="退回修改", leads=Leads.BACK)
TWO_WAYS = (AGREE, AMEND, AGAINST)
VOTING, SIGNING, DOING = (AGREE, AGAINST), (AGREE, REJECT), (DONE,)
SECRET = (AGREE, AGAINST, ABSTAIN)
TWO_THIRDS, HALF = Fraction(2, 3), Fraction(1, 2)
MAJORITY = MoreThan(HALF)
NO_VETO = Signing(veto=frozenset())
VOTED = Signing(veto=frozenset(), base=Base.VOTED)
PRESENT = Signing(veto=frozenset(), base=Base.PRESENT)
OUT = Signing(veto=frozenset(), abstain_counts=False)
HALF_THERE = Signing(veto=frozenset(), base=Base.VOTED, quorum=HALF)
MOST_THERE = Signing(veto=frozenset(), base=Base.VOTED, quorum=TWO_THIRDS)
PATIENT = Signing(veto=frozenset(), early_stop=False)
CHAIRED = Signing(veto=frozenset(), chair=True)


def _votes(given: list[str], veto: bool = True) -> list[Vote]:
    return [
        Vote(outcome=OutcomeId(name), weight=int(weight or 1), veto=veto, chair=number == 0)
        for number, (name, _, weight) in enumerate(each.partition("*") for each in given)
    ]


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
        (VOTING, MAJORITY, ["agree", "agree", "against", "against"], 0, "against"),
        (VOTING, MAJORITY, ["agree", "agree", "against"], 0, "agree"),
        (VOTING, MAJORITY, ["agree", "agree"], 1, "agree"),
        (VOTING, MAJORITY, ["agree*3", "against"], 2, None),
        (VOTING, MAJORITY, ["agree*4", "against"], 2, "agree"),
        (VOTING, 2, ["agree", "agree", "against", "against", "against"], 0, "agree"),
        # of several ways out the one that most gave; of as many, the first that is written
        (TWO_WAYS, Pass.ALL, ["against"], 0, "against"),
        (TWO_WAYS, Pass.ALL, ["amend"], 0, "amend"),
        (TWO_WAYS, Pass.ALL, ["against"], 1, None),
        (TWO_WAYS, Pass.ALL, ["against", "amend"], 0, "amend"),
        (TWO_WAYS, MAJORITY, ["against", "against", "amend"], 0, "against"),
    ],
)
def test_when_an_outcome_holds(
    offered: tuple[Outcome, ...], passes: Passes, given: list[str], left_open: int, won: str | None
) -> None:
    voted = task("vote", post("secretary"), passes=passes, outcomes=outcomes(*offered))
    assert winner(voted, _votes(given), left_open) == won


@pytest.mark.parametrize(
    ("how", "passes", "given", "left_open", "won"),
    [
        # a refusal that decides nothing alone counts as an answer against
        (NO_VETO, Pass.ANY, ["reject"], 2, None),
        (NO_VETO, Pass.ANY, ["reject", "agree"], 1, "agree"),
        (NO_VETO, Pass.ANY, ["reject", "reject", "reject"], 0, "reject"),
        (NO_VETO, TWO_THIRDS, ["reject"], 2, None),
        (NO_VETO, TWO_THIRDS, ["reject", "agree", "agree"], 0, "agree"),
        (NO_VETO, TWO_THIRDS, ["reject", "reject"], 1, "reject"),
        # an abstention decides nothing, not even where any one may decide
        (Signing(), Pass.ANY, ["abstain"], 1, None),
        (Signing(), Pass.ANY, ["abstain", "agree"], 1, "agree"),
        # the base: all seats, those present, those who voted
        (NO_VETO, MAJORITY, ["agree", "agree", "abstain", "abstain"], 0, "reject"),
        (OUT, MAJORITY, ["agree", "agree", "abstain"], 0, "agree"),
        (OUT, MAJORITY, ["agree", "abstain"], 1, None),
        (VOTED, MAJORITY, ["agree", "abstain", "abstain"], 0, "agree"),
        (PRESENT, MAJORITY, ["agree", "abstain", "abstain"], 0, "reject"),
        (VOTED, MAJORITY, ["agree", "agree"], 1, "agree"),
        (VOTED, MAJORITY, ["agree"], 1, None),
        # without a quorum nothing is passed, and nothing is sure before it is reached
        (MOST_THERE, MAJORITY, ["agree"], 2, None),
        (HALF_THERE, MAJORITY, ["agree", "agree", "agree"], 2, "agree"),
        # whoever waits for all waits for all
        (PATIENT, 1, ["agree"], 1, None),
        (PATIENT, 1, ["agree", "reject"], 0, "agree"),
        # a tie goes to the chair
        (CHAIRED, MAJORITY, ["agree", "reject"], 0, "agree"),
        (CHAIRED, MAJORITY, ["reject", "agree"], 0, "reject"),
        (CHAIRED, MAJORITY, ["agree"], 1, "agree"),
    ],
)  # fmt: skip
def test_how_answers_are_counted(
    how: Signing, passes: Passes, given: list[str], left_open: int, won: str | None
) -> None:
    offered = outcomes(AGREE, REJECT, ABSTAIN)
    voted = task("vote", post("secretary"), passes=passes, outcomes=offered, signing=how)
    assert winner(voted, _votes(given, veto=how.veto is None), left_open) == won


def test_only_some_posts_may_refuse_alone() -> None:
    signing = Signing(veto=frozenset({"finance"}))
    voted = task("vote", post("secretary"), passes=2, outcomes=outcomes(AGREE, REJECT), signing=signing)
    assert winner(voted, [Vote(outcome=REJECT.id, veto=False)], 2) is None
    assert winner(voted, [Vote(outcome=REJECT.id, veto=True)], 2) == "reject"


POLICIES: Any = st.builds(
    Signing,
    base=st.sampled_from(Base),
    abstain_counts=st.booleans(),
    quorum=st.sampled_from([None, HALF, TWO_THIRDS]),
    veto=st.just(frozenset()),
    chair=st.booleans(),
)
PASSES: Any = st.sampled_from([Pass.ALL, Pass.ANY, 1, 2, 3, HALF, TWO_THIRDS, MAJORITY, MoreThan(TWO_THIRDS)])
NAMES = (AGREE.id, AGAINST.id, ABSTAIN.id)


@given(
    how=POLICIES,
    passes=PASSES,
    spoken=st.lists(st.tuples(st.sampled_from(NAMES), st.integers(1, 3)), max_size=5),
    waiting=st.lists(st.integers(1, 3), max_size=4),
)
@settings(max_examples=soak(300, 20_000))
def test_a_vote_stops_early_only_when_every_completion_gives_the_same(
    how: Signing, passes: Passes, spoken: list[tuple[OutcomeId, int]], waiting: list[int]
) -> None:
    how = replace(how, chair=how.chair and passes == MAJORITY)
    voted = task("vote", post("secretary"), passes=passes, outcomes=outcomes(*SECRET), signing=how)
    votes = [Vote(outcome=o, weight=w, chair=n == 0) for n, (o, w) in enumerate(spoken)]
    won = winner(voted, votes, sum(waiting))
    if won is None:
        return
    for answers in product((*NAMES, None), repeat=len(waiting)):
        more = [
            Vote(outcome=answer, weight=weight, chair=not votes and number == 0)
            for number, (answer, weight) in enumerate(zip(answers, waiting, strict=True))
            if answer is not None
        ]
        unanswered = sum(w for a, w in zip(answers, waiting, strict=True) if a is None)
        assert result(voted, tally_of([*votes, *more], unanswered), closed=True) == won
