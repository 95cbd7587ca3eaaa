"""A decision table as text to be edited elsewhere: CSV, or rows of YAML, from whichever it is written in."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.base.finding import Findings
from engine.dsl.build.tables.file import ID, REASON, rows_of_file
from engine.dsl.build.view import View
from engine.dsl.overlay.layers import Layer, catalogues
from engine.dsl.text.csv_file import file_named
from engine.dsl.text.node import Items, Scalar

_BARE = re.compile(r"-|[^\W_][\w .%]*")


@dataclass(frozen=True, slots=True)
class TableText:
    """The header and the cells of a table, as they are written; `ids` only where rows have them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    ids: tuple[str, ...] = ()

    @property
    def has_reasons(self) -> bool:
        """Whether a row gives a reason."""
        return any(len(row) > len(self.columns) for row in self.rows)

    def csv(self) -> str:
        """As a CSV that `file` can name."""
        header = (*((ID,) if self.ids else ()), *self.columns, *((REASON,) if self.has_reasons else ()))
        width = len(self.columns) + self.has_reasons
        padded = [(*row, *[""] * (width - len(row))) for row in self.rows]
        lines = [(name, *row) for name, row in zip(self.ids, padded, strict=True)] if self.ids else padded
        return "".join(f"{','.join(map(_csv_cell, line))}\n" for line in (header, *lines))

    def yaml(self) -> str:
        """As the key `rows` of the table."""
        lists = [f"[{', '.join(map(_yaml_cell, row))}]" for row in self.rows]
        if self.ids:
            return "rows:\n" + "".join(
                f"  {name}: {row}\n" for name, row in zip(self.ids, lists, strict=True)
            )
        return "rows:\n" + "".join(f"  - {row}\n" for row in lists)


def table_text(view: View, layers: Sequence[Layer]) -> TableText | None:
    """The text of a table whose entry is `view`; None where its rows cannot be read."""
    columns = tuple(name for part in ("inputs", "outputs") for name, _ in view.child(part).each())
    if (path := view.get("file")) is None:
        rows = view.child("rows")
        listed = [one.node for one in rows.items() if isinstance(one.node, Items)]
        named = {name: one.node for name, one in rows.each() if isinstance(one.node, Items)}
        found = tuple(map(_cells, (*listed, *named.values())))
        return TableText(columns, found, tuple(named)) if found else None
    findings = Findings()
    file = file_named(path, catalogues(layers), findings)
    written = () if file is None else rows_of_file(*file, columns, findings)
    if findings.has_errors or not written:
        return None
    ids = tuple(row.id for row in written) if written[0].id else ()
    return TableText(columns, tuple(_cells(row.cells) for row in written), ids)


def _cells(row: Items) -> tuple[str, ...]:
    """The cells on one line each; a CSV gives an empty reason where there is none."""
    cells = tuple(" ".join(cell.text.split()) for cell in row.items if isinstance(cell, Scalar))
    return cells[:-1] if cells and not cells[-1] else cells


def _csv_cell(text: str) -> str:
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if "," in text or '"' in text else text


def _yaml_cell(text: str) -> str:
    return text if _BARE.fullmatch(text) else json.dumps(text, ensure_ascii=False)
