"""Formatting: which scalars change, how they are then written, and what stays byte for byte."""

from __future__ import annotations

import pytest

from engine.base.finding import Lang
from engine.dsl.compile import compile_pack
from engine.dsl.format.file import format_file
from engine.dsl.format.problems import LeftFolded, Unreadable
from engine.dsl.freeze import canonical
from tests.dsl.cases import CONFIGS, base, texts

#: A line as written, and as formatted in the language of the line.
LINES: tuple[tuple[str, str], ...] = (
    ("show_if: people>3", "show_if: people > 3"),
    ("show_if:   people>3   # 说明", "show_if:   people > 3   # 说明"),
    ("show_if: （people＋1）×2＞3", "show_if: (people + 1) * 2 > 3"),
    ('show_if: "people>3"', 'show_if: "people > 3"'),
    ("show_if: 'people>3'", "show_if: 'people > 3'"),
    ("show_if: kind=“助老”", 'show_if: kind = "助老"'),
    ('show_if: "kind=“助老”"', 'show_if: "kind = “助老”"'),
    ('show_if: "kind=\\"助老\\""', 'show_if: "kind = “助老”"'),
    ("show_if: 'kind=\"it''s\"'", "show_if: 'kind = \"it''s\"'"),
    ("show_if: “助老”=kind", "show_if: '\"助老\" = kind'"),
    ("x: {show_if: min（people，3）>2, label: a>b}", "x: {show_if: 'min(people, 3) > 2', label: a>b}"),
    ("show_if: 如果 urgent 那么 真 否则 people>3", "show_if: 如果 urgent 那么 真 否则 people > 3"),
    ("show_if: urgent 且 (people>3)", "show_if: urgent 并且 people > 3"),
    ("show_if: -people<0", "show_if: -people < 0"),
    ("label: people>3", "label: people>3"),
)


def mechanism(line: str) -> str:
    """A mechanism with one field that has this line."""
    body = line.removeprefix("x: ") if line.startswith("x: ") else f"\n        {line}\n        type: text"
    field = f"      x: {body}"
    return f"# 头  \nmechanism: m\n\nlabel:   机制\nforms:\n  f:\n    fields:\n{field}\n\n# 尾"


@pytest.mark.parametrize(("old", "new"), LINES)
def test_a_line_is_written_in_canonical_form(old: str, new: str) -> None:
    made = format_file("p/mechanisms/m.yaml", mechanism(old))
    assert made.text == mechanism(new)
    assert format_file("p/mechanisms/m.yaml", made.text).text == made.text


LANGUAGES: tuple[tuple[str, str, str], ...] = (
    (
        'by: post(lead) of town(case.unit)',
        'by: 岗位(lead) 取自 town(case.unit)',
        'by: post(lead) of town(case.unit)',
    ),
    ("within: 5个工作日", "within: 5 个工作日", "within: 5 workdays"),
    ("by: [发起人, actor(a), members(case.unit)]", "by: [发起人, 经办人(a), 成员(case.unit)]",
     "by: [starter, actor(a), members(case.unit)]"),
    ("by: [post( lead )]", "by: [岗位(lead)]", "by: [post(lead)]"),
    ("by: holder(lead, case.unit)", "by: 任职人(lead, case.unit)", "by: holder(lead, case.unit)"),
    (
        'then: [{notify: {to: starter, text: "差 {ceil(days/2)} 天"}}]',
        'then: [{notify: {to: 发起人, text: "差 {向上取整(days / 2)} 天"}}]',
        'then: [{notify: {to: starter, text: "差 {ceil(days / 2)} 天"}}]',
    ),
    ("wait: {amount: 3天, since: today}", "wait: {amount: 3 天, since: today}",
     "wait: {amount: 3 days, since: today}"),
)  # fmt: skip


def step(line: str) -> str:
    """A mechanism with one step that has this line."""
    return f"mechanism: m\nprocesses:\n  p:\n    steps:\n      s:\n        {line}\n"


@pytest.mark.parametrize(("old", "zh", "en"), LANGUAGES)
def test_both_keyword_languages_can_be_chosen_and_lead_back(old: str, zh: str, en: str) -> None:
    for lang, new in (("zh", zh), ("en", en), ("zh", zh)):
        chosen: Lang = "zh" if lang == "zh" else "en"
        old = format_file("p/mechanisms/m.yaml", step(old.strip()), chosen).text
        assert old == step(new)
        old = new


def test_without_a_choice_a_file_keeps_its_own_language() -> None:
    chinese, english = "by: 岗位(a)\n        within: 3 workdays", "by: post(a)\n        within: 3  workdays"
    both = chinese + "\n        awaiting: x\n        owner: y\n        wait: 3 天"
    assert "3 个工作日" in format_file("p/mechanisms/m.yaml", step(both)).text
    assert "3 workdays" in format_file("p/mechanisms/m.yaml", step(english)).text


FOLDED = "show_if: >-\n          people>3\n          and   urgent"


def test_a_folded_scalar_is_left_and_told() -> None:
    made = format_file("p/mechanisms/m.yaml", mechanism(FOLDED))
    assert made.text == mechanism(FOLDED)
    assert [(type(f.problem), f.span.line) for f in made.left] == []
    wrong = mechanism(FOLDED.replace("and", "且"))
    made = format_file("p/mechanisms/m.yaml", wrong)
    assert made.text == wrong
    assert [(type(f.problem), f.span.line) for f in made.left] == [(LeftFolded, 9)]


def test_what_cannot_be_read_is_left_and_told() -> None:
    broken = mechanism("show_if: people >")
    made = format_file("p/mechanisms/m.yaml", broken)
    assert made.text == broken
    assert [(type(f.problem), f.span.line, f.span.column) for f in made.left] == [(Unreadable, 9, 18)]


@pytest.mark.parametrize("text", ["", "a: [", "\t", "a: &x 1", "- 1\n- 2", "mechanism: m\nforms: 3"])
def test_a_file_that_is_none_stays_as_it_is(text: str) -> None:
    assert format_file("p/mechanisms/m.yaml", text).text == text


def test_line_ends_stay() -> None:
    text = mechanism("show_if: people>3").replace("\n", "\r\n")
    made = format_file("p/mechanisms/m.yaml", text)
    assert made.text == text.replace("people>3", "people > 3")


def meaning(files: dict[str, str], pack: str) -> object:
    """What a pack means, whatever its placeholders are written like."""
    result = compile_pack(files, pack)
    assert result.compiled is not None
    return _without_notices(canonical(result.compiled.rules))


def _without_notices(plain: object) -> object:
    match plain:
        case {"": "Notify", "values": dict() as values, **rest}:
            return [_without_notices(rest["to"]), [_without_notices(one) for one in values.values()]]
        case {"": "RuleSet"}:
            assert isinstance(plain, dict)
            return {k: _without_notices(v) for k, v in plain.items() if k not in ("bundle", "meaning")}
        case dict():
            return {key: _without_notices(one) for key, one in plain.items()}
        case list():
            return [_without_notices(one) for one in plain]
        case _:
            return plain


@pytest.mark.parametrize(("files", "pack"), [(base(), "place"), (texts(CONFIGS), "cenxi")])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_formatted_pack_means_the_same(files: dict[str, str], pack: str, lang: Lang) -> None:
    there = {path: format_file(path, text, lang).text for path, text in files.items()}
    back = {path: format_file(path, text, "en").text for path, text in there.items()}
    assert meaning(there, pack) == meaning(files, pack)
    assert back == {path: format_file(path, text, "en").text for path, text in files.items()}
    assert there == {path: format_file(path, text, lang).text for path, text in there.items()}
