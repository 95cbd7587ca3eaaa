"""What an expression may refer to at the place where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.model.expr.functions import FUNCTIONS, Function
from engine.model.expr.table import Table
from engine.model.expr.tree import Node
from engine.model.expr.types import Type
from engine.model.expr.values import Value

#: The type of an attribute, and its value for each code that has one.
CodeAttribute = tuple[Type, Mapping[str, Value]]


@dataclass(frozen=True, slots=True)
class Slot:
    """What a name stands for: a path that the scope will fill, and its type."""

    path: str
    type: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """An eligibility or pay rule, called like a function: what it is given in order, then the day.

    `result` and the `parts` (its lines and derived values) are trees over `given:NAME`.
    """

    id: str
    given: Mapping[str, Type]
    result: Node
    parts: Mapping[str, Node] = field(default_factory=dict)

    def shape(self) -> str:
        """How it is written: `monthly(since, as_of?)`."""
        return f"{self.id.rpartition('.')[2]}({', '.join((*self.given, 'as_of?'))})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """Names by how they are written (`amount`, `form.amount`, `today`), and all else that can be named.

    `records` and `cases` give the fields of a row by form and process; rows should offer their owner keys
    (`unit`, `subject`, `case`) and `day` too. `symbols` are ids by kind: `post`, `step`, `ledger` (with the
    type of its amounts), `unit_type` (with `Org(id)`); unit types can also be called like functions.
    """

    names: Mapping[str, Slot] = field(default_factory=dict)
    parameters: Mapping[str, Type] = field(default_factory=dict)
    records: Mapping[str, Mapping[str, Type]] = field(default_factory=dict)
    cases: Mapping[str, Mapping[str, Type]] = field(default_factory=dict)
    symbols: Mapping[str, Mapping[str, Type | None]] = field(default_factory=dict)
    unit_attributes: Mapping[str, Type] = field(default_factory=dict)
    #: Whether lots may be drawn here: where what follows is an event, and is never computed again.
    draws: bool = False
    #: The attributes of codes, by code list and name.
    code_attributes: Mapping[str, Mapping[str, CodeAttribute]] = field(default_factory=dict)
    #: Decision tables, called like functions.
    tables: Mapping[str, Table] = field(default_factory=dict)
    #: Rules of eligibility and pay, called like functions.
    rules: Mapping[str, Rule] = field(default_factory=dict)
    functions: Mapping[str, Function] = field(default_factory=lambda: FUNCTIONS)
