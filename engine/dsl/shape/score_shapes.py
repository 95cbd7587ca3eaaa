"""The shapes of scores and ballots."""

from __future__ import annotations

from engine.dsl.shape.shapes import Fields, Leaf, MapOf
from engine.dsl.shape.vocabulary import (
    EXPRESSION,
    ID,
    INT,
    ONE_OR_MORE_SEATS,
    REFERENCE,
    SHARE,
    SOURCE,
    TEXT,
)

_NUMBER = Leaf("number")
_SHORT = Leaf(words=("drop", "none"))
_LIMITS = {"cap": _NUMBER, "floor": _NUMBER}
_FIGURE = {
    "label": TEXT,
    "weight": SHARE,
    "value": EXPRESSION,
    "score": REFERENCE,
    "ballots": EXPRESSION,
    "least": INT,
    **_LIMITS,
}
SCORE = Fields(
    "score",
    {
        "label": TEXT,
        # `resident` is no subject; the guard says so itself, so any word is read here.
        "subject": ID,
        "period": Leaf(words=("month", "quarter", "year")),
        "post": ID,
        "indicators": MapOf(
            Fields(
                "indicator",
                {
                    **_FIGURE,
                    "of": MapOf(Fields("part", _FIGURE, required=("label", "weight")), least=1),
                    "ballot": REFERENCE,
                    "groups": MapOf(SHARE, least=1),
                    "short": _SHORT,
                },
                required=("label", "weight"),
            ),
            least=1,
        ),
        **_LIMITS,
        "ceilings": MapOf(
            Fields(
                "ceiling",
                {"when": EXPRESSION, "most": _NUMBER, "message": TEXT},
                required=("when", "most", "message"),
            )
        ),
        "bands": MapOf(_NUMBER, TEXT),
        "source": SOURCE,
    },
    required=("label", "subject", "indicators"),
    about="a score: indicators whose weights sum to 1, ceilings with their reason, bands",
)
BALLOT = Fields(
    "ballot",
    {
        "label": TEXT,
        "ask": TEXT,
        "choices": MapOf(
            Fields("ballot_choice", {"label": TEXT, "points": _NUMBER}, required=("label", "points")), least=2
        ),
        "groups": MapOf(
            Fields(
                "rater_group",
                {"label": TEXT, "by": ONE_OR_MORE_SEATS, "least": INT},
                required=("label", "by", "least"),
            ),
            least=1,
        ),
    },
    required=("label", "ask", "choices", "groups"),
    about="a secret ballot: what is asked, of whom, and how few ballots are not opened",
)
