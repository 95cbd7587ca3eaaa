"""Shops: every process that begins by redeeming points for pieces of a stock has one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.model import effect as f
from engine.model.command import Actor
from engine.model.expr import types as t
from engine.model.expr.tree import Name
from engine.model.form import CodeList, Form
from engine.model.ids import CodeListId, FieldId, FormId, PersonId, ProcessId, UnitId
from engine.model.ledger import Ledger
from engine.model.process import Process
from engine.model.refusal import Refused
from engine.model.rule_set import Compiled
from engine.runtime.decide.starting import opening_scope
from engine.runtime.draft import Draft
from engine.runtime.facts import driven_value
from engine.runtime.forms.settle import Open, settled
from engine.runtime.ledger import points_account, stock_account
from engine.runtime.scope import FORM_PREFIX
from engine.service.engine import Engine
from engine.service.views.books.points import is_soon, lots_left
from engine.service.views.books.shop_shape import Good, PickUp, ShopView
from engine.service.views.due import due_text
from engine.service.views.forms.starting import startable_units
from engine.service.views.shared import Named
from engine.service.views.status import open_activations
from engine.service.views.viewer import Viewer, cited_in, looking, not_found

PICKUPS_MAX = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """Where a shop stands in the rules."""

    compiled: Compiled
    process: Process
    effect: f.Redeem
    form: Form
    #: The question that names the thing, and the things it offers.
    asked: FieldId
    goods: CodeList

    @property
    def points(self) -> Ledger:
        """What one pays with."""
        return self.compiled.rules.ledgers[self.effect.ledger]

    @property
    def stock(self) -> Ledger:
        """What one takes from."""
        return self.compiled.rules.ledgers[self.effect.stock]


def shops(viewer: Viewer) -> Iterator[Shop]:
    """The shops of the rules in force."""
    for compiled in viewer.active:
        for process in compiled.rules.processes.values():
            for effect in process.start.then:
                shop = _shop(compiled, process, effect) if isinstance(effect, f.Redeem) else None
                if shop is not None:
                    yield shop


def _shop(compiled: Compiled, process: Process, effect: f.Redeem) -> Shop | None:
    """The shop of a process, if a question of its start form names the thing."""
    if not isinstance(effect.item, Name) or not effect.item.path.startswith(FORM_PREFIX):
        return None
    form, _, name = effect.item.path.removeprefix(FORM_PREFIX).rpartition(".")
    known = compiled.rules.forms[FormId(form)]
    kind = known.fields[FieldId(name)].type.type
    kind = kind.item if isinstance(kind, t.Optional) else kind
    if not isinstance(kind, t.Enum) or known.id != process.start.form:
        return None
    goods = compiled.rules.code_lists.get(CodeListId(kind.codelist))
    if goods is None:
        return None
    return Shop(
        compiled=compiled, process=process, effect=effect, form=known, asked=FieldId(name), goods=goods
    )


def shops_of(engine: Engine, person: PersonId) -> tuple[Named, ...]:
    """The shops there are."""
    with looking(engine, person) as viewer:
        return tuple(Named(shop.process.id, shop.process.label) for shop in shops(viewer))


def shop_view(
    engine: Engine, person: PersonId, process: ProcessId, unit: UnitId | None = None
) -> ShopView | Refused:
    """The shop of a unit: what there is, what it costs, what the person may spend and has to pick up."""
    with looking(engine, person) as viewer:
        shop = next((each for each in shops(viewer) if each.process.id == process), None)
        units = _units(viewer, shop) if shop else ()
        chosen = unit if unit in units else next(iter(units), None)
        if shop is None or chosen is None or (unit is not None and unit not in units):
            return not_found("没有这个商城。", "There is no such shop.")
        return _view(viewer, shop, chosen, units)


def _units(viewer: Viewer, shop: Shop) -> tuple[UnitId, ...]:
    """Units with something on the shelf in which the person may redeem: their own and those above first."""
    stocked = {UnitId(account.unit) for account in viewer.work.accounts(shop.stock.id, None, None, None)}
    open_to = [u for u in startable_units(viewer, shop.compiled, shop.process) if u in stocked]
    near = set(viewer.inside)
    for unit in viewer.inside:
        near |= set(viewer.organisation.parents(unit, viewer.today).values())
    return tuple(sorted(open_to, key=lambda unit: (unit not in near, unit)))


def _view(viewer: Viewer, shop: Shop, unit: UnitId, units: tuple[UnitId, ...]) -> ShopView:
    own = points_account(shop.points, unit, viewer.person, str(viewer.today.year))
    total = viewer.work.balances((own,), lock=False)[own].available
    rules = shop.compiled.rules
    others = [field for field in shop.form.fields.values() if field.required and field.id != shop.asked]
    lots = lots_left(viewer, shop.points, viewer.person)
    return ShopView(
        process=shop.process.id,
        label=shop.process.label,
        asked=shop.asked,
        ledger=Named(shop.points.id, shop.points.label),
        unit=viewer.unit(unit),
        units=tuple(viewer.unit(each) for each in units),
        total=total,
        expiring=tuple(lot for lot in lots if is_soon(lot, viewer.today)),
        goods=tuple(_goods(viewer, shop, unit, total)),
        pickups=tuple(_pickups(viewer, shop)),
        is_simple=all(field.value is not None for field in others),
        source=cited_in(rules, shop.process.mechanism, shop.process.citation, shop.process.origin),
    )


def _goods(viewer: Viewer, shop: Shop, unit: UnitId, total: int) -> Iterator[Good]:
    """What has a price and is in stock, or was."""
    draft = Draft(shop.compiled.rules, shop.process, Actor(person=viewer.person), viewer.at, "", None)
    scope, answers = opening_scope(draft, unit), viewer.answers(shop.compiled)
    accounts = {code: stock_account(shop.stock, unit, code) for code in shop.goods.codes}
    left = viewer.work.balances(tuple(accounts.values()), lock=False)
    for code, account in accounts.items():
        seen = scope.with_form(shop.form.id, {shop.asked: code})
        price = driven_value(settled(shop.effect.amount, seen), answers)
        if isinstance(price, Open) or not price or int(price) <= 0:
            continue
        yield Good(
            item=code,
            label=shop.goods.codes[code].label,
            price=int(price),
            left=left[account].available,
            can_afford=total >= int(price),
        )


def _pickups(viewer: Viewer, shop: Shop) -> Iterator[PickUp]:
    for row in viewer.work.started_by(viewer.person, PICKUPS_MAX):
        state = row.state
        if not state.is_open or state.process != shop.process.id:
            continue
        compiled = viewer.rules_of(state)
        calendar = viewer.calendar(compiled)
        waiting = next((a for a in open_activations(state) if a.due is not None), None)
        due = (
            due_text(waiting.due, waiting.due_day, waiting.provisional, viewer.at, calendar)
            if waiting
            else None
        )
        record = state.records.get(shop.form.id)
        answers = viewer.work.record(record.record) if record else None
        code = str(answers.body.get(shop.asked, "")) if answers else ""
        title = shop.goods.codes[code].label if code in shop.goods.codes else row.title
        yield PickUp(case=state.id, number=state.number, title=title, due=due)
