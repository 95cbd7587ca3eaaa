"""Registers, messages, and what goes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.base.finding import Said
from engine.model.form import Form
from engine.model.ids import FieldId, FormId, PersonId, UnitId
from engine.rehearsal.expecting.words import listed, same
from engine.rehearsal.part import Part
from engine.rehearsal.world import World
from engine.service.rows import RecordFilter, RecordRow

ROWS_MAX = 5000


def expect_register(world: World, part: Part) -> None:
    """Compare the records of a form."""
    form = world.compiled.rules.forms.get(FormId(part.text("form")))
    if form is None:
        known = listed(world.compiled.rules.forms)
        world.differ(part.at("form"), Said("没有这张表", "No such form"), part.text("form"), known)
        return
    units = frozenset({UnitId(part.text("unit"))}) if "unit" in part else None
    with world.read() as work:
        rows = work.records(RecordFilter(form=form.id, units=units, limit=ROWS_MAX))
    where = part.by_id("where")
    found = [row for row in rows if _fits(form, row, where)]
    if "count" in part and len(found) != part.whole("count"):
        what = Said(f"“{form.label}”的条数", f"Records of {form.id}")
        world.differ(part.at("count"), what, str(part.whole("count")), str(len(found)))
    for wanted in part.typed("rows") or ():
        if not any(_fits(form, row, wanted) for row in found):
            what = Said(f"“{form.label}”里没有这一条", f"No such record of {form.id}")
            got = listed(_words(form, row, wanted) for row in found[:5])
            world.differ(part.at("rows"), what, listed(f"{k}: {v}" for k, v in wanted.items()), got)


def expect_notices(world: World, part: Part) -> None:
    """Compare the messages on a person's desk."""
    person = PersonId(part.text("to"))
    with world.read() as work:
        texts = [notice.text or "" for notice in work.notices(person, ROWS_MAX)]
    found = [text for text in texts if part.text("says") in text]
    count = part.whole("count")
    if (count is None and not found) or (count is not None and len(found) != count):
        what = Said(f"给 {person} 的消息", f"Messages to {person}")
        wanted = f"{part.text('says') or '*'}{'' if count is None else f' × {count}'}"
        world.differ(part.span, what, wanted, listed(texts))


def expect_call(world: World, part: Part) -> None:
    """Compare what plugins would have been called with outside."""
    made = [values for word, values in world.calls if word == part.text("effect")]
    wanted = part.typed("with")
    found = [
        values
        for values in made
        if wanted is None or all(same(str(value), str(values.get(name))) for name, value in wanted.items())
    ]
    count = part.whole("count")
    if (count is None and not found) or (count is not None and len(found) != count):
        what = Said(f"对外动作 {part.text('effect')}", f"Calls of {part.text('effect')}")
        times = "" if count is None else f" × {count}"
        world.differ(part.span, what, f"{wanted or '*'}{times}", listed(map(str, made)))


def _fits(form: Form, row: RecordRow, wanted: Mapping[str, Any]) -> bool:
    return all(same(str(value), plain_of(form, row, name)) or _stored(row, name) == value
               for name, value in wanted.items())  # fmt: skip


def _stored(row: RecordRow, name: str) -> Any:
    return row.body.get(name)


def plain_of(form: Form, row: RecordRow, name: str) -> str:
    """An answer of a record as people read it."""
    field = form.fields.get(FieldId(name))
    stored = row.body.get(name)
    return "" if field is None or stored is None else field.type.plain(field.type.from_json(stored)).zh


def _words(form: Form, row: RecordRow, wanted: Mapping[str, Any]) -> str:
    return "{" + "，".join(f"{name}: {plain_of(form, row, name)}" for name in wanted) + "}"
