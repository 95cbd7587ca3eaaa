"""Where the details of an unexpected error are kept, so that a user need not read them."""

from __future__ import annotations

import os
import tempfile
import traceback
from pathlib import Path

from engine.base.clock import SHANGHAI, SystemClock

BYTES_MAX = 5 * 1024 * 1024


def keep_traceback(error: BaseException) -> Path:
    """Append the traceback to the log file (named by YIFANG_LOG, else in the temporary folder); its place."""
    place = Path(os.environ.get("YIFANG_LOG") or Path(tempfile.gettempdir()) / f"yifang-{os.getuid()}.log")
    when = SystemClock().now().astimezone(SHANGHAI)
    lines = [f"--- {when:%Y-%m-%d %H:%M:%S}\n", *traceback.format_exception(error)]
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        mode = "a" if not place.exists() or place.stat().st_size < BYTES_MAX else "w"
        with place.open(mode, encoding="utf-8") as log:
            log.writelines(lines)
    except OSError:
        return Path(os.devnull)
    return place
