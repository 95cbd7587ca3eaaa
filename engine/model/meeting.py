"""What the parts of a meeting are called: told as steps and forms, pages find them again."""

from __future__ import annotations

from collections.abc import Sequence

#: How many there are is counted by heads, by households or by area.
MEASURES = ("heads", "households", "area")
#: What a member's seat in the roll can be answered with; who is represented counts as being there.
PRESENT, REPRESENTED, ABSENT = "present", "represented", "absent"
THERE: Sequence[str] = (PRESENT, REPRESENTED)

HELD = "_held"


def notice_of(meeting: str) -> str:
    """The form that calls a meeting."""
    return f"{meeting}_notice"


def minutes_of(meeting: str) -> str:
    """The form that counts it."""
    return f"{meeting}_minutes"


def roll_of(meeting: str) -> str:
    """The form that keeps how many had arrived."""
    return f"{meeting}_roll"


def arrive_of(meeting: str) -> str:
    """The step in which each member has a seat."""
    return f"{meeting}_arrive"


def count_of(meeting: str) -> str:
    """The step in which the recorder ends the roll."""
    return f"{meeting}_count"


def held_of(meeting: str) -> str:
    """The step in which it votes."""
    return f"{meeting}{HELD}"
