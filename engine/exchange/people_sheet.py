"""People and their posts from a sheet: who is new, who takes up which post, and until when."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from engine.exchange.reading import Reading
from engine.exchange.units_sheet import EXAMPLE_MARK, Known, known_units
from engine.model.command import AddPerson, Appoint
from engine.model.ids import AppointmentId, PersonId, PostId, UnitId
from engine.model.organisation import Organisation, OrganisationRules

SHEET = "人员"
HEADS = ("姓名", "联系方式", "岗位", "单位", "任期至", "代理")
#: The columns that a sheet must have; the others may be left away.
NEEDED = 4
EXAMPLE = ("示例·张三", "", "社区党组织书记", "示例社区", "", "")
NAME_CHARS_MOST = 60
_YES, _NO = ("是", "yes"), ("", "否", "no")

#: Name and contact -> who that is already.
People = Mapping[tuple[str, str], PersonId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a sheet of people is read against."""

    posts: Mapping[str, PostId]
    units: Known
    organisation: Organisation
    today: date
    new_id: Callable[[], str]


def template() -> tuple[tuple[str, ...], ...]:
    """The sheet to fill in, with one example row that is skipped."""
    return (HEADS, EXAMPLE)


def read(
    rows: Sequence[Sequence[str]],
    rules: OrganisationRules,
    organisation: Organisation,
    today: date,
    new_id: Callable[[], str],
) -> Reading:
    """The changes of a sheet of people alone; everything wrong is told at once."""
    reading = Reading()
    there = [unit for unit in organisation.units if organisation.exists(unit, today)]
    units = known_units(organisation, there, {})
    read_people(reading, rows, place_of(rules, organisation, units, today, new_id), {})
    return reading


def place_of(
    rules: OrganisationRules, organisation: Organisation, units: Known, today: date, new_id: Callable[[], str]
) -> Place:
    """What a sheet is read against."""
    posts = {post.label: post.id for post in rules.posts.values()}
    return Place(posts=posts, units=units, organisation=organisation, today=today, new_id=new_id)


def read_people(reading: Reading, rows: Sequence[Sequence[str]], place: Place, people: People) -> None:
    """The people of a sheet; the same name and contact twice, or known already, is one person."""
    reading.sheet = SHEET
    heads = tuple(cell.strip() for cell in rows[0][: len(HEADS)]) if rows else ()
    if len([head for head in heads if head]) < NEEDED or any(
        head not in (wanted, "") for head, wanted in zip(heads, HEADS, strict=False)
    ):
        reading.wrong(1, f"第一行应为：{'、'.join(HEADS)}", f"The first row must be: {', '.join(HEADS)}")
        return
    known = dict(people)
    for number, cells in enumerate(rows[1:], 2):
        said = [*(cell.strip() for cell in cells), *([""] * len(HEADS))][: len(HEADS)]
        name, contact = said[:2]
        if not any(said) or name.startswith(EXAMPLE_MARK):
            continue
        if not name or len(name) > NAME_CHARS_MOST:
            reading.wrong(number, "请填写姓名", "Give the name", 0)
            continue
        person = known.get((name, contact))
        if person is None:
            person = known[(name, contact)] = PersonId(place.new_id())
            reading.ask(number, AddPerson(person=person, name=name, contact=contact))
        _appoint(reading, number, said, person, place)


def _appoint(reading: Reading, number: int, said: Sequence[str], person: PersonId, place: Place) -> None:
    name, _, post, unit, until, acting = said
    if not post and not unit:
        reading.tell(number, f"新增 {name}", f"New: {name}")
        return
    before = len(reading.errors)
    where = place.units.find(unit)
    if post not in place.posts:
        usual = "、".join(place.posts)
        reading.wrong(
            number, f"没有“{post}”这个岗位，可填：{usual}", f"No post “{post}”; there are {usual}", 2
        )
    if where is None:
        reading.wrong(number, *place.units.why_not(unit), 3)
    last = _day(reading, number, until, place.today)
    if acting.lower() not in (*_YES, *_NO):
        reading.wrong(number, "“代理”填“是”或留空", "“代理” is 是 or left empty", 5)
    if where is None or len(reading.errors) > before:
        return
    if any(
        held.person == person for held in place.organisation.holders(place.posts[post], where, place.today)
    ):
        reading.tell(number, f"{name} 已任 {unit} {post}，不变", f"{name} is {post} of {unit} already")
        return
    _ask(reading, number, said, person, place.posts[post], where, last, place.new_id)


def _ask(
    reading: Reading, number: int, said: Sequence[str], person: PersonId, post: PostId, unit: UnitId,
    last: date | None, new_id: Callable[[], str],
) -> None:  # fmt: skip
    until = (f"，任期至 {last}", f", until {last}") if last else ("", "")
    name, _, post_said, unit_said, _, acting = said
    reading.tell(
        number, f"新增 {name}，任 {unit_said} {post_said}{until[0]}",
        f"New: {name}, {post_said} of {unit_said}{until[1]}",
    )  # fmt: skip
    reading.ask(
        number,
        Appoint(
            appointment=AppointmentId(new_id()), person=person, post=post, unit=unit, until=last,
            acting=acting.lower() in _YES,
        ),
    )  # fmt: skip


def _day(reading: Reading, number: int, said: str, today: date) -> date | None:
    try:
        day = date.fromisoformat(said) if said else None
    except ValueError:
        reading.wrong(number, "日期写成 2025-12-31 这样", "Write the day like 2025-12-31", 4)
        return None
    if day is not None and day <= today:
        reading.wrong(number, "任期要在今天以后结束", "A term ends after today", 4)
        return None
    return day
