"""The steps of a rule set's life that people take: each is one event, refused where it does not follow."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from engine.base.digest import digest
from engine.base.ids import new_id
from engine.model.command import Actor
from engine.model.ids import BundleHash, PackId, PersonId
from engine.model.refusal import Refused
from engine.service.chain import RELEASES, Deed, append, content
from engine.service.engine import Engine
from engine.service.ports import Work
from engine.service.rows import KeyReused, Release, StoreBusy
from engine.service.swap.life import (
    APPROVED,
    CHECKED,
    COMPARED,
    DRAFTED,
    FOLLOWS,
    PROVEN,
    REJECTED,
    WATCHED,
    WITHDRAWN,
    Swap,
    swaps_of,
)
from engine.service.swap.refusals import no_reason, no_such, out_of_turn, overtaken, same_person

T = TypeVar("T")
TRIES_MAX = 5
REASON_CHARS_MOST = 500
FINDINGS_KEPT = 100


def tried(engine: Engine, use: Callable[[Work], T]) -> T:
    """Run in a transaction of its own, again where another administrator was faster at this very moment."""
    for _ in range(TRIES_MAX):
        try:
            with engine.store.write() as work:
                return use(work)
        except (StoreBusy, KeyReused):
            continue
    raise StoreBusy("others are changing the rules at this moment")


def all_swaps(work: Work) -> Sequence[Swap]:
    """Every proposed version, newest first."""
    return tuple(reversed(swaps_of(work.events(RELEASES)).values()))


def swap_of(work: Work, id: str) -> Swap | Refused:
    """One proposed version."""
    return swaps_of(work.events(RELEASES)).get(id) or no_such(id)


def draft(
    engine: Engine, actor: Actor, files: Mapping[str, str], folder: str, pack: PackId, reason: str = ""
) -> Swap | Refused:
    """Keep the files of a pack as they came, its parents' among them, as a proposed version."""
    made = new_id(engine.clock.now())
    source = BundleHash(digest({"draft": dict(files)}))

    def kept(work: Work) -> Swap | Refused:
        work.put_bundle(source, files)
        newest = newest_of(work, pack)
        body = {
            "swap": made, "pack": pack, "source": source, "folder": folder, "files": len(files),
            "base": newest.number if newest else 0,
        }  # fmt: skip
        note(engine, work, actor, DRAFTED, body, reason)
        return swap_of(work, made)

    return tried(engine, kept)


def note_check(
    engine: Engine, actor: Actor, id: str, pack: PackId, bundle: BundleHash | None, codes: Sequence[str]
) -> Swap | Refused:
    """What checking it came to: its rules, or the codes of what is wrong."""
    body = {"pack": pack, "bundle": bundle or "", "codes": list(codes[:FINDINGS_KEPT]), "count": len(codes)}
    return take(engine, actor, id, CHECKED, body)


def note_scenarios(
    engine: Engine, actor: Actor, id: str, passed: int, failed: Sequence[str]
) -> Swap | Refused:
    """How many scenarios passed, and which went otherwise."""
    return take(engine, actor, id, PROVEN, {"passed": passed, "failed": list(failed[:FINDINGS_KEPT])})


def note_comparison(engine: Engine, actor: Actor, id: str, base: int, changes: int) -> Swap | Refused:
    """It was compared with the newest version; from now on that one counts as what it replaces."""
    return take(engine, actor, id, COMPARED, {"base": base, "changes": changes}, base=base)


def approve(engine: Engine, actor: Actor, id: str, reason: str, expected: int) -> Swap | Refused:
    """A second person answers for it; where there is one administrator alone, that is written down."""
    if not reason.strip():
        return no_reason()

    def approved(work: Work) -> Swap | Refused:
        swap = may_follow(work, id, APPROVED)
        if isinstance(swap, Refused):
            return swap
        alone = is_alone(work, actor.person)
        if swap.drafted_by == actor.person and not alone:
            return same_person()
        newest = newest_of(work, swap.pack)
        if (newest.number if newest else 0) != swap.base or expected != swap.base:
            return overtaken(newest, expected)
        note(engine, work, actor, APPROVED, {"swap": id, "alone": alone}, reason)
        return swap_of(work, id)

    return tried(engine, approved)


def reject(engine: Engine, actor: Actor, id: str, reason: str) -> Swap | Refused:
    """It goes back to whoever drafted it."""
    return take(engine, actor, id, REJECTED, {}, reason) if reason.strip() else no_reason()


def withdraw(engine: Engine, actor: Actor, id: str, reason: str) -> Swap | Refused:
    """It is no longer wanted."""
    return take(engine, actor, id, WITHDRAWN, {}, reason) if reason.strip() else no_reason()


def end_watch(engine: Engine, actor: Actor, id: str, reason: str) -> Swap | Refused:
    """Somebody has looked at how it does."""
    return take(engine, actor, id, WATCHED, {}, reason) if reason.strip() else no_reason()


def take(
    engine: Engine, actor: Actor, id: str, kind: str, body: Mapping[str, Any], reason: str = "",
    base: int | None = None,
) -> Swap | Refused:  # fmt: skip
    """Note a step where it follows; with `base`, only while that is still the newest version."""

    def taken(work: Work) -> Swap | Refused:
        swap = may_follow(work, id, kind)
        if isinstance(swap, Refused):
            return swap
        newest = newest_of(work, swap.pack)
        if base is not None and base != (newest.number if newest else 0):
            return overtaken(newest, base)
        note(engine, work, actor, kind, {**body, "swap": id}, reason)
        return swap_of(work, id)

    return tried(engine, taken)


def may_follow(work: Work, id: str, kind: str) -> Swap | Refused:
    """The swap, where such a step may follow now."""
    swap = swap_of(work, id)
    if isinstance(swap, Swap) and swap.state not in FOLLOWS[kind]:
        return out_of_turn(swap, kind)
    return swap


def newest_of(work: Work, pack: PackId) -> Release | None:
    """The newest version of a pack, in force or still to come."""
    return next(iter(work.releases(pack)), None)


def is_alone(work: Work, person: PersonId) -> bool:
    """Whether nobody else administers the site."""
    return not any(other != person for other in work.administrators())


def note(
    engine: Engine, work: Work, actor: Actor, kind: str, body: Mapping[str, Any], reason: str = ""
) -> None:
    """Append to the stream of releases; the words of a reason stand apart, behind their digest."""
    body = {**body, **worded(work, reason)}
    deed = Deed(actor=actor, command=f"swap:{body['swap']}:{kind}", at=engine.clock.now())
    append(work, RELEASES, deed, [(kind, body)])


def worded(work: Work, reason: str) -> Mapping[str, str]:
    """A reason kept as erasable words, as the part of an event that points at them."""
    if not reason.strip():
        return {}
    words = content(RELEASES, {"text": reason.strip()[:REASON_CHARS_MOST]}, secrets.token_hex(16))
    work.put_content([words])
    return {"opinion": words.digest}
