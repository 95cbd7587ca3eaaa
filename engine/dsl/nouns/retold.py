"""The resolved text with every richer noun told as what the core knows."""

from __future__ import annotations

from engine.base.finding import Findings
from engine.dsl.build.schedule_problems import IdTaken
from engine.dsl.build.view import View
from engine.dsl.nouns import duty
from engine.dsl.nouns.retell import with_entries
from engine.dsl.text.node import Entry, Scalar, Table

PROCESSES = "processes"


def retold(root: Table, findings: Findings) -> Table:
    """The text from which the rule set is built; the author's own stays as it is for explaining."""
    mechanisms = root.entries.get("mechanisms")
    if mechanisms is None or not isinstance(mechanisms.value, Table):
        return root
    told = {
        key: Entry(
            entry.key, _mechanism(entry.value, findings) if isinstance(entry.value, Table) else entry.value
        )
        for key, entry in mechanisms.value.entries.items()
    }
    return with_entries(root, {"mechanisms": Entry(mechanisms.key, with_entries(mechanisms.value, told))})


def _mechanism(mechanism: Table, findings: Findings) -> Table:
    entry = mechanism.entries.get(duty.SECTION)
    if entry is None or not isinstance(entry.value, Table):
        return mechanism
    found = mechanism.entries.get(PROCESSES)
    written = found.value if found and isinstance(found.value, Table) else Table({}, entry.key.span)
    added = dict(_processes(entry.value, written, findings))
    key = found.key if found else Scalar(PROCESSES, entry.key.span, entry.key.span)
    return with_entries(mechanism, {PROCESSES: Entry(key, with_entries(written, added))})


def _processes(duties: Table, written: Table, findings: Findings) -> list[tuple[str, Entry]]:
    told = []
    for key, entry in duties.entries.items():
        if key in written.entries:
            findings.add(IdTaken(key), entry.key.span)
        elif isinstance(entry.value, Table) and entry.value.entries.keys() >= duty.NEEDS:
            told.append((key, Entry(entry.key, duty.process_of(View(entry.value, entry.key), findings))))
    return told
