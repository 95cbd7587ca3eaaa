"""One unit leads, others help: when the lead finishes, who is absent, what an objection does; a row each."""

from __future__ import annotations

from functools import cache

import pytest

from engine.model.rule_set import Compiled
from engine.rehearsal.read import read_scenarios
from engine.rehearsal.run import run_scenario
from engine.rehearsal.stage import Stage
from tests.rehearsal.little import compile_without

FILES = {
    "hall/pack.yaml": """
pack: hall
label: 示例区
level: city
language: 1
in_force_from: 2020-01-01
sources: {rule: {document: 示例办理规则, dated: 2020-01-01}}
""",
    "hall/calendar.yaml": "years: [2025]\nholidays: {2025-06-02: 端午节}\n",
    "hall/org.yaml": """
hierarchies: {admin: 行政}
unit_types:
  district: {label: 区, count: 1}
  office: {label: 部门, parents: {admin: district}}
posts:
  dispatcher: {label: 调度员, in: district}
  liaison: {label: 联络员, in: office}
""",
    "hall/sample/all.yaml": """
since: 2020-01-01
units:
  D: {type: district, label: 示例区}
  A: {type: office, label: 甲局, parents: {admin: D}}
  B: {type: office, label: 乙局, parents: {admin: D}}
  C: {type: office, label: 丙局, parents: {admin: D}}
people:
  du: {name: 度示一, posts: {dispatcher: D}}
  jia: {name: 甲示一, posts: {liaison: A}}
  yi: {name: 乙示一, posts: {liaison: B}}
  bing: {name: 丙示一, posts: {liaison: C}}
""",
    "hall/mechanisms/joint.yaml": """
mechanism: joint
label: 主办和协办
source: rule
forms:
  order:
    label: 派单
    fields:
      lead: {type: unit, of: office, label: 主办, required: true}
      one: {type: unit, of: office, label: 协办}
      more:
        type: table
        label: 其他协办
        columns: {unit: {type: unit, of: office, label: 单位, required: true}}
  work:
    label: 办理
    fields:
      more_time: {type: bool, label: 申请延期}
processes:
  go:
    label: 会办
    start: {form: order, by: post(dispatcher), unit: district}
    managers: post(dispatcher)
    steps:
      look: {label: 派单, by: post(dispatcher), form: order}
      joint:
        label: 联动处置
        parallel:
          lead:
            label: 主办
            steps:
              handle:
                label: 主办办理
                by: post(liaison) of order.lead
                form: work
                within: 5 workdays
                finishes: not (form.more_time ?? false)
                outcomes: {done: {label: 提交}, back: {label: 请改派, back: look, opinion: true}}
              asked:
                label: 办理情况
                choose:
                  more:
                    label: 延期
                    when: work.more_time ?? false
                    steps:
                      grant:
                        label: 审批延期
                        by: post(dispatcher)
                        outcomes: {yes: {label: 同意, back: handle}}
                  no: {label: 办结}
          help:
            label: 协办
            steps:
              assist:
                label: 协办办理
                assists: handle
                by: [post(liaison) of order.one, 'post(liaison) of column(order.more, "unit")']
                require: all
                within: 3 workdays
                objections: post(dispatcher)
      check:
        label: 审核
        by: post(dispatcher)
        outcomes: {done: {label: 通过}, other: {label: 改派, back: look, opinion: true}}
""",
}
SENT = """
- do: {who: du, start: joint.go, unit: D, as: A, with: {lead: A, one: B, more: [{unit: C}]}}
- do: {who: du, on: A, step: look, give: done}
"""
ALONE = SENT.replace(", one: B, more: [{unit: C}]", "")
DONE = "- do: {who: jia, on: A, step: handle, give: done}\n"
EARLY = DONE + "  refused: {reason: help_awaited, says: SAYS}\n"
YI = "- do: {who: yi, on: A, step: assist, give: done, opinion: 已封路}\n"
BING = "- do: {who: bing, on: A, step: assist, give: done, opinion: 已清运}\n"
OBJECTS = "- do: {who: yi, on: A, step: assist, give: objects, opinion: 不归我们管}\n"
CHECKED = "- expect: {cases: {A: {at: check}}}\n"


def late(by: str) -> str:
    """A moment."""
    return f"- at: {by}\n"


@cache
def hall(old: str, new: str) -> Compiled:
    """The rules, with one line written otherwise."""
    found = compile_without({name: text.replace(old, new) for name, text in FILES.items()}, "hall")
    assert found is not None
    return found


def differences(steps: str, old: str = "", new: str = "") -> list[str]:
    """What differed, after Tuesday 2025-06-03 09:00."""
    text = f"scenario: one\ngiven: {{clock: 2025-06-03 09:00, sample: true}}\nsteps:\n{steps}"
    (scenario,), findings = read_scenarios({"one.yaml": text})
    assert not findings, [finding.problem.message().zh for finding in findings]
    found = run_scenario(Stage(hall(old, new), compile_without), scenario).differences
    return [f"{each.expected} ≠ {each.got}" for each in found]


@pytest.mark.parametrize(
    "steps",
    [
        # a seat for each unit, beside the lead's
        SENT + "- expect: {cases: {A: {at: [handle, assist], doers: [jia, yi, bing], due: 2025-06-06}}}\n",
        # all are waited for, by name, and the last answer opens the way
        SENT
        + EARLY.replace("SAYS", "乙局、丙局")
        + YI
        + EARLY.replace("SAYS", "丙局")
        + BING
        + DONE
        + CHECKED,
        # asking for more time finishes nothing; the others go on
        SENT
        + "- do: {who: jia, on: A, step: handle, give: done, with: {more_time: true}}\n"
        + YI
        + "- expect: {cases: {A: {at: [grant, assist], doers: [du, bing]}}}\n",
        # whoever is late is absent from the instant on, and nobody waits for them
        SENT + YI + late("2025-06-06 23:59") + EARLY.replace("SAYS", "丙局"),
        SENT
        + YI
        + late("2025-06-07 00:00")
        + "- expect: {cases: {A: {at: handle, doers: jia}}}\n"
        + BING
        + "  refused: {reason: already_handled}\n"
        + DONE
        + CHECKED,
        # an objection goes to the dispatcher and stops nobody; until it is ruled on the unit is waited for
        SENT
        + OBJECTS
        + "- expect: {cases: {A: {at: [handle, assist], doers: [jia, bing, du]}}}\n"
        + BING
        + EARLY.replace("SAYS", "乙局"),
        SENT
        + OBJECTS
        + BING
        + "- do: {who: du, on: A, step: assist, give: upheld, opinion: 确不归乙局}\n"
        + DONE
        + CHECKED,
        # dismissed: the unit has it again, and does not object twice
        SENT
        + OBJECTS
        + "- do: {who: du, on: A, step: assist, give: dismissed, opinion: 归乙局}\n"
        + OBJECTS
        + "  refused: {reason: unknown_outcome}\n"
        + YI
        + BING
        + DONE
        + CHECKED,
        # the dispatcher rules, and does not answer for the unit; the unit does not rule
        SENT
        + OBJECTS
        + "- do: {who: du, on: A, step: assist, give: done, opinion: 代答}\n"
        + "  refused: {reason: unknown_outcome}\n",
        SENT
        + "- do: {who: yi, on: A, step: assist, give: upheld, opinion: 自己裁}\n"
        + "  refused: {reason: unknown_outcome}\n",
        # an answer says what was done; nobody gives the clock's
        SENT + "- do: {who: yi, on: A, step: assist, give: done}\n  refused: {reason: invalid}\n",
        SENT + "- do: {who: yi, on: A, step: assist, give: absent}\n  refused: {reason: unknown_outcome}\n",
        # another lead finds the answers that were given; who had not answered is asked again
        SENT
        + YI
        + "- do: {who: jia, on: A, step: handle, give: back, opinion: 主要是道路}\n"
        + "- do: {who: du, on: A, step: look, give: done}\n"
        + "- expect: {cases: {A: {at: [handle, assist], doers: [jia, bing]}}}\n",
        SENT
        + YI
        + BING
        + DONE
        + "- do: {who: du, on: A, give: other, opinion: 改由原单位补办}\n"
        + "- do: {who: du, on: A, step: look, give: done}\n"
        + "- expect: {cases: {A: {at: handle, doers: jia}}}\n"
        + DONE
        + CHECKED,
        # nobody helps
        ALONE + "- expect: {cases: {A: {at: handle}}}\n" + DONE + CHECKED,
        # the days in which a case stands still come back to those who help
        SENT
        + "- operate: {who: du, on: A, what: suspend, reason: 汛期}\n"
        + late("2025-06-20 09:00")
        + "- operate: {who: du, on: A, what: resume}\n"
        + "- expect: {cases: {A: {at: [handle, assist]}}}\n"
        + EARLY.replace("SAYS", "乙局、丙局"),
        # stopped: nobody is asked any more
        SENT
        + "- operate: {who: du, on: A, what: terminate, reason: 误报}\n"
        + "- expect: {cases: {A: {state: terminated, doers: []}}}\n",
    ],
)
def test_the_lead_finishes_when_the_others_have_answered_or_are_late(steps: str) -> None:
    assert differences(steps) == []


@pytest.mark.parametrize(
    ("require", "steps"),
    [
        ("1", SENT + EARLY.replace("SAYS", "乙局、丙局") + BING + DONE + CHECKED),
        ("2", SENT + BING + EARLY.replace("SAYS", "乙局")),
        # more than there are is all
        ("9", SENT + BING + EARLY.replace("SAYS", "乙局") + YI + DONE + CHECKED),
        ("none", SENT + DONE + CHECKED),
        # an objection pending does not hold up a lead that need not wait
        ("none", SENT + OBJECTS + DONE + CHECKED),
    ],
)
def test_as_many_are_waited_for_as_the_step_says(require: str, steps: str) -> None:
    assert differences(steps, "require: all", f"require: {require}") == []


@pytest.mark.parametrize("limit", ["within: 9 workdays", "overdue: {then: []}"])
def test_who_helps_is_never_due_later_than_who_leads(limit: str) -> None:
    steps = SENT + late("2025-06-10 23:59") + "- expect: {cases: {A: {at: [handle, assist]}}}\n"
    over = late("2025-06-11 00:00") + "- expect: {cases: {A: {at: handle}}}\n"
    assert differences(steps + over, "within: 3 workdays", limit) == []
