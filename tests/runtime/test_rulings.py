"""A rule says the same whether it is asked part by part or written out in an expression that calls it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from engine.dsl.build.rulings.trees import callable_rule
from engine.model.expr.compile import compile_expression
from engine.model.expr.values import Value
from engine.model.ids import RulingId
from engine.model.quantity import Fen
from engine.model.ruling import GIVEN, Answer, Verdict
from engine.runtime.facts import driven_value
from engine.runtime.ruling import ruled
from engine.runtime.scope import CaseScope
from tests.rehearsal.locality import stage_of

AT = datetime(2025, 8, 1, 4, tzinfo=UTC)


RULES = stage_of("configs/urumqi").compiled.rules
DAYS = st.dates(date(1980, 1, 1), date(2060, 12, 31))
RESULTS = st.sampled_from(["excellent", "qualified", "basic", "unqualified"])


def asked(id: str, values: dict[str, Value], as_of: date) -> Verdict:
    """What the rule says, part by part."""
    scope = CaseScope(rules=RULES, at=AT)
    return driven_value(ruled(RULES.rulings[RulingId(id)], scope, values, as_of), _asks_nothing)


def _asks_nothing(question: object) -> Value:
    raise AssertionError(f"nothing needs to be asked: {question}")


def written_out(id: str, values: dict[str, Value], as_of: date) -> Value:
    """What an expression that calls the rule gives."""
    rule = callable_rule(RULES.rulings[RulingId(id)])
    names = {f"{GIVEN}{name}": value for name, value in {**values, "as_of": as_of}.items()}
    return compile_expression(rule.result)(CaseScope(rules=RULES, at=AT, names=names))


@given(
    st.fixed_dictionaries(
        {
            "class": st.sampled_from(["chief", "deputy", "other"]),
            "schooling": st.sampled_from(["college", "bachelor", "master"]),
            "since": DAYS,
            "assistant": st.none() | DAYS,
            "social_worker": st.none() | DAYS,
            "appraisals": st.lists(
                st.fixed_dictionaries({"year": st.integers(1980, 2060).map(Decimal), "result": RESULTS}),
                max_size=6,
            ).map(tuple),
        }
    ),
    DAYS,
)
def test_the_parts_add_up_to_the_total_that_an_expression_gives(
    values: dict[str, Value], as_of: date
) -> None:
    paid = asked("career_pay.monthly", values, as_of)
    assert isinstance(paid.total, Fen)
    assert sum(int(part.amount) for part in paid.parts) == paid.total
    assert written_out("career_pay.monthly", values, as_of) == paid.total
    entitled = {"since": values["since"], "appraisals": values["appraisals"]}
    judged = asked("career_pay.twenty_years", entitled, as_of)
    reasons = written_out("career_pay.twenty_years", entitled, as_of)
    assert [one.code for one in judged.reasons] == [one.code for one in reasons]
    assert (judged.answer is Answer.YES) is (reasons == ())
    assert (judged.answer is Answer.YES) <= (paid.total >= Fen(980_000))
