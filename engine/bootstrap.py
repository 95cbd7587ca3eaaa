"""Wiring: the parts of a site put together once, by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path

from argon2 import PasswordHasher

from engine.base.clock import SHANGHAI, Clock, SystemClock
from engine.base.finding import Finding, Said
from engine.dsl.compile import compile_pack
from engine.model.command import SYSTEM, Actor, Organise
from engine.model.ids import CommandId, PackId
from engine.model.refusal import Refused
from engine.model.rule_set import Compiled
from engine.model.vocabulary import CORE, Vocabulary
from engine.plugin.apart import call_outside, tell_outside
from engine.plugin.host import NO_PLUGINS, Host
from engine.rehearsal.sample import Login, sample_of
from engine.rehearsal.telling import tell_story
from engine.service.activate import activate
from engine.service.engine import BrokenBundle, Engine, RuleLibrary
from engine.service.organise import organise
from engine.service.people import add_account
from engine.service.rows import Release
from engine.store.opening import open_store

#: A sample's story begins at most so long before the demonstration opens.
STORY_MOST = timedelta(days=31)


class Broken(Exception):
    """A sample does not fit its pack."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.en)
        self.said = said


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """What installing a pack gave: a release in force, or findings that kept it out."""

    findings: tuple[Finding, ...]
    compiled: Compiled | None = None
    release: Release | None = None
    #: The very same rules were in force already.
    unchanged: bool = False


def open_site(
    url: str, *, clock: Clock | None = None, blobs: Path | None = None, plugins: Host = NO_PLUGINS
) -> Engine:
    """An engine on a prepared database; uploaded files stand in `blobs`."""
    words = plugins.vocabulary()
    return Engine(
        store=open_store(url, blobs=blobs),
        clock=clock or SystemClock(),
        library=RuleLibrary(lambda files, pack: compile_stored(files, pack, words), words),
        notifiers=tuple(partial(tell_outside, plugins, word) for word in plugins.notifiers()),
        caller=partial(call_outside, plugins),
    )


def compile_stored(files: Mapping[str, str], pack: str, vocabulary: Vocabulary = CORE) -> Compiled:
    """Compile a bundle that was accepted before."""
    result = compile_pack(files, pack, vocabulary)
    if result.compiled is None:
        raise BrokenBundle(
            Said(
                f"已保存的规则 {pack} 用现在的程序无法编译；请换回原来的程序",
                f"The stored rules of {pack} do not compile with this engine: use the former one",
            )
        )
    return result.compiled


def install_pack(
    engine: Engine,
    files: Mapping[str, str],
    pack: str,
    actor: Actor = SYSTEM,
    active_from: datetime | None = None,
) -> Installed:
    """Put a pack in force if nothing is wrong with it; a broken or unfinished one changes nothing."""
    result = compile_pack(files, pack, engine.library.vocabulary)
    if result.compiled is None or any(finding.blocks_publication for finding in result.findings):
        return Installed(findings=result.findings)
    compiled = result.compiled
    newest = newest_release(engine, compiled.rules.pack)
    if newest is not None and newest.bundle == compiled.rules.bundle:
        engine.library.keep(compiled)
        return Installed(findings=result.findings, compiled=compiled, release=newest, unchanged=True)
    release = activate(engine, compiled, actor, active_from)
    return Installed(findings=result.findings, compiled=compiled, release=release)


def newest_release(engine: Engine, pack: PackId | None = None) -> Release | None:
    """The newest version of a pack, or of any."""
    with engine.store.read() as work:
        return next(iter(work.releases(pack)), None)


def load_sample(
    engine: Engine, compiled: Compiled, told: Callable[[int, int], None] = lambda done, total: None
) -> tuple[Login, ...]:
    """Bring in the sample organisation of a pack; a second time changes nothing."""
    sample = sample_of(compiled.sample)
    total, done = sum(len(changes) for _, changes in sample.changes), 0
    for day, changes in sample.changes:
        command = Organise(
            id=CommandId(f"sample:{compiled.rules.pack}:{day}"), actor=SYSTEM, effective=day, changes=changes
        )
        answer = organise(engine, command)
        if isinstance(answer, Refused) and answer.reason != "command_reused":
            raise Broken(_with_reasons(answer))
        done += len(changes)
        told(done, total)
    return sample.logins


def tell_sample_story(engine: Engine, compiled: Compiled) -> None:
    """Let the sample's people have done what its story says; for a site on which nobody has worked yet."""
    wrong = tell_story(engine, compiled)
    if wrong:
        first = wrong[0]
        raise Broken(
            Said(
                f"示例故事没有走完：{first.place}：{first.what.zh}（{first.got}）",
                f"The sample's story stopped at {first.place}: {first.what.en} ({first.got})",
            )
        )


def _with_reasons(refused: Refused) -> Said:
    """The sentence of a refusal, with what is wrong in particular."""
    zh = "；".join(error.said.zh for error in refused.errors)
    en = "; ".join(error.said.en for error in refused.errors)
    return Said(
        f"示例组织没有装入：{refused.said.zh}{zh}", f"The sample was not loaded: {refused.said.en} {en}"
    )


def add_logins(
    engine: Engine, logins: tuple[Login, ...], password: str, hasher: PasswordHasher | None = None
) -> None:
    """Give the sample's people their demonstration accounts; those that exist stay as they are."""
    with engine.store.read() as work:
        missing = [login for login in logins if work.account(login.login) is None]
    for login in missing:
        wrong = add_account(
            engine.store,
            hasher or PasswordHasher(),
            login=login.login,
            person=login.person,
            password=password,
            is_admin=login.is_admin,
        )
        if wrong is not None:
            raise Broken(wrong.said)


def beginning_of_demonstration(clock: Clock) -> datetime:
    """The first instant of the year in which the story begins: rules in force from it bring its funds."""
    begun = clock.now().astimezone(SHANGHAI).date() - STORY_MOST
    return datetime.combine(begun.replace(month=1, day=1), time(), SHANGHAI)
