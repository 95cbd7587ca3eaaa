"""The shape of a mode: rules of an emergency, for a time."""

from __future__ import annotations

from engine.dsl.shape.shapes import Fields, ListOf, MapOf, Named
from engine.dsl.shape.vocabulary import (
    EXPRESSION,
    INT,
    NOTICE,
    ONE_OR_MORE_IDS,
    ONE_OR_MORE_SEATS,
    REFERENCE,
    SOURCE,
    TEXT,
)

MODE = Fields(
    "mode",
    {
        "label": TEXT,
        "units": ONE_OR_MORE_IDS,
        "by": ONE_OR_MORE_SEATS,
        "approve": ONE_OR_MORE_SEATS,
        "longest": EXPRESSION,
        "extensions": INT,
        "fields": MapOf(Named("field")),
        "sets": MapOf(TEXT, REFERENCE, least=1),
        "convert": MapOf(REFERENCE, REFERENCE, least=1),
        "purge": Fields(
            "purge", {"after": TEXT, "forms": ListOf(REFERENCE, least=1)}, required=("after", "forms")
        ),
        "notify": Fields("mode_notice", {"to": ONE_OR_MORE_SEATS, "text": NOTICE}, required=("to", "text")),
        "source": SOURCE,
        "managers": ONE_OR_MORE_SEATS,
    },
    required=("label", "units", "by", "longest"),
    about="rules that hold for a time: figures in force, mechanisms that open, what ends with it",
)
