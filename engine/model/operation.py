"""Operations: what people may do to a running case besides deciding their own task."""

from __future__ import annotations

from enum import Enum


class Operation(Enum):
    """Each with its meaning; docs/operations.md says who may and what the edges are."""

    #: The starter takes the case back to put it right (撤回).
    RECALL = "recall"
    #: Whoever decided last takes the decision back while nobody has built upon it (拿回).
    TAKE_BACK = "take_back"
    #: The case stops; what it has done so far holds (终止).
    TERMINATE = "terminate"
    #: The case never was: what it posted is taken back (作废).
    VOID = "void"
    #: Nothing can be done in the case and its clocks stand still (挂起、挂账).
    SUSPEND = "suspend"
    #: It goes on, each deadline later by what was lost (恢复).
    RESUME = "resume"
    #: Others are asked before one's own answer (前加签), beside it (并加签) or after it (后加签).
    ADD_BEFORE = "add_before"
    ADD_BESIDE = "add_beside"
    ADD_AFTER = "add_after"
    #: The task goes to somebody else (转办).
    TRANSFER = "transfer"
    #: Somebody else advises; the answer stays one's own (委派).
    DELEGATE = "delegate"
    #: A seat that was asked for is no longer needed (减签、收回委派).
    REMOVE = "remove"
    #: The task has come to those who have it (签收); its deadline ran before.
    SIGN_FOR = "sign_for"
    #: Whoever has a task looks at it for the first time.
    READ = "read"
    #: Those who have the case now are asked to hurry (催办).
    URGE = "urge"
    #: The clock of the case stands still for a reason that its process names, and goes on.
    PAUSE_CLOCK = "pause_clock"
    RESUME_CLOCK = "resume_clock"
    #: A case that ended goes on at a step it had passed (唤醒).
    REOPEN = "reopen"


#: Those that concern one seat; all others concern the case.
OF_SEAT = frozenset(
    {
        Operation.TAKE_BACK,
        Operation.ADD_BEFORE,
        Operation.ADD_BESIDE,
        Operation.ADD_AFTER,
        Operation.TRANSFER,
        Operation.DELEGATE,
        Operation.REMOVE,
        Operation.SIGN_FOR,
        Operation.READ,
    }
)
