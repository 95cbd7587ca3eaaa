"""What the templates ask about a control: its id, its text, its choices, its attributes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from markupsafe import Markup

from engine.base.finding import Said
from engine.service.views.forms.shape import FieldView, FormView
from engine.web.forms.files import FileKeeper
from engine.web.here import site, visitor

#: Attributes a pack's widget may set; everything else it says is not for the browser.
PASSED = ("accept", "autocomplete", "inputmode", "max", "maxlength", "min")
#: A picker is offered only for texts it can hold: it would silently drop what somebody mistyped.
_PICKERS = {
    "date": re.compile(r"(\d{4}-\d{2}-\d{2})?"),
    "datetime-local": re.compile(r"(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?)?"),
    "month": re.compile(r"(\d{4}-\d{2})?"),
    "tel": re.compile(r".*"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file that was uploaded before."""

    name: str
    size: str
    signed: str


def teach(app: Flask) -> None:
    """Give the templates these functions."""
    app.jinja_env.globals.update(
        id_of=id_of, text_of=text_of, options_of=options_of, is_chosen=is_chosen, attributes=attributes,
        input_type=input_type, kept_file=kept_file, hidden=hidden,
    )  # fmt: skip


def id_of(question: FieldView) -> str:
    """The control's id, without its prefix."""
    return question.path.replace(".", "-")


def text_of(question: FieldView) -> str:
    """What stands in a one-text control."""
    match question.typed:
        case None:
            return ""
        case str() as text:
            return text
        case [str(first), *_]:
            return first
        case list() | tuple() | Mapping():
            return ""
        case other:
            return str(other)


def options_of(question: FieldView) -> tuple[tuple[str, Said], ...]:
    """Codes and labels to choose from."""
    return question.options or question.widget.options


def is_chosen(question: FieldView, code: str) -> bool:
    """Whether a choice is ticked."""
    match question.typed:
        case list() | tuple() as several:
            return code in several
        case bool() as answer:
            return code == ("true" if answer else "false")
        case one:
            return bool(one == code)


def attributes(question: FieldView) -> Markup:
    """The HTML attributes of a control."""
    said = question.widget.attributes
    return Markup("").join(Markup(' {}="{}"').format(name, said[name]) for name in PASSED if name in said)


def input_type(question: FieldView) -> str:
    """The type of an input."""
    picker = _PICKERS.get(question.widget.control)
    fits = picker is not None and picker.fullmatch(text_of(question)) is not None
    return question.widget.control if fits else "text"


def keeper() -> FileKeeper:
    """Keeps the files of whoever is here."""
    here = site()
    return FileKeeper(store=here.store, clock=here.clock, settings=here.settings, person=visitor().person)


def kept_file(question: FieldView) -> KeptFile | None:
    """The file that stands in a control."""
    if not isinstance(question.typed, Mapping) or not question.typed.get("file"):
        return None
    size = int(question.typed.get("size", 0))
    shown = f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, size // 1024)} KB"
    return KeptFile(name=str(question.typed["name"]), size=shown, signed=keeper().note(question.typed))


def hidden(view: FormView) -> list[tuple[str, str]]:
    """All answers as (name, value) of hidden controls, so that the check page sends what it shows."""
    shown = {str(each.id): each for each in view.fields if each.visible and not each.computed}
    pairs: list[tuple[str, str]] = []
    for key, answer in view.typed.items():
        if key in shown and shown[key].kind == "table":
            for number, row in enumerate(answer or ()):
                pairs += [
                    pair for column, cell in row.items() for pair in _pairs(f"{key}.{number}.{column}", cell)
                ]
        elif key in shown:
            pairs += _pairs(key, answer)
    return pairs


def _pairs(path: str, answer: Any) -> list[tuple[str, str]]:
    match answer:
        case None | "":
            return []
        case Mapping():
            return [(f"k.{path}", keeper().note(answer))]
        case list() | tuple():
            return [(f"m.{path}", str(each)) for each in answer]
        case bool():
            return [(f"f.{path}", "true" if answer else "false")]
        case _:
            return [(f"f.{path}", str(answer))]
