"""Every result tells why: what is stored with it computes again to what it was, in every story."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import cast

import pytest

from engine.model.command import SYSTEM
from engine.model.ids import CaseId, PersonId
from engine.model.refusal import Refused
from engine.rehearsal.part import Part
from engine.rehearsal.run import take
from engine.rehearsal.stage import furnish
from engine.rehearsal.world import World
from engine.service.chain import case_stream
from engine.service.evidence import verify
from engine.service.ports import Work
from engine.service.rows import Content
from engine.service.views.explained.page import results_of, why_in, why_view
from engine.service.views.reasons.shape import WhyView
from engine.service.views.viewer import looking
from tests.rehearsal.locality import scenarios_of, stage_of
from tests.service.test_evidence import Tampered
from tests.support.processes import ROOT

QINGBAIJIANG = "configs/sichuan/qingbaijiang"
PACKS = ("configs/cenxi", "configs/sichuan", QINGBAIJIANG, "configs/urumqi", "configs/shanghai")
E2 = "e2_points_bank"


def told(pack: str, scenario: Part) -> World:
    """The world at the end of a scenario."""
    given = scenario.one("given")
    assert given is not None
    world = stage_of(pack).world(given)
    furnish(world, given)
    for step in scenario.many("steps"):
        take(world, step)
    return world


def scenarios() -> Iterator[tuple[str, Part]]:
    """Every scenario of every pack."""
    for pack in PACKS:
        yield from ((pack, one) for one in scenarios_of(pack))


def named(pack: str, name: str) -> World:
    """The world at the end of the scenario of that name."""
    return told(pack, next(one for one in scenarios_of(pack) if one.text("scenario") == name))


def everything(world: World) -> Iterator[WhyView]:
    """Every explanation there is."""
    with looking(world.engine, SYSTEM.person) as viewer:
        for case in viewer.work.all_cases():
            row = viewer.work.case(case)
            assert row is not None
            for kind, of in results_of(viewer, row.state):
                view = why_in(viewer, case, of, kind)
                assert isinstance(view, WhyView)
                yield view


@pytest.mark.parametrize(
    ("pack", "scenario"), tuple(scenarios()), ids=lambda x: x.text("scenario") if isinstance(x, Part) else ""
)
def test_every_stored_explanation_computes_again_to_what_it_was(pack: str, scenario: Part) -> None:
    for view in everything(told(pack, scenario)):
        for part in view.parts:
            shown = (part.agrees, part.is_hidden, bool(part.text))
            assert shown == (True, False, True), (view.heading.zh, part)


@cache
def e2() -> World:
    """The world at the end of story E2."""
    return named(QINGBAIJIANG, E2)


def why_points(world: World, name: str, reader: str) -> WhyView | Refused:
    """Why somebody got the points of a case."""
    case = world.cases[name]
    return why_view(world.engine, PersonId(reader), case, f"{case}/confirm#1/0", "effect")


def test_a_resident_is_told_how_the_points_came_about() -> None:
    view = why_points(e2(), "陪同就医", "zhou")
    assert isinstance(view, WhyView)
    assert [said.zh for said in view.sentences[:4]] == [
        "本次 45 分：每小时积分 10 分 × 服务时数 3 × 助老倍数 1.5",
        "服务时数 3：向下取到(小时数(结束 2025-10-11 16:20 − 开始 2025-10-11 13:00)，0.5)",
        "因为 类别 助老 = 助老",
        "当日上限 60，此前已得 0，还可得 60。",
    ]
    assert view.sentences[0].en == "This time 45 points: 每小时积分 10 points × 服务时数 3 × 助老倍数 1.5"
    assert "五建五促" in view.sentences[4].zh


def test_an_auditor_sees_each_step_where_it_is_written() -> None:
    view = why_points(e2(), "陪同就医", "zhou")
    assert isinstance(view, WhyView)
    amount = next(part for part in view.parts if part.role.zh == "数额")
    steps = {step.said.zh: (step.value.zh, step.place) for step in amount.steps}
    value, place = steps["hours(service.ended - service.began)"]
    file, line, column = place.rsplit(":", 2)
    written = (ROOT / "configs" / "sichuan" / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    assert value == "3.3333"
    assert written[int(column) - 1 :].startswith("hours(service.ended - service.began)")
    assert [(one.label.zh, one.value.zh) for one in amount.figures] == [
        ("每小时积分", "10 分"),
        ("助老倍数", "1.5"),
    ]


@pytest.mark.parametrize("reader", ["worker1", "ye", "reviewer1", "yang"])
def test_nobody_else_is_told_why_a_resident_got_points(reader: str) -> None:
    assert isinstance(why_points(e2(), "陪同就医", reader), Refused)


def test_the_owner_is_told_of_points_from_a_case_that_others_handled() -> None:
    world = e2()
    case = world.cases["L1"]
    view = why_view(world.engine, PersonId("zhou"), case, f"{case}/check#1/0")
    assert isinstance(view, WhyView)
    assert view.sentences[0].zh == "本次 60 分：1 分 × 积分 60"
    assert isinstance(why_view(world.engine, PersonId("zhou"), case, "check#1"), Refused)


def grounds(world: World, case: CaseId) -> list[str]:
    """The digests behind which a case's explanations stand."""
    with world.read() as work:
        return [event.body["facts"] for event in work.events(case_stream(case)) if event.body.get("facts")]


def without_reasons(words: Content) -> Content:
    """Grounds out of which somebody took what explains the results."""
    return (
        replace(words, body={"facts": words.body["facts"]}) if words.body and "facts" in words.body else words
    )


def test_a_changed_explanation_is_found() -> None:
    case = e2().cases["陪同就医"]
    with e2().read() as work:
        assert not verify(work, case_stream(case))
        changed = cast(Work, Tampered(work, content=without_reasons))
        assert {broken.what for broken in verify(changed, case_stream(case))} == {"content"}


def test_an_erased_explanation_is_said_to_be_so() -> None:
    world = named(QINGBAIJIANG, E2)
    case = world.cases["陪同就医"]
    digests = grounds(world, case)
    with world.engine.store.write() as work:
        work.put_content([replace(words, body=None, salt="") for words in work.content(digests).values()])
        assert not verify(work, case_stream(case))
    view = why_points(world, "陪同就医", "zhou")
    assert isinstance(view, WhyView)
    assert (view.sentences, view.note.en) == ((), "What explained this was erased with somebody's data.")


def kept_of(world: World, kind: str) -> list[WhyView]:
    """Every explanation of a kind, oldest first."""
    return [view for view in everything(world) if view.kind == kind]


def test_a_verdict_tells_its_answer_its_sentences_and_each_condition_with_its_values() -> None:
    views = kept_of(named("configs/urumqi", "ur19_lists"), "verdict")
    told_of = next(view for view in views if view.sentences[0].zh.endswith("：不符合"))
    said = [one.zh for one in told_of.sentences]
    assert said[1] == "工作满 18 年，未满 20 年"
    assert "“工作满规定年限”不成立：因为 满年数 18 < 达到县处级待遇的年限 20" in said
    assert [part.role.zh for part in told_of.parts][:1] == ["满年数"]
    assert all(part.agrees and part.text for part in told_of.parts)


def test_what_a_verdict_says_stands_in_one_place_and_nowhere_else() -> None:
    world = named("configs/urumqi", "ur19_lists")
    with world.read() as work:
        rows = [row for case in work.all_cases() for row in work.events(case_stream(case))]
    judged = [row.body for row in rows if row.type == "Judged"]
    assert judged
    assert all(set(body) == {"rule", "subject", "as_of", "key"} for body in judged)


APPRAISAL = "qb33_grid_appraisal"


def score_of_wen(reader: str) -> WhyView | Refused:
    """Why somebody's monthly score is what it is, for a reader."""
    world = named(QINGBAIJIANG, APPRAISAL)
    view = kept_of(world, "score")[0]
    return why_view(world.engine, PersonId(reader), view.case, view.of, "score")


def test_staff_are_told_what_scores_them_by_formula_and_inputs() -> None:
    view = score_of_wen("wen")
    assert isinstance(view, WhyView)
    said = [one.zh for one in view.sentences]
    assert said[:2] == ["总分 92.50（优秀）", "事件上报质量 95：考核事实计数 38 × 100 ÷ 考核事实计数 40"]
    assert all(part.agrees and not part.is_hidden and part.text for part in view.parts)


@pytest.mark.parametrize("reader", ["zhong", "fan"])
def test_nobody_is_told_what_scores_somebody_else(reader: str) -> None:
    assert isinstance(score_of_wen(reader), Refused)


def test_a_ruling_is_told_beside_what_it_replaced() -> None:
    view = kept_of(named(QINGBAIJIANG, APPRAISAL), "score")[1]
    assert [one.zh for one in view.sentences][:2] == [
        "总分 93.50（优秀）",
        "裁定改为（问题解决效率） 92：问题解决效率改为 92",
    ]


def test_what_a_lot_showed_is_kept_with_the_case_and_never_drawn_again() -> None:
    world = named(QINGBAIJIANG, "qb39_recheck_and_appeal")
    case = world.cases["B"]
    kept = [view for view in everything(world) if view.case == case and view.kind == "choice"]
    assert "抽签 0.099999" in str(kept)
    world.draws.add([Decimal("0.5")])
    again = [view for view in everything(world) if view.case == case and view.kind == "choice"]
    assert again == kept
    assert world.draws.draw() == Decimal("0.5")
