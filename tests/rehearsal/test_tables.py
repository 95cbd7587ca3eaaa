"""A decision table at work: it computes a field, sets a deadline, and says what is awarded."""

from __future__ import annotations

from functools import cache

import pytest

from engine.rehearsal.read import read_scenarios
from engine.rehearsal.run import run_scenario
from engine.rehearsal.stage import Stage
from tests.rehearsal.little import FILES, compile_without

CARE = """\
mechanism: care
label: 助老
source: {source: rule, quote: 按服务类别和时长记分}
parameters:
  cap: {label: 月上限, type: points, value: 60 分, standing: D}
codes:
  services: {label: 类别, codes: {meal: 送餐, clean: 保洁, watch: 值守}}
tables:
  standard:
    label: 服务积分标准
    hit: first
    inputs:
      service: {label: 类别, type: choice, codes: services}
      hours: {label: 时长, type: number, scale: 0, range: "[1..24]"}
    outputs:
      points: {label: 积分, type: points}
      limit: {label: 确认时限, type: workdays}
    file: catalogues/standard.csv
  surcharge:
    label: 补助
    inputs:
      service: {label: 类别, type: choice, codes: services}
    outputs:
      sum: {label: 金额, type: money}
    rows:
      - [meal, 12.5 元]
      - [clean, 20 元]
    gaps: warn
forms:
  service:
    label: 服务登记
    fields:
      service: {type: choice, label: 类别, codes: services, required: true, list: true}
      hours: {type: int, label: 时长, required: true, min: 1, max: 24}
      cost: {type: money, label: 补助, value: (surcharge(form.service) ?? 0 元) * form.hours, list: true}
    checks:
      dear: {when: form.cost > 100 元, message: 补助超过上限, reason: too_dear, fields: [hours]}
ledgers:
  points:
    label: 积分
    unit: score
    rules: {service: 服务}
    caps: {service: {most: $cap, per: month}}
    shown_in: [team]
processes:
  serve:
    label: 服务
    start: {form: service, by: post(head), unit: village}
    steps:
      confirm:
        label: 确认
        by: members(children(case.unit, team))
        claim: true
        within: standard(service.service, service.hours).limit
        then:
          - award:
              ledger: points
              rule: service
              person: me
              unit: case.unit
              year: year(today)
              amount: standard(service.service, service.hours).points
"""
STANDARD = """\
service,hours,points,limit,reason
meal,3 以上,15 分,1 个工作日,时间长的多给
"meal, watch",-,10 分,2 个工作日,
-,-,8 分,3 个工作日,
"""


@cache
def stage() -> Stage:
    """The little place, with care."""
    files = {
        **FILES,
        "little/mechanisms/care.yaml": CARE,
        "little/catalogues/standard.csv": STANDARD,
    }
    compiled = compile_without(files, "little")
    assert compiled is not None
    return Stage(compiled, compile_without)


#: The service, the hours; the subsidy, the points, and the day by which it is to be confirmed.
SERVED = [
    ("meal", 3, "37.50", 15, "2025-06-04"),
    ("meal", 2, "25.00", 10, "2025-06-05"),
    ("watch", 9, "0.00", 10, "2025-06-05"),
    ("clean", 5, "100.00", 8, "2025-06-06"),
]


@pytest.mark.parametrize(("service", "hours", "cost", "points", "due"), SERVED)
def test_rows_decide_the_field_the_deadline_and_the_points(
    service: str, hours: int, cost: str, points: int, due: str
) -> None:
    assert not differences(
        f"""\
- do: {{who: cun, start: care.serve, unit: V, as: A, with: {{service: {service}, hours: {hours}}}}}
- expect: {{cases: {{A: {{due: {due}, fields: {{cost: {cost} 元}}}}}}}}
- claim: {{who: zhu, on: A}}
- do: {{who: zhu, on: A}}
- expect: {{points: [{{ledger: care.points, person: zhu, year: 2025, is: '{points}'}}]}}
"""
    )


def test_a_check_over_a_table_refuses() -> None:
    start = "do: {who: cun, start: care.serve, unit: V, with: {service: clean, hours: 6}}"
    assert not differences(f"- {start}\n  refused: {{reason: too_dear, field: hours}}\n")


def differences(steps: str) -> list[str]:
    """What differed from the story."""
    text = f"scenario: one\ngiven:\n  clock: 2025-06-03 09:00\n  sample: true\nsteps:\n{steps}"
    (scenario,), findings = read_scenarios({"one.yaml": text})
    assert not findings, [finding.problem.message().zh for finding in findings]
    return [f"{found.expected} ≠ {found.got}" for found in run_scenario(stage(), scenario).differences]
