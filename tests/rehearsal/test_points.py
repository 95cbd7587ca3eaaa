"""Points beyond story E2: taking back, clawback, caps of an act, hours that are only recorded."""

from __future__ import annotations

from functools import cache
from textwrap import dedent, indent

import pytest

from engine.rehearsal.read import read_scenarios
from engine.rehearsal.run import run_scenario
from engine.rehearsal.stage import Stage
from tests.rehearsal.little import FILES, compile_without

MECHANISM = """\
mechanism: bank
label: 积分
source: rule
codes:
  goods: {label: 商品, codes: {oil: 油}}
ledgers:
  points:
    label: 积分
    unit: currency
    rules: {help: 帮忙}
    caps:
      each: {rule: help, most: 50 分, per: act}
      month: {rule: all, most: 80 分, per: month}
    clawback: CLAWBACK
  hours:
    label: 服务时长
    unit: record
    rules: {help: 帮忙}
    caps: {help: {most: '100', per: year}}
  shop: {label: 库存, unit: stock}
forms:
  work:
    label: 帮忙
    fields:
      points: {type: int, label: 积分, required: true}
      hours: {type: int, label: 小时, required: true}
  none:
    label: 兑换
    fields:
      item: {type: choice, codes: goods, label: 商品, required: true}
processes:
  earn:
    label: 帮忙
    start:
      form: work
      by: post(head)
      then:
        - award: {ledger: points, rule: help, person: me, amount: form.points * 1 分}
        - award: {ledger: hours, rule: help, person: me, amount: form.hours}
    steps:
      look:
        label: 抽查
        by: post(clerk)
        outcomes: {fine: {label: 属实}, false: {label: 不实}}
      what:
        label: 处理
        choose:
          wrong:
            label: 冲正
            when: step.look.outcome = "false"
            steps:
              back: {label: 冲正, then: [{reverse: points}, {reverse: hours}]}
          right: {label: 属实}
  fill:
    label: 进货
    start: {form: none, by: post(head)}
    steps:
      stock: {label: 入库, then: [{restock: {ledger: shop, item: none.item, count: '2'}}]}
  redeem:
    label: 兑换
    start:
      form: none
      by: post(head)
      then:
        - redeem: {ledger: points, person: me, amount: 30 分, stock: shop, item: form.item, count: '2'}
    steps:
      hand: {label: 领取, by: post(clerk), then: [{settle: points}]}
      look:
        label: 核对
        by: post(mayor)
        outcomes: {fine: {label: 无误}, back: {label: 退货}}
      what:
        label: 处理
        choose:
          returned:
            label: 退货
            when: step.look.outcome = "back"
            steps:
              back: {label: 退回, then: [{reverse: points}]}
          kept: {label: 无误}
"""


@cache
def stage(clawback: str) -> Stage:
    """The little pack with a bank."""
    files = {**FILES, "little/mechanisms/bank.yaml": MECHANISM.replace("CLAWBACK", clawback)}
    found = compile_without(files, "little")
    assert found is not None, "the bank is sound"
    return Stage(found, compile_without)


def told(clawback: str, *steps: str) -> list[str]:
    """What differed after these steps."""
    head = "scenario: one\ngiven: {clock: 2025-06-03 09:00, sample: true}\nsteps:\n"
    text = head + "".join(indent(dedent(step), "  ") for step in steps)
    (scenario,), findings = read_scenarios({"one.yaml": text})
    assert not findings, [finding.problem.message().zh for finding in findings]
    outcome = run_scenario(stage(clawback), scenario)
    return [f"{d.what.zh}: {d.expected} ≠ {d.got}" for d in outcome.differences]


def earn(name: str, points: int, hours: int = 1) -> str:
    """Somebody helps."""
    answers = f"{{points: {points}, hours: {hours}}}"
    return f"- do: {{who: cun, start: bank.earn, unit: V, as: {name}, with: {answers}}}\n"


def look(name: str, outcome: str, refused: str = "", who: str = "wen") -> str:
    """Somebody looks at it."""
    answer = f"  refused: {{reason: {refused}}}\n" if refused else ""
    return f"- do: {{who: {who}, on: {name}, step: look, give: {outcome}}}\n{answer}"


def has(points: int, hours: int, pieces: int | None = None) -> str:
    """What there is."""
    found = (
        "- expect:\n    points:\n"
        f"    - {{ledger: bank.points, person: cun, is: '{points}'}}\n"
        f"    - {{ledger: bank.hours, person: cun, is: '{hours}'}}\n"
    )
    shelf = f"    balances: [{{ledger: bank.shop, unit: V, line: oil, is: '{pieces}'}}]\n"
    return found if pieces is None else found + shelf


FILL = "- do: {who: cun, start: bank.fill, unit: V, with: {item: oil}}\n"
REDEEM = "- do: {who: cun, start: bank.redeem, unit: V, as: R, with: {item: oil}}\n"
HAND = "- do: {who: wen, on: R, step: hand}\n"


def refused(step: str, reason: str) -> str:
    """The step is refused."""
    return f"{step}  refused: {{reason: {reason}}}\n"


@pytest.mark.parametrize(
    "steps",
    [
        # one act brings at most 50, a month at most 80; hours are counted apart
        (earn("A", 70, 4), has(50, 4), earn("B", 45), has(80, 5), earn("C", 5), has(80, 6)),
        # what is taken back is there again to be earned
        (earn("A", 50, 3), look("A", "false"), has(0, 0), earn("B", 50), earn("C", 50), has(80, 2)),
        (earn("A", 50), look("A", "fine"), has(50, 1)),
        # a redemption that is returned puts points and pieces back
        (
            FILL,
            earn("A", 50),
            REDEEM,
            has(20, 1, 0),
            HAND,
            has(20, 1, 0),
            look("R", "back", who="mei"),
            has(50, 1, 2),
        ),
        # no points, no pieces
        (FILL, earn("A", 29), refused(REDEEM, "insufficient"), has(29, 1, 2)),
        (earn("A", 50), refused(REDEEM, "insufficient"), has(50, 1, 0)),
        # nobody takes points or hours away
        (earn("A", 20, 2), refused(earn("B", -5), "negative_points"), has(20, 2)),
        (earn("A", 20, 2), refused(earn("B", 5, -1), "negative_points"), has(20, 2)),
        # what is held cannot be taken back
        (FILL, earn("A", 40), REDEEM, look("A", "false", "already_spent"), has(10, 1, 0)),
    ],
)
def test_points_come_and_go(steps: tuple[str, ...]) -> None:
    assert told("block", *steps) == []


@pytest.mark.parametrize(
    ("clawback", "after"),
    [
        ("block", (look("A", "false", "already_spent"), has(30, 2, 0))),
        # A brought 40, of which 30 were spent: 10 are left of it, and B's 20 are not touched
        ("floor", (look("A", "false"), has(20, 1, 0))),
    ],
)
def test_a_spent_award_is_taken_back_as_the_pack_says(clawback: str, after: tuple[str, ...]) -> None:
    before = (FILL, earn("A", 40), earn("B", 20), REDEEM, HAND)
    assert told(clawback, *before, *after) == []
