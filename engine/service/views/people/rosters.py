"""A rule of eligibility or pay asked for everybody in a register, as of a day, and beside another day.

Verdicts about people are shown to the posts that the rule names, for their units and all below, and to
everybody about themself. Whoever is listed holds one of the rule's posts (or belongs to a unit) on the day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from engine.base.finding import Said, same
from engine.model.command import SYSTEM
from engine.model.expr.values import Value
from engine.model.ids import PersonId, RulingId, UnitId
from engine.model.refusal import Kind, Refused
from engine.model.rule_set import Compiled
from engine.model.ruling import GIVEN, Roster, Ruling, Verdict
from engine.model.score import Subject
from engine.runtime.draft import decoded
from engine.runtime.facts import driven_value
from engine.runtime.scope import CaseScope, evaluate
from engine.service.engine import Engine
from engine.service.rows import Json, RecordFilter, RecordRow
from engine.service.rulings import Asking, asking
from engine.service.views.paging import PAGE_ROWS, record_after, record_next
from engine.service.views.people.roster_shape import RosterRow, RosterView
from engine.service.views.people.roster_words import columns, row_of
from engine.service.views.reasons.verdicts import VerdictView, verdict_view
from engine.service.views.shared import Named, Sheet
from engine.service.views.viewer import Viewer, forbidden, looking, not_found

EXPORT_ROWS_MAX = 5000
#: A file still under way, or refused, tells nothing about anybody yet.
_UNSETTLED = frozenset({"running", "rejected", "withdrawn", "cancelled"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked: as of which day, with the figures of which day, beside those of which other day."""

    as_of: date
    figures_on: date
    beside: date | None = None
    after: str = ""
    #: Only rows that the other figures change.
    changed: bool = False
    #: Only this person or unit.
    about: str = ""


def rosters(viewer: Viewer) -> Iterator[Named]:
    """The rules whose lists concern a person: as a reader, or as somebody listed."""
    for compiled in viewer.active:
        for ruling in compiled.rules.rulings.values():
            if concerns(viewer, ruling):
                yield Named(ruling.id, ruling.label)


def concerns(viewer: Viewer, ruling: Ruling) -> bool:
    """Whether a rule's list is for somebody, or they stand in it; cheap enough for every page."""
    if ruling.roster is None:
        return False
    readers = frozenset(ruling.roster.readers)
    is_reader = viewer.person == SYSTEM.person or any(held.post in readers for held in viewer.posts)
    is_listed = ruling.is_about_people and _unit_of(viewer, ruling, viewer.person, viewer.today) is not None
    return is_reader or is_listed


def roster_view(engine: Engine, person: PersonId, rule: RulingId, wanted: Wanted) -> RosterView | Refused:
    """A page of the list, by the newest files first."""
    with looking(engine, person) as viewer:
        found = _rule(viewer, rule)
        if isinstance(found, Refused):
            return found
        compiled, ruling, _ = found
        rows: list[tuple[str, RosterRow]] = []
        for key, row in _rows(viewer, *found, wanted):
            if len(rows) == PAGE_ROWS:
                return _view(compiled, ruling, wanted, rows, rows[-1][0])
            rows.append((key, row))
        return _view(compiled, ruling, wanted, rows, "")


def roster_sheet(engine: Engine, person: PersonId, rule: RulingId, wanted: Wanted) -> Sheet | Refused:
    """The whole list as a sheet."""
    with looking(engine, person) as viewer:
        found = _rule(viewer, rule)
        if isinstance(found, Refused):
            return found
        heads = columns(found[1], wanted.beside)
        cells: list[tuple[Said, ...]] = []
        for _, row in _rows(viewer, *found, replace(wanted, after="")):
            if len(cells) == EXPORT_ROWS_MAX:
                return _too_many()
            cells.append((row.who, same(row.unit.label), *row.cells))
        return ((Said("姓名或单位", "Who"), Said("单位", "Unit"), *heads), *cells)


def roster_verdict(engine: Engine, person: PersonId, rule: RulingId, wanted: Wanted) -> VerdictView | Refused:
    """What the rule says about the one that is asked for, with all that leads to it."""
    with looking(engine, person) as viewer:
        found = _rule(viewer, rule)
        if isinstance(found, Refused):
            return found
        compiled, ruling, roster = found
        asked = asking(viewer.work, compiled, wanted.as_of, wanted.figures_on)
        for _, about, _, given in _readable(viewer, compiled, ruling, roster, wanted, asked):
            explained = asked.explained(ruling, about, given())
            if isinstance(explained, Refused):
                return explained
            return verdict_view(viewer, compiled.rules, explained, viewer.at)
        return not_found("名单里没有这一行。", "There is no such row in the list.")


def _view(
    compiled: Compiled, ruling: Ruling, wanted: Wanted, rows: list[tuple[str, RosterRow]], after: str
) -> RosterView:
    return RosterView(
        rule=ruling.id,
        label=ruling.label,
        as_of=wanted.as_of,
        figures_on=wanted.figures_on,
        beside=wanted.beside,
        changed=wanted.changed,
        columns=columns(ruling, wanted.beside),
        rows=tuple(row for _, row in rows),
        next=after,
        rules=f"{compiled.rules.label} {compiled.rules.bundle[:12]}",
    )


def verdicts(
    viewer: Viewer, compiled: Compiled, ruling: Ruling, on: date
) -> Iterator[tuple[str, Verdict | Refused]]:
    """What a rule says of everybody listed as of a day, by whom it is about."""
    assert ruling.roster is not None, "only rules with a list are asked"
    wanted = Wanted(as_of=on, figures_on=on)
    asked = asking(viewer.work, compiled, on, on)
    for _, about, _, given in _readable(viewer, compiled, ruling, ruling.roster, wanted, asked):
        yield about, asked.verdict(ruling, given())


def may_read_about(viewer: Viewer, ruling: Ruling, about: str, on: date) -> bool:
    """Whether somebody may read what a rule says about this one."""
    return about == viewer.person or _unit_of(viewer, ruling, about, on) in _units(viewer, ruling)


def shown_as(viewer: Viewer, ruling: Ruling, about: str) -> Said:
    """What a list calls whom a row is about."""
    return _who(viewer, ruling, about)


def _rule(viewer: Viewer, rule: RulingId) -> tuple[Compiled, Ruling, Roster] | Refused:
    for compiled in viewer.active:
        ruling = compiled.rules.rulings.get(rule)
        if ruling is None or ruling.roster is None:
            continue
        return (compiled, ruling, ruling.roster) if concerns(viewer, ruling) else forbidden()
    return not_found("没有这张名单。", "There is no such list.")


def _units(viewer: Viewer, ruling: Ruling) -> frozenset[UnitId]:
    """The units about whose people somebody may read: those of a reader's post, and all below."""
    assert ruling.roster is not None
    if viewer.person == SYSTEM.person:
        return viewer.scope
    own = {held.unit for held in viewer.posts if held.post in ruling.roster.readers}
    within = viewer.organisation.within
    return frozenset(u for u in viewer.scope if any(within(u, above, viewer.today) for above in own))


def _unit_of(viewer: Viewer, ruling: Ruling, about: str, on: date) -> UnitId | None:
    """Where whoever a row is about belongs on a day; None where the rule does not concern them."""
    if ruling.subject is Subject.APPOINTMENT:
        held = viewer.organisation.posts_of(PersonId(about), on)
        return next((one.unit for one in held if one.post in ruling.posts), None)
    if ruling.subject is Subject.MEMBERSHIP:
        return next(iter(viewer.organisation.memberships_of(PersonId(about), on)), None)
    return UnitId(about) if viewer.organisation.exists(UnitId(about), on) else None


def _rows(
    viewer: Viewer, compiled: Compiled, ruling: Ruling, roster: Roster, wanted: Wanted
) -> Iterator[tuple[str, RosterRow]]:
    """Each subject that is listed, with the key of what follows it."""
    asked = asking(viewer.work, compiled, wanted.as_of, wanted.figures_on)
    other = None if wanted.beside is None else replace(asked, figures_on=wanted.beside)
    for key, about, unit, given in _readable(viewer, compiled, ruling, roster, wanted, asked):
        values = given()
        one = asked.verdict(ruling, values)
        two = None if other is None else other.verdict(ruling, values)
        if wanted.changed and two is not None and _same(one, two):
            continue
        yield key, row_of(ruling, about, _who(viewer, ruling, about), viewer.unit(unit), one, two)


def _readable(
    viewer: Viewer, compiled: Compiled, ruling: Ruling, roster: Roster, wanted: Wanted, asked: Asking
) -> Iterator[tuple[str, str, UnitId, Callable[[], Mapping[str, Value]]]]:
    """Whom the list tells the viewer about: those of their units, and themself."""
    if roster.units is None:
        listed = _of_register(viewer, compiled, ruling, roster, wanted, asked)
    else:
        listed = _of_units(viewer, roster, wanted, asked)
    units = _units(viewer, ruling)
    for key, about, given in listed:
        unit = _unit_of(viewer, ruling, about, wanted.as_of)
        if unit is None or wanted.about not in ("", about):
            continue
        if unit in units or about == viewer.person:
            yield key, about, unit, given


def _who(viewer: Viewer, ruling: Ruling, about: str) -> Said:
    return viewer.who(PersonId(about)).name if ruling.is_about_people else same(viewer.unit(about).label)


#: The key of what follows, whom it is about, and how to get what the rule is given.
Listed = tuple[str, str, Callable[[], Mapping[str, Value]]]


def _of_units(viewer: Viewer, roster: Roster, wanted: Wanted, asked: Asking) -> Iterator[Listed]:
    assert roster.units is not None
    for unit in viewer.organisation.of_type(roster.units, wanted.as_of):
        if unit.id > wanted.after:
            yield unit.id, unit.id, partial(_given_unit, roster, unit.id, asked)


def _of_register(
    viewer: Viewer, compiled: Compiled, ruling: Ruling, roster: Roster, wanted: Wanted, asked: Asking
) -> Iterator[Listed]:
    for record in _records(viewer, roster, wanted.after):
        about = record.body.get(str(roster.about))
        if not isinstance(about, str) or _unit_of(viewer, ruling, about, wanted.as_of) is None:
            continue
        if _counts(viewer, roster, record, about):
            yield record_next(record), about, partial(_given, compiled, roster, record, asked)


def _records(viewer: Viewer, roster: Roster, after: str) -> Iterator[RecordRow]:
    assert roster.register is not None
    query = RecordFilter(form=roster.register, before=record_after(after), limit=500)
    while True:
        rows = viewer.work.records(query)
        yield from rows
        if len(rows) < query.limit:
            return
        query = replace(query, before=(rows[-1].day, rows[-1].record))


def _counts(viewer: Viewer, roster: Roster, record: RecordRow, about: Json) -> bool:
    """Whether it is the newest settled record about its subject."""
    if not _is_settled(viewer, record):
        return False
    assert roster.register is not None
    same_subject = RecordFilter(form=roster.register, equals={str(roster.about): about}, limit=50)
    newest = next((row for row in viewer.work.records(same_subject) if _is_settled(viewer, row)), None)
    return newest is None or newest.record == record.record


def _is_settled(viewer: Viewer, record: RecordRow) -> bool:
    if record.case is None:
        return True
    row = viewer.work.case(record.case)
    return row is not None and row.state.status not in _UNSETTLED


def _given(compiled: Compiled, roster: Roster, record: RecordRow, asked: Asking) -> Mapping[str, Value]:
    assert roster.register is not None
    form = compiled.rules.forms[roster.register]
    return _read(roster, asked.scope().with_form(form.id, decoded(form, record.body)), asked)


def _given_unit(roster: Roster, unit: UnitId, asked: Asking) -> Mapping[str, Value]:
    return _read(roster, asked.scope().with_names({f"{GIVEN}unit": unit}), asked)


def _read(roster: Roster, scope: CaseScope, asked: Asking) -> Mapping[str, Value]:
    return {name: driven_value(evaluate(node, scope), asked.answers) for name, node in roster.given.items()}


def _same(one: Verdict | Refused, two: Verdict | Refused) -> bool:
    if isinstance(one, Refused) or isinstance(two, Refused):
        return isinstance(one, Refused) and isinstance(two, Refused)
    return (one.total, one.answer) == (two.total, two.answer)


def _too_many() -> Refused:
    said = Said(f"超过 {EXPORT_ROWS_MAX} 行，请分单位导出。", f"More than {EXPORT_ROWS_MAX} rows.")
    return Refused(kind=Kind.INVALID, reason="too_many_rows", said=said)
