"""An uploaded spreadsheet read in a process of its own, with bounded memory and time.

One far-off cell or a packed part that lies about its size makes the reader ask for more memory than there
is, and that ends the process. So it is never the process that serves.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys

from engine.base.finding import Said
from engine.exchange.excel_in import UNREADABLE, Rows, first, sheets_of

MEMORY_BYTES_MOST = 1024 * 1024 * 1024
CPU_SECONDS_MOST = 20
WAIT_SECONDS_MOST = 30


def rows_apart(content: bytes) -> Rows | Said:
    """All rows of the first sheet, as `rows_of` reads them."""
    return first(sheets_apart(content))


def sheets_apart(content: bytes) -> dict[str, Rows] | Said:
    """All sheets, as `sheets_of` reads them; what ends the reader is unreadable."""
    command = [sys.executable, "-m", "engine.exchange.apart"]
    try:
        told = subprocess.run(
            command, check=False, input=content, capture_output=True, timeout=WAIT_SECONDS_MOST
        )
        answer = json.loads(told.stdout) if told.returncode == 0 else None
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        answer = None
    match answer:
        case {"sheets": sheets}:
            return {name: tuple(tuple(row) for row in rows) for name, rows in sheets.items()}
        case {"zh": zh, "en": en}:
            return Said(zh, en)
        case _:
            return UNREADABLE


def _serve() -> None:
    """Read a spreadsheet from standard input; write its sheets, or why there are none."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MOST, MEMORY_BYTES_MOST))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS_MOST, CPU_SECONDS_MOST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    found = sheets_of(sys.stdin.buffer.read())
    answer = {"zh": found.zh, "en": found.en} if isinstance(found, Said) else {"sheets": found}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    _serve()
