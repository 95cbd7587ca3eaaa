"""Forms: what is asked, when a field shows, what is checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from engine.model.expr.tree import Node
from engine.model.fields.kind import FieldType
from engine.model.ids import CodeListId, FieldId, FormId, MechanismId
from engine.model.source import UNKNOWN, Citation, Origin


class PrivacyClass(Enum):
    """How personal a field is; everything above PLAIN needs a purpose, a basis and a retention."""

    PLAIN = "plain"
    CONTACT = "contact"
    SERVICE = "service"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """Why a personal field is asked, on what basis, how long it is kept, and whether lists mask it."""

    cls: PrivacyClass = PrivacyClass.PLAIN
    purpose: str = ""
    basis: str = ""
    retention_days: int | None = None
    mask: bool = False
    #: The box of the same form by which the person agrees to this answer alone; without it nothing is asked.
    consent: FieldId | None = None


class Level(Enum):
    """What a failed check does: stop, ask to confirm, or only tell."""

    ERROR = "error"
    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A condition that must NOT hold; `reason` is the stable code a refusal carries.

    A text in braces in the message is a key of `values` and is replaced by that value.
    """

    id: str
    when: Node
    message: str
    values: Mapping[str, Node] = field(default_factory=dict)
    reason: str = ""
    level: Level = Level.ERROR
    fields: tuple[FieldId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unique:
    """No two live records may agree on these fields."""

    fields: tuple[FieldId, ...]
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question of a form."""

    id: FieldId
    label: str
    type: FieldType
    hint: str = ""
    required: bool = False
    show_if: Node | None = None
    require_if: Node | None = None
    readonly_if: Node | None = None
    #: A computed value: never typed by anybody; whether its expression may give none.
    value: Node | None = None
    may_miss: bool = False
    #: What stands in the field when the form is opened.
    default: Node | None = None
    #: Shown in the register's list, offered as a filter there.
    in_list: bool = False
    in_filter: bool = False
    #: The data element it asks for: what a person told of it once is filled in for them the next time.
    datum: str = ""
    privacy: Privacy = Privacy()
    origin: Origin = UNKNOWN

    @property
    def is_optional(self) -> bool:
        """Whether an accepted record may lack it: its type in expressions is then `T?` (DESIGN 10.6)."""
        if self.value is not None:
            return self.may_miss or self.show_if is not None
        return not (self.required and self.show_if is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The document in which the impact of asking something sensitive was weighed, and its day."""

    document: str
    dated: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form and the register its records stand in."""

    id: FormId
    mechanism: MechanismId
    label: str
    fields: Mapping[FieldId, Field]
    checks: tuple[Check, ...] = ()
    unique: tuple[Unique, ...] = ()
    purpose: str = ""
    assessment: Assessment | None = None
    citation: Citation | None = None
    origin: Origin = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One entry of a code list; `attributes` are further columns an expression may look up."""

    id: str
    label: str
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeList:
    """A closed list of choices."""

    id: CodeListId
    label: str
    codes: Mapping[str, Code]
