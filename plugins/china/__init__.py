"""Field types of China: identity number, unified social credit code, telephone, region down to the street."""

from __future__ import annotations

from collections.abc import Sequence

from engine.plugin.api import FieldKind, FunctionKind, ImporterKind, Manifest, Said, hook

from .codes import CreditCode, IdentityNumber, Telephone
from .regions import Region, is_within, name_of
from .tables import read_csv


@hook
def manifest() -> Manifest:
    """Who it is."""
    return Manifest(
        name="china",
        version="1.0.0",
        label=Said("中国常用字段", "Fields of China"),
        brings=frozenset({"fields", "functions", "importers"}),
    )


@hook
def fields() -> Sequence[FieldKind]:
    """Four kinds of answer, each checked by its own standard."""
    number, code = Said("公民身份号码", "Identity number"), Said("统一社会信用代码", "Social credit code")
    telephone, region = Said("电话", "Telephone"), Said("行政区划", "Region")
    return [
        FieldKind(name="id_number", label=number, type=IdentityNumber(), implies="sensitive"),
        FieldKind(name="credit_code", label=code, type=CreditCode()),
        FieldKind(name="telephone", label=telephone, type=Telephone(), implies="contact"),
        FieldKind(name="region", label=region, type=Region()),
    ]


@hook
def functions() -> Sequence[FunctionKind]:
    """What rules may ask about regions."""
    return [
        FunctionKind(
            name="region_name",
            label=Said("区划全称", "Full name of a region"),
            takes={"code": "text"},
            gives="text?",
            run=name_of,
        ),
        FunctionKind(
            name="within_region",
            label=Said("是否在某区划内", "Whether a region lies in another"),
            takes={"code": "text", "above": "text"},
            gives="bool",
            run=is_within,
        ),
    ]


@hook
def importers() -> Sequence[ImporterKind]:
    """Tables as offices save them."""
    return [ImporterKind(name="csv", label=Said("CSV", "CSV"), suffixes=("csv",), read=read_csv)]
