"""Problems of steps that ask others: for their consent, for their help, for what another case has found."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Problem, Said


@dataclass(frozen=True, slots=True)
class SilenceUnclear(Problem):
    """Consent is asked for, and nobody says what silence means."""

    code = "silence-unclear"
    why = Said(
        "征得同意要写明答复期限（within）和逾期未答复怎么办（silence）：deemed_consent 视为同意，"
        "escalate 不视为同意、向上报告。不写明，对方不答复，办件就一直等下去。",
        "Whoever asks for consent says how long the answer may take (`within`) and what silence means "
        "(`silence`): `deemed_consent`, or `escalate`, which is no consent and is reported. Else a case "
        "would wait for ever.",
    )

    def message(self) -> Said:
        """Say what is missing."""
        return Said("没有写明逾期不答复怎么办", "What silence means is not said")

    def hint(self) -> Said:
        """Both keys."""
        return Said("请写 within 和 silence", "Write `within` and `silence`")


@dataclass(frozen=True, slots=True)
class EscalateToWhom(Problem):
    """`escalate` without anybody who hears of it, or somebody named where silence is consent."""

    code = "escalate-to-whom"
    why = Said(
        "silence: escalate 要写 escalate_to，逾期时告诉谁；视为同意的不用写，因为办件继续往下走。",
        "`silence: escalate` needs `escalate_to`: who hears that the answer is late. Where silence is "
        "consent the case goes on, and nobody has to be told.",
    )

    def message(self) -> Said:
        """Say that the two do not fit."""
        return Said("silence 和 escalate_to 对不上", "`silence` and `escalate_to` do not fit")

    def hint(self) -> Said:
        """What goes with what."""
        return Said(
            "escalate 写 escalate_to，deemed_consent 不写", "`escalate` with it, `deemed_consent` without"
        )


@dataclass(frozen=True, slots=True)
class ConsentWithoutNo(Problem):
    """Consent that nobody can refuse."""

    code = "consent-without-no"
    why = Said(
        "征得同意的单位可以不同意，不同意就不能往下办。答复里至少有一种是不同意或者退回。",
        "Whoever is asked for consent may refuse it, and then the matter does not go on. One answer at "
        "least refuses or sends back.",
    )

    def message(self) -> Said:
        """Say that there is no way to refuse."""
        return Said("没有“不同意”的答复", "There is no answer that refuses")

    def hint(self) -> Said:
        """How to write one."""
        return Said(
            "请写 [agree, reject]，或者给不同意写 end、back",
            "Write [agree, reject], or one with `end` or `back`",
        )


@dataclass(frozen=True, slots=True)
class AssistsWhom(Problem):
    """A step helps one that does not run beside it."""

    code = "assists-whom"
    why = Said(
        "协办和主办同时办：两步在同一个 parallel 的不同分支里，assists 写主办那一步的名字。",
        "Who helps works while the lead does: both stand in different branches of the same `parallel`, and "
        "`assists` names the lead's step.",
    )
    step: str

    def message(self) -> Said:
        """Name the step."""
        return Said(
            f"旁边的分支里没有“{self.step}”这一步", f"No branch beside this one has the step `{self.step}`"
        )

    def hint(self) -> Said:
        """Where it belongs."""
        return Said("请把主办和协办写成 parallel 的两个分支", "Write both as branches of one `parallel`")


@dataclass(frozen=True, slots=True)
class HelpWithoutLimit(Problem):
    """The lead waits for units that may never answer."""

    code = "help-without-limit"
    why = Said(
        "主办要等协办答复，就要有期限：协办自己的 within，或者主办的 within；到期未答复的记缺席，"
        "主办可以办结。不用等的写 require: none。",
        "Where the lead waits, somebody's time must end the waiting: the helping step's `within`, or the "
        "lead's. Units that are late are absent. If nobody is waited for, write `require: none`.",
    )

    def message(self) -> Said:
        """Say that nothing ends it."""
        return Said(
            "协办和主办都没有时限，主办可能一直等下去", "Neither has a limit: the lead may wait for ever"
        )

    def hint(self) -> Said:
        """Add one."""
        return Said("请加上 within，或写 require: none", "Add `within`, or write `require: none`")


@dataclass(frozen=True, slots=True)
class FinishesForNobody(Problem):
    """`finishes` on a step with which nobody helps."""

    code = "finishes-for-nobody"
    why = Said(
        "finishes 说明主办的哪一次提交算办结，协办的答复以这一次为准；没有协办的步骤不用写。",
        "`finishes` says which answer of the lead ends the matter for those who help. Nobody helps with "
        "this step.",
    )

    def message(self) -> Said:
        """Say that nobody helps."""
        return Said("这一步没有协办单位", "Nobody helps with this step")


ASKING_PROBLEMS: tuple[type[Problem], ...] = (
    SilenceUnclear,
    EscalateToWhom,
    ConsentWithoutNo,
    AssistsWhom,
    HelpWithoutLimit,
    FinishesForNobody,
)
