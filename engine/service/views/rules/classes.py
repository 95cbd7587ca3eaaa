"""What becomes of open cases when rules are swapped: the classes, in words."""

from __future__ import annotations

from collections.abc import Mapping

from engine.base.finding import Said
from engine.runtime.migration.compare import Class

CLASSES: Mapping[Class, Said] = {
    Class.PINNED: Said("不受影响", "not concerned"),
    Class.MOVES: Said("自动转入", "move by themselves"),
    Class.PLANNED: Said("按迁移方案转入", "move by the declared plan"),
    Class.PERSON: Said("须由人决定", "need a person"),
    Class.BREAKS: Said("不能转入", "would break"),
}


def counted_classes(counts: Mapping[str, int]) -> Said:
    """How many open cases of each class, in words."""
    told = [(CLASSES[Class(key)], count) for key, count in counts.items() if count]
    if not told:
        return Said("没有在办件", "no case is open")
    return Said(
        "，".join(f"{label.zh} {count} 件" for label, count in told),
        ", ".join(f"{count} {label.en}" for label, count in told),
    )
