"""Tables as text: CSV as offices in China save it, in UTF-8 or in GB 18030."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence


def read_csv(content: bytes) -> Sequence[Sequence[str]]:
    """The rows of a CSV; ValueError with a sentence when it is none."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise ValueError("文件不是文本，请另存为 CSV 再上传 / This is no text; save it as CSV")
    if "\0" in text:
        raise ValueError("文件不是 CSV 文本，请另存为 CSV 再上传 / This is no CSV; save it as CSV")
    try:
        return [
            row for row in csv.reader(io.StringIO(text), strict=True) if any(cell.strip() for cell in row)
        ]
    except csv.Error as wrong:
        raise ValueError(f"CSV 格式有误（{wrong}） / The CSV is not well formed ({wrong})") from None
