"""The published schema: what the readers accept is what it lists."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from engine.base.finding import Findings
from engine.dsl.schema import schema
from engine.dsl.shape.language import FILES, MECHANISM, NAMED
from engine.dsl.shape.shapes import Either, Fields, ListOf, MapOf, Shape
from engine.dsl.text.node import Items, Node, Scalar, Table
from engine.dsl.text.read import read_file
from tests.dsl.cases import CONFIGS, base, cases, texts

SCHEMA = schema()
DIRECTIVES = {"$final", "$remove", "$bounds", "$slots"}
RULES = tuple(
    (path, text)
    for path, text in sorted({**texts(CONFIGS), **base()}.items())
    if "/sample/" not in path and "/scenarios/" not in path and path.endswith(".yaml")
)


def closed_maps(shape: Shape) -> dict[str, Fields]:
    """Every map of closed keys below a shape, by name."""
    match shape:
        case Fields(name=name, keys=keys):
            return {name: shape, **{n: f for one in keys.values() for n, f in closed_maps(one).items()}}
        case ListOf(item=item) | MapOf(item=item):
            return closed_maps(item)
        case Either(items=items, table=table):
            return {n: f for one in (items, table) if one is not None for n, f in closed_maps(one).items()}
        case _:
            return {}


def as_json(node: Node) -> Any:
    """A file as an editor sees it, by the scalars of YAML 1.2."""
    match node:
        case Scalar(text="true" | "false"):
            return node.text == "true"
        case Scalar(text=text) if text.isdecimal() and (text == "0" or not text.startswith("0")):
            return int(text)
        case Scalar(text=text):
            return text
        case Items(items=items):
            return [as_json(item) for item in items]
        case Table():
            return {key: as_json(value) for key, value in node.values()}


ALL = {
    name: fields
    for shape in (*FILES.values(), MECHANISM, *NAMED.values())
    for name, fields in closed_maps(shape).items()
}


def test_it_is_a_valid_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_it_defines_every_closed_map_and_nothing_else() -> None:
    assert set(SCHEMA["$defs"]) == set(ALL)


@pytest.mark.parametrize("name", sorted(ALL))
def test_the_keys_that_the_reader_accepts_are_its_properties(name: str) -> None:
    definition = SCHEMA["$defs"][name]
    assert set(definition["properties"]) == set(ALL[name].keys) | DIRECTIVES
    assert (definition["additionalProperties"] is False) == (ALL[name].rest is None)


def test_two_shapes_of_one_name_are_the_same_shape() -> None:
    found = [
        fields
        for shape in (*FILES.values(), MECHANISM, *NAMED.values())
        for fields in closed_maps(shape).values()
    ]
    assert all(ALL[fields.name] == fields for fields in found)


@pytest.mark.parametrize(("path", "text"), RULES, ids=[path for path, _ in RULES])
def test_the_packs_that_ship_conform_to_it(path: str, text: str) -> None:
    node = read_file(path, text, Findings())
    assert node is not None
    jsonschema.validate(as_json(node), SCHEMA)


def test_it_refuses_an_unknown_key() -> None:
    case = next(case for case in cases("bad") if case.name == "unknown_key")
    node = read_file(case.file, case.text, Findings())
    assert node is not None
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(as_json(node), SCHEMA)
