"""What can be wrong with a process while it is read."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Problem, Said


@dataclass(frozen=True, slots=True)
class StepWithoutKind(Problem):
    """A step that says nothing of what happens."""

    code = "step-without-kind"
    why = Said(
        "每个步骤要写明做什么：有人办理写 by，自动执行写 then，等待写 wait，分支写 choose 或 "
        "parallel，结束写 end。",
        "Each step says what happens: `by` for people, `then` for the engine alone, `wait`, "
        "`choose`, `parallel`, "
        "or `end`.",
    )
    step: str

    def message(self) -> Said:
        """Name the step."""
        return Said(
            f"步骤“{self.step}”没有写由谁办理或做什么", f"The step `{self.step}` does not say who or what"
        )

    def hint(self) -> Said:
        """The choices."""
        return Said(
            "请写 by、then、wait、choose、parallel 或 end", "Write by, then, wait, choose, parallel or end"
        )


@dataclass(frozen=True, slots=True)
class KeyNotForStep(Problem):
    """A key that this kind of step does not have."""

    code = "key-not-for-step"
    why = Said(
        "步骤的种类由 by、wait、choose、parallel、end 决定，每种只认自己的键；"
        "例如自动步骤没有时限，等待没有表单。",
        "The kind of a step follows from by, wait, choose, parallel or end, and each kind has "
        "its own keys: an "
        "automatic step has no limit, a wait no form.",
    )
    key: str
    kind: str

    def message(self) -> Said:
        """Name both."""
        return Said(f"{self.kind} 步骤没有“{self.key}”", f"A `{self.kind}` step has no `{self.key}`")

    def hint(self) -> Said:
        """Split it."""
        return Said("请删去，或拆成两个步骤", "Remove it, or make it two steps")


@dataclass(frozen=True, slots=True)
class DuplicateStep(Problem):
    """Two steps of a process with one id."""

    code = "duplicate-step"
    why = Said(
        "一个流程里步骤的 id 不能重复，分支里的也算；start 是发起的名字，不能用作步骤。",
        "The ids of the steps of a process are unique, those inside branches too; `start` is the "
        "start's own.",
    )
    step: str

    def message(self) -> Said:
        """Name the step."""
        return Said(f"步骤 id“{self.step}”已经用过", f"The step id `{self.step}` is already taken")

    def hint(self) -> Said:
        """Rename."""
        return Said("请换一个 id", "Choose another id")


@dataclass(frozen=True, slots=True)
class NoStart(Problem):
    """A process that nothing begins."""

    code = "no-start"
    why = Said(
        "流程要么有人发起（start: 写 by 和表单），要么按日程自动开始（schedule），否则永远不会发生。",
        "A process is started by people (`start:` with `by` and a form) or by a `schedule`; else "
        "it never happens.",
    )
    process: str

    def message(self) -> Said:
        """Name the process."""
        return Said(f"流程“{self.process}”没有开头", f"The process `{self.process}` never begins")

    def hint(self) -> Said:
        """Add one."""
        return Said("请加上 start 或 schedule", "Add `start` or `schedule`")


@dataclass(frozen=True, slots=True)
class NobodyStarts(Problem):
    """A start without `by`."""

    code = "nobody-starts"
    why = Said(
        "start 要写 by（哪些岗位可以发起），或 residents: true（居民可以发起）。",
        "`start` says with `by` which posts may start it, or with `residents: true` that residents may.",
    )

    def message(self) -> Said:
        """Say that nobody may start."""
        return Said("没有写谁可以发起", "Nobody may start this")

    def hint(self) -> Said:
        """Add by."""
        return Said("请加上 by: post(岗位)", "Add `by: post(ID)`")


@dataclass(frozen=True, slots=True)
class NothingHappens(Problem):
    """A process without form and without steps."""

    code = "nothing-happens"
    why = Said(
        "流程至少要填一张表或有一个步骤，否则发起之后什么也不会发生。",
        "A process has a form to fill or a step; else starting it does nothing.",
    )
    process: str

    def message(self) -> Said:
        """Name the process."""
        return Said(f"流程“{self.process}”什么也不做", f"The process `{self.process}` does nothing")


@dataclass(frozen=True, slots=True)
class BackNotEarlier(Problem):
    """A return to a step that does not lie before this one."""

    code = "back-not-earlier"
    why = Said(
        "退回（back）只能到同一组步骤里靠前的办理步骤，或 start（发起人）。"
        "向前跳和跳进分支都会让流程说不清走到哪里。",
        "`back` leads to an earlier task of the same sequence, or to `start`. Leaps forward or "
        "into branches would "
        "leave it unclear where a case stands.",
    )
    step: str
    earlier: tuple[str, ...]

    def message(self) -> Said:
        """Name the target."""
        return Said(f"不能退回到“{self.step}”", f"A case cannot go back to `{self.step}`")

    def hint(self) -> Said:
        """The possible targets."""
        return Said(f"可以退回到：{'、'.join(self.earlier)}", f"It can go back to: {', '.join(self.earlier)}")


@dataclass(frozen=True, slots=True)
class BackAndEnd(Problem):
    """An outcome that both returns and ends."""

    code = "back-and-end"
    why = Said(
        "一种处理结果只有一个去向：继续、退回（back）或结束（end）。",
        "An outcome leads one way: on, back, or to an end.",
    )

    def message(self) -> Said:
        """Say that one must go."""
        return Said("back 和 end 只能写一个", "Write `back` or `end`, not both")


@dataclass(frozen=True, slots=True)
class ResubmitWithoutBack(Problem):
    """`resubmit` on an outcome that does not send the case back."""

    code = "resubmit-without-back"
    why = Said(
        "resubmit 说明退回的办件改好以后怎么走：逐级重办（through_all），或直接回到退回人（direct）。"
        "不退回的处理结果没有这个问题。",
        "`resubmit` says where a returned case goes once it is put right: through all steps again "
        "(`through_all`) or straight back to whoever returned it (`direct`). Other outcomes return nothing.",
    )

    def message(self) -> Said:
        """Say that nothing is returned."""
        return Said("这个处理结果不退回", "This outcome sends nothing back")

    def hint(self) -> Said:
        """Say where to."""
        return Said("请加上 back，或去掉 resubmit", "Add `back`, or leave `resubmit` out")


@dataclass(frozen=True, slots=True)
class AnswerPosts(Problem):
    """Something is posted, started or judged by one answer among several."""

    code = "answer-posts"
    why = Said(
        "办理意见的 then 只记录和通知（revise、add、notify）；涉及账目、评分、发起的动作写在步骤的 then 里，"
        "退回和撤销才知道要冲回什么。",
        "The `then` of an answer keeps records and sends messages (revise, add, notify). What is posted, "
        "scored or started stands in the `then` of a step, so that going back knows what to undo.",
    )

    def message(self) -> Said:
        """Say what there may be."""
        return Said(
            "办理意见的 then 只能写 revise、add、notify",
            "The `then` of an answer can be revise, add or notify only",
        )

    def hint(self) -> Said:
        """Where it belongs."""
        return Said("请写到步骤的 then 里", "Write it in the `then` of a step")


@dataclass(frozen=True, slots=True)
class KnownToNobody(Problem):
    """A process that residents cannot start says who may know them."""

    code = "known-to-no-resident"
    why = Said(
        "known_to 写明哪些岗位可以知道是哪位居民发起的、怎样联系；只有居民可以发起（residents: true）"
        "才有意义。",
        "`known_to` names the posts that may know which resident started the case and how to reach them; it "
        "means something only where residents can start it (`residents: true`).",
    )

    def message(self) -> Said:
        """Say what is missing."""
        return Said("known_to 要和 residents: true 一起写", "`known_to` stands with `residents: true`")


@dataclass(frozen=True, slots=True)
class ReadBeforeFilled(Problem):
    """A field that is read before anybody can have filled it."""

    code = "read-before-filled"
    why = Said(
        "这里读取的表单要到后面的步骤才填（或只在某个分支里填），到这一步时可能还没有内容。"
        "时限、由谁办理和排队次序在进入步骤时就要算，读不到本步骤自己的表单。",
        "The form read here is filled in a later step, or only in some branch, so it may still "
        "be empty. Limits, "
        "doers and the order of a queue are computed on entering a step and cannot read that "
        "step's own form.",
    )
    form: str

    def message(self) -> Said:
        """Name the form."""
        return Said(f"到这里时表单“{self.form}”还没有填", f"The form `{self.form}` is not filled by then")

    def hint(self) -> Said:
        """Move it."""
        return Said(
            "请改读更早的表单，或把这一步移到后面", "Read an earlier form, or move this step behind it"
        )


@dataclass(frozen=True, slots=True)
class StepNotBefore(Problem):
    """A step that has surely not been done by then."""

    code = "step-not-before"
    why = Said(
        "actor(步骤) 和 not_same_as 要指到一定已经办过的办理步骤；后面的步骤、"
        "别的分支里的步骤那时还没有经办人。",
        "`actor(STEP)` and `not_same_as` name a task that has surely been done by then. Later "
        "steps, and those of "
        "other branches, have nobody yet.",
    )
    step: str

    def message(self) -> Said:
        """Name the step."""
        return Said(f"到这里时步骤“{self.step}”不一定办过", f"The step `{self.step}` may not be done by then")


@dataclass(frozen=True, slots=True)
class WrongLedgerUnit(Problem):
    """An effect on a ledger of another unit, such as an award of money."""

    code = "wrong-ledger-unit"
    why = Said(
        "拨付、预留用于资金账本；记分用于积分账本（currency、score 或 record），"
        "待审核（pending）的只有 currency；"
        "兑换（redeem）用 currency 换 stock；入库（restock）、调拨（move）用于 stock；"
        "支付、释放用于资金、currency 和名额；"
        "开设（open）、占用（fill）、腾退（vacate）、排队（place）和函数 used、place 用于名额（places）；"
        "签约、年终结转、调账只用于资金。",
        "allocate and reserve concern money; award concerns points (currency, score or record), pending only "
        "a currency; redeem gives stock for a currency; restock and move concern stock; settle and "
        "release concern money, a currency and places; open, fill, vacate, a step's `place`, and the "
        "functions `used` and `place` concern places; commit, year_end and adjust concern money alone.",
    )
    effect: str
    ledger: str

    def message(self) -> Said:
        """Name both."""
        return Said(
            f"{self.effect} 不能用于账本“{self.ledger}”",
            f"`{self.effect}` does not fit the ledger `{self.ledger}`",
        )


@dataclass(frozen=True, slots=True)
class OpenPlaceholder(Problem):
    """A brace in the words of a notice or a check without its partner."""

    code = "open-placeholder"
    why = Said(
        "通知、核对等话里的花括号成对出现，里面是一个表达式：{form.amount}。",
        "Braces in a notice or in the words of a check come in pairs around one expression: `{form.amount}`.",
    )

    def message(self) -> Said:
        """Say that it is open."""
        return Said("花括号没有配对，或里面是空的", "A brace has no partner, or nothing inside")


@dataclass(frozen=True, slots=True)
class NoFormToWrite(Problem):
    """`writes` or `revise` without a form."""

    code = "no-form"
    why = Said(
        "writes 指本步骤表单的字段，revise 改本案的表单。没有表单就没有可写的内容。",
        "`writes` names fields of the step's form, `revise` changes a form of the case. Without "
        "a form there is "
        "nothing to write.",
    )

    def message(self) -> Said:
        """Say that there is no form."""
        return Said("这里没有表单可写", "There is no form to write here")


@dataclass(frozen=True, slots=True)
class StillThere(Problem):
    """An old id of a step that is not old."""

    code = "still-there"
    why = Said(
        "renamed_from 和 migrations 说的是已经没有的步骤："
        "改名的写原来的 id，取消的写正在该步的办件到哪一步继续。",
        "`renamed_from` and `migrations` name steps that are no more: what a step was called before, and "
        "where the cases go on that stand at one which was dropped.",
    )
    step: str

    def message(self) -> Said:
        """Name the step."""
        return Said(f"步骤“{self.step}”还在流程里", f"The step `{self.step}` is still part of the process")

    def hint(self) -> Said:
        """Drop it."""
        return Said("请删去这一行，或写已经取消的 id", "Remove the line, or name an id that was dropped")


PROCESS_PROBLEMS: tuple[type[Problem], ...] = (
    StepWithoutKind,
    KeyNotForStep,
    DuplicateStep,
    NoStart,
    NobodyStarts,
    NothingHappens,
    BackNotEarlier,
    BackAndEnd,
    ResubmitWithoutBack,
    AnswerPosts,
    KnownToNobody,
    ReadBeforeFilled,
    StepNotBefore,
    WrongLedgerUnit,
    OpenPlaceholder,
    NoFormToWrite,
    StillThere,
)
