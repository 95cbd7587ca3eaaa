"""The shapes of processes: steps, effects, outcomes."""

from __future__ import annotations

from engine.dsl.shape.shapes import Either, Fields, Leaf, ListOf, MapOf, Named
from engine.dsl.shape.vocabulary import (
    BOOL,
    DAY,
    EXPRESSION,
    ID,
    INT,
    NOTICE,
    ONE_OR_MORE_IDS,
    ONE_OR_MORE_SEATS,
    REFERENCE,
    SOURCE,
    TEXT,
)
from engine.model.beginning import PERIOD_MONTHS, Recall
from engine.model.process import BranchReject, Silence
from engine.model.seats import Vacant
from engine.model.signing import Base, Dedupe, Empty, OwnCase

PERIODS = tuple(PERIOD_MONTHS)
_OVER_TIME = {
    "ledger": REFERENCE,
    "unit": EXPRESSION,
    "year": EXPRESSION,
}
_SET = MapOf(EXPRESSION, least=1)
EFFECT = Fields(
    "effect",
    {
        "allocate": Fields(
            "allocate",
            {**_OVER_TIME, "lines": MapOf(EXPRESSION, least=1), "source": ID, "on": EXPRESSION},
            required=("ledger", "lines"),
        ),
        "reserve": Fields(
            "reserve",
            {**_OVER_TIME, "line": EXPRESSION, "amount": EXPRESSION, "item": EXPRESSION},
            required=("ledger", "line", "amount"),
        ),
        "commit": REFERENCE,
        "settle": Either(
            leaf=REFERENCE,
            table=Fields("settle", {"ledger": REFERENCE, "on": EXPRESSION}, required=("ledger",)),
        ),
        "year_end": Fields("year_end", _OVER_TIME, required=("ledger",)),
        "close": Fields(
            "close",
            {"ledger": REFERENCE, "unit": EXPRESSION, "through": EXPRESSION},
            required=("ledger", "through"),
        ),
        "adjust": Fields(
            "adjust",
            {**_OVER_TIME, "line": EXPRESSION, "amount": EXPRESSION, "on": EXPRESSION},
            required=("ledger", "line", "amount", "on"),
        ),
        "release": REFERENCE,
        "award": Fields(
            "award",
            {
                **_OVER_TIME,
                "rule": ID,
                "person": EXPRESSION,
                "amount": EXPRESSION,
                "on": EXPRESSION,
                "expires": EXPRESSION,
                "pending": BOOL,
                "during": Fields("during", {"from": EXPRESSION, "to": EXPRESSION}, required=("from", "to")),
            },
            required=("ledger", "rule", "person", "amount"),
        ),
        "restock": Fields(
            "restock",
            {"ledger": REFERENCE, "unit": EXPRESSION, "item": EXPRESSION, "count": EXPRESSION},
            required=("ledger", "item", "count"),
        ),
        "move": Fields(
            "move",
            {
                "ledger": REFERENCE,
                "from": EXPRESSION,
                "to": EXPRESSION,
                "item": EXPRESSION,
                "count": EXPRESSION,
                "keep": EXPRESSION,
            },
            required=("ledger", "from", "to", "item", "count"),
        ),
        "redeem": Fields(
            "redeem",
            {
                "ledger": REFERENCE,
                "person": EXPRESSION,
                "amount": EXPRESSION,
                "stock": REFERENCE,
                "unit": EXPRESSION,
                "item": EXPRESSION,
                "count": EXPRESSION,
            },
            required=("ledger", "person", "amount", "stock", "item"),
        ),
        "open": Fields(
            "open",
            {"ledger": REFERENCE, "unit": EXPRESSION, "count": EXPRESSION},
            required=("ledger", "count"),
        ),
        "fill": Fields(
            "fill",
            {"ledger": REFERENCE, "unit": EXPRESSION, "person": EXPRESSION},
            required=("ledger", "person"),
        ),
        "vacate": Fields(
            "vacate", {"ledger": REFERENCE, "person": EXPRESSION}, required=("ledger", "person")
        ),
        "reverse": REFERENCE,
        "notify": Fields("notify", {"to": ONE_OR_MORE_SEATS, "text": NOTICE}, required=("to", "text")),
        "call": Fields("call", {"effect": REFERENCE, "with": MapOf(EXPRESSION)}, required=("effect",)),
        "revise": Fields("revise", {"form": REFERENCE, "set": _SET}, required=("set",)),
        "add": Fields("add", {"form": REFERENCE, "unit": EXPRESSION, "set": _SET}, required=("form", "set")),
        "start": Fields(
            "start_case", {"process": REFERENCE, "unit": EXPRESSION, "set": _SET}, required=("process",)
        ),
        "score": Either(
            leaf=REFERENCE,
            table=Fields(
                "score_effect",
                {
                    "score": REFERENCE,
                    "of": EXPRESSION,
                    "period": EXPRESSION,
                    "reason": EXPRESSION,
                    "adjust": MapOf(EXPRESSION, REFERENCE, least=1),
                },
                required=("score",),
            ),
        ),
        "freeze": Either(
            leaf=REFERENCE,
            table=Fields(
                "freeze", {"score": REFERENCE, "of": EXPRESSION, "period": EXPRESSION}, required=("score",)
            ),
        ),
        "judge": Fields(
            "judge",
            {"rule": REFERENCE, "about": EXPRESSION, "with": MapOf(EXPRESSION), "as_of": EXPRESSION},
            required=("rule",),
        ),
    },
    one=True,
)
EFFECTS = ListOf(Named("effect"))
_WITHIN = Either(
    leaf=EXPRESSION,
    table=Fields(
        "within",
        {
            "amount": EXPRESSION,
            "since": EXPRESSION,
            "roll": Leaf(words=("next_workday", "none")),
            "counts": Leaf(words=("all", "worktime")),
            "source": SOURCE,
        },
        required=("amount",),
    ),
)
_OUTCOMES = Either(
    items=ListOf(ID, least=1),
    table=MapOf(
        Fields(
            "outcome",
            {
                "label": TEXT,
                "back": ID,
                "resubmit": Leaf(words=("through_all", "direct")),
                "end": ID,
                "opinion": BOOL,
                "by_clock": BOOL,
                "counts": BOOL,
                "abstains": BOOL,
                "most": INT,
                "within": _WITHIN,
                "then": EFFECTS,
            },
            required=("label",),
        ),
        least=1,
    ),
)
_STEPS = MapOf(Named("step"), least=1)
STEP = Fields(
    "step",
    {
        "label": TEXT,
        "renamed_from": ID,
        "after": ID,
        "by": ONE_OR_MORE_SEATS,
        "consent": ONE_OR_MORE_SEATS,
        "assists": ID,
        "require": Leaf("require"),
        "objections": ONE_OR_MORE_SEATS,
        "finishes": EXPRESSION,
        "silence": Leaf(words=tuple(silence.value for silence in Silence)),
        "escalate_to": ONE_OR_MORE_SEATS,
        "levels": Fields(
            "levels",
            {
                "of": EXPRESSION,
                "line": ID,
                "most": INT,
                "until": ID,
                "vacant": Leaf(words=tuple(each.value for each in Vacant)),
            },
            required=("of",),
        ),
        "outcomes": _OUTCOMES,
        "pass": Leaf("pass"),
        "signing": Fields(
            "signing",
            {
                "base": Leaf(words=tuple(base.value for base in Base)),
                "abstain": Leaf(words=("counts", "out")),
                "quorum": Leaf("share"),
                "veto": ONE_OR_MORE_IDS,
                "wait_for_all": BOOL,
                "chair": BOOL,
                "in_turn": BOOL,
                "each": BOOL,
                "recorded_by": ONE_OR_MORE_SEATS,
                "weights": ListOf(INT, least=1),
            },
        ),
        "form": REFERENCE,
        "writes": ListOf(ID),
        "checks": MapOf(Named("check")),
        "empty": Either(
            leaf=Leaf(words=tuple(empty.value for empty in Empty if empty is not Empty.ASSIGN)),
            table=Fields("empty", {"assign": ONE_OR_MORE_SEATS}, required=("assign",)),
        ),
        "allow": Fields(
            "allow", {"add": ONE_OR_MORE_SEATS, "transfer": ONE_OR_MORE_SEATS, "delegate": ONE_OR_MORE_SEATS}
        ),
        "within": _WITHIN,
        "overdue": Fields("overdue", {"then": EFFECTS, "outcome": ID}),
        "queue": Fields(
            "queue",
            {"label": TEXT, "order": ListOf(EXPRESSION, least=1), "aging": EXPRESSION},
            required=("order",),
        ),
        "place": Fields(
            "place",
            {"ledger": REFERENCE, "unit": EXPRESSION, "person": EXPRESSION},
            required=("ledger", "person"),
        ),
        "self": Leaf(words=tuple(own.value for own in OwnCase)),
        "no_proxy": BOOL,
        "dedupe": Leaf(words=tuple(each.value for each in Dedupe)),
        "required": BOOL,
        "watch": ListOf(EXPRESSION, least=1),
        "not_same_as": Either(leaf=ID, items=ListOf(ID, least=1)),
        "awaiting": TEXT,
        "claim": BOOL,
        "claim_limit": INT,
        "claim_for": _WITHIN,
        "sign_for": Either(
            leaf=BOOL, table=Fields("sign_for", {"within": _WITHIN, "late": EFFECTS}, required=("within",))
        ),
        "board": ID,
        "then": EFFECTS,
        "source": SOURCE,
        "ballot": REFERENCE,
        "objection": REFERENCE,
        "wait": _WITHIN,
        "choose": MapOf(
            Fields("choice_branch", {"label": TEXT, "when": EXPRESSION, "steps": _STEPS}, required=("label",))
        ),
        "parallel": MapOf(
            Fields("parallel_branch", {"label": TEXT, "steps": _STEPS}, required=("label", "steps"))
        ),
        "inclusive": MapOf(
            Fields(
                "inclusive_branch", {"label": TEXT, "when": EXPRESSION, "steps": _STEPS}, required=("label",)
            )
        ),
        "join": Leaf("join"),
        "branch_reject": Leaf(words=tuple(each.value for each in BranchReject)),
        "subprocess": REFERENCE,
        "unit": EXPRESSION,
        "set": _SET,
        "waits_for": Leaf("pass"),
        "async": BOOL,
        "repeat": _STEPS,
        "over": EXPRESSION,
        "until": EXPRESSION,
        "most": INT,
        "end": ID,
    },
    required=("label",),
)
PROCESS = Fields(
    "process",
    {
        "label": TEXT,
        "start": Fields(
            "start",
            {
                "form": REFERENCE,
                "by": ONE_OR_MORE_SEATS,
                "residents": BOOL,
                "known_to": ONE_OR_MORE_IDS,
                "recall": Leaf(words=tuple(recall.value for recall in Recall)),
                "unit": ONE_OR_MORE_IDS,
                "then": EFFECTS,
            },
        ),
        "owner": EXPRESSION,
        "within": _WITHIN,
        "clock": Fields(
            "clock",
            {
                "starts": ID,
                "pauses": MapOf(
                    Fields(
                        "pause",
                        {"label": TEXT, "during": ONE_OR_MORE_IDS, "by": ONE_OR_MORE_SEATS},
                        required=("label",),
                    ),
                    least=1,
                ),
                "paused_most": EXPRESSION,
            },
        ),
        "managers": ONE_OR_MORE_SEATS,
        "reopen": EXPRESSION,
        "schedule": Fields(
            "schedule",
            {
                "every": Leaf(words=PERIODS),
                "on": TEXT,
                "for": ID,
                "times": INT,
                "first": DAY,
                "last": DAY,
            },
            required=("every", "on", "for"),
        ),
        "steps": _STEPS,
        "ends": MapOf(TEXT),
        "migrations": MapOf(ID),
        "source": SOURCE,
    },
    required=("label",),
)
DUTY = Fields(
    "duty",
    {
        "label": TEXT,
        "by": ONE_OR_MORE_SEATS,
        "for": ID,
        "every": Leaf(words=PERIODS),
        "times": INT,
        "from": TEXT,
        "until": TEXT,
        "grace": EXPRESSION,
        "roll": Leaf(words=("next_workday", "none")),
        "first": DAY,
        "last": DAY,
        "evidence": REFERENCE,
        "overdue": EFFECTS,
        "then": EFFECTS,
        "source": SOURCE,
    },
    required=("label", "by", "for", "every"),
    about="what a post owes in each period",
)
