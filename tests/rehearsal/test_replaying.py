"""A past month under other rules: what differs, named to those who may see it, explained by its rule."""

from __future__ import annotations

from engine.model.ids import PersonId
from engine.model.period import Period, read_period
from engine.rehearsal.replaying import Section, replayed
from engine.service.activate import activate_swap
from engine.service.rows import Release
from engine.service.views.viewer import looking
from tests.support.swapping import BOSS, PACK, SwapSite, little, swap_site

#: Counts only what was asked for as goods.
COUNTED = 'all: {label: 件数, value: count(records("request") where row.unit = subject and day in period'
NARROWER = {"all": f'{COUNTED}) => {COUNTED} and kind = "goods")'}


def march() -> Period:
    found = read_period("month", "2025-03")
    assert found is not None
    return found


def seen(site: SwapSite, person: str) -> tuple[Section, ...]:
    newest, first = site.releases()[0], site.releases()[-1]
    with looking(site.engine, PersonId(person)) as viewer:
        old, new = (site.engine.library.compiled(viewer.work, r.bundle, PACK) for r in (first, newest))
        return replayed(viewer, old, new, march())


def swapped(changes: dict[str, str]) -> SwapSite:
    site = swap_site()
    for _ in range(6):
        site.opened()
    assert isinstance(activate_swap(site.engine, site.approved(little(**changes)), BOSS, 1), Release)
    return site


def test_a_report_is_told_on_both_sides_with_the_change_behind_it() -> None:
    (section,) = seen(swapped(NARROWER), "mei")
    assert section.label == "月报"
    told = [(row.who.zh, row.what.zh, row.before.zh, row.after.zh) for row in section.rows]
    assert [row for row in told if row[1] == "件数"] == [
        ("东村", "件数", "6", "0"),
        ("合计", "件数", "6", "0"),
    ]
    assert any("件数" in sentence.said().zh for sentence in section.why)


def test_who_sees_no_unit_is_told_the_total_alone() -> None:
    (section,) = seen(swapped(NARROWER), "boss")
    assert {row.who.zh for row in section.rows} == {"合计"}


def test_rules_that_mean_the_same_replay_the_same() -> None:
    assert seen(swapped({}), "mei") == ()
