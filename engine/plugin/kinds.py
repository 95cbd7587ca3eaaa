"""What a plugin can bring, and the manifest in which it says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from engine.base.finding import Said
from engine.model.expr.values import Value
from engine.model.fields.kind import FieldType, Json

#: The version of this interface. A plugin written for another one is not loaded.
API = 1

#: What a plugin configures for itself on a site (`yifang plugin set NAME KEY VALUE`).
Settings = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Who a plugin is and what it brings; what is not declared here is not taken from it.

    `brings` names hooks (`fields`, `functions`, `effects`, `notifiers`, `renderers`, `importers`, `checks`);
    `reaches` says in words what it touches outside the product: a network address, a folder, another program.
    `settings` are the keys it understands, with what each means.
    """

    name: str
    version: str
    label: Said
    brings: frozenset[str]
    reaches: tuple[Said, ...] = ()
    settings: Mapping[str, Said] = field(default_factory=dict)
    api: int = API


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldKind:
    """A field type, written `type: PLUGIN.NAME`.

    `type` is the whole of it (see FieldType); `implies` the least class of privacy of an answer: `plain`,
    `contact`, `service` or `sensitive`. A pack that asks it with a lesser class does not compile.
    """

    name: str
    label: Said
    type: FieldType
    implies: str = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionKind:
    """A function of the expression language, written `PLUGIN.NAME(…)`.

    `takes` and `gives` are words of types: `text`, `number`, `money` (whole fen), `bool`, `date`, `unit`,
    `person`; with `?` behind `gives` there may be no answer (None). It must give the same answer to the same
    question whenever it can: what it answered is kept with the case and never asked again in a replay.
    """

    name: str
    label: Said
    takes: Mapping[str, str]
    gives: str
    run: Callable[..., Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectKind:
    """Something done outside once a step has passed: `call: {effect: PLUGIN.NAME, with: {…}}`.

    `run` gets the values by name as JSON (money in whole fen, numbers as text, days as 2026-01-31), a key
    that stays the same when the call is repeated, and the settings. It runs in a process of its own with a
    limit of time, and raises when it has not worked; it is then called again, later and less often.
    """

    name: str
    label: Said
    takes: Mapping[str, str]
    run: Callable[[Mapping[str, Json], str, Settings], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message for one person: the text that also lies on their desk, and a key to tell repeats by."""

    person: str
    text: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifierKind:
    """A way to tell people outside the product; called like an effect."""

    name: str
    label: Said
    send: Callable[[Message, Settings], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a print: a heading, lines of label and text, and perhaps a table with its head."""

    heading: str
    lines: tuple[tuple[str, str], ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is to be printed, cut to what the person asking may see: a case or a report."""

    kind: str
    title: str
    #: The line below the title: number, unit, state; or the period.
    lead: str
    made_at: datetime
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RendererKind:
    """A way to print a `case` or a `report` as a file."""

    name: str
    label: Said
    prints: frozenset[str]
    suffix: str
    media_type: str
    render: Callable[[Document], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImporterKind:
    """A way to read rows out of a file that people upload where a spreadsheet is taken: a head, then rows.

    It raises ValueError with a sentence for a file it cannot read.
    """

    name: str
    label: Said
    suffixes: tuple[str, ...]
    read: Callable[[bytes], Sequence[Sequence[str]]]
