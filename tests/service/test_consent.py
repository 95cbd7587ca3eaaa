"""What the history of a case says of consent that nobody gave in time."""

from __future__ import annotations

import pytest

from engine.model.ids import PersonId
from engine.model.limit import Within
from engine.model.process import Overdue, Silence
from engine.service.jobs import run_due
from engine.service.rebuild import rebuild
from engine.service.views.case_shape import CaseView
from engine.service.views.cases.page import case_view
from tests.service.test_operations import BOTH, LEADER, at_work
from tests.support.office import at
from tests.support.rules import expr, post, process, task


@pytest.mark.parametrize(
    ("silence", "said"),
    [
        (Silence.ESCALATE, "逾期未答复，不视为同意，已上报"),
        (Silence.DEEMED, "逾期未答复，视为同意"),
    ],
)
def test_the_history_says_what_silence_means(silence: Silence, said: str) -> None:
    late = Overdue(silence=silence, escalate_to=(post("reviewer"),))
    asked = task("ask", LEADER, outcomes=BOTH, within=Within(amount=expr("5 days")), overdue=late)
    made = at_work(process("consent", asked))
    case = made.opened("sec7", "consent")
    made.clock.move_to(at("2025-07-01 09:00"))
    run_due(made.engine)
    seen = case_view(made.engine, PersonId("sec7"), case)
    assert isinstance(seen, CaseView)
    told = [entry for entry in seen.timeline if entry.kind == "operated"]
    assert [(entry.what.zh.partition("：")[0], entry.step.zh) for entry in told] == [(said, "ask")]
    assert rebuild(made.engine) == []
