"""What is told of many rows at once: the names, in the language and in Chinese."""

from __future__ import annotations

AGGREGATE_NAMES: dict[str, str] = {
    "sum": "合计",
    "count": "计数",
    "avg": "平均",
    "min": "最小",
    "max": "最大",
    "distinct": "去重计数",
    # Written as aggregates, told by counts.
    "exists": "存在",
    "all": "全部",
    "share": "份额",
}
