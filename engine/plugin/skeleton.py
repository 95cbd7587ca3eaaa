"""The text of a new plugin: one function that works, its test, and a page about it."""

from __future__ import annotations

from collections.abc import Mapping

_CODE = '''\
"""{label}: what this plugin is for, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from engine.plugin.api import FunctionKind, Manifest, Said, hook


@hook
def manifest() -> Manifest:
    """Who this plugin is. Add what it brings, and say in `reaches` what it touches outside."""
    return Manifest(
        name="{name}",
        version="0.1.0",
        label=Said("{label}", "{name}"),
        brings=frozenset({{"functions"}}),
    )


@hook
def functions() -> Sequence[FunctionKind]:
    """`{name}.doubled(3)` in a pack is 6."""
    label = Said("两倍", "Doubled")
    return [FunctionKind(name="doubled", label=label, takes={{"x": "number"}}, gives="number", run=doubled)]


def doubled(x: Decimal) -> Decimal:
    """Twice a number."""
    return x * 2
'''

_TEST = '''\
"""What {name} promises."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from engine.plugin.api import load_folder

PLUGIN = load_folder(Path(__file__).parent.parent)


def test_it_loads_and_brings_what_it_says() -> None:
    assert PLUGIN.words == ("{name}.doubled",)


def test_twice_three_is_six() -> None:
    (doubled,) = PLUGIN.functions
    assert doubled.run(Decimal(3)) == Decimal(6)
'''

_README = """\
# {name}

{label}. It imports `engine.plugin.api` and nothing else of the engine.

- `{name}.doubled(x)`: twice a number.

Try it: `python -m pytest {folder}`, then `yifang plugin list`. A site uses it after
`yifang plugin enable {name}`.
"""


def skeleton(name: str, label: str, folder: str) -> Mapping[str, str]:
    """The files of a new plugin by their path in its folder."""
    known = {"name": name, "label": label, "folder": folder}
    return {
        "__init__.py": _CODE.format(**known),
        f"tests/test_{name}.py": _TEST.format(**known),
        "README.md": _README.format(**known),
    }
