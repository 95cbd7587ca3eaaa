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
    Operation.ADD_BEFORE: Words(
        Said("前加签", "Ask others first"),
        Said(
            "先请所选的人签署意见，都签完后再回到您这里。",
            "Those you choose give their answers first; then the task comes back to you.",
        ),
    ),
    Operation.ADD_BESIDE: Words(
        Said("并加签", "Add signers"),
        Said(
            "所选的人和您一起签，按这一步的规则一并计算。",
            "Those you choose sign beside you and count as this step counts.",
        ),
    ),
    Operation.ADD_AFTER: Words(
        Said("后加签", "Agree, then ask others"),
        Said(
            "先记下您的同意，再请所选的人签署；他们签完，这一步才算办完。",
            "Your agreement is noted now; the step ends once those you choose have signed too.",
        ),
    ),
    Operation.TRANSFER: Words(
        Said("转办", "Hand on"),
        Said(
            "这项待办交给所选的人办理，期限不变，由他的意见为准。",
            "The task goes to the person you choose, with the same deadline; their answer is final.",
        ),
    ),
    Operation.DELEGATE: Words(
        Said("委派", "Ask for advice"),
        Said(
            "请所选的人先出主意，之后仍由您决定；期限不变。",
            "The person you choose advises; the decision stays yours, with the same deadline.",
        ),
    ),
    Operation.REMOVE: Words(
        Said("减签", "Remove a signer"),
        Said("这一席不再需要办理。", "This seat need no longer be decided."),
    ),
    Operation.SIGN_FOR: Words(
        Said("签收", "Sign for"),
        Said(
            "确认已经收到这项待办；办理期限从派单时就开始计算。",
            "You confirm that the task has come; its deadline has run since it was sent.",
        ),
    ),
    Operation.READ: Words(
        Said("查看", "Look at"),
        Said("第一次打开这项待办时自动记下。", "Noted by itself when the task is first opened."),
    ),
    Operation.URGE: Words(
        Said("催办", "Urge"),
        Said(
            "给现在的办理人发一条消息，状态和期限都不变；四小时内只能催一次。",
            "Those who have the case get a message; nothing else changes. Once in four hours.",
        ),
    ),
    Operation.PAUSE_CLOCK: Words(
        Said("停钟", "Stop the clock"),
        Said(
            "按规定的理由，整件的时限暂停计算；各步仍可办理。请写明凭据。",
            "For a reason the rules name the time of the whole case stands still; steps go on. "
            "Please say what shows it.",
        ),
    ),
    Operation.RESUME_CLOCK: Words(
        Said("恢复计时", "Let the clock go on"),
        Said(
            "停钟的理由没有了，整件的时限用剩下的时间继续计算。",
            "The reason holds no more; the time that is left runs on.",
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
    "nobody_skip": Said("无人任职，按规定跳过", "Nobody holds the post; passed over, as the rules say"),
    "self_skipped": Said(
        "只有发起人能办，按规定跳过", "Only who started the case could act; passed over, as the rules say"
    ),
    "nobody_managers": Said("无人办理，转流程管理员", "Nobody can act; given to who manages the process"),
    "nobody_assign": Said("无人办理，转指定的人", "Nobody can act; given to whom the rules name"),
    "nobody_up": Said("无人办理，转上级负责人", "Nobody can act; given to who heads the unit above"),
    "nobody_auto_pass": Said(
        "无人办理，按规定自动通过", "Nobody can act; passed by the system, as the rules say"
    ),
    "nobody_auto_reject": Said(
        "无人办理，按规定自动否决", "Nobody can act; turned down by the system, as the rules say"
    ),
    "nobody_incident": Said("无人办理，等候补位", "Nobody can act; it waits until somebody can"),
    "claim_over": Said("认领超时，退回待认领", "The claim has run out; given back"),
    "receipt_late": Said("超时未签收", "Not signed for in time"),
    "level_skip": Said("一级负责人空缺，跳过", "A level has no head; passed over"),
    "level_up": Said("一级负责人空缺，由上一级办理", "A level has no head; the level above answers"),
    "level_managers": Said(
        "一级负责人空缺，转流程管理员", "A level has no head; given to who manages the process"
    ),
    "self_unit_head": Said(
        "只有发起人能办，转单位负责人", "Only who started the case could act; given to who heads the unit"
    ),
    "consent_deemed": Said("逾期未答复，视为同意", "No answer in time, which counts as consent"),
    "consent_missing": Said(
        "逾期未答复，不视为同意，已上报", "No answer in time, which is no consent; reported"
    ),
    "help_absent": Said("协办逾期未答复，记缺席", "Has not helped in time: absent"),
    "clock_goes_on": Said("停钟到期，恢复计时", "The pause is over; the clock goes on"),
    "through_all": Said(
        "不能直接回到退回人，逐级重办", "Cannot go straight back; all steps are gone through again"
    ),
}


def operation_name(what: str) -> Said:
    """What an operation is called in the history of a case."""
    known = {each.value: words.name for each, words in WORDS.items()}
    return known.get(what) or _BY_ITSELF.get(what, Said(what, what))
