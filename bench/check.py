"""How long it takes to prove a large pack: 340 catalogue items, 60 processes, 120 forms."""

from __future__ import annotations

import time
from collections.abc import Mapping

from engine.dsl.compile import compile_pack

MECHANISMS = 60
FORMS_EACH = 2
CODES = 340


def measure() -> Mapping[str, float]:
    """Seconds to compile and check the pack, the grammar being loaded already."""
    files = generated()
    warm = compile_pack(files, "large")
    assert warm.compiled is not None, warm.findings[:5]
    begun = time.perf_counter()
    compile_pack(files, "large")
    return {"check_seconds": time.perf_counter() - begun}


def generated() -> Mapping[str, str]:
    """The files of a pack of that size; each mechanism has two forms, one process and its share of codes."""
    files = {"large/pack.yaml": PACK, "large/org.yaml": ORG}
    for number in range(MECHANISMS):
        files[f"large/mechanisms/m{number}.yaml"] = mechanism(number)
    return files


def mechanism(number: int) -> str:
    """One mechanism: an application that is reviewed within dated limits, and a reply."""
    share = CODES // MECHANISMS + (number < CODES % MECHANISMS)
    codes = "\n".join(f"      item{number}_{index}: 事项{number}之{index}" for index in range(share))
    return MECHANISM.format(number=number, codes=codes)


PACK = "pack: large\nlabel: 大包\nlevel: city\nlanguage: 1\nin_force_from: 2020-01-01\n"
ORG = """hierarchies: {admin: 行政}
unit_types:
  city: {label: 市}
  community: {label: 社区, parents: {admin: city}}
posts:
  clerk: {label: 受理员, in: community}
  officer: {label: 审核员, in: city}
"""
MECHANISM = """mechanism: m{number}
label: 机制{number}
source: {{document: 性能测试用，非政策文件}}
parameters:
  quick: {{label: 优先时限, type: workdays, values: {{2020-01-01: 5 个工作日, 2022-01-01: 3 个工作日}}}}
  slow: {{label: 一般时限, type: workdays, values: {{2020-01-01: 10 个工作日}}}}
  most: {{label: 上限, type: money, values: {{2020-01-01: 5万元}}}}
codes:
  items:
    label: 事项
    codes:
{codes}
definitions:
  is_quick: application.item = "item{number}_0" and application.amount < $most
forms:
  application:
    label: 申请
    fields:
      item: {{type: choice, label: 事项, codes: items, required: true, list: true, filter: true}}
      amount: {{type: money, label: 金额, required: true, list: true}}
      urgent: {{type: bool, label: 加急}}
      why: {{type: text, label: 加急理由, show_if: form.urgent ?? false, require_if: form.urgent ?? false}}
    checks:
      too_much: {{when: form.amount > $most, message: 金额超过上限, fields: [amount]}}
  reply:
    label: 答复
    fields:
      answer: {{type: textarea, label: 答复, required: true}}
processes:
  handle:
    label: 办理{number}
    start: {{form: application, by: post(clerk)}}
    steps:
      review:
        label: 审核
        by: post(officer)
        within: if is_quick then $quick else $slow
        outcomes: [agree, reject, return]
      answer: {{label: 答复, by: post(officer), form: reply, within: 2 workdays}}
"""
