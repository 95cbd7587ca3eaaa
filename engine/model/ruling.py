"""Decision rules about somebody: who is eligible and why not, what is paid and of what it is made.

The subject is a unit, an organisation, staff in a post, a project or a membership; that no resident is
judged is a type, as with scores. Names inside a rule are `given:NAME`: what it is given, what it derives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

from engine.model.expr.tree import Node
from engine.model.expr.types import Type
from engine.model.expr.values import Value
from engine.model.ids import FieldId, FormId, MechanismId, PostId, RulingId, UnitTypeId
from engine.model.quantity import Fen
from engine.model.score import Subject
from engine.model.source import UNKNOWN, Citation, Origin

GIVEN = "given:"
AS_OF = "as_of"
#: The kind of result under which what explains a verdict is kept.
VERDICT = "verdict"
#: Subjects that are people at work or in an organisation: a verdict about them needs a person's decision.
PEOPLE = frozenset({Subject.APPOINTMENT, Subject.MEMBERSHIP})


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a rule must be told."""

    id: str
    label: str
    type: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """A value that a rule works out once and may show."""

    id: str
    label: str
    value: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """Words with placeholders; a text in braces is a key of `values`."""

    text: str = ""
    values: Mapping[str, Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What must hold; its id is the reason when it does not. One that waits is no lasting no."""

    id: str
    label: str
    when: Node
    sentence: Sentence
    waits: bool = False
    citation: Citation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PayLine:
    """One amount of which a total is made."""

    id: str
    label: str
    amount: Node
    citation: Citation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A floor (`lowest`) or a cap of the total so far; it holds where `when` does."""

    id: str
    label: str
    bound: Node
    lowest: bool
    when: Node | None = None
    sentence: Sentence = field(default_factory=Sentence)
    citation: Citation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Everybody a rule can be asked about: the rows of a register, or all units of a type."""

    register: FormId | None = None
    about: FieldId | None = None
    units: UnitTypeId | None = None
    #: The posts whose holders may see the verdicts about everybody in and below their units.
    readers: tuple[PostId, ...] = ()
    given: Mapping[str, Node] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What both kinds of rule have."""

    id: RulingId
    mechanism: MechanismId
    label: str
    subject: Subject
    given: tuple[Given, ...]
    derived: tuple[Derived, ...] = ()
    #: The posts of staff it is about.
    posts: tuple[PostId, ...] = ()
    roster: Roster | None = None
    citation: Citation | None = None
    origin: Origin = UNKNOWN

    @property
    def is_about_people(self) -> bool:
        """Whether a verdict is about a person in a post or an organisation."""
        return self.subject in PEOPLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligibility(Rule):
    """Conditions in order; `first_only` tells the first reason, else all are told."""

    conditions: tuple[Condition, ...]
    first_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Pay(Rule):
    """Lines that are added up, then floors and caps in their order; of money, or of plain numbers."""

    lines: tuple[PayLine, ...]
    limits: tuple[Limit, ...] = ()
    type: Type


Ruling = Eligibility | Pay


class Answer(Enum):
    """What an eligibility rule says."""

    YES = "yes"
    NO = "no"
    #: Everything holds but what may come by waiting.
    WAITING = "waiting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A reason why not, in words."""

    code: str
    sentence: str
    waits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A line of a breakdown, or what a floor or a cap added or took, with the reason."""

    id: str
    label: str
    amount: Fen | Decimal
    sentence: str = ""
    limits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a rule says as of a day, from what it was given."""

    rule: RulingId
    as_of: date
    given: Mapping[str, Value]
    derived: Mapping[str, Value]
    answer: Answer | None = None
    reasons: tuple[Found, ...] = ()
    total: Fen | Decimal | None = None
    parts: tuple[Part, ...] = ()


def answered(reasons: tuple[Found, ...]) -> Answer:
    """Yes, no, or waiting where nothing else is missing."""
    if not reasons:
        return Answer.YES
    return Answer.WAITING if all(reason.waits for reason in reasons) else Answer.NO
