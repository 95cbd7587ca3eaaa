"""Uploaded tables that a plugin reads: they go on as if they had come as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from engine.base.finding import Said
from engine.exchange.excel_out import workbook
from engine.plugin.kinds import ImporterKind
from engine.plugin.within import within
from engine.web.here import site

READ_SECONDS_MOST = 20.0
ROWS_MOST = 20_000


def as_spreadsheet(name: str, content: bytes) -> tuple[str, bytes] | Said:
    """The name and content of a spreadsheet with the same rows; other files come back as they are."""
    found = next(_reading(name), None)
    if found is None or not content or len(content) > site().settings.file_bytes_most:
        return name, content
    word, way = found
    try:
        rows = within(lambda: [[str(cell) for cell in row] for row in way.read(content)], READ_SECONDS_MOST)
    except ValueError as wrong:
        return Said(str(wrong), str(wrong))
    except Exception as broken:
        kind = type(broken).__name__
        return Said(
            f"插件 {word} 读不了这个文件（{kind}）", f"The plugin {word} cannot read this file ({kind})"
        )
    if len(rows) > ROWS_MOST:
        return Said(
            f"超过 {ROWS_MOST} 行，请分开导入", f"There are more than {ROWS_MOST} rows; split the file"
        )
    return f"{name}.xlsx", workbook(PurePath(name).stem or "1", rows)


def other_kinds() -> tuple[str, ...]:
    """The endings of names that plugins read."""
    return tuple(f".{suffix}" for _, way in site().plugins.importers() for suffix in way.suffixes)


def _reading(name: str) -> Iterator[tuple[str, ImporterKind]]:
    ending = name.lower().rpartition(".")[2]
    for word, way in site().plugins.importers():
        if ending in way.suffixes:
            yield word, way
