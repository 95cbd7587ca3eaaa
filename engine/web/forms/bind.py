"""What a browser sent, as typed answers; whatever does not belong to the form is told, never dropped.

A control's name tells its shape, so that answers can be kept even when nobody is there to ask the form:
`f.PATH` one text, `m.PATH` one of several, `k.PATH` a file kept before, `u.PATH` a new file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from engine.base.finding import Said
from engine.model.fields.kind import Widget
from engine.model.refusal import FieldError
from engine.service.views.forms.shape import FieldView
from engine.web.forms.files import FileKeeper

ROWS_MOST = 200
TEXT_CHARS_MOST = 10_000
ROW_ID = "_row"
_NAME = re.compile(r"([fmku])\.([^.]+)(?:\.(\d{1,4})\.([^.]+))?")


@dataclass(slots=True)
class Bound:
    """Typed answers by field id, and what was wrong with the form as it arrived."""

    typed: dict[str, Any] = field(default_factory=dict)
    errors: list[FieldError] = field(default_factory=list)

    def wrong(self, path: str, said: Said) -> None:
        """Another thing that is wrong."""
        self.errors.append(FieldError(path=path, said=said))


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """One control that was sent: how it answers, which field, and for rows which cell."""

    shape: str
    field: str
    row: int | None = None
    column: str = ""

    @property
    def path(self) -> str:
        """The path of the field view it belongs to."""
        return self.field if self.row is None else f"{self.field}.{self.row}.{self.column}"


def bind(
    fields: Iterable[FieldView],
    sent: MultiDict[str, str],
    files: MultiDict[str, FileStorage],
    keeper: FileKeeper,
) -> Bound:
    """Read every control, check that it belongs to the form, keep its files."""
    known, bound = {str(each.id): each for each in fields}, Bound()
    rows = _Rows(bound.typed)
    for control, texts in _controls(sent):
        widget = _widget(known, control)
        if widget is None or control.shape == "u":
            bound.wrong("", _unknown(control.path))
        elif control.shape == "k":
            rows.put(control, keeper.read(texts[0]))
        elif any(len(text) > TEXT_CHARS_MOST for text in texts):
            bound.wrong(control.path, TOO_LONG)
            rows.put(control, _answer(control, texts))
        else:
            rows.put(control, _answer(control, texts))
    _take_files(known, files, keeper, bound, rows)
    _say_stray(sent, bound)
    return bound


def shape(sent: MultiDict[str, str]) -> dict[str, Any]:
    """The answers as they were typed, without files and without asking what the form knows."""
    typed: dict[str, Any] = {}
    rows = _Rows(typed)
    for control, texts in _controls(sent):
        if control.shape in "fm":
            rows.put(control, _answer(control, texts))
    return rows.typed


class _Rows:
    """Puts answers where they belong; rows are kept in the order of their numbers."""

    def __init__(self, typed: dict[str, Any]) -> None:
        self.typed = typed
        self._numbers: dict[str, list[int]] = {}

    def put(self, control: Control, answer: Any) -> None:
        if control.row is None:
            self.typed[control.field] = answer
            return
        numbers = self._numbers.setdefault(control.field, [])
        table = self.typed.setdefault(control.field, [])
        if control.row not in numbers:
            if len(numbers) >= ROWS_MOST:
                return
            at = sum(number < control.row for number in numbers)
            numbers.insert(at, control.row)
            table.insert(at, {})
        table[numbers.index(control.row)][control.column] = answer


def _controls(sent: MultiDict[str, str]) -> Iterator[tuple[Control, list[str]]]:
    for name in sent:
        found = _NAME.fullmatch(name)
        if found is not None:
            row = None if found[3] is None else int(found[3])
            yield (
                Control(shape=found[1], field=found[2], row=row, column=found[4] or ""),
                sent.getlist(name),
            )


def _answer(control: Control, texts: list[str]) -> Any:
    cut = [text[:TEXT_CHARS_MOST] for text in texts]
    return cut if control.shape == "m" or len(cut) != 1 else cut[0]


def _widget(known: Mapping[str, FieldView], control: Control) -> Widget | None:
    """The widget that sends such a control, or None where the form has none."""
    view = known.get(control.field)
    if view is None or view.computed or (control.row is not None) != (view.kind == "table"):
        return None
    if control.row is None:
        return view.widget
    return Widget(control="text") if control.column == ROW_ID else view.widget.columns.get(control.column)


def _take_files(
    known: Mapping[str, FieldView],
    files: MultiDict[str, FileStorage],
    keeper: FileKeeper,
    bound: Bound,
    rows: _Rows,
) -> None:
    for name in files:
        found = _NAME.fullmatch(name)
        if found is None or found[1] != "u":
            bound.wrong("", _unknown(name))
            continue
        row = None if found[3] is None else int(found[3])
        control = Control(shape="u", field=found[2], row=row, column=found[4] or "")
        widget = _widget(known, control)
        arrived = [each for each in files.getlist(name) if each.filename]
        if widget is None or widget.control != "file":
            bound.wrong("", _unknown(control.path))
        elif arrived:
            kept = keeper.keep(arrived[0], widget.attributes)
            if isinstance(kept, Said):
                bound.wrong(control.path, kept)
            else:
                rows.put(control, kept)


def _say_stray(sent: MultiDict[str, str], bound: Bound) -> None:
    for name in sent:
        if name not in FRAME and _NAME.fullmatch(name) is None:
            bound.wrong("", _unknown(name))


def _unknown(name: str) -> Said:
    shown = name[:40]
    return Said(
        f"表单里没有“{shown}”这一项，请刷新后重填", f"The form has no “{shown}”; reload and try again"
    )


TOO_LONG = Said(f"请缩短到 {TEXT_CHARS_MOST} 字以内", f"Shorten this to {TEXT_CHARS_MOST} characters")
#: What every form carries besides its answers.
FRAME = frozenset(
    {"token", "nonce", "whose", "place", "do", "confirmed", "opinion", "back_to", "seat", "version"}
)
