"""What scenarios touched of a pack, and what nobody touched."""

from __future__ import annotations

from engine.rehearsal.coverage import KINDS, coverage
from tests.rehearsal.little import compiled, told
from tests.rehearsal.test_run import ASKED, GIVEN

TOO_MUCH = (
    "- do: {who: cun, start: help.help, unit: V, with: {what: 米, kind: goods, amount: 501}}\n"
    "  refused: {reason: above_limit}\n"
)


def test_nothing_is_touched_before_anything_happens() -> None:
    found = coverage(compiled().rules, ())
    assert all(not found.touched[kind] for kind in KINDS)
    assert set(found.missed("checks")) == {"help.request/too_much"}


def test_a_story_touches_what_it_went_through() -> None:
    found = coverage(compiled().rules, (told(GIVEN), told(TOO_MUCH)))
    assert {"help.help/look", "help.help/give", "help.fill/credit"} <= found.touched["steps"]
    assert "help.help/look/agree" in found.touched["outcomes"]
    assert "help.help/look" in found.touched["deadlines"]
    assert found.touched["checks"] == {"help.request/too_much"}
    assert found.touched["parameters"] == found.all["parameters"]
    assert set(found.missed("outcomes")) == {"help.help/look/reject"}
    assert set(found.missed("effects")) == {"help.help/look/overdue/notify1", "help.judge/compute/score1"}


def test_what_happens_when_a_deadline_passes_counts_once_it_has_passed() -> None:
    late = told(f"{ASKED}- at: 2025-06-09 09:00\n")
    found = coverage(compiled().rules, (late,))
    assert "help.help/look/overdue/notify1" in found.touched["effects"]
    assert set(found.missed("checks")) == {"help.request/too_much"}
