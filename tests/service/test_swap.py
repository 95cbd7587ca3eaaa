"""A rule set's life: each step in its turn, a second person, nobody overtaken unseen, back in one step."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.base.finding import Said
from engine.model.command import Actor
from engine.model.ids import PersonId
from engine.model.refusal import Refused
from engine.rehearsal.comparing import compare_swap, rehearse_swap
from engine.rehearsal.swapping import Examined, check_swap, prove_swap
from engine.service.activate import activate_swap, roll_back
from engine.service.engine import BrokenBundle, Engine, RuleLibrary
from engine.service.evidence import verify
from engine.service.ports import Store, Work
from engine.service.rows import Release
from engine.service.swap.life import Swap
from engine.service.swap.steps import approve, end_watch, reject, withdraw
from engine.store.memory import MemoryStore
from tests.service.test_on_databases import on_database as on_database
from tests.support.swapping import BOSS, PACK, SECOND, SwapSite, little, quicker, swap_site


def reason(answer: object) -> str:
    assert isinstance(answer, Refused), answer
    return answer.reason


def whole_life(store: Store) -> None:
    site = swap_site(store)
    case = site.opened()
    swap = site.approved(quicker())
    release = activate_swap(site.engine, swap, BOSS, 1)
    assert isinstance(release, Release), release
    assert (release.number, site.state(swap)) == (2, "active")
    later = site.opened()
    with site.engine.store.read() as work:
        held = {each: work.case(each) for each in (case, later)}
    first, second = site.releases()[1], site.releases()[0]
    assert [row.state.bundle for row in held.values() if row] == [first.bundle, second.bundle]
    assert isinstance(end_watch(site.engine, SECOND, swap, "运行正常"), Swap)
    back = roll_back(site.engine, PACK, 1, SECOND, expected=2, reason="先恢复")
    assert isinstance(back, Release)
    assert (back.number, back.bundle, site.state(swap)) == (3, first.bundle, "back")
    with site.engine.store.read() as work:
        assert verify(work) == []
        kinds = [event.type for event in work.events("releases")]
        texts = [words.body for words in work.content(_opinions(work)).values()]
    assert kinds == [
        "Activated", "SwapDrafted", "SwapChecked", "SwapProven", "SwapCompared", "SwapRehearsed",
        "SwapApproved", "Activated", "SwapWatched", "Activated", "SwapTakenBack",
    ]  # fmt: skip
    assert {"text": "先恢复"} in texts


def _opinions(work: Work) -> list[str]:
    return [event.body["opinion"] for event in work.events("releases") if "opinion" in event.body]


def test_a_version_lives_from_its_draft_to_its_end_in_memory() -> None:
    whole_life(MemoryStore())


def test_a_version_lives_from_its_draft_to_its_end_on_databases(on_database: Store) -> None:
    whole_life(on_database)


DEEDS: dict[str, Callable[[Engine, str], object]] = {
    "check": lambda engine, swap: check_swap(engine, BOSS, swap),
    "prove": lambda engine, swap: prove_swap(engine, BOSS, swap),
    "compare": lambda engine, swap: compare_swap(engine, BOSS, swap),
    "rehearse": lambda engine, swap: rehearse_swap(engine, BOSS, swap),
    "approve": lambda engine, swap: approve(engine, SECOND, swap, "同意", 1),
    "activate": lambda engine, swap: activate_swap(engine, swap, BOSS, 1),
    "watch": lambda engine, swap: end_watch(engine, BOSS, swap, "正常"),
}


def test_no_step_is_skipped() -> None:
    site = swap_site()
    swap = site.drafted(quicker())
    every = list(DEEDS)
    for number, deed in enumerate(every):
        for early in every[number + 1 :]:
            assert reason(DEEDS[early](site.engine, swap)) == "out_of_turn", (deed, early)
        assert not isinstance(DEEDS[deed](site.engine, swap), Refused), deed
        site.settle()
    for late in every:
        assert reason(DEEDS[late](site.engine, swap)) == "out_of_turn", late


def test_who_drafted_it_cannot_approve_it_unless_nobody_else_is_there() -> None:
    site = swap_site()
    swap = site.rehearsed(quicker())
    assert reason(approve(site.engine, BOSS, swap, "同意", 1)) == "second_person"
    assert reason(approve(site.engine, SECOND, swap, "  ", 1)) == "no_reason"
    with site.engine.store.write() as work:
        account = work.account("second")
        assert account is not None
        work.put_account(replace(account, is_admin=False))
    alone = approve(site.engine, BOSS, swap, "同意", 1)
    assert isinstance(alone, Swap)
    assert alone.steps[-1].body["alone"] is True


def test_an_instant_that_is_past_is_refused_and_a_later_one_is_kept() -> None:
    site = swap_site()
    swap = site.approved(quicker())
    now = site.clock.now()
    assert reason(activate_swap(site.engine, swap, BOSS, 1, now - timedelta(seconds=1))) == "in_the_past"
    release = activate_swap(site.engine, swap, BOSS, 1, now + timedelta(hours=3))
    assert isinstance(release, Release)
    early = site.opened()
    site.clock.move_to(now + timedelta(hours=3))
    late = site.opened()
    with site.engine.store.read() as work:
        bundles = [row.state.bundle for row in (work.case(early), work.case(late)) if row]
    assert bundles == [site.releases()[1].bundle, release.bundle]


def test_a_version_still_to_come_is_taken_back_before_it_begins() -> None:
    site = swap_site()
    later = site.clock.now() + timedelta(days=1)
    coming = activate_swap(site.engine, site.approved(quicker()), BOSS, 1, later)
    assert isinstance(coming, Release)
    back = roll_back(site.engine, PACK, 1, SECOND)
    assert isinstance(back, Release)
    site.clock.move_to(later + timedelta(hours=1))
    with site.engine.store.read() as work:
        active = site.engine.library.active(work, PACK, site.clock.now())
    assert active is not None
    assert active.rules.bundle == back.bundle != coming.bundle


def test_of_two_administrators_the_second_is_told() -> None:
    site = swap_site()
    mine, other = site.approved(quicker()), site.approved(little(cap="value: 8 分 => value: 9 分"))
    assert isinstance(activate_swap(site.engine, other, SECOND, 1), Release)
    late = activate_swap(site.engine, mine, BOSS, 1)
    assert reason(late) == "overtaken"
    assert isinstance(late, Refused)
    assert (late.by, "第 2 版" in late.said.zh) == (SECOND.person, True)
    assert len(site.releases()) == 2
    assert isinstance(compare_swap(site.engine, BOSS, mine), Swap)
    assert isinstance(rehearse_swap(site.engine, BOSS, mine), str)
    site.settle()
    assert isinstance(approve(site.engine, SECOND, mine, "再看过", 2), Swap)
    assert isinstance(activate_swap(site.engine, mine, BOSS, 2), Release)
    assert reason(roll_back(site.engine, PACK, 1, BOSS, expected=2)) == "overtaken"


def test_two_who_press_at_once_make_one_version(on_database: Store) -> None:
    site = swap_site(on_database)
    ids = [site.approved(quicker()), site.approved(little(cap="value: 8 分 => value: 9 分"))]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda swap: activate_swap(site.engine, swap, BOSS, 1), ids))
    assert sorted(type(answer).__name__ for answer in answers) == ["Refused", "Release"]
    assert [release.number for release in site.releases()] == [2, 1]


def test_a_broken_draft_and_a_failing_scenario_go_no_further() -> None:
    site = swap_site()
    swap = site.drafted(
        little(post="by: post(clerk) of town(case.unit) => by: post(nobody) of town(case.unit)")
    )
    checked = check_swap(site.engine, BOSS, swap)
    assert isinstance(checked, Examined)
    assert (checked.swap.state.value, [f.problem.code for f in checked.findings]) == (
        "broken", ["unknown-post"],
    )  # fmt: skip
    assert reason(prove_swap(site.engine, BOSS, swap)) == "out_of_turn"
    files = quicker()
    files["little/scenarios/one.yaml"] = files["little/scenarios/one.yaml"].replace("look", "give")
    other = site.drafted(files)
    check_swap(site.engine, BOSS, other)
    proven = prove_swap(site.engine, BOSS, other)
    assert isinstance(proven, Examined)
    assert proven.swap.state.value == "unproven"
    assert reason(compare_swap(site.engine, BOSS, other)) == "out_of_turn"
    assert isinstance(reject(site.engine, SECOND, other, "场景不符"), Swap)
    assert isinstance(withdraw(site.engine, BOSS, swap, "改好再来"), Swap)
    assert len(site.releases()) == 1


def test_a_version_that_stopped_compiling_is_refused_and_the_old_one_stays() -> None:
    site = swap_site()
    swap = site.approved(quicker())

    def newer_engine(files: object, pack: str) -> object:
        raise BrokenBundle(Said("不再支持", "not supported any more"))

    other = Engine(site.engine.store, site.clock, RuleLibrary(newer_engine))  # type: ignore[arg-type]  # it only ever refuses
    assert reason(activate_swap(other, swap, BOSS, 1)) == "compiles_no_more"
    assert reason(roll_back(other, PACK, 1, BOSS)) == "compiles_no_more"
    assert len(site.releases()) == 1
    restarted = SwapSite(Engine(site.engine.store, site.clock, site.engine.library), site.clock)
    assert isinstance(activate_swap(restarted.engine, swap, Actor(person=PersonId("second")), 1), Release)


@pytest.mark.parametrize("what", list(DEEDS))
def test_of_a_swap_that_is_not_there_a_sentence_is_said(what: str) -> None:
    assert reason(DEEDS[what](swap_site().engine, "nothing")) == "no_swap"
