"""From the word of a pack to its field type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.model.fields.attachment import SIZE_BYTES_MAX, FileType, NoteType
from engine.model.fields.choice import BoolType, ChoicesType, ChoiceType
from engine.model.fields.dates import DateType, MomentType, MonthType
from engine.model.fields.kind import FieldType, Value
from engine.model.fields.number import DEFAULT_SCALE, DecimalType, MoneyType
from engine.model.fields.reference import PersonType, RefType, UnitType
from engine.model.fields.table import ROWS_MAX, Column, TableType
from engine.model.fields.text import MobileType, Pattern, TextType


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldOptions:
    """What a pack may say about a field besides its type; each type looks at what concerns it.

    `minimum` and `maximum` are values of the type itself (`field_type("money", …).parse("0.01元")` gives
    one), for `choices` and `table` whole numbers of choices and rows.
    """

    #: (code, label) of a closed list, and the id of that list.
    codes: tuple[tuple[str, str], ...] = ()
    code_list: str = ""
    minimum: Value = None
    maximum: Value = None
    length: int | None = None
    pattern: Pattern | None = None
    scale: int = DEFAULT_SCALE
    #: What stands behind a number (小时); for money 元 or 万元.
    unit: str = ""
    unit_types: tuple[str, ...] = ()
    #: The form that a `ref` points into.
    form: str = ""
    columns: Mapping[str, Column] = field(default_factory=dict)
    #: What expressions call a row of the table.
    record_name: str = ""
    accept: tuple[str, ...] = ()
    size_bytes: int = SIZE_BYTES_MAX


def _number(o: FieldOptions) -> FieldType:
    return DecimalType(kind="int", scale=0, minimum=o.minimum, maximum=o.maximum, unit=o.unit)


def _decimal(o: FieldOptions) -> FieldType:
    return DecimalType(scale=o.scale, minimum=o.minimum, maximum=o.maximum, unit=o.unit)


def _choices(o: FieldOptions) -> FieldType:
    return ChoicesType(codes=o.codes, code_list=o.code_list, minimum=o.minimum, maximum=o.maximum)


def _table(o: FieldOptions) -> FieldType:
    most = ROWS_MAX if o.maximum is None else min(int(o.maximum), ROWS_MAX)
    return TableType(columns=o.columns, name=o.record_name, minimum=o.minimum, maximum=most)


_MAKERS: Mapping[str, Callable[[FieldOptions], FieldType]] = {
    "text": lambda o: TextType(length=o.length, pattern=o.pattern),
    "textarea": lambda o: TextType(kind="textarea", length=o.length, pattern=o.pattern, lines=True),
    "int": _number,
    "decimal": _decimal,
    "money": lambda o: MoneyType(minimum=o.minimum, maximum=o.maximum, unit=o.unit or "元"),
    "bool": lambda o: BoolType(),
    "date": lambda o: DateType(minimum=o.minimum, maximum=o.maximum),
    "datetime": lambda o: MomentType(),
    "month": lambda o: MonthType(),
    "choice": lambda o: ChoiceType(codes=o.codes, code_list=o.code_list),
    "choices": _choices,
    "person": lambda o: PersonType(),
    "unit": lambda o: UnitType(unit_types=o.unit_types),
    "ref": lambda o: RefType(form=o.form),
    "table": _table,
    "file": lambda o: FileType(accept=o.accept, size_bytes=o.size_bytes),
    "note": lambda o: NoteType(),
    "mobile": lambda o: MobileType(),
}
#: Every kind a pack may name.
KINDS: tuple[str, ...] = tuple(_MAKERS)


def field_type(kind: str, options: FieldOptions) -> FieldType:
    """The field type of a kind that is in KINDS."""
    return _MAKERS[kind](options)
