"""What can be wrong with a catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Problem, Said
from engine.dsl.build.problems.names import Unresolved


@dataclass(frozen=True, slots=True)
class BadItemId(Problem):
    """An id that cannot be told apart or written down again."""

    code = "bad-item-id"
    why = Said(
        "条目的编号由字母、汉字、数字、“-”“.”“_”组成，不超过 40 个字符；编号发布后不再改，也不给别的条目用。",
        "Letters, digits, `-`, `.` and `_`, at most 40 of them; once published the id of an item is never "
        "changed nor given to another.",
    )
    id: str

    def message(self) -> Said:
        """Name it."""
        return Said(f"“{self.id}”不能作条目的编号", f"`{self.id}` cannot be the id of an item")


@dataclass(frozen=True, slots=True)
class ItemIncomplete(Problem):
    """An item that lacks what the catalogue demands of each."""

    code = "item-incomplete"
    why = Said(
        "写了 required: true 的列，每个条目都要填；不齐的清单不能发布，也印不成册。"
        "允许暂缺的列写在 pending 里：缺的条目列出来，但不生效，也不能选。",
        "A column with `required: true` is filled for every item; a list with gaps is neither published nor "
        "printed. Name a column under `pending` where an item may wait for it: it is listed, but not in "
        "effect and cannot be chosen.",
    )
    id: str
    label: str
    column: str

    def message(self) -> Said:
        """Name the item and what it lacks."""
        return Said(
            f"条目 {self.id}（{self.label}）缺少“{self.column}”",
            f"The item {self.id} ({self.label}) lacks `{self.column}`",
        )

    def hint(self) -> Said:
        """Fill it."""
        return Said("请补上，或把这一列写进 pending", "Fill it in, or name the column under `pending`")


@dataclass(frozen=True, slots=True)
class CountDiffers(Problem):
    """A list, or a part of it, with more or fewer items than its document says."""

    code = "count-differs"
    why = Said(
        "count 和 counts 写文件载明的项数；多一项少一项都要先查清楚，再改清单或改数。",
        "`count` and `counts` are the numbers that the document gives; find out which item is missing or too "
        "many, then mend the list or the number.",
    )
    part: str
    needed: int
    found: int

    def message(self) -> Said:
        """The part, both numbers and the difference."""
        what = f"“{self.part}”" if self.part else "清单"
        name = f"`{self.part}`" if self.part else "The list"
        by = self.found - self.needed
        return Said(
            f"{what}应有 {self.needed} 项，实有 {self.found} 项（{by:+d}）",
            f"{name} should have {self.needed} items and has {self.found} ({by:+d})",
        )


@dataclass(frozen=True, slots=True)
class NoSuchItem(Problem):
    """A cell that names what the list it refers to has not."""

    code = "no-such-item"
    why = Said(
        "写了 of 或 codes 的列，格子里写那张清单里的编号，多个用分号隔开；among 要求每个编号都在那张清单里。",
        "The cells of a column with `of` or `codes` name ids of that list, several with semicolons; `among` "
        "demands that every id of this list stands in the other.",
    )
    id: str
    of: str

    def message(self) -> Said:
        """Name both."""
        return Said(f"“{self.of}”里没有“{self.id}”", f"`{self.of}` has no `{self.id}`")


@dataclass(frozen=True, slots=True)
class UnknownColumn(Problem):
    """A name that is no column of the catalogue."""

    code = "unknown-column"
    why = Said(
        "counts.by 和 pending 写本清单的列。",
        "`counts.by` and `pending` name columns of this catalogue.",
    )
    name: str
    known: tuple[str, ...]

    def message(self) -> Said:
        """Name it."""
        return Said(f"清单里没有“{self.name}”这一列", f"The catalogue has no column `{self.name}`")

    def hint(self) -> Said:
        """What there is."""
        return Said(f"有：{'、'.join(self.known)}", f"There are: {', '.join(self.known)}")


@dataclass(frozen=True, slots=True)
class UnknownCatalogue(Unresolved):
    """A catalogue nobody declared."""

    code = "unknown-catalogue"
    noun = Said("清单", "catalogue")
    why = Said(
        "清单在机制的 catalogues 下声明；别的机制的写“机制.清单”。",
        "Catalogues are declared under `catalogues` of a mechanism; another's is `mechanism.catalogue`.",
    )


CATALOGUE_PROBLEMS: tuple[type[Problem], ...] = (
    BadItemId,
    ItemIncomplete,
    CountDiffers,
    NoSuchItem,
    UnknownColumn,
    UnknownCatalogue,
)
