"""`yifang explain --site`: why somebody got points, as the keeper of a site reads it."""

from __future__ import annotations

from typing import Any

import pytest

from engine.bootstrap import install_pack, load_sample, open_site
from engine.cli.packs import read_pack
from engine.model.command import Act, Actor, StartCase
from engine.model.ids import CommandId, OutcomeId, PersonId, ProcessId, SeatId, UnitId
from engine.model.refusal import Refused
from engine.service.execute import Done, execute
from tests.cli.terminal import Terminal
from tests.support.hall import opened
from tests.support.processes import ROOT

SITE = ("--site", "site")


def credited(terminal: Terminal) -> str:
    """The number of a case by which a resident was credited with 60 points."""
    assert terminal.run("prepare", *SITE).code == 0
    engine = open_site(f"sqlite:///{terminal.folder / 'site' / 'site.db'}")
    pack = read_pack(str(ROOT / "configs" / "sichuan" / "qingbaijiang"))
    compiled = install_pack(engine, pack.files, pack.pack).compiled
    assert compiled is not None
    load_sample(engine, compiled)
    typed: dict[str, Any] = {"person": "zhou", "points": "60", "until": "2099-12-31"}
    opened = execute(
        engine,
        StartCase(
            id=CommandId("c1"),
            actor=Actor(person=PersonId("secretary1")),
            process=ProcessId("points_bank.carry_over"),
            unit=UnitId("C1"),
            typed=typed,
        ),
    )
    assert isinstance(opened, Done), opened
    assert opened.case is not None
    agreed = execute(
        engine,
        Act(
            id=CommandId("c2"),
            actor=Actor(person=PersonId("reviewer1")),
            case=opened.case,
            seat=SeatId("check#1/0"),
            seat_version=1,
            outcome=OutcomeId("agree"),
        ),
    )
    assert not isinstance(agreed, Refused), agreed
    return opened.number


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", "本次 60 分：1 分 × 积分 60"), ("en", "This time 60 points: 1 points × 积分 60")],
)
def test_why_somebody_got_points_is_told_for_a_case_number(terminal: Terminal, lang: str, said: str) -> None:
    number = credited(terminal)
    whole = terminal.run("explain", *SITE, number, "--lang", lang)
    assert (whole.code, said in whole.out, "→" in whole.out) == (0, True, False), whole.all
    steps = terminal.run("explain", *SITE, number, "check#1/0", "--lang", lang)
    assert (steps.code, "carry_over.points * 1 分" in steps.out, "points_bank.yaml:" in steps.out) == (
        0,
        True,
        True,
    )
    nothing = terminal.run("explain", *SITE, "2001-000001")
    assert (nothing.code, "没有编号为" in nothing.all) == (1, True)


def lent(terminal: Terminal) -> str:
    """The number of a loan of the hall that went the small way and waits to be tidied up after."""
    assert terminal.run("prepare", *SITE).code == 0
    site = terminal.folder / "site"
    engine, _ = opened(f"sqlite:///{site / 'site.db'}", site)
    start = StartCase(
        id=CommandId("c1"),
        actor=Actor(person=PersonId("lan")),
        process=ProcessId("hall.lend"),
        unit=UnitId("A"),
        typed={"people": "20", "since": "2020-01-01"},
    )
    begun = execute(engine, start)
    assert isinstance(begun, Done), begun
    assert begun.case is not None
    given = Act(
        id=CommandId("c2"),
        actor=Actor(person=PersonId("mo")),
        case=begun.case,
        seat=SeatId("give#1/0"),
        seat_version=1,
        outcome=OutcomeId("agree"),
        typed={"people": "20"},
    )
    assert isinstance(execute(engine, given), Done)
    return begun.number


WAY_NOT_TAKEN = {
    "zh": "没有走“大场”：因为 核定人数 20 < 大场人数 50",
    "en": "“大场” was not taken: because 核定人数 20 < 大场人数 50",
}


@pytest.mark.parametrize(
    ("lang", "whose", "because"),
    [
        ("zh", "由管理员（示例街道）办理。", "因为 核定人数 20 < 人数上限 60"),
        ("en", "It is for 管理员（示例街道）.", "because 核定人数 20 < 人数上限 60"),
    ],
)
def test_the_way_not_taken_and_what_stands_in_the_way_are_told(
    terminal: Terminal, lang: str, whose: str, because: str
) -> None:
    whole = terminal.run("explain", *SITE, lent(terminal), "--lang", lang)
    assert whole.code == 0, whole.all
    refused = "✗ 没有坐满，不用清场"
    where = "given.people < $most  ← hall/mechanisms/hall.yaml:"
    for words in (WAY_NOT_TAKEN[lang], whose, refused, because, where):
        assert words in whole.out, whole.out
