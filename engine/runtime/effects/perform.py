"""Carrying out effects one after another; each has a key by which what it does happens once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from engine.model import effect as f
from engine.model.explained import expressions_in
from engine.model.expr.tree import Node
from engine.model.rule_set import RuleSet
from engine.runtime.draft import Draft
from engine.runtime.effects.budget import commit, end_year
from engine.runtime.effects.judging import judge
from engine.runtime.effects.money import reserve
from engine.runtime.effects.notices import notify, start_case
from engine.runtime.effects.outside import call_outside
from engine.runtime.effects.paying import allocate, release, settle
from engine.runtime.effects.periods import adjust, close_period
from engine.runtime.effects.places import fill, open_places, vacate
from engine.runtime.effects.points import award
from engine.runtime.effects.records import add_record, revise
from engine.runtime.effects.reversal import reverse
from engine.runtime.effects.scoring import freeze, score
from engine.runtime.effects.shop import move, redeem, restock
from engine.runtime.scope import Asking


def perform(draft: Draft, effects: tuple[f.Effect, ...], place: str) -> Asking[None]:
    """Carry out the effects of a place in the case, such as `approve#2` or `approve#2/overdue`."""
    for number, effect in enumerate(effects):
        key = f"{draft.state.id}/{place}/{number}"
        draft.noted.clear()
        yield from _one(draft, effect, key)
        if draft.noted and not isinstance(effect, f.Score):
            draft.because("effect", key, dict(_expressions(draft.rules, effect)))


def _expressions(rules: RuleSet, effect: f.Effect) -> Iterator[tuple[str, Node]]:
    """Every expression that an effect goes by: its own, and those of what it names."""
    yield from expressions_in(effect)
    match effect:
        case f.Award(ledger=ledger) | f.Redeem(ledger=ledger) | f.Settle(ledger=ledger):
            yield from expressions_in(rules.ledgers[ledger])
        case _:
            pass


#: What moves nothing in a ledger.
BesideLedgers = f.Notify | f.CallOutside | f.Revise | f.AddRecord | f.StartCase | f.Score | f.Judge | f.Freeze


def _one(draft: Draft, effect: f.Effect, key: str) -> Asking[None]:
    match effect:
        case f.Allocate():
            yield from allocate(draft, effect, key)
        case f.Reserve():
            yield from reserve(draft, effect, key)
        case f.Settle():
            yield from settle(draft, effect)
        case f.Commit():
            yield from commit(draft, effect, key)
        case f.EndYear():
            yield from end_year(draft, effect, key)
        case f.ClosePeriod():
            yield from close_period(draft, effect)
        case f.Adjust():
            yield from adjust(draft, effect, key)
        case f.Release():
            yield from release(draft, effect.ledger)
        case f.Award():
            yield from award(draft, effect, key)
        case f.Restock():
            yield from restock(draft, effect, key)
        case f.Move():
            yield from move(draft, effect, key)
        case f.Redeem():
            yield from redeem(draft, effect, key)
        case f.Open():
            yield from open_places(draft, effect, key)
        case f.Fill():
            yield from fill(draft, effect, key)
        case f.Vacate():
            yield from vacate(draft, effect, key)
        case f.Reverse():
            yield from reverse(draft, effect)
        case _:
            yield from _beside_ledgers(draft, effect, key)


def _beside_ledgers(draft: Draft, effect: BesideLedgers, key: str) -> Asking[None]:
    match effect:
        case f.Notify():
            yield from notify(draft, effect)
        case f.CallOutside():
            yield from call_outside(draft, effect)
        case f.Revise():
            yield from revise(draft, effect)
        case f.AddRecord():
            yield from add_record(draft, effect, key)
        case f.StartCase():
            yield from start_case(draft, effect, key)
        case f.Score():
            yield from score(draft, effect, key)
        case f.Judge():
            yield from judge(draft, effect, key)
        case f.Freeze():
            yield from freeze(draft, effect)
        case _:
            assert_never(effect)
