"""Consent of somebody outside: what their yes, their no and their silence lead to, one situation a row."""

from __future__ import annotations

from textwrap import dedent

import pytest

from engine.rehearsal.read import read_scenarios
from engine.rehearsal.run import run_scenario
from engine.rehearsal.stage import Stage
from tests.rehearsal.little import FILES, compile_without

RULES = """
mechanism: ask
label: 征得同意
source: rule
processes:
  strict:
    label: 任免
    start: {by: post(clerk), unit: village}
    managers: post(mayor)
    steps:
      village:
        label: 征得村同意
        consent: post(head)
        within: 5 workdays
        silence: escalate
        escalate_to: post(mayor)
      last: {label: 任免, by: post(clerk)}
  lenient:
    label: 用地
    start: {by: post(clerk), unit: village}
    managers: post(mayor)
    steps:
      village:
        label: 征得村同意
        consent: post(head)
        outcomes: {agree: {label: 同意}, again: {label: 不同意，退回, back: start, opinion: true}}
        within: 5 workdays
        silence: deemed_consent
      last: {label: 用地, by: post(clerk)}
"""


#: What is told of the case A, started on Tuesday 2025-06-03, by process.
SITUATIONS = {
    "strict": """
# due on the fifth working day
- expect: {cases: {A: {at: village, doers: cun, due: 2025-06-10}}}
---
- do: {who: cun, on: A, give: agree}
- expect: {cases: {A: {at: last, doers: wen}}}
---
# a no says why, and ends the matter
- do: {who: cun, on: A, give: reject}
  refused: {reason: invalid}
- do: {who: cun, on: A, give: reject, opinion: 不合适}
- expect: {cases: {A: {state: rejected}}}
---
# silence is no consent: reported once, and the answer may still come
- at: 2025-06-13 09:00
- expect:
    cases: {A: {at: village}}
    notices: [{to: mei, says: 逾期未答复，不视为同意, count: 1}]
- do: {who: wen, on: A, step: last, give: done}
  refused: {reason: step_order}
- do: {who: cun, on: A, give: agree}
- expect: {cases: {A: {at: last}}}
---
# an answer in time is not reported
- do: {who: cun, on: A, give: agree}
- at: 2025-06-13 09:00
- expect: {notices: [{to: mei, says: 逾期, count: 0}]}
---
- do: {who: cun, on: A, give: deemed}
  refused: {reason: unknown_outcome}
""",
    "lenient": """
- at: 2025-06-10 23:59
- expect: {cases: {A: {at: village}}}
---
- at: 2025-06-11 00:00
- expect:
    cases: {A: {at: last}}
    notices: [{to: mei, says: 逾期, count: 0}]
---
# nobody gives the clock's answer
- do: {who: cun, on: A, give: deemed}
  refused: {reason: unknown_outcome}
---
# sent back, nothing is consented to by waiting
- do: {who: cun, on: A, give: again, opinion: 面积不对}
- at: 2025-06-20 09:00
- expect: {cases: {A: {at: start, doers: wen}}}
---
# nor while the case stands still; what was lost comes back
- operate: {who: mei, on: A, what: suspend, reason: 等资料}
- at: 2025-06-20 09:00
- expect: {cases: {A: {at: village}}}
- operate: {who: mei, on: A, what: resume}
- at: 2025-06-27 23:59
- expect: {cases: {A: {at: village}}}
- at: 2025-06-28 00:00
- expect: {cases: {A: {at: last}}}
""",
}


@pytest.mark.parametrize(
    ("process", "steps"), [(p, steps) for p, text in SITUATIONS.items() for steps in text.split("---\n")]
)
def test_what_an_answer_or_silence_leads_to(process: str, steps: str) -> None:
    compiled = compile_without({**FILES, "little/mechanisms/ask.yaml": RULES}, "little")
    assert compiled is not None
    text = dedent(f"""\
        scenario: one
        given: {{clock: 2025-06-03 09:00, sample: true}}
        steps:
        - do: {{who: wen, start: ask.{process}, unit: V, as: A}}
        """)
    (scenario,), findings = read_scenarios({"one.yaml": text + steps + "\n"})
    assert not findings, [finding.problem.message().zh for finding in findings]
    found = run_scenario(Stage(compiled, compile_without), scenario).differences
    assert [f"{each.expected} ≠ {each.got}" for each in found] == []
