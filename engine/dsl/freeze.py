"""Pass 6: digests. The bundle is the text as it was written; the meaning is what the text amounts to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from engine.base.digest import digest
from engine.dsl.shape.vocabulary import LANGUAGE
from engine.model.expr.tree import Lookup
from engine.model.rule_set import RuleSet

#: What a thing is, not where it was written, nor the code of a plugin behind a word.
PLACES = frozenset({"span", "origin", "bundle", "meaning", "texts", "inner"})


def bundle_digest(bundle: Mapping[str, str]) -> str:
    """The pin: digest of every file by its path, and the language they are written in."""
    return digest({"language": LANGUAGE, "files": dict(bundle)})


def meaning_digest(rules: RuleSet) -> str:
    """The digest of the resolved model without places; the order of keys does not matter."""
    return digest(canonical(rules))


def canonical(value: object) -> object:
    """A value as JSON that says only what it means."""
    match value:
        case None | bool() | str():
            return value
        case Enum():
            return str(value.value)
        case int() | Decimal() | Fraction():
            return f"{type(value).__name__}:{value}"
        case date():
            return value.isoformat()
        case timedelta():
            return f"seconds:{value.total_seconds():.0f}"
        case Mapping():
            return {str(key): canonical(one) for key, one in value.items()}
        case frozenset():
            return sorted(str(one) for one in value)
        case tuple() | list():
            return [canonical(one) for one in value]
        case Lookup():  # the table itself is told once, among the tables
            return {"": "Lookup", "table": value.table.id, "output": value.output} | {
                "arguments": canonical(value.arguments)
            }
        case _ if is_dataclass(value) and not isinstance(value, type):
            plain = {f.name: canonical(getattr(value, f.name)) for f in fields(value) if f.name not in PLACES}
            return {"": type(value).__name__, **plain}
        case _ if hasattr(value, "pattern"):
            return str(value.pattern)
        case _:
            raise TypeError(f"not part of a rule set: {type(value).__name__}")
