"""What can be wrong with the text of a scenario or a sample."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.base.finding import NOTHING, Problem, Said, closest


@dataclass(frozen=True, slots=True)
class UnknownScenarioKey(Problem):
    """A key that means nothing here."""

    code = "scenario-unknown-key"
    why = Said(
        "场景文件里每个键都有固定的含义；写错的键若被忽略，场景就会在没有检查任何东西的情况下通过。",
        "Every key of a scenario has a fixed meaning; were a misspelt one ignored, the scenario would pass "
        "without having looked at anything.",
    )
    key: str
    known: frozenset[str]

    def message(self) -> Said:
        """Name the key."""
        return Said(f"这里不认识“{self.key}”", f"The key `{self.key}` is not known here")

    def hint(self) -> Said:
        """The nearest key, or all of them."""
        near = closest(self.key, sorted(self.known))
        return near if near != NOTHING else _listed(self.known)


@dataclass(frozen=True, slots=True)
class MissingScenarioKey(Problem):
    """A key that must be there is not."""

    code = "scenario-missing-key"
    why = Said(
        "缺少这个键，场景说不清要做什么。",
        "Without this key the scenario does not say what to do.",
    )
    keys: frozenset[str]

    def message(self) -> Said:
        """Name what is missing; of several keys exactly one is wanted."""
        names = "、".join(sorted(self.keys))
        if len(self.keys) == 1:
            return Said(f"缺少“{names}”", f"`{names}` is missing")
        return Said(
            f"这些键里要写、也只能写一个：{names}",
            f"Exactly one of these is wanted: {', '.join(sorted(self.keys))}",
        )


@dataclass(frozen=True, slots=True)
class WrongScenarioValue(Problem):
    """A value that cannot be read as what the key wants."""

    code = "scenario-wrong-value"
    why = Said(
        "每个键后面要写固定的样子：时刻写作 2025-06-03 09:00，时长写作 5 workdays 或 5 个工作日，"
        "人、事项、单位写它们的 id。",
        "Behind each key stands one kind of value: a moment is written 2025-06-03 09:00, a length 5 "
        "workdays, people, cases and units by their ids.",
    )
    wanted: str
    wanted_en: str

    def message(self) -> Said:
        """Say what is wanted."""
        return Said(f"这里要写{self.wanted}", f"This must be {self.wanted_en}")


@dataclass(frozen=True, slots=True)
class TwiceNamed(Problem):
    """Two scenarios of one pack carry the same id."""

    code = "scenario-twice"
    why = Said(
        "场景的 id 用来称呼它，所以在一个包里只能用一次。",
        "A scenario is called by its id, so an id is used once in a pack.",
    )
    id: str
    first: str

    def message(self) -> Said:
        """Name the id and where it was used first."""
        return Said(
            f"场景“{self.id}”在 {self.first} 已经有了", f"The scenario `{self.id}` stands in {self.first}"
        )


@dataclass(frozen=True, slots=True)
class UnreadableFile(Problem):
    """A file of a pack that cannot be read from the disk."""

    code = "unreadable-file"
    why = Said(
        "配置包里的文件是 UTF-8 文本，单个不超过 2 MiB；读不了的文件不会被悄悄跳过。",
        "The files of a pack are UTF-8 text of at most 2 MiB; one that cannot be read is "
        "never skipped in silence.",
    )
    reason: Said

    def message(self) -> Said:
        """Why it cannot be read."""
        return self.reason


def _listed(known: Iterable[str]) -> Said:
    names = sorted(known)
    return Said("可以写：" + "、".join(names), "Known here: " + ", ".join(names))


SCENARIO_PROBLEMS: tuple[type[Problem], ...] = (
    UnknownScenarioKey,
    MissingScenarioKey,
    WrongScenarioValue,
    TwiceNamed,
    UnreadableFile,
)
