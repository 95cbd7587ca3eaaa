"""Adding signers, removing them, handing on, asking for advice: one situation a row."""

from __future__ import annotations

import pytest

from engine.model.ids import CaseId, PersonId
from engine.model.process import Process
from engine.model.signing import OwnCase
from engine.service.rebuild import rebuild
from tests.service.test_execute import reason
from tests.service.test_operations import BOTH, LEADER, at_work, given
from tests.support.office import Office
from tests.support.rules import REQUEST, post, process, task

OTHERS = (post("volunteer"), post("accountant"), post("finance"), LEADER)
RIGHTS = {"add": OTHERS, "transfer": OTHERS, "delegate": OTHERS}


def signed(name: str = "signed", **more: object) -> Process:
    return process(
        name,
        task("sign", post("secretary"), LEADER, outcomes=BOTH, allow=RIGHTS, **more),
        managers=(post("reviewer"),),
    )


BOTH_AGREE = ("sec7:sign#1/0=agree", "lead:sign#1/1=agree")
SILENT = process("silent", task("sign", post("secretary"), LEADER, outcomes=BOTH))
WRITING = process("writing", task("sign", post("secretary"), outcomes=BOTH, allow=RIGHTS, form=REQUEST.id))


BARRED = process(
    "barred",
    task("sign", post("accountant"), outcomes=BOTH, allow={"transfer": (*OTHERS, post("secretary"))},
         own_case=OwnCase.FORBID),
)  # fmt: skip
STRICT = process(
    "strict",
    task("sign", post("reviewer"), LEADER, outcomes=BOTH, allow=RIGHTS, required=True),
    managers=(post("reviewer"),),
)


def tried(made: Office, case: CaseId, each: str) -> str:
    """`sec7:add_before:sign#1/0>vol7,wil7`, or a decision `vol7:sign#1/2=agree`; the reason, or `done`."""
    who, _, rest = each.partition(":")
    if "=" in rest:
        given(made, case, each)
        return "done"
    what, _, rest = rest.partition(":")
    seat, _, people = rest.partition(">")
    persons = tuple(PersonId(name) for name in people.split(",") if name)
    return reason(made.operate(who, case, what, seat, persons=persons, reason=""))


@pytest.mark.parametrize(
    ("acts", "stands_at"),
    [
        # before: one's own seat waits, then comes back with the answers; a refusal is an opinion, no more
        (["sec7:add_before:sign#1/0>vol7,acc7"], ["sign#1/1", "sign#1/2", "sign#1/3"]),
        (["sec7:add_before:sign#1/0>vol7", "vol7:sign#1/2=agree"], ["sign#1/0", "sign#1/1"]),
        (["sec7:add_before:sign#1/0>vol7", "vol7:sign#1/2=back"], ["sign#1/0", "sign#1/1"]),
        (["sec7:add_before:sign#1/0>vol7", "vol7:sign#1/2=agree", *BOTH_AGREE], []),
        # beside: one more has to agree
        (["sec7:add_beside:sign#1/0>vol7", *BOTH_AGREE], ["sign#1/2"]),
        (["sec7:add_beside:sign#1/0>vol7", *BOTH_AGREE, "vol7:sign#1/2=agree"], []),
        # after: agreed at once, but the step does not end before they have answered
        (["sec7:add_after:sign#1/0>vol7", "lead:sign#1/1=agree"], ["sign#1/2"]),
        (["sec7:add_after:sign#1/0>vol7", "lead:sign#1/1=agree", "vol7:sign#1/2=agree"], []),
        (["sec7:add_after:sign#1/0>vol7", "vol7:sign#1/2=back>start"], ["start#2/0"]),
        # handed on: the obligation moves
        (["sec7:transfer:sign#1/0>vol7"], ["sign#1/1", "sign#1/2"]),
        (["sec7:transfer:sign#1/0>vol7", "vol7:sign#1/2=agree", "lead:sign#1/1=agree"], []),
        # advice: whatever is said, the seat comes back
        (["sec7:delegate:sign#1/0>vol7"], ["sign#1/1", "sign#1/2"]),
        (["sec7:delegate:sign#1/0>vol7", "vol7:sign#1/2=back"], ["sign#1/0", "sign#1/1"]),
        # recalled before it was given
        (["sec7:delegate:sign#1/0>vol7", "sec7:remove:sign#1/2"], ["sign#1/0", "sign#1/1"]),
        # who was handed the task may ask for advice, who advises may hand that on
        (["sec7:transfer:sign#1/0>vol7", "vol7:delegate:sign#1/2>acc7"], ["sign#1/1", "sign#1/3"]),
        (["sec7:delegate:sign#1/0>vol7", "vol7:transfer:sign#1/2>acc7", "acc7:sign#1/3=agree"],
         ["sign#1/0", "sign#1/1"]),
        # removing may complete the step, and takes with it whoever the removed one had asked
        (["sec7:add_beside:sign#1/0>vol7", *BOTH_AGREE, "sec7:remove:sign#1/2"], []),
        (["sec7:add_before:sign#1/0>vol7", "vol7:add_before:sign#1/2>acc7", "sec7:remove:sign#1/2"],
         ["sign#1/0", "sign#1/1"]),
        (["rev:remove:sign#1/1", "sec7:sign#1/0=agree"], []),
    ],
)  # fmt: skip
def test_what_becomes_of_the_seats(acts: list[str], stands_at: list[str]) -> None:
    made = at_work(signed())
    case = made.opened("sec7", "signed")
    for each in acts:
        assert tried(made, case, each) == "done", each
    assert made.open_seats(case) == stands_at
    assert made.state(case).is_open == bool(stands_at)
    assert rebuild(made.engine) == []


@pytest.mark.parametrize(
    ("of", "before", "trying", "expected"),
    [
        ("silent", [], "sec7:transfer:sign#1/0>vol7", "not_allowed"),
        ("signed", [], "lead:transfer:sign#1/0>vol7", "not_yours"),
        ("signed", [], "sec7:transfer:sign#1/0>", "invalid"),
        ("signed", [], "sec7:transfer:sign#1/0>vol7,wil7", "invalid"),
        ("signed", [], "sec7:transfer:sign#1/0>rev", "invalid"),
        ("signed", [], "sec7:add_before:sign#1/0>vol7,vol7", "invalid"),
        # in the step already
        ("signed", [], "sec7:add_beside:sign#1/0>lead", "invalid"),
        ("signed", [], "sec7:transfer:sign#1/0>lead", "invalid"),
        # what waits for others cannot be handed on until it is back
        ("signed", ["sec7:add_before:sign#1/0>vol7"], "sec7:transfer:sign#1/0>acc7", "already_handled"),
        # no ping-pong, and not for ever
        ("signed", ["sec7:transfer:sign#1/0>vol7", "vol7:transfer:sign#1/2>acc7"],
         "acc7:transfer:sign#1/3>vol7", "invalid"),
        ("signed",
         ["sec7:transfer:sign#1/0>vol7", "vol7:transfer:sign#1/2>acc7", "acc7:transfer:sign#1/3>fin"],
         "fin:transfer:sign#1/4>wil7", "chain"),
        ("signed", ["sec7:delegate:sign#1/0>vol7"], "vol7:delegate:sign#1/2>acc7", "advises"),
        ("signed",
         ["sec7:add_before:sign#1/0>vol7", "vol7:add_before:sign#1/2>acc7", "acc7:add_before:sign#1/3>fin"],
         "fin:add_before:sign#1/4>wil7", "depth"),
        ("signed", ["sec7:add_before:sign#1/0>vol7", "vol7:sign#1/2=agree"],
         "sec7:add_after:sign#1/0>acc7", "mixed"),
        ("writing", [], "sec7:add_after:sign#1/0>vol7", "needs_answer"),
        # never to whoever started the case where the step keeps them out
        ("barred", ["acc7:transfer:sign#1/0>vol7"], "vol7:transfer:sign#1/1>sec7", "invalid"),
        # the step's own seats stay where they are required; one that was added goes
        ("strict", ["rev:add_beside:sign#1/0>vol7"], "rev:remove:sign#1/1", "required"),
        # removing: who asked, or who manages; never a decision, never the last seat
        ("signed", ["sec7:add_beside:sign#1/0>vol7"], "lead:remove:sign#1/2", "not_manager"),
        ("signed", ["sec7:add_beside:sign#1/0>vol7", "vol7:sign#1/2=agree"], "sec7:remove:sign#1/2",
         "already_handled"),
        ("signed", ["rev:remove:sign#1/1"], "rev:remove:sign#1/0", "last_seat"),
    ],
)  # fmt: skip
def test_what_is_refused(of: str, before: list[str], trying: str, expected: str) -> None:
    made = at_work(signed(), SILENT, WRITING, BARRED, STRICT)
    case = made.opened("sec7", of)
    for each in before:
        assert tried(made, case, each) == "done", each
    seen = made.snapshot(case)
    assert tried(made, case, trying) == expected
    assert made.snapshot(case) == seen


def test_who_handed_a_task_on_may_no_longer_decide_it_and_the_deadline_stays() -> None:
    made = at_work(signed())
    case = made.opened("sec7", "signed")
    assert tried(made, case, "sec7:transfer:sign#1/0>vol7") == "done"
    assert reason(made.act("sec7", case, "sign#1/0", "agree")) == "already_handled"
    assert reason(made.act("wil7", case, "sign#1/2", "agree")) == "not_yours", "it was handed to one person"
    assert reason(made.act("vol7", case, "sign#1/2", "agree")) == "done"


@pytest.mark.parametrize(
    ("right", "what", "expected", "stands_at"),
    [
        # who was asked for advice takes nothing back once it was acted upon
        ("delegate", "delegate", "too_late", ["last#1/0"]),
        ("add", "add_before", "too_late", ["last#1/0"]),
        # who was asked after the holder had agreed does: the holder is asked again, so that nothing is stuck
        ("add", "add_after", "done", ["one#2/0"]),
    ],
)
def test_who_was_asked_by_others_takes_back_what_nobody_has_acted_upon(
    right: str, what: str, expected: str, stands_at: list[str]
) -> None:
    first = task(
        "one", post("secretary"), post("accountant"), outcomes=BOTH, allow={right: (post("volunteer"),)}
    )
    made = at_work(process("asked", first, task("last", post("finance"), outcomes=BOTH)))
    case = made.opened("sec7", "asked")
    asking = made.operate("sec7", case, what, "one#1/0", persons=(PersonId("vol7"),))
    given(made, case, "acc7:one#1/1=agree", "vol7:one#1/2=agree")
    if what != "add_after":
        given(made, case, "sec7:one#1/0=agree")
    assert (reason(asking), made.open_seats(case)) == ("done", ["last#1/0"])
    assert reason(made.operate("vol7", case, "take_back", "one#1/2")) == expected
    assert made.open_seats(case) == stands_at
