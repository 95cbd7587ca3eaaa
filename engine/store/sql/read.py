"""Rows of the database as rows of the port."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.service.rows import RecordRow

RECORD_COLUMNS = (
    "id", "revision", "form", "unit", "case", "day", "body", "bundle", "written_at", "written_by",
)  # fmt: skip


def read_record(row: Sequence[Any]) -> RecordRow:
    """A revision of a record, from its columns."""
    record, revision, form, unit, case, day, body, bundle, written_at, written_by = row
    return RecordRow(
        record=record, revision=revision, form=form, unit=unit, case=case, day=day, body=body, bundle=bundle,
        written_at=written_at, written_by=written_by,
    )  # fmt: skip
