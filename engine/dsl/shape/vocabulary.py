"""The scalars from which the shapes of the language are put together."""

from __future__ import annotations

from engine.dsl.shape.shapes import Either, Fields, Leaf, ListOf

#: The version of the pack language that this engine reads.
LANGUAGE = "1"

TEXT = Leaf("text")
ID = Leaf("id")
REFERENCE = Leaf("reference", about="own mechanism's id, or mechanism.id")
EXPRESSION = Leaf("expression", about="an expression")
SEATS = Leaf("seats", about="post(ID) | post(ID) of EXPR | starter | actor(STEP) | members(EXPR)")
NOTICE = Leaf("notice", about="words with {EXPRESSION} in them")
BOOL = Leaf("bool")
INT = Leaf("int")
DAY = Leaf("day")
SHARE = Leaf("share")
ONE_OR_MORE_IDS = Either(leaf=ID, items=ListOf(ID, least=1))
ONE_OR_MORE_SEATS = Either(leaf=SEATS, items=ListOf(SEATS, least=1))

SUBJECTS = ("unit", "organisation", "appointment", "project", "membership")
STANDINGS = ("S", "L", "P", "D")
PARAMETER_TYPES = ("money", "number", "points", "days", "workdays", "months", "hours", "date", "text")
#: Of the inputs and outputs of decision tables.
COLUMN_TYPES = ("choice", "bool", "ratio", *PARAMETER_TYPES)
#: Of what a rule of eligibility or pay is given.
GIVEN_TYPES = (*COLUMN_TYPES, "person", "unit")

SOURCE = Either(
    leaf=ID,
    table=Fields("source", {"source": ID, "document": TEXT, "article": TEXT, "quote": TEXT, "dated": TEXT}),
)
