"""The pack language, version 1: every key that may be written, and where."""

from __future__ import annotations

from collections.abc import Mapping

from engine.dsl.shape.catalogue_shapes import CATALOGUE
from engine.dsl.shape.meeting_shapes import BODY, MEETING, PROCEDURE, VOTE_RULE
from engine.dsl.shape.mode_shapes import MODE
from engine.dsl.shape.process_shapes import DUTY, EFFECT, PROCESS, STEP
from engine.dsl.shape.rule_shapes import ELIGIBILITY, PAY
from engine.dsl.shape.score_shapes import BALLOT, SCORE
from engine.dsl.shape.shapes import Either, Fields, Leaf, ListOf, MapOf, Named, Shape
from engine.dsl.shape.vocabulary import (
    BOOL,
    COLUMN_TYPES,
    DAY,
    EXPRESSION,
    ID,
    INT,
    NOTICE,
    ONE_OR_MORE_IDS,
    PARAMETER_TYPES,
    REFERENCE,
    SHARE,
    SOURCE,
    STANDINGS,
    TEXT,
)
from engine.model.fields.registry import KINDS
from engine.model.rule_set import Maturity, Status

PACK = Fields(
    "pack",
    {
        "pack": ID,
        "label": TEXT,
        "label_en": TEXT,
        "level": Leaf(words=("nation", "province", "city", "district", "street", "pilot", "mode")),
        "extends": ID,
        "language": INT,
        "second_language": TEXT,
        "in_force_from": DAY,
        "sources": MapOf(
            Fields(
                "document",
                {"document": TEXT, "article": TEXT, "quote": TEXT, "dated": TEXT, "url": TEXT},
                required=("document",),
            )
        ),
    },
    required=("pack", "label", "level", "language", "in_force_from"),
    about="pack.yaml: what this pack is and what it builds upon",
)

_BOUNDS = Fields("bounds", {"least": INT, "most": INT, "guide": BOOL})
_PARENT = Either(
    leaf=ID,
    items=ListOf(ID, least=1),
    table=Fields("parents", {"types": ONE_OR_MORE_IDS, "missing": TEXT}, required=("types",)),
)
ORG = Fields(
    "org",
    {
        "hierarchies": MapOf(TEXT, least=1),
        "unit_types": MapOf(
            Fields(
                "unit_type",
                {
                    "label": TEXT,
                    "parents": MapOf(_PARENT),
                    "count": Either(leaf=INT, table=_BOUNDS),
                    "children": MapOf(_BOUNDS),
                    "members": BOOL,
                    "head": ONE_OR_MORE_IDS,
                },
                required=("label",),
            ),
            least=1,
        ),
        "posts": MapOf(
            Fields(
                "post",
                {
                    "label": TEXT,
                    "in": ONE_OR_MORE_IDS,
                    "holders": _BOUNDS,
                    "per_person": _BOUNDS,
                    "incompatible": ListOf(ID),
                    "same_person": ListOf(ID),
                },
                required=("label", "in"),
            )
        ),
    },
    about="org.yaml: unit types, hierarchies, posts",
)
CALENDAR = Fields(
    "calendar",
    {
        "years": ListOf(INT),
        "holidays": MapOf(TEXT, DAY),
        "workdays": MapOf(TEXT, DAY),
        "month_end": Leaf(words=("back", "forward")),
        "hours": ListOf(TEXT, least=1),
    },
    about="calendar.yaml: days off and make-up days",
)
GUARD = Fields(
    "guard",
    {"forbidden": MapOf(Fields("forbidden", {"zh": TEXT, "aliases": ListOf(TEXT)}, required=("zh",)))},
    about="guard.yaml: what no pack may ask",
)

_FIGURES = MapOf(TEXT, least=1)
_DATED = Either(
    leaf=TEXT,
    items=ListOf(TEXT, least=1),
    table=Fields(
        "dated",
        {
            "value": Either(leaf=TEXT, items=ListOf(TEXT, least=1), table=_FIGURES),
            "source": SOURCE,
            "standing": Leaf(words=STANDINGS),
        },
        rest=TEXT,
        about="a figure with its document; or figures by name",
    ),
)
_PARAMETER = Fields(
    "parameter",
    {
        "label": TEXT,
        "type": Leaf(words=PARAMETER_TYPES),
        "value": Either(leaf=TEXT, items=ListOf(TEXT, least=1), table=_FIGURES),
        "values": MapOf(_DATED, DAY, least=1),
        "codes": REFERENCE,
        "by_mode": BOOL,
        "placeholder": BOOL,
        "standing": Leaf(words=STANDINGS),
        "source": SOURCE,
    },
    required=("label", "type"),
)
_ASSERT = Fields(
    "assert",
    {"rising": REFERENCE, "that": EXPRESSION, "message": TEXT, "source": SOURCE},
    about="what a document demands of figures: one that never falls, or a condition over parameters",
)
_CODES = Fields(
    "codes",
    {
        "label": TEXT,
        "attributes": MapOf(Leaf(words=PARAMETER_TYPES), least=1),
        "codes": MapOf(Either(leaf=TEXT, table=MapOf(TEXT)), least=1),
        "placeholder": BOOL,
    },
    required=("label", "codes"),
)
_DEFINITION = Either(
    leaf=EXPRESSION,
    table=Fields("definition", {"label": TEXT, "expr": EXPRESSION}, required=("expr",)),
)

_DEFAULT = Either(leaf=TEXT, table=MapOf(TEXT))
_CELL = Leaf(about="a cell: -, a value, several, not(…), [2..4); of an output: a value, = EXPRESSION")
_ROW = ListOf(_CELL, least=2)
_TABLE = Fields(
    "table",
    {
        "label": TEXT,
        "hit": Leaf(words=("unique", "first", "any", "priority", "collect")),
        "inputs": MapOf(
            Fields(
                "input",
                {
                    "label": TEXT,
                    "type": Leaf(words=COLUMN_TYPES),
                    "codes": REFERENCE,
                    "scale": INT,
                    "range": TEXT,
                    "optional": BOOL,
                },
                required=("label", "type"),
            ),
            least=1,
        ),
        "outputs": MapOf(
            Fields(
                "output",
                {"label": TEXT, "type": Leaf(words=COLUMN_TYPES), "codes": REFERENCE, "scale": INT},
                required=("label", "type"),
            ),
            least=1,
        ),
        "rows": Either(items=ListOf(_ROW, least=1), table=MapOf(_ROW, least=1)),
        "file": TEXT,
        "priority": Either(leaf=Leaf(words=("highest", "lowest")), items=ListOf(TEXT, least=1)),
        "default": _DEFAULT,
        "gaps": Leaf(words=("warn",)),
        "source": SOURCE,
    },
    required=("label", "inputs", "outputs"),
    about="a decision table: each row has its inputs, its outputs, and perhaps a reason",
)

FIELD = Fields(
    "field",
    {
        "type": Leaf(words=KINDS, open=True),
        "label": TEXT,
        "hint": TEXT,
        "second_label": TEXT,
        "datum": ID,
        "required": BOOL,
        "show_if": EXPRESSION,
        "require_if": EXPRESSION,
        "readonly_if": EXPRESSION,
        "value": EXPRESSION,
        "default": EXPRESSION,
        "list": BOOL,
        "filter": BOOL,
        "codes": REFERENCE,
        "of": Either(leaf=REFERENCE, items=ListOf(REFERENCE, least=1)),
        "min": TEXT,
        "max": TEXT,
        "length": INT,
        "scale": INT,
        "pattern": Leaf("pattern"),
        "unit": TEXT,
        "columns": MapOf(Named("field"), least=1),
        "accept": ListOf(TEXT, least=1),
        "size": TEXT,
        "class": Leaf(words=("plain", "contact", "service", "sensitive")),
        "purpose": TEXT,
        "basis": TEXT,
        "retention": Leaf("retention"),
        "mask": BOOL,
        "consent": ID,
    },
    required=("type", "label"),
)
CHECK = Fields(
    "check",
    {
        "when": EXPRESSION,
        "message": NOTICE,
        "reason": ID,
        "level": Leaf(words=("error", "warn", "info")),
        "fields": ListOf(ID),
    },
    required=("when", "message"),
)
_FORM = Fields(
    "form",
    {
        "label": TEXT,
        "purpose": TEXT,
        "assessment": Fields("assessment", {"document": TEXT, "dated": DAY}, required=("document", "dated")),
        "fields": MapOf(Named("field"), least=1),
        "checks": MapOf(CHECK),
        "unique": MapOf(
            Fields("unique", {"fields": ListOf(ID, least=1), "message": TEXT}, required=("fields", "message"))
        ),
        "source": SOURCE,
    },
    required=("label", "fields"),
)

_LINE = Fields("line", {"label": TEXT, "allow": ListOf(ID), "deny": MapOf(ID)}, required=("label",))
_LEDGER = Fields(
    "ledger",
    {
        "label": TEXT,
        "unit": Leaf(words=("money", "currency", "score", "record", "stock", "places")),
        "lines": MapOf(_LINE),
        "shares": MapOf(SHARE),
        "share_labels": MapOf(TEXT),
        "rules": MapOf(TEXT),
        "caps": MapOf(
            Fields(
                "cap",
                {
                    "rule": ID,
                    "most": EXPRESSION,
                    "of": Leaf(words=("person", "unit")),
                    "per": Leaf(words=("year", "quarter", "month", "day", "act")),
                },
                required=("most",),
            )
        ),
        "lots": Fields(
            "lots",
            {
                "expire": Fields(
                    "expire",
                    {"after": EXPRESSION, "round_to": Leaf(words=("none", "month_end", "year_end"))},
                    required=("after",),
                ),
                "grace": EXPRESSION,
            },
        ),
        "clawback": Leaf(words=("block", "floor", "debt")),
        "ceiling": EXPRESSION,
        "year_end": Leaf(words=("carry", "return")),
        "signatures": INT,
        "matched": MapOf(ID),
        "base": EXPRESSION,
        "shown_in": ONE_OR_MORE_IDS,
        "source": SOURCE,
    },
    required=("label", "unit"),
)

_BOARD = Fields(
    "board",
    {"label": TEXT, "process": REFERENCE, "step": ID, "shows": ListOf(ID, least=1), "anonymous": TEXT},
    required=("label", "process", "step", "shows"),
)
_REPORT = Fields(
    "report",
    {
        "label": TEXT,
        "period": Leaf(words=("month", "quarter", "year")),
        "rows": ID,
        "source": REFERENCE,
        "measures": MapOf(
            Fields(
                "measure",
                {"label": TEXT, "value": EXPRESSION, "percent": BOOL, "drill": BOOL},
                required=("label", "value"),
            ),
            least=1,
        ),
        "target": Fields("target", {"measure": ID, "least": TEXT}, required=("measure", "least")),
        "chart": ID,
        "footnote": TEXT,
        "citation": SOURCE,
    },
    required=("label", "period", "rows", "source", "measures"),
)
MECHANISM = Fields(
    "mechanism",
    {
        "mechanism": ID,
        "label": TEXT,
        "rows": ListOf(TEXT),
        "summary": TEXT,
        "source": SOURCE,
        "status": Leaf(words=tuple(status.value for status in Status)),
        "maturity": Leaf(words=tuple(maturity.value for maturity in Maturity)),
        "mode": REFERENCE,
        "parameters": MapOf(_PARAMETER),
        "asserts": MapOf(_ASSERT),
        "codes": MapOf(_CODES),
        "catalogues": MapOf(CATALOGUE),
        "definitions": MapOf(_DEFINITION),
        "tables": MapOf(_TABLE),
        "forms": MapOf(_FORM),
        "ledgers": MapOf(_LEDGER),
        "scores": MapOf(SCORE),
        "ballots": MapOf(BALLOT),
        "eligibility": MapOf(ELIGIBILITY),
        "pay": MapOf(PAY),
        "processes": MapOf(PROCESS),
        "modes": MapOf(MODE),
        "duties": MapOf(DUTY),
        "bodies": MapOf(BODY),
        "vote_rules": MapOf(VOTE_RULE),
        "meetings": MapOf(MEETING),
        "procedures": MapOf(PROCEDURE),
        "boards": MapOf(_BOARD),
        "reports": MapOf(_REPORT),
    },
    required=("mechanism", "label"),
    about="mechanisms/*.yaml: one mechanism of a policy, with all it needs",
)

#: The kinds of file, by the key under which the overlay keeps them.
FILES: Mapping[str, Fields] = {"pack": PACK, "org": ORG, "calendar": CALENDAR, "guard": GUARD}
#: Shapes that contain themselves.
NAMED: Mapping[str, Shape] = {"field": FIELD, "check": CHECK, "step": STEP, "effect": EFFECT}
