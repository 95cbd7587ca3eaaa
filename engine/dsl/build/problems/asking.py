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


ASKING_PROBLEMS: tuple[type[Problem], ...] = (SilenceUnclear, EscalateToWhom, ConsentWithoutNo)
