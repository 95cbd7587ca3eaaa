"""Draws: the only door through which chance enters what is decided."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

PLACES = 6


class Draws(Protocol):
    """Draws lots."""

    def draw(self) -> Decimal:
        """A number of six decimals, from 0 to below 1, each as likely as any other."""
        ...


class SystemDraws:
    """The machine's source of secrets: nobody can know beforehand what comes."""

    def draw(self) -> Decimal:
        """A number that nobody could have foretold."""
        return Decimal(secrets.randbelow(10**PLACES)).scaleb(-PLACES)


class ListedDraws:
    """Draws written down beforehand, for scenarios and tests; behind the last, the highest there is."""

    def __init__(self, listed: Iterable[Decimal] = ()) -> None:
        self._listed = list(listed)

    def add(self, listed: Iterable[Decimal]) -> None:
        """Write down what comes next."""
        self._listed.extend(listed)

    def draw(self) -> Decimal:
        """The next one."""
        return self._listed.pop(0) if self._listed else 1 - Decimal(1).scaleb(-PLACES)
