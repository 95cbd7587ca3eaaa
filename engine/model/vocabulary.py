"""What plugins add to the language of packs; every word of theirs is written PLUGIN.NAME."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.base.finding import Said
from engine.model.expr.functions import Function
from engine.model.expr.types import Type
from engine.model.expr.values import Value
from engine.model.fields.foreign import ForeignType


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideEffect:
    """Something that happens outside the product once a step has passed: what it is called with."""

    word: str
    label: Said
    takes: Mapping[str, Type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What a plugin's check has to say about an entry of a pack, such as the form `fund.request`."""

    about: str
    said: Said
    hint: Said
    is_error: bool = False


#: Looks at a compiled RuleSet.
Check = Callable[[Any], Iterable[Remark]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The words that plugins bring, and the plugins that are there but could not be used."""

    functions: Mapping[str, Function] = field(default_factory=dict)
    #: What answers them; PluginFailed when a plugin does not.
    answers: Mapping[str, Callable[..., Value]] = field(default_factory=dict)
    fields: Mapping[str, ForeignType] = field(default_factory=dict)
    effects: Mapping[str, OutsideEffect] = field(default_factory=dict)
    #: Checks by the name of their plugin.
    checks: Mapping[str, tuple[Check, ...]] = field(default_factory=dict)
    #: Why a plugin is not in use, by its name.
    ailing: Mapping[str, Said] = field(default_factory=dict)


#: The language as it is without any plugin.
CORE = Vocabulary()
