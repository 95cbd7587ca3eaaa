"""The resolved text with every richer noun told as what the core knows."""

from __future__ import annotations

from collections.abc import Mapping

from engine.base.finding import Findings
from engine.dsl.build.problems.schedules import IdTaken
from engine.dsl.build.view import View
from engine.dsl.nouns import catalogue, duty, mode
from engine.dsl.nouns.meeting import Teller, law_of
from engine.dsl.shape.meeting_shapes import MEETING, PROCEDURE
from engine.dsl.text.node import Entry, Node, Scalar, Table
from engine.dsl.text.retell import said, with_entries

#: What else is told, and what each needs: what lacks it was told by the check of shapes.
_NEEDS = {"meetings": frozenset(MEETING.required), "procedures": frozenset(PROCEDURE.required)}


def retold(root: Table, files: Mapping[str, str], findings: Findings) -> Table:
    """The text from which the rule set is built; the author's own stays as it is for explaining.

    `files` are the CSV files of all layers, by the path that findings name.
    """
    mechanisms = root.entries.get("mechanisms")
    if mechanisms is None or not isinstance(mechanisms.value, Table):
        return root
    law = law_of(root, findings)
    told = {
        key: Entry(
            entry.key,
            _Mechanism(entry.value, Teller(key, law, findings), files, findings).told()
            if isinstance(entry.value, Table)
            else entry.value,
        )
        for key, entry in mechanisms.value.entries.items()
    }
    return with_entries(root, {"mechanisms": Entry(mechanisms.key, with_entries(mechanisms.value, told))})


class _Mechanism:
    """One mechanism, and what is added to its sections."""

    def __init__(
        self, mechanism: Table, teller: Teller, files: Mapping[str, str], findings: Findings
    ) -> None:
        self.mechanism, self.teller, self.files, self.findings = mechanism, teller, files, findings
        self.added: dict[str, dict[str, Entry]] = {"processes": {}, "forms": {}, "codes": {}}

    def told(self) -> Table:
        """The mechanism with all its nouns told."""
        for key, entry in self._written(duty.SECTION, duty.NEEDS):
            self._add(
                "processes", key, entry.key, duty.process_of(View(entry.value, entry.key), self.findings)
            )
        self._tell_catalogues()
        for key, entry in self._written(mode.SECTION, mode.NEEDS):
            view = View(entry.value, entry.key)
            self._add("forms", mode.declared(key), entry.key, mode.form_of(key, view))
            self._add("processes", key, entry.key, mode.process_of(key, view))
        for section, needs in _NEEDS.items():
            tell = self.teller.meeting if section == "meetings" else self.teller.procedure
            for key, entry in self._written(section, needs):
                process, parts = tell(key, View(entry.value, entry.key))
                self._add("processes", key, entry.key, process)
                self._add_all("forms", entry.key, parts.forms)
                self._add_all("codes", entry.key, parts.codes)
        for section, added in self.added.items():
            if added:
                self.mechanism = with_entries(self.mechanism, {section: self._section(section, added)})
        return self.mechanism

    def _tell_catalogues(self) -> None:
        read = {}
        for key, entry in self._written(catalogue.SECTION, catalogue.NEEDS):
            told = catalogue.told(View(entry.value, entry.key), self.files, self.findings)
            self._add("codes", key, entry.key, told.codes)
            read[key] = Entry(entry.key, told.catalogue)
        found = self.mechanism.entries.get(catalogue.SECTION)
        if found is not None and isinstance(found.value, Table):
            section = Entry(found.key, with_entries(found.value, read))
            self.mechanism = with_entries(self.mechanism, {catalogue.SECTION: section})

    def _written(self, section: str, needs: frozenset[str]) -> list[tuple[str, Entry]]:
        found = self.mechanism.get(section)
        entries = found.entries if isinstance(found, Table) else {}
        return [
            (key, entry)
            for key, entry in entries.items()
            if isinstance(entry.value, Table) and entry.value.entries.keys() >= needs
        ]

    def _add_all(self, section: str, key: Scalar, nodes: Mapping[str, Node]) -> None:
        for told, node in nodes.items():
            self._add(section, told, key, node)

    def _add(self, section: str, id: str, key: Scalar, node: Node | None) -> None:
        written = self.mechanism.get(section)
        is_taken = isinstance(written, Table) and id in written.entries
        if is_taken or id in self.added[section]:
            self.findings.add(IdTaken(id), key.span)
        elif node is not None:
            self.added[section][id] = Entry(said(id, key.span), node)

    def _section(self, section: str, added: dict[str, Entry]) -> Entry:
        found = self.mechanism.entries.get(section)
        if found is not None and isinstance(found.value, Table):
            return Entry(found.key, with_entries(found.value, added))
        at = next(iter(added.values())).key.span
        return Entry(said(section, at), Table(added, at))
