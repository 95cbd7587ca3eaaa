"""A little site with two administrators whose rules are to be swapped, on any store."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.base.clock import VirtualClock
from engine.bootstrap import compile_stored, install_pack, load_sample
from engine.model.command import Actor, StartCase
from engine.model.ids import CaseId, CommandId, PackId, PersonId, ProcessId, UnitId
from engine.rehearsal.comparing import compare_swap, rehearse_swap
from engine.rehearsal.swapping import Examined, check_swap, prove_swap
from engine.service.engine import Engine, RuleLibrary
from engine.service.execute import Done, execute
from engine.service.jobs import run_due
from engine.service.people import add_account
from engine.service.ports import Store
from engine.service.rows import PersonRow, Release
from engine.service.swap.life import Swap
from engine.service.swap.steps import approve, draft, newest_of, swap_of
from engine.store.memory import MemoryStore
from tests.journeys.place import moment
from tests.rehearsal.little import FILES
from tests.web.site import HASHER, PASSWORD

SCENARIO = """
scenario: asked
label: 申请
given: {clock: 2025-03-03 09:00, sample: true}
steps:
  - do: {who: cun, start: help.help, unit: V, with: {what: 修灯, kind: work}, as: a}
  - expect: {cases: {a: {at: look}}}
"""
PACK = PackId("little")
BEGINS = "2025-03-03 09:00"
BOSS, SECOND = Actor(person=PersonId("boss")), Actor(person=PersonId("second"))


def little(**changes: str) -> dict[str, str]:
    """The little pack with a scenario, some of its mechanism put otherwise: each change is `old => new`."""
    files = {**FILES, "little/scenarios/one.yaml": SCENARIO}
    name = "little/mechanisms/help.yaml"
    for change in changes.values():
        old, _, new = change.partition(" => ")
        assert old in files[name], old
        files[name] = files[name].replace(old, new)
    return files


def quicker() -> dict[str, str]:
    """The same with a limit of one workday."""
    return little(limit="value: 3 个工作日 => value: 1 个工作日")


@dataclass
class SwapSite:
    """An engine with the little pack in force."""

    engine: Engine
    clock: VirtualClock
    count: int = 0

    def drafted(self, files: Mapping[str, str], by: Actor = BOSS) -> str:
        """A proposed version."""
        made = draft(self.engine, by, files, "little", PACK, "缩短时限")
        assert isinstance(made, Swap), made
        return made.id

    def rehearsed(self, files: Mapping[str, str], by: Actor = BOSS) -> str:
        """A version that has only to be approved."""
        swap = self.drafted(files, by)
        checked = check_swap(self.engine, by, swap)
        assert isinstance(checked, Examined)
        assert checked.swap.bundle, checked.findings
        proven = prove_swap(self.engine, by, swap)
        assert isinstance(proven, Examined)
        assert all(each.passed for each in proven.outcomes), proven.outcomes
        assert isinstance(compare_swap(self.engine, by, swap), Swap)
        assert isinstance(rehearse_swap(self.engine, by, swap), str)
        self.settle()
        assert self.state(swap) == "rehearsed"
        return swap

    def approved(self, files: Mapping[str, str], expected: int = 1) -> str:
        """A version that may be activated."""
        swap = self.rehearsed(files)
        answer = approve(self.engine, SECOND, swap, "同意", expected)
        assert isinstance(answer, Swap), answer
        return swap

    def releases(self) -> Sequence[Release]:
        """All versions, newest first."""
        with self.engine.store.read() as work:
            return work.releases()

    def state(self, swap: str) -> str:
        """Where a proposed version stands."""
        with self.engine.store.read() as work:
            found = swap_of(work, swap)
        assert isinstance(found, Swap), found
        return found.state.value

    def bundles(self) -> set[str]:
        """The rules under which open cases stand."""
        with self.engine.store.read() as work:
            return {row.state.bundle for row in work.open_cases("", 10_000)}

    def opened(self, what: str = "修灯") -> CaseId:
        """A case of the village head."""
        self.count += 1
        command = StartCase(
            id=CommandId(f"opened{self.count}"), actor=Actor(person=PersonId("cun")),
            process=ProcessId("help.help"), unit=UnitId("V"), typed={"what": what, "kind": "work"},
        )  # fmt: skip
        done = execute(self.engine, command)
        assert isinstance(done, Done), done
        assert done.case is not None
        return done.case

    def settle(self) -> None:
        """Do what is due."""
        while run_due(self.engine):
            pass


def swap_site(store: Store | None = None, at: str = BEGINS) -> SwapSite:
    """The little pack in force, its sample, two administrators."""
    clock = VirtualClock(moment(at))
    engine = Engine(store or MemoryStore(), clock, RuleLibrary(compile_stored))
    installed = install_pack(engine, little(), "little")
    assert installed.compiled is not None, installed.findings
    load_sample(engine, installed.compiled)
    with engine.store.write() as work:
        for who, name in (("boss", "管示一"), ("second", "副示一")):
            work.put_person(PersonRow(person=PersonId(who), name=name))
    for who in ("boss", "second"):
        wrong = add_account(
            engine.store, HASHER, login=who, person=PersonId(who), password=PASSWORD, is_admin=True
        )
        assert wrong is None, wrong
    return SwapSite(engine, clock)


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """An archive of these files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


def rebased(engine: Engine, swap: str) -> None:
    """Compare, rehearse and approve a version again where another came into force in between."""
    with engine.store.read() as work:
        found, newest = swap_of(work, swap), newest_of(work, PACK)
    assert isinstance(found, Swap), found
    number = newest.number if newest else 0
    if found.base == number and found.state.value == "approved":
        return
    assert isinstance(compare_swap(engine, BOSS, swap), Swap)
    assert isinstance(rehearse_swap(engine, BOSS, swap), str)
    while run_due(engine):
        pass
    answer = approve(engine, SECOND, swap, "再看过", number)
    assert isinstance(answer, Swap), answer
