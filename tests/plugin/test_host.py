"""The host takes what it can prove sound, names what it cannot, and stays up."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from engine.model.expr.question import PluginFailed
from engine.plugin import loading
from engine.plugin.enabled import FILE, Allowed, allow
from engine.plugin.found import digest_of
from engine.plugin.hooks import Hooks
from engine.plugin.host import every_plugin, plugins_of
from tests.plugin.folder import TWICE, plugin

FIELD = """
class Code(OneText):
    kind = "code"
    type = Text()
    def read(self, text): {read}
    def widget(self): return input_widget("{control}")
    def schema(self): return {{"type": "string"}}
    def sample(self): return "A1"

@hook
def fields():
    return [FieldKind(name="code", label=Said("代码", "Code"), type=Code(), implies="{implies}")]
"""
GOOD = {"read": "return text.upper()", "control": "text", "implies": "plain"}


def test_a_sound_plugin_is_taken_with_all_it_brings(tmp_path: Path) -> None:
    host = every_plugin([plugin(tmp_path, "trial", TWICE + FIELD.format(**GOOD), "functions fields")])
    assert (set(host.loaded), dict(host.ailing)) == ({"trial"}, {})
    words = host.vocabulary()
    assert (set(words.functions), set(words.fields)) == ({"trial.twice"}, {"trial.code"})
    assert words.answers["trial.twice"](Decimal(3)) == 6


AILING = {
    "its code raises": ("raise ValueError('no library')", "functions", "ValueError: no library"),
    "it ends the process": ("raise SystemExit(3)", "functions", "SystemExit: 3"),
    "it brings what it does not declare": (TWICE, "fields", "does not declare"),
    "it declares what there is not": ("", "sorcery", "no such hooks: sorcery"),
    "it answers a hook that there is not": ("@hook\ndef sorcery(): return []", "functions", "sorcery"),
    "it takes a type that there is not": (TWICE.replace('"number"}', '"numbr"}'), "functions", "`numbr`"),
    "a name in capitals": (TWICE.replace('name="twice"', 'name="Twice"'), "functions", "trial.Twice"),
    "twice the same name": (TWICE.replace("run=run)]", "run=run)] * 2"), "functions", "brought twice"),
    "something else among its functions": (
        "@hook\ndef functions(): return [3]",
        "functions",
        "a int does not",
    ),
    "a field that forgets its sample": (
        FIELD.format(**GOOD | {"read": "return text.lower()"}),
        "fields",
        "does not read its own sample",
    ),
    "a field no page can draw": (FIELD.format(**GOOD | {"control": "hologram"}), "fields", "hologram"),
    "a class of privacy there is not": (FIELD.format(**GOOD | {"implies": "secret"}), "fields", "secret"),
}


@pytest.mark.parametrize("case", AILING)
def test_a_plugin_that_ails_is_named_with_the_reason_and_the_others_are_used(
    tmp_path: Path, case: str
) -> None:
    code, brings, told = AILING[case]
    plugin(tmp_path, "trial", code, brings)
    plugin(tmp_path, "well", TWICE)
    host = every_plugin([tmp_path])
    assert set(host.loaded) == {"well"}
    assert told in host.ailing["trial"].en


def test_a_plugin_that_does_not_come_to_an_end_at_start_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "START_SECONDS_MOST", 0.2)
    host = every_plugin([plugin(tmp_path, "trial", "import threading\nthreading.Event().wait(20)")])
    assert "did not start" in host.ailing["trial"].en


def test_of_two_plugins_with_one_name_the_first_is_used_and_the_second_named(tmp_path: Path) -> None:
    first, second = plugin(tmp_path / "a", "trial", TWICE), plugin(tmp_path / "b", "trial", "")
    host = every_plugin([first, second])
    assert host.loaded["trial"].found.where == str(first / "trial")
    assert str(second / "trial") in host.ailing["trial"].en


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("raise KeyError(x)", "failed (KeyError)"),
        ("raise SystemExit(3)", "failed (RuntimeError)"),
        ("return float(x)", "no number"),
        ("return None", "no number"),
        ("return Decimal('NaN')", "no number"),
        ("return Decimal(10) ** 20", "no number"),
        ("import threading; threading.Event().wait(20)", "gave no answer"),
    ],
)
def test_a_function_that_does_not_answer_as_it_promised_says_so(
    tmp_path: Path, code: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.plugin.host.ANSWER_SECONDS_MOST", 0.2)
    host = every_plugin([plugin(tmp_path, "trial", TWICE.replace("return x * 2", code))])
    with pytest.raises(PluginFailed) as failed:
        host.vocabulary().answers["trial.twice"](Decimal(3))
    assert told in failed.value.said.en
    assert "trial.twice" in failed.value.said.zh


def test_a_site_uses_what_was_allowed_at_the_very_text_that_was_allowed(tmp_path: Path) -> None:
    folder, site = plugin(tmp_path / "p", "trial", TWICE), tmp_path
    assert plugins_of(site, [folder]).loaded == {}
    allow(site, {"trial": Allowed(digest_of(folder / "trial"), {"url": "x"}), "gone": Allowed("0")})
    host = plugins_of(site, [folder])
    assert set(host.loaded) == {"trial"}
    assert host.settings["trial"] == {"url": "x"}
    assert "is not here" in host.ailing["gone"].en
    (folder / "trial" / "more.py").write_text("", "utf-8")
    assert "have changed" in plugins_of(site, [folder]).ailing["trial"].en


@pytest.mark.parametrize("text", ["", "{", "[]", '{"trial": 3}', '{"trial": {"digest": "x"}}'])
def test_a_damaged_list_of_plugins_uses_none_and_says_so(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, "utf-8")
    host = plugins_of(tmp_path, [plugin(tmp_path / "p", "trial", TWICE)])
    assert host.loaded == {}
    assert text == "[]" or "damaged" in host.ailing[FILE].en


def test_every_hook_is_explained_in_one_sentence_and_in_the_page_for_authors() -> None:
    page = Path("docs/plugins.md").read_text("utf-8")
    hooks = {name: spec.__doc__ for name, spec in vars(Hooks).items() if not name.startswith("_")}
    assert not [name for name, doc in hooks.items() if not doc or doc.count("\n") or f"`{name}`" not in page]
