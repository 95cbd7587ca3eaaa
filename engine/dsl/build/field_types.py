"""The type of a field, from its options: what fits the type is used, what does not is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import re2

from engine.base.finding import Said
from engine.dsl.build.context import Context
from engine.dsl.build.plugin_words import missing_word
from engine.dsl.build.problems.names import UnknownCodeList, UnknownForm, UnknownUnitType
from engine.dsl.build.problems.values import BadFieldOption, OptionNeeded, OptionNotForType
from engine.dsl.build.view import View
from engine.dsl.shape.scalars import is_plugin_word, pattern_mistake, read_int
from engine.dsl.text.node import Scalar
from engine.model.fields.attachment import SIZE_BYTES_MAX
from engine.model.fields.kind import FieldType, Value, Wrong
from engine.model.fields.normal import number
from engine.model.fields.number import DEFAULT_SCALE
from engine.model.fields.registry import KINDS, FieldOptions, field_type
from engine.model.fields.table import Column
from engine.model.ids import CodeListId

#: Which types an option belongs to.
FITS: Mapping[str, tuple[str, ...]] = {
    "codes": ("choice", "choices"),
    "of": ("unit", "ref"),
    "columns": ("table",),
    "accept": ("file",),
    "size": ("file",),
    "length": ("text", "textarea"),
    "pattern": ("text", "textarea"),
    "unit": ("int", "decimal", "money"),
    "scale": ("decimal",),
    "min": ("int", "decimal", "money", "date", "choices", "table"),
    "max": ("int", "decimal", "money", "date", "choices", "table"),
    "list": tuple(kind for kind in KINDS if kind not in ("table", "note", "file")),
    "filter": tuple(kind for kind in KINDS if kind not in ("table", "note", "file", "textarea")),
    "required": tuple(kind for kind in KINDS if kind != "note"),
}
#: What may be said about an answer of any type, also of a plugin's.
OF_ANY = frozenset({"list", "filter", "required"})
NEEDED: Mapping[str, str] = {"choice": "codes", "choices": "codes", "ref": "of", "table": "columns"}
_COUNTED = ("choices", "table")


def build_field_type(ctx: Context, mechanism: str, id: str, view: View) -> FieldType | None:
    """The type of one field, without the expressions of its columns; None when its kind is unknown."""
    kind = view.text("type")
    if is_plugin_word(kind):
        return _foreign_type(ctx, kind, view)
    if kind not in KINDS:
        return None
    for option, kinds in FITS.items():
        if view.has(option) and kind not in kinds:
            ctx.findings.add(OptionNotForType(option, kind, kinds), view.child(option).at)
    needed = NEEDED.get(kind)
    if needed and not view.has(needed):
        ctx.findings.add(OptionNeeded(needed, kind), view.at)
        return None
    return _Options(ctx, mechanism, id, kind, view).type()


def _foreign_type(ctx: Context, kind: str, view: View) -> FieldType | None:
    """A type that a plugin brings; it takes no options but those of any answer."""
    for option, kinds in FITS.items():
        if option not in OF_ANY and view.has(option):
            ctx.findings.add(OptionNotForType(option, kind, kinds), view.child(option).at)
    found = ctx.vocabulary.fields.get(kind)
    if found is None:
        ctx.findings.add(missing_word(kind, ctx.vocabulary), view.child("type").at)
    return found


class _Options:
    def __init__(self, ctx: Context, mechanism: str, id: str, kind: str, view: View) -> None:
        self._ctx = ctx
        self._mechanism = mechanism
        self._id = id
        self._kind = kind
        self._view = view

    def type(self) -> FieldType | None:
        codes, code_list = self._codes()
        form = self._form()
        columns = self._columns()
        if (self._kind in ("choice", "choices") and not codes) or (self._kind == "ref" and not form):
            return None
        plain = FieldOptions(
            codes=codes,
            code_list=code_list,
            length=self._view.number("length"),
            pattern=self._pattern(),
            scale=self._scale(),
            unit=self._view.text("unit"),
            unit_types=self._unit_types(),
            form=form,
            columns=columns,
            record_name=f"{self._mechanism}.{self._id}",
            accept=tuple(one.text.lower().lstrip(".") for one in self._view.child("accept").scalars()),
            size_bytes=self._size(),
        )
        return self._bounded(plain)

    def _codes(self) -> tuple[tuple[tuple[str, str], ...], str]:
        written = self._view.get("codes")
        key = self._ctx.resolve("codes", self._mechanism, written, UnknownCodeList)
        if key is None or self._kind not in FITS["codes"]:
            return (), ""
        found = self._ctx.code_lists[CodeListId(key)]
        return tuple((code.id, code.label) for code in found.codes.values()), key

    def _form(self) -> str:
        if self._kind != "ref":
            return ""
        written = next(iter(self._view.child("of").scalars()), None)
        return self._ctx.resolve("forms", self._mechanism, written, UnknownForm) or ""

    def _unit_types(self) -> tuple[str, ...]:
        if self._kind != "unit":
            return ()
        known = frozenset(map(str, self._ctx.organisation.unit_types))
        written = self._view.child("of").scalars()
        for one in written:
            if one.text not in known:
                self._ctx.findings.add(UnknownUnitType(one.text, known), one.span)
        return tuple(one.text for one in written if one.text in known)

    def _columns(self) -> dict[str, Column]:
        if self._kind != "table":
            return {}
        columns = {}
        for key, view in self._view.child("columns").each():
            if view.text("type") == "table":
                self._wrong(
                    "type", view.child("type").scalar, Said("明细表里不能再有明细表", "a table in a table")
                )
                continue
            kind = build_field_type(self._ctx, self._mechanism, f"{self._id}.{key}", view)
            if kind is not None:
                columns[key] = Column(
                    label=view.text("label"),
                    type=kind,
                    hint=view.text("hint"),
                    required=view.flag("required"),
                    mask=view.flag("mask"),
                )
        return columns

    def _pattern(self) -> re2._Regexp | None:
        text = self._view.text("pattern")
        return None if not text or pattern_mistake(text) else re2.compile(text)

    def _scale(self) -> int:
        scale = self._view.number("scale")
        if scale is not None and not 0 <= scale <= 6:
            self._wrong("scale", self._view.get("scale"), Said("请写 0 到 6", "write 0 to 6"))
            return DEFAULT_SCALE
        return DEFAULT_SCALE if scale is None else scale

    def _size(self) -> int:
        written = self._view.get("size")
        if written is None:
            return SIZE_BYTES_MAX
        megabytes = number(written.text, ("MB", "MiB", "M"))
        if megabytes is None or not 0 < megabytes * 1024 * 1024 <= SIZE_BYTES_MAX:
            self._wrong(
                "size", written, Said("请写成例如 5 MB，最多 20 MB", "write for example 5 MB, 20 MB at most")
            )
            return SIZE_BYTES_MAX
        return int(megabytes * 1024 * 1024)

    def _bounded(self, plain: FieldOptions) -> FieldType | None:
        kind = field_type(self._kind, plain)
        least, most = (self._bound(name, kind) for name in ("min", "max"))
        if least is not None and most is not None and least > most:
            self._wrong("min", self._view.get("min"), Said("比 max 还大", "it is greater than max"))
            return kind
        if least is None and most is None:
            return kind
        return field_type(self._kind, replace(plain, minimum=least, maximum=most))

    def _bound(self, name: str, type: FieldType) -> Value:
        written = self._view.get(name)
        if written is None or self._kind not in FITS[name]:
            return None
        if self._kind in _COUNTED:
            count = read_int(written.text)
            if count is None or count < 0:
                self._wrong(name, written, Said("请写个数", "write a number of entries"))
            return count
        value = type.parse(written.text)
        if isinstance(value, Wrong):
            self._wrong(name, written, value.said)
            return None
        return value

    def _wrong(self, option: str, written: Scalar | None, detail: Said) -> None:
        if written is not None:
            self._ctx.findings.add(BadFieldOption(option, written.text, detail), written.span)
