"""The published JSON Schemas of scenario and sample files."""

from __future__ import annotations

from typing import Any

from engine.rehearsal.shape import Shape, schema_of_shape, shapes_within
from engine.rehearsal.shapes import SAMPLE, SCENARIO


def scenario_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a scenario file."""
    return _schema(SCENARIO)


def sample_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a sample file."""
    return _schema(SAMPLE)


def _schema(shape: Shape) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": f"#/$defs/{shape.title}",
        "$defs": {title: schema_of_shape(found) for title, found in sorted(shapes_within(shape).items())},
    }
