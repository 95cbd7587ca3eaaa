"""Whether somebody was credited for another act at the same time; asked while their account is locked."""

from __future__ import annotations

from datetime import datetime

from engine.runtime.question import Overlapping
from engine.runtime.scope import local_day
from engine.service.ports import Work

#: Credits since the day of an act are few: an act is credited after it, not before.
ENTRIES_MAX = 500


def overlapping(work: Work, asked: Overlapping) -> str:
    """The number of the case that was credited for an act during that time; "" when there is none."""
    day = local_day(asked.begins)
    entries = work.entries(asked.ledger, None, asked.person, ENTRIES_MAX)
    awards = (entry for entry in entries if entry.kind == "award" and entry.effective >= day)
    for key in dict.fromkeys(entry.transaction for entry in awards):
        posting = work.posting(key)
        during = posting.transaction.trace.get("during") if posting and not posting.reversed_by else None
        if isinstance(during, list) and _meets(during, asked):
            case = posting.transaction.case if posting else None
            row = work.case(case) if case else None
            return row.state.number if row else key
    return ""


def _meets(during: list[str], asked: Overlapping) -> bool:
    begins, ends = map(datetime.fromisoformat, during)
    return begins < asked.ends and asked.begins < ends
