"""The privacy lint: a labelled corpus of fields, the 34 rules and their codes, the guard's cases."""

from __future__ import annotations

import csv
import re
from collections import Counter
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from engine.dsl.check.guard import Forbidden
from engine.dsl.check.lint.asked import JudgingText, ResidentLocated
from engine.dsl.check.lint.rules import RULES
from engine.dsl.check.privacy import ClassTooLow
from engine.dsl.compile import compile_pack
from engine.dsl.problems import BY_CODE
from tests.dsl.cases import PACK, base, cases

CORPUS = Path(__file__).with_name("privacy_corpus.csv")
GRADING = frozenset({"risk_level", "stability_level", "credit_score", "person_score"})
FILE = f"{PACK}/mechanisms/x.yaml"
HEAD = (
    "mechanism: x",
    "label: 甲",
    "source: plan",
    "processes:",
    "  go: {label: 办理, start: {form: ask, residents: true, by: post(clerk)}}",
    "forms:",
    "  ask:",
    "    label: 申请",
    "    fields:",
    "      how: {type: text, label: 称呼您, class: contact, purpose: 联系, basis: 同意, retention: 9 days}",
)


def corpus() -> dict[str, str]:
    """What each label of the corpus is."""
    with CORPUS.open(encoding="utf-8") as file:
        return {row["label"]: row["is"] for row in csv.DictReader(file)}


@cache
def verdicts() -> dict[str, str]:
    """What the checker says of each label, as the label of a text field in a form of residents."""
    labels = list(corpus())
    lines = [*HEAD, *(f"      f{n}: {{type: text, label: '{label}'}}" for n, label in enumerate(labels))]
    result = compile_pack({**base(), FILE: "\n".join(lines) + "\n"}, PACK)
    found = dict.fromkeys(labels, "plain")
    for finding in result.findings:
        at = finding.span.line - len(HEAD) - 1
        if finding.span.file != FILE or at < 0:
            continue
        match finding.problem:
            case Forbidden(meaning="focus_person"):
                found[labels[at]] = "PL10"
            case Forbidden(meaning=meaning):
                found[labels[at]] = "PL07" if meaning in GRADING else "PL06"
            case ResidentLocated():
                found[labels[at]] = "location"
            case JudgingText():
                found[labels[at]] = "judging"
            case ClassTooLow(needed=needed) if found[labels[at]] == "plain":
                found[labels[at]] = needed
    return found


def test_the_corpus_is_large_and_of_all_kinds() -> None:
    counts = Counter(corpus().values())
    assert counts.total() >= 200
    assert min(counts[kind] for kind in ("PL06", "PL07", "sensitive", "contact")) >= 15
    assert counts["plain"] >= 80


@pytest.mark.parametrize(
    "label", [label for label, kind in corpus().items() if kind in ("PL06", "PL07", "PL10")]
)
def test_nothing_refused_is_missed(label: str) -> None:
    assert verdicts()[label] == corpus()[label]


#: Measured on the corpus; a change may make it better, never worse.
FLOORS = {
    "sensitive": (Fraction(1), Fraction(9, 10)),
    "contact": (Fraction(1), Fraction(8, 9)),
    "judging": (Fraction(1), Fraction(4, 5)),
    "location": (Fraction(1), Fraction(1)),
    "plain": (Fraction(9, 10), Fraction(1)),
}


@pytest.mark.parametrize("kind", sorted(FLOORS))
def test_precision_and_recall_of_the_other_kinds_do_not_fall(kind: str) -> None:
    told = [label for label, verdict in verdicts().items() if verdict == kind]
    meant = [label for label, is_ in corpus().items() if is_ == kind]
    right = len(set(told) & set(meant))
    precision, recall = FLOORS[kind]
    assert Fraction(right, len(told)) >= precision, set(told) - set(meant)
    assert Fraction(right, len(meant)) >= recall, set(meant) - set(told)


def test_there_are_34_rules_and_each_code_of_theirs_explains_itself() -> None:
    assert tuple(RULES) == tuple(f"PL{number:02}" for number in range(1, 35))
    for rule in RULES.values():
        assert rule.said.zh
        assert rule.said.en
        for code in rule.codes:
            assert BY_CODE[code].why


def test_a_bad_case_shows_each_rule() -> None:
    marked = {mark.code for case in cases("bad") for mark in case.marks}
    elsewhere = {"consent-in-one-language"}  # it takes two files; below
    for name, rule in RULES.items():
        own = [case for case in cases("bad") if case.name.startswith(name.lower() + "_")]
        codes = {mark.code for case in own for mark in case.marks}
        assert set(rule.codes) <= marked | elsewhere, name
        if "unknown-key" in rule.codes:
            assert codes & set(rule.codes), f"{name} needs a case of its own"


def test_consent_is_asked_in_both_languages_of_a_place() -> None:
    text = (
        "mechanism: x\nlabel: 甲\nforms:\n  ask:\n    label: 申请\n"
        "    assessment: {document: 评估1号, dated: 2020-12-01}\n    fields:\n"
        "      agree: {type: bool, label: 同意登记}\n"
        "      ill: {type: bool, label: 失能, class: sensitive, purpose: 安排护理, basis: 本人同意, "
        "consent: agree, retention: 30 days}\n"
        "processes:\n  go: {label: 办理, start: {form: ask, residents: true, by: post(clerk)}}\n"
    )
    pack = re.sub("language: 1", "language: 1\nsecond_language: 维吾尔语", base()[f"{PACK}/pack.yaml"])
    files = {**base(), f"{PACK}/pack.yaml": pack, FILE: text}
    codes = {finding.problem.code for finding in compile_pack(files, PACK).findings}
    assert "consent-in-one-language" in codes
    files[FILE] = text.replace("label: 同意登记", "label: 同意登记, second_label: قوشۇلىمەن")
    result = compile_pack(files, PACK)
    assert "consent-in-one-language" not in {finding.problem.code for finding in result.findings}
    assert result.compiled is not None


def _of(text: str, *, parent: bool = True) -> list[tuple[str, int]]:
    """The codes of the errors in a mechanism and their lines, in a pack with or without a layer above."""
    files = {**base(), FILE: text}
    if not parent:
        alone = re.sub("extends: nation\n", "", files[f"{PACK}/pack.yaml"])
        files = {name: one for name, one in files.items() if name.startswith(f"{PACK}/")}
        files[f"{PACK}/pack.yaml"] = alone
    found = compile_pack(files, PACK).findings
    return [(one.problem.code, one.span.line) for one in found if one.is_error and one.span.file == FILE]


RISK = (
    "mechanism: x\nlabel: 甲\nforms:\n  ask:\n    label: 申请\n    fields:\n"
    "      risk_level: {type: text, label: 情况}\n"
    "processes:\n  go: {label: 办理, start: {form: ask, by: post(clerk)}}\n"
)


@pytest.mark.parametrize("parent", [True, False], ids=["below a parent", "alone"])
def test_g1_a_risk_level_does_not_compile_and_its_line_is_named(parent: bool) -> None:
    assert ("forbidden-field", 7) in _of(RISK, parent=parent)


def test_g2_a_resident_is_no_subject_of_a_score() -> None:
    text = (
        "mechanism: x\nlabel: 甲\nscores:\n  work:\n    label: 评分\n    subject: resident\n    indicators:\n"
        '      a: {label: 甲, value: count(records("base.request") where row.unit = subject), weight: 100%}\n'
    )
    assert ("resident-scored", 6) in _of(text)
