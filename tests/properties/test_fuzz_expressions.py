"""Whatever is written where an expression stands: a tree or placed findings, soon and in little memory.

Bounded in `make test`; ten minutes in `make soak`. A failing seed is in the message, and runs alone with
`attack(written(SEED))`.
"""

from __future__ import annotations

import random
import time
import tracemalloc
from collections.abc import Callable, Sequence

import pytest

from engine.base.finding import Findings
from engine.base.span import Span
from engine.dsl.build.spellings import SPELLINGS
from engine.dsl.expr.compile_text import compile_text
from engine.dsl.expr.seats import compile_seats
from engine.dsl.expr.syntax.parse import CHARS_MAX
from engine.dsl.format.canonical import canonical
from engine.dsl.format.file import format_file
from engine.dsl.show import render
from engine.model.expr.compile import compile_expression, compile_traced
from engine.model.expr.explain import detail, sentences, why_not
from engine.model.expr.question import Unanswerable, Unanswered
from engine.model.expr.values import OutOfRange, checked
from tests.dsl.cases import CASES
from tests.dsl.expr.test_functions import GOOD as FUNCTIONS
from tests.dsl.expr.test_values import GOOD as VALUES
from tests.dsl.expr.world import WORLD, scope
from tests.support.soak import soak
from tests.support.soon import soon

SECONDS = soak(4, 600)
#: One text takes milliseconds; this is far beyond what a busy machine adds, and far below a hang.
SECONDS_OF_ONE = 5.0
MEMORY_MAX = 64 * 1024 * 1024

_BAD = tuple(
    line.partition(": ")[2].replace("⟦", "").replace("⟧", "")
    for line in (CASES / "bad" / "expressions.txt").read_text("utf-8").split("\n")
)
SEEDS = tuple(dict.fromkeys((*(text for text, _ in (*VALUES, *FUNCTIONS)), *_BAD)))
PIECES = (
    *("如果 ", " 那么 ", " 否则 ", " 并且 ", " or ", "not ", "并非 ", " in ", " 不属于 ", " is missing"),
    *(" ?? ", "(", ")", "（", "）", "[", "]", "..", ",", "，", ".", "+", "-", "*", "/"),
    *("×", "÷", "=", "≥", "!=", "<", ">", "today", "note"),
    *('"', "“", "”", "＂", "'", "$", "$cap", "people", "amount", "kind", "items", "me", "unit"),
    *("sum(", "count(", "exists(", "share(", ' of records("service") where ', "records(", "台账(", "row."),
    *("1", "0", "0.1", "9" * 15, "9" * 40, "1e9", "0x1", "١٢", "１２", "2025-02-29", "9999-12-31"),
    *(" 元", " 万元", " 分", "%", " 天", " 个工作日", " 小时", " months", "0000-00-00", "ß", "İ"),
    *("\u0000", "\u200b", "\u202e", "\ufeff", "\ud800", "😀", "́", "　", "\n", "\t", "\r", "㍿", "ﷺ"),
    *("__class__", "{", "}", "\\", "`", "#", ":", ";", "@", "~", "^", "?"),
    *("lookup(", "reason(", "post(", "starter", "passes("),
)  # fmt: skip
#: Where a number can stand.
NUMBERS = (
    *("{}", "day + {}", "amount * {}", "round({}, 6)", "grown(amount, {}, 9)", "floor_to({}, 0.5)"),
    *("add_months(day, {})", "{} * {} * {}", "people / {} ?? 0", "step({}, 3)", "[{} .. {}]"),
)


def noise(dice: random.Random) -> str:
    """Characters from anywhere."""
    return "".join(
        chr(dice.choice((dice.randrange(128), dice.randrange(0x110000)))) for _ in range(dice.randint(0, 60))
    )


def salad(dice: random.Random) -> str:
    """Words of the language in any order."""
    return "".join(dice.choice(PIECES) for _ in range(dice.randint(1, 25)))


def mutated(dice: random.Random) -> str:
    """A good or bad expression with a few characters or pieces changed."""
    text = dice.choice(SEEDS)
    for _ in range(dice.randint(1, 4)):
        start, end = sorted((dice.randint(0, len(text)), dice.randint(0, len(text))))
        change = dice.choice(("", dice.choice(PIECES), text[start:end] * 2, dice.choice(SEEDS)))
        text = (
            text[:start] + change + text[end:]
            if dice.random() < 0.5
            else text[:start] + change + text[start:]
        )
    return text


def nested(dice: random.Random) -> str:
    """Something far inside something else."""
    inside = dice.choice(SEEDS)
    opening, closing = dice.choice(
        (("(", ")"), ("[", "]"), ("-", ""), ("not ", ""), ("并非 ", ""), ("if urgent then 1 else ", ""),
         ("min(", ")"), ("count(items where ", ")"), ("people.", ""), ("people ?? ", ""),
         ("[1 .. ", "]"), ("$cap.", ""), ("town(", ")"))
    )  # fmt: skip
    count = dice.choice((10, 31, 33, 100, 1000))
    return opening * count + inside + closing * count


def long(dice: random.Random) -> str:
    """The same thing again and again."""
    return dice.choice((" + ", " and ", ", ", " ", "", "..", " = ")).join(
        [dice.choice(SEEDS)] * dice.randint(2, 400)
    )


def numbers(dice: random.Random) -> str:
    """Huge and tiny numbers in every place."""
    figure = dice.choice(
        ("9" * dice.randint(1, 400), "0." + "0" * dice.randint(1, 400) + "1", "1" + "0" * 14)
    )
    unit = dice.choice(("", " 元", " 万元", " 天", " 个月", " 个工作日", " 小时", " 分", "%"))
    shape = dice.choice(NUMBERS)
    return shape.replace("{}", figure + unit)


MAKERS: Sequence[Callable[[random.Random], str]] = (noise, salad, mutated, mutated, nested, long, numbers)


def written(seed: int) -> str:
    """The text that a seed stands for."""
    dice = random.Random(seed)
    return dice.choice(MAKERS)(dice)


def attack(text: str) -> None:
    """Hold everything that reads expressions to its promises."""
    span = Span("t.yaml", 1, 1, 1, 1 + len(text))
    findings = Findings()
    node = compile_text(text, span, WORLD, None, findings)
    assert (node is None) == findings.has_errors, text
    for finding in findings.sorted():
        assert finding.span.file == "t.yaml", text
        assert 1 <= finding.span.column <= finding.span.end_column <= 1 + len(text), text
    assert bool(render(findings.sorted(), {"t.yaml": text})) == bool(findings.sorted())
    seats = Findings()
    assert (compile_seats(text, span, WORLD, seats) is None) == seats.has_errors, text
    _hold_forms(text, is_good=node is not None)
    if node is not None:
        try:
            compile_expression(node)(scope())
            trace = compile_traced(node)(scope())
        except (OutOfRange, Unanswered, Unanswerable):
            return
        assert sentences(node, trace), text
        assert detail(node, trace, text).value, text
        for wanted in (True, False):
            why_not(node, trace, wanted=wanted)


def _hold_forms(text: str, *, is_good: bool) -> None:
    form = canonical(text, "expr", "zh")
    assert form is not None or not is_good or len(text) > CHARS_MAX // 3, text
    if form is not None:
        assert canonical(form, "expr", "zh") == form, text
    if "\n" not in text and "'" not in text:
        format_file("p/mechanisms/m.yaml", f"mechanism: m\ndefinitions:\n  a: '{text}'\n")


@pytest.mark.parametrize("block", range(4))
def test_whatever_is_written_is_read_or_refused_at_its_place(block: int) -> None:
    until = time.monotonic() + SECONDS / 4
    seed = block
    while time.monotonic() < until:
        try:
            with soon(SECONDS_OF_ONE):
                attack(written(seed))
        except Exception as broken:
            raise AssertionError(f"seed {seed}") from broken
        seed += 4


@pytest.mark.parametrize(
    "text",
    ["ﷺ", "rﷺ(2)", "[" * 31 + "20%" + "]" * 31, "[[start_at + 30 分钟]]"],
    ids=["a name that is none", "a function that is none", "lists in lists", "a list of what is computed"],
)
def test_what_once_broke_a_promise_keeps_it(text: str) -> None:
    with soon(SECONDS_OF_ONE):
        attack(text)


@pytest.mark.parametrize("kind", SPELLINGS)
def test_a_figure_is_read_or_refused_whatever_it_is(kind: str) -> None:
    for seed in range(soak(200, 20_000)):
        dice = random.Random(seed)
        with soon(SECONDS_OF_ONE):
            value = SPELLINGS[kind].read(dice.choice((noise, salad, numbers))(dice))
        assert value is None or checked(value) == value, (kind, seed)


def test_no_text_takes_much_memory() -> None:
    attack(written(0))
    tracemalloc.start()
    try:
        for seed in range(soak(40, 2000)):
            attack(written(seed))
            assert tracemalloc.get_traced_memory()[1] < MEMORY_MAX, seed
    finally:
        tracemalloc.stop()
