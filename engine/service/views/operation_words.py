"""What operations are called, and what they mean to whoever is about to press the button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.base.finding import Said
from engine.model.operation import Operation


@dataclass(frozen=True, slots=True)
class Words:
    """The name of an operation and one sentence that says what will happen."""

    name: Said
    meaning: Said


WORDS: Mapping[Operation, Words] = {
    Operation.RECALL: Words(
        Said("撤回", "Recall"),
        Said(
            "办件回到您手里，改好后可以重新提交。",
            "The case comes back to you; put it right and submit it again.",
        ),
    ),
    Operation.TAKE_BACK: Words(
        Said("拿回", "Take back"),
        Said(
            "收回您刚才的决定，重新办理；后面还没有人办理时才可以。",
            "Your decision is taken back and you decide again, as long as nobody has acted upon it.",
        ),
    ),
    Operation.TERMINATE: Words(
        Said("终止", "Terminate"),
        Said(
            "办件到此为止；已经产生的结果仍然有效，预留的资金退回。",
            "The case stops here. What it has done holds; what it has set aside is released.",
        ),
    ),
    Operation.VOID: Words(
        Said("作废", "Void"),
        Said(
            "办件视同没有发生：记过的账冲回，编号保留并注明作废，不能恢复。",
            "The case counts as never made: its postings are reversed, its number stays as void, for good.",
        ),
    ),
    Operation.SUSPEND: Words(
        Said("挂起", "Suspend"),
        Said(
            "恢复以前谁都不能办理，期限停止计算；可以写明到哪天自动恢复。",
            "Nobody can act until it resumes, and no deadline runs; you may name the day it resumes.",
        ),
    ),
    Operation.RESUME: Words(
        Said("恢复", "Resume"),
        Said(
            "继续办理，各个期限按挂起的时间顺延。",
            "The case goes on; each deadline moves by the time it was suspended.",
        ),
    ),
    Operation.REOPEN: Words(
        Said("重启", "Reopen"),
        Said(
            "办结的事项回到选定的环节重新办理；原来的结果留在经过里。",
            "The case goes on at the step you choose; how it had ended stays in its history.",
        ),
    ),
}
#: What the engine does by itself and people read about.
_BY_ITSELF: Mapping[str, Said] = {
    "through_all": Said(
        "不能直接回到退回人，逐级重办", "Cannot go straight back; all steps are gone through again"
    ),
}


def operation_name(what: str) -> Said:
    """What an operation is called in the history of a case."""
    known = {each.value: words.name for each, words in WORDS.items()}
    return known.get(what) or _BY_ITSELF.get(what, Said(what, what))
