"""A workbook of units and people, read together: new people may hold posts in new units."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from engine.exchange import people_sheet, units_sheet
from engine.exchange.excel_in import Rows
from engine.exchange.people_sheet import People, place_of, read_people
from engine.exchange.reading import Reading
from engine.exchange.units_sheet import known_units, new_units, read_units
from engine.model.organisation import Organisation, OrganisationRules


def template(rules: OrganisationRules) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The sheets to fill in."""
    return {units_sheet.SHEET: units_sheet.template(rules), people_sheet.SHEET: people_sheet.template()}


def read_book(
    sheets: Mapping[str, Rows],
    rules: OrganisationRules,
    organisation: Organisation,
    people: People,
    today: date,
    new_id: Callable[[], str],
) -> Reading:
    """The changes of a workbook; a book of one sheet under another name is one of people."""
    reading = Reading()
    units, persons = sheets.get(units_sheet.SHEET), sheets.get(people_sheet.SHEET)
    if units is None and persons is None:
        persons = next(iter(sheets.values()), ())
    there = [unit for unit in organisation.units if organisation.exists(unit, today)]
    known = known_units(organisation, there, new_units(units or ()))
    if units is not None:
        read_units(reading, units, rules, known, frozenset(organisation.units))
    if persons is not None:
        read_people(reading, persons, place_of(rules, organisation, known, today, new_id), people)
    return reading
