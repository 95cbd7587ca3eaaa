"""The shapes of bodies, of the rules by which they vote, of meetings and of procedures made of gates."""

from __future__ import annotations

from engine.dsl.shape.process_shapes import EFFECTS, STEP
from engine.dsl.shape.shapes import Either, Fields, Leaf, MapOf, Named
from engine.dsl.shape.vocabulary import (
    BOOL,
    DAY,
    EXPRESSION,
    INT,
    NOTICE,
    ONE_OR_MORE_IDS,
    ONE_OR_MORE_SEATS,
    REFERENCE,
    SOURCE,
    STANDINGS,
    TEXT,
)
from engine.model.meeting import MEASURES

BASES = ("present", "entitled", "participating")
_MEASURE = Leaf(words=MEASURES)
_SHARES = MapOf(TEXT, _MEASURE, least=1)

BODY = Fields(
    "body",
    {
        "label": TEXT,
        "members": ONE_OR_MORE_SEATS,
        "convener": ONE_OR_MORE_SEATS,
        "recorder": ONE_OR_MORE_SEATS,
        "notice": INT,
        "roll": BOOL,
        "entitled": MapOf(EXPRESSION, _MEASURE),
        "agenda": MapOf(
            Either(
                leaf=TEXT, table=Fields("agenda", {"label": TEXT, "rule": REFERENCE}, required=("label",))
            ),
            least=1,
        ),
    },
    required=("label", "members", "convener", "notice"),
    about="who meets: members, convener, days of notice, kinds of agenda",
)
VOTING = Fields(
    "voting",
    {
        "quorum": _SHARES,
        "enough": Leaf(words=("all", "one")),
        "base": Leaf(words=BASES),
        "pass": _SHARES,
        "source": SOURCE,
        "standing": Leaf(words=STANDINGS),
    },
    required=("quorum", "base", "pass"),
)
VOTE_RULE = Fields(
    "vote_rule",
    {"label": TEXT, "values": MapOf(VOTING, DAY, least=1)},
    required=("label", "values"),
    about="how many must be there and how many must agree, from which day on",
)
_FIELDS = MapOf(Named("field"), least=1)
_FOLLOW_UP = Fields(
    "follow_up",
    {key: STEP.keys[key] for key in ("label", "by", "form", "within", "overdue", "then")},
    required=("label", "by"),
)
MEETING = Fields(
    "meeting",
    {
        "label": TEXT,
        "body": REFERENCE,
        "rule": REFERENCE,
        "unit": ONE_OR_MORE_IDS,
        "fields": _FIELDS,
        "post": EXPRESSION,
        "text": NOTICE,
        "objections": ONE_OR_MORE_SEATS,
        "follow_up": _FOLLOW_UP,
        "then": EFFECTS,
        "source": SOURCE,
    },
    required=("label", "body", "rule"),
    about="a meeting of a body, from its notice to what follows from its resolution",
)
STAGE = Fields(
    "stage",
    {
        "label": TEXT,
        "body": REFERENCE,
        "rule": REFERENCE,
        "fields": _FIELDS,
        "post": EXPRESSION,
        "text": NOTICE,
        "objections": ONE_OR_MORE_SEATS,
        "by": ONE_OR_MORE_SEATS,
        "form": REFERENCE,
        "outcomes": STEP.keys["outcomes"],
        "within": STEP.keys["within"],
        "merge_if": EXPRESSION,
        "then": EFFECTS,
        "source": SOURCE,
    },
    required=("label",),
)
PROCEDURE = Fields(
    "procedure",
    {
        "label": TEXT,
        "start": Fields(
            "procedure_start", {"form": REFERENCE, "by": ONE_OR_MORE_SEATS, "unit": ONE_OR_MORE_IDS}
        ),
        "stages": MapOf(STAGE, least=1),
        "source": SOURCE,
    },
    required=("label", "start", "stages"),
    about="gates in a fixed order: meetings, decisions and publicity, each behind the one before",
)
