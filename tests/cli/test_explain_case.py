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
