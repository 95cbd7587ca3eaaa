"""The shapes of decision rules about a subject: who is eligible, what is paid."""

from __future__ import annotations

from collections.abc import Mapping

from engine.dsl.shape.shapes import Fields, Leaf, MapOf, Shape
from engine.dsl.shape.vocabulary import (
    BOOL,
    EXPRESSION,
    GIVEN_TYPES,
    ID,
    INT,
    NOTICE,
    ONE_OR_MORE_IDS,
    REFERENCE,
    SOURCE,
    TEXT,
)

_COMMON: Mapping[str, Shape] = {
    "label": TEXT,
    # As of scores: `resident` is no subject; the guard says so itself, so any word is read here.
    "subject": ID,
    "posts": ONE_OR_MORE_IDS,
    "inputs": MapOf(
        Fields(
            "rule_input",
            {
                "label": TEXT,
                "type": Leaf(words=GIVEN_TYPES),
                "like": REFERENCE,
                "codes": REFERENCE,
                "scale": INT,
                "optional": BOOL,
            },
            required=("label",),
        ),
        least=1,
    ),
    "values": MapOf(Fields("rule_value", {"label": TEXT, "value": EXPRESSION}, required=("label", "value"))),
    "roster": Fields(
        "roster",
        {
            "register": REFERENCE,
            "about": ID,
            "units": ID,
            "for": ONE_OR_MORE_IDS,
            "set": MapOf(EXPRESSION),
        },
        required=("for",),
    ),
    "source": SOURCE,
}
ELIGIBILITY = Fields(
    "eligibility",
    {
        **_COMMON,
        "reasons": Leaf(words=("all", "first")),
        "conditions": MapOf(
            Fields(
                "condition",
                {"label": TEXT, "when": EXPRESSION, "message": NOTICE, "waits": BOOL, "source": SOURCE},
                required=("label", "when", "message"),
            ),
            least=1,
        ),
    },
    required=("label", "subject", "inputs", "conditions"),
    about="who is eligible: conditions in order, each with the words of its no",
)
PAY = Fields(
    "pay",
    {
        **_COMMON,
        "type": Leaf(words=("money", "number")),
        "lines": MapOf(
            Fields(
                "pay_line",
                {"label": TEXT, "amount": EXPRESSION, "source": SOURCE},
                required=("label", "amount"),
            ),
            least=1,
        ),
        "limits": MapOf(
            Fields(
                "limit",
                {
                    "label": TEXT,
                    "least": EXPRESSION,
                    "most": EXPRESSION,
                    "when": EXPRESSION,
                    "message": NOTICE,
                    "source": SOURCE,
                },
                required=("label",),
            )
        ),
    },
    required=("label", "subject", "inputs", "lines"),
    about="what is paid: lines that are added up, then floors and caps in their order",
)
