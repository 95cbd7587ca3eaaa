"""No cell of a table tells of fewer than five persons, neither by itself nor by what stands around it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.runtime.withholding import LEAST, Column, Withheld, withheld


def shown(*columns: Column) -> list[list[str]]:
    """The table as it would be read: figures, `<` for small ones, `x` for those that protect them."""
    hidden = withheld(columns)
    marks = {Withheld.SMALL: "<", Withheld.GUARD: "x"}
    rows = range(max(len(column.persons) for column in columns))
    return [
        [
            marks[hidden[row, at]]
            if (row, at) in hidden
            else str(column.persons[row] if column.persons else "r")
            for at, column in enumerate(columns)
        ]
        for row in rows
    ]


def column(*rows: int) -> Column:
    return Column(persons=(*rows, sum(rows)), of="wish")


@pytest.mark.parametrize(
    ("rows", "read"),
    [
        ((7, 9, 12), "7 9 12 28"),
        ((3, 9, 12), "< x 12 24"),
        ((3, 4, 12), "< < 12 19"),
        ((1, 1, 12), "< < x 14"),
        ((4, 4, 12), "< < x 20"),
        ((4, 4, 4), "< < < x"),
        ((3, 0, 0), "< 0 0 <"),
        ((2, 3, 0), "< < 0 5"),
        ((0, 0, 0), "0 0 0 0"),
        ((1, 0, 9), "< 0 x 10"),
        ((1, 5, 9), "< x x 15"),
        ((1, 5, 0), "< x 0 x"),
        ((5, 5, 5), "5 5 5 15"),
    ],
)
def test_a_small_cell_cannot_be_had_from_the_total(rows: tuple[int, ...], read: str) -> None:
    assert " ".join(cell for (cell,) in shown(column(*rows))) == read


def test_a_share_of_a_hidden_figure_is_hidden_too() -> None:
    due, closed = column(10, 20, 30), column(3, 20, 30)
    assert shown(due, closed, Column(parts=(0, 1))) == [
        ["10", "<", "x"],
        ["20", "x", "x"],
        ["30", "30", "r"],
        ["60", "53", "r"],
    ]


def test_parts_do_not_tell_each_other_beside_their_whole() -> None:
    everybody, old, young = column(10, 40), column(3, 20), column(7, 20)
    assert shown(everybody, old, young) == [["10", "<", "x"], ["40", "x", "x"], ["50", "23", "27"]]


def test_an_average_of_few_is_hidden_and_has_no_total_to_protect() -> None:
    ages = Column(persons=(3, 9, 12), of="wish", adds_up=False, counts=False)
    assert [cell for (cell,) in shown(ages)] == ["<", "9", "12"]


def test_offices_are_held_to_account_with_every_figure() -> None:
    assert withheld([Column(), Column(), Column(parts=(0, 1))]) == {}


def readings(read: list[str], total: str, most: int) -> Iterator[tuple[int, ...]]:
    """All tables that somebody who knows the rules could think of."""
    guesses: dict[str, list[int]] = {"<": list(range(1, LEAST)), "x": list(range(LEAST, most + 1))}
    for rows in product(
        *(guesses.get(cell, [0] if cell == "0" else [int(cell) if cell.isdigit() else 0]) for cell in read)
    ):
        if total in ("<", "x") or sum(rows) == int(total):
            yield rows


@example([1, 5])
@example([1, 5, 5])
@given(st.lists(st.integers(min_value=0, max_value=9), min_size=1, max_size=4))
def test_whoever_knows_the_rules_still_cannot_tell(rows: list[int]) -> None:
    *read, total = [cell for (cell,) in shown(column(*rows))]
    possible = list(readings(read, total, most=40))
    assert tuple(rows) in possible
    for at, cell in enumerate(read):
        if cell == "<":
            assert len({guess[at] for guess in possible}) > 1
