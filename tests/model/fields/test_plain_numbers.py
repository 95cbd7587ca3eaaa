"""Whole numbers as people read them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from engine.model.fields.registry import FieldOptions, field_type


@pytest.mark.parametrize(
    ("kind", "unit", "value", "shown"),
    [
        ("int", "", "2023", "2023"),
        ("int", "年", "2023", "2023 年"),
        ("int", "", "-2023", "-2023"),
        ("int", "", "12345", "12,345"),
        ("int", "件", "3000", "3,000 件"),
        ("decimal", "", "2023.50", "2,023.50"),
    ],
)
def test_a_year_is_no_amount(kind: str, unit: str, value: str, shown: str) -> None:
    assert field_type(kind, FieldOptions(unit=unit)).plain(Decimal(value)).zh == shown
