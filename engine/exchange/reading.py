"""What a workbook asks for: the changes, what would happen row by row, and every cell that is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.base.finding import Said
from engine.model.command import Change
from engine.model.refusal import Refused

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in a row or a cell, counted and lettered as the spreadsheet does."""

    row: int
    said: Said
    sheet: str = ""
    #: Which column, from 0; None where the whole row is meant.
    column: int | None = None

    @property
    def cell(self) -> str:
        """Where it is: `人员!C3`."""
        where = f"{LETTERS[self.column]}{self.row}" if self.column is not None else str(self.row)
        return f"{self.sheet}!{where}" if self.sheet else where


@dataclass(slots=True)
class Reading:
    """What a workbook asks for."""

    changes: list[Change] = field(default_factory=list)
    #: (row, what would happen) for the person to look through.
    lines: list[tuple[int, Said]] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    #: The sheet that is being read.
    sheet: str = ""
    #: For each change the sheet and the row that asked for it.
    places: list[tuple[str, int]] = field(default_factory=list)

    def wrong(self, row: int, zh: str, en: str, column: int | None = None) -> None:
        """Another error."""
        self.errors.append(RowError(row, Said(zh, en), self.sheet, column))

    def ask(self, row: int, change: Change) -> None:
        """Another change, asked for by a row."""
        self.changes.append(change)
        self.places.append((self.sheet, row))

    def tell(self, row: int, zh: str, en: str) -> None:
        """What a row would do."""
        where = f"{self.sheet} " if self.sheet else ""
        self.lines.append((row, Said(f"{where}{zh}", f"{where}{en}")))

    def refused(self, answer: Refused) -> list[RowError]:
        """What the organisation would refuse, at the rows that asked for it where one did."""
        return [self._placed(error.path, error.said) for error in answer.errors] or [RowError(0, answer.said)]

    def _placed(self, path: str, said: Said) -> RowError:
        head, _, number = path.partition(".")
        if head != "changes" or not number.partition(".")[0].isdigit():
            return RowError(0, said)
        sheet, row = self.places[int(number.partition(".")[0])]
        return RowError(row, said, sheet)
