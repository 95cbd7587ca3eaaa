"""Findings: what is wrong with a text, where, and how to get out of it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar, Literal

from engine.base.span import Span

Lang = Literal["zh", "en"]


class Severity(Enum):
    """How much a finding weighs: an error stops the pack, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence in both languages."""

    zh: str
    en: str

    def in_(self, lang: Lang) -> str:
        """The sentence in `lang`."""
        return self.zh if lang == "zh" else self.en

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.zh)


NOTHING = Said("", "")


def same(text: str) -> Said:
    """Data, which keeps one language: a label of a pack, a name, what was typed."""
    return Said(text, text)


def listed(items: Iterable[Said]) -> Said:
    """Several things, one after the other."""
    every = tuple(items)
    return Said("、".join(each.zh for each in every), ", ".join(each.en for each in every))


@dataclass(frozen=True, slots=True)
class Problem:
    """One kind of mistake in a pack. Subclasses carry the data; the words live in them.

    `code` is stable and never reused; `why` is the page that `yifang explain CODE` shows.
    """

    code: ClassVar[str]
    severity: ClassVar[Severity] = Severity.ERROR
    why: ClassVar[Said] = NOTHING
    #: Whether a draft may have it, but nothing that is put in force.
    blocks_publication: ClassVar[bool] = False

    def message(self) -> Said:
        """What is wrong, in one sentence."""
        raise NotImplementedError

    def hint(self) -> Said:
        """The way out, or nothing."""
        return NOTHING


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem and the place where it stands."""

    problem: Problem
    span: Span

    @property
    def is_error(self) -> bool:
        """Whether this finding stops the pack."""
        return self.problem.severity is Severity.ERROR

    @property
    def blocks_publication(self) -> bool:
        """Whether a pack with it cannot be put in force."""
        return self.is_error or self.problem.blocks_publication


class Findings:
    """Collects what is wrong so that everything is told at once."""

    def __init__(self) -> None:
        self._all: dict[Finding, None] = {}

    def add(self, problem: Problem, span: Span) -> None:
        """Note one problem; the same problem at the same place is kept once."""
        self._all[Finding(problem, span)] = None

    def extend(self, findings: Iterable[Finding]) -> None:
        """Note findings made elsewhere."""
        self._all.update(dict.fromkeys(findings))

    def sorted(self) -> tuple[Finding, ...]:
        """All findings by place, errors before warnings on the same place."""
        return tuple(sorted(self._all, key=lambda f: (f.span, not f.is_error, f.problem.code)))

    @property
    def has_errors(self) -> bool:
        """Whether anything found stops the pack."""
        return any(f.is_error for f in self._all)


def closest(word: str, known: Iterable[str]) -> Said:
    """A suggestion of the known word nearest to `word`, or nothing when none is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return Said(f"是否想写：{near[0]}？", f"Did you mean: {near[0]}?") if near else NOTHING
