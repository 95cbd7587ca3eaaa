"""A form as it is drawn: everything a page or a scenario needs, nothing left to decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.base.finding import NOTHING, Said
from engine.model.fields.kind import Json, Widget
from engine.model.ids import CaseId, FieldId, FormId, NodeId, OutcomeId, ProcessId, SeatId, UnitId
from engine.service.views.reasons.shape import NOTHING_TOLD, Unmet
from engine.service.views.shared import SourceText


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """One question. `path` is the name of its control: `amount`, in rows `items.0.price`."""

    id: FieldId
    path: str
    kind: str
    label: str
    hint: str
    widget: Widget
    #: What stands in the control (a text, a list of texts, a mapping for a file); kept when it is wrong.
    typed: Json
    #: The answer as people read it, for check-answers, print and scenarios.
    plain: Said
    error: str = ""
    visible: bool = True
    required: bool = False
    readonly: bool = False
    computed: bool = False
    #: (id, label) of closed and looked-up choices.
    options: tuple[tuple[str, Said], ...] = ()
    #: Where an answer comes from that was filled in for the person, to be checked.
    filled_from: Said = NOTHING
    #: For a table: its rows, as typed.
    rows: tuple[RowView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """One repeat row; its id goes back as `_row` so that it stays the same row."""

    id: str
    cells: tuple[FieldView, ...]
    error: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A line of the error summary: the control it leads to ("" for the form) and what to do."""

    path: str
    text: str
    en: str = ""
    #: The condition behind it, if there is one that may be told.
    why: Unmet = NOTHING_TOLD


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A warning that may be confirmed by sending its id back, or (without an id) only words."""

    id: str
    text: str
    en: str = ""
    why: Unmet = NOTHING_TOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeButton:
    """One way to finish the task."""

    id: OutcomeId
    label: Said
    #: on, back or end
    leads: str
    needs_opinion: bool = False
    #: Whoever gives it chooses where the case goes back to: step and label.
    targets: tuple[tuple[str, Said], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """A form to fill, for a start or for a seat."""

    form: FormId | None
    label: Said
    process: ProcessId
    process_label: str
    unit: UnitId
    unit_label: str
    #: Key of the draft (see DraftRow.place).
    place: str
    fields: tuple[FieldView, ...] = ()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Confirmation, ...] = ()
    outcomes: tuple[OutcomeButton, ...] = ()
    source: SourceText | None = None
    #: What stands in it was saved before and not sent.
    is_draft: bool = False
    case: CaseId | None = None
    seat: SeatId | None = None
    seat_version: int = 0
    node: NodeId | None = None
    #: Whether the seat must be claimed before anything can be sent.
    must_claim: bool = False
    #: Typed answers as a command takes them.
    typed: Mapping[str, Json] = field(default_factory=dict)

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong with what stands in it."""
        return not self.problems
