"""What the command line says, in the language asked for, and where it says it."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TextIO

from engine.base.finding import Lang, Said

#: What a command ends with: all is well, something was found or failed, the command was written wrongly.
OK, FAILED, USAGE = 0, 1, 2


@dataclass
class Sorry(Exception):
    """The command cannot go on, for a reason that a person can understand and act on.

    Not frozen: Python itself writes into an exception that passes a `with`.
    """

    said: Said
    code: int = FAILED


@dataclass(frozen=True, slots=True)
class Console:
    """Says sentences: results on `out`, progress and trouble on `err`."""

    lang: Lang = "zh"
    out: TextIO | None = None
    err: TextIO | None = None

    def say(self, zh: str, en: str | None = None) -> None:
        """A line of the result; the English twin may be missing where there are no words to translate."""
        print(self._pick(zh, en), file=self.out or sys.stdout, flush=True)

    def tell(self, zh: str, en: str | None = None) -> None:
        """A line about how it is going."""
        print(self._pick(zh, en), file=self.err or sys.stderr, flush=True)

    def pick(self, said: Said) -> str:
        """The sentence in this console's language."""
        return said.in_(self.lang)

    def _pick(self, zh: str, en: str | None) -> str:
        return zh if en is None or self.lang == "zh" else en
