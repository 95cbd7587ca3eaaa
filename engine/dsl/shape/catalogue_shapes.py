"""The shapes of catalogues: long lists kept as CSV."""

from __future__ import annotations

from engine.dsl.shape.shapes import Fields, Leaf, ListOf, MapOf
from engine.dsl.shape.vocabulary import (
    BOOL,
    ID,
    INT,
    ONE_OR_MORE_IDS,
    PARAMETER_TYPES,
    REFERENCE,
    SOURCE,
    TEXT,
)

CATALOGUE = Fields(
    "catalogue",
    {
        "label": TEXT,
        "source": SOURCE,
        "file": TEXT,
        "columns": MapOf(
            Fields(
                "catalogue_column",
                {
                    "label": TEXT,
                    "type": Leaf(words=PARAMETER_TYPES),
                    "codes": REFERENCE,
                    "of": REFERENCE,
                    "required": BOOL,
                },
                required=("label",),
            ),
            least=1,
        ),
        "count": INT,
        "counts": Fields("counts", {"by": ID, "of": MapOf(INT, least=1)}, required=("by", "of")),
        "among": REFERENCE,
        "pending": ListOf(ID, least=1),
        "public": BOOL,
        "for": ONE_OR_MORE_IDS,
    },
    required=("label", "file", "columns"),
    about="a long list as CSV: `id`, `label`, then its columns; an item is a code that forms can ask for",
)
