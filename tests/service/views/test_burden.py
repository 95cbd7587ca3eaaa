"""The load of forms: what is asked, of whom, how often, what twice, and what it costs."""

from __future__ import annotations

from decimal import Decimal

from engine.dsl.compile import compile_pack
from engine.model.fields.registry import KINDS
from engine.service.views.rules.burden import SECONDS, BurdenView, FormLoad, burden
from tests.dsl.cases import PACK, base

TEXT = """\
mechanism: x
label: 甲
source: plan
forms:
  look:
    label: 巡查
    fields:
      place: {type: text, label: 地点, required: true}
      what: {type: text, label: 情况}
      total: {type: int, label: 合计, value: 1 + 1}
  tell:
    label: 上报
    fields:
      place: {type: text, label: 地点, required: true}
      phone: {type: mobile, label: 电话, datum: phone, class: contact, purpose: 联系, basis: 同意,
        retention: 9 days}
processes:
  round:
    label: 巡查
    start: {by: post(clerk)}
    schedule: {every: month, on: 01, for: community}
    steps:
      walk: {label: 走一圈, by: post(clerk), form: look}
  tell:
    label: 上报
    start: {form: tell, residents: true, by: post(clerk)}
"""


def view() -> BurdenView:
    """The load of a pack with a monthly round and a report of residents."""
    result = compile_pack({**base(), f"{PACK}/mechanisms/x.yaml": TEXT}, PACK)
    assert result.compiled is not None, result.findings
    return burden(result.compiled.rules)


def load(label: str) -> FormLoad:
    """One form of it."""
    return next(each for each in view().forms if each.label == label)


def who(label: str) -> tuple[str, ...]:
    """Who fills a form in."""
    return tuple(each.zh for each in load(label).by)


def test_what_is_computed_is_asked_of_nobody() -> None:
    assert (load("巡查").asked, load("巡查").required) == (2, 1)


def test_the_time_of_a_form_is_that_of_its_questions() -> None:
    assert load("巡查").seconds == 20 + 20 + 20
    assert load("上报").minutes == Decimal("0.8")


def test_a_form_tells_who_fills_it_in_and_how_often() -> None:
    assert (who("巡查"), load("巡查").often.zh) == (("社区工作者",), "每月")
    assert (who("上报"), load("上报").often.en) == (("居民", "社区工作者"), "when there is something")


def test_every_kind_of_question_has_its_time() -> None:
    assert set(KINDS) <= set(SECONDS)


def test_what_two_forms_ask_is_told_unless_it_is_filled_in() -> None:
    assert load("上报").twice == (("地点", ("巡查",)),)


def test_only_periodic_forms_count_for_a_week() -> None:
    assert [(post.zh, minutes) for post, minutes in view().weekly] == [("社区工作者", Decimal("0.2"))]
