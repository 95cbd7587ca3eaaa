"""The shapes of what a scenario expects."""

from __future__ import annotations

from engine.rehearsal.shape import ById, Many, One, Plain, Shape

_TEXT, _TEXTS, _DAY, _YES, _WHOLE = Plain.TEXT, Plain.TEXTS, Plain.DAY, Plain.YES_NO, Plain.WHOLE

REFUSED = Shape(
    title="refused",
    keys={"reason": _TEXT, "says": _TEXT, "field": _TEXT, "kind": _WHOLE},
    notes={
        "reason": "The stable reason, exactly.",
        "says": "A part of the sentence.",
        "field": "An answer that is named as wrong.",
        "kind": "How it answers over HTTP: 403, 404, 409, 422.",
    },
)
CASE = Shape(
    title="expected_case",
    keys={
        "state": _TEXT,
        "at": _TEXTS,
        "doers": _TEXTS,
        "due": Plain.DUE,
        "provisional": _YES,
        "case_due": _DAY,
        "late": _TEXT,
        "paused": _TEXT,
        "awaiting": _TEXT,
        "owner": _TEXT,
        "number": _TEXT,
        "fields": ById(_TEXT),
        "revisions": ById(_WHOLE),
        "closed": _DAY,
    },
    notes={
        "state": "`running`, or the state it ended in.",
        "at": "The open steps, in any order.",
        "doers": "Who may act now, in any order.",
        "due": "The deadline of the open step: its day, or its exact instant.",
        "case_due": "The last day of the time of the whole case.",
        "late": "`yes` or `no`: whether the whole case is late, or was done late.",
        "paused": "The reasons for which its clock stands still.",
        "fields": "FORM.FIELD or the start form's FIELD -> its value as people read it; empty for none.",
        "revisions": "Form -> how many revisions its record has.",
    },
)
FORM = Shape(
    title="expected_form",
    keys={
        "who": _TEXT,
        "start": _TEXT,
        "unit": _TEXT,
        "on": _TEXT,
        "step": _TEXT,
        "with": Plain.TYPED,
        "shows": _TEXTS,
        "hides": _TEXTS,
        "required": _TEXTS,
        "optional": _TEXTS,
        "values": ById(_TEXT),
    },
    required=frozenset({"who"}),
    one_of=frozenset({"start", "on"}),
    notes={
        "with": "What was typed so far.",
        "shows": "Questions that show; others may show too.",
        "optional": "Questions that need no answer.",
        "values": "Question -> what stands in it, as people read it.",
    },
)
BALANCE = Shape(
    title="expected_balance",
    keys={
        "ledger": _TEXT,
        "unit": _TEXT,
        "type": _TEXT,
        "year": _TEXT,
        "line": _TEXT,
        "source": _TEXT,
        "of": _TEXT,
        "is": _TEXT,
    },
    required=frozenset({"ledger", "is"}),
    notes={
        "of": "available (default), held, committed, spent, carried (into the year) or returned.",
        "type": "All units of a type together, where `unit` is left out.",
    },
)
POINTS = Shape(
    title="expected_points",
    keys={
        "ledger": _TEXT,
        "person": _TEXT,
        "unit": _TEXT,
        "year": _TEXT,
        "is": _TEXT,
        "pending": _TEXT,
        "lots": ById(_TEXT),
        "seen_by": _TEXTS,
        "hidden_from": _TEXTS,
    },
    required=frozenset({"ledger", "person"}),
    notes={
        "is": "What may be spent: neither pending nor held.",
        "lots": "Last day (or `never`) -> what may be spent until then; all lots are named.",
        "seen_by": "People who may see these points.",
        "hidden_from": "People who may not.",
    },
)
SCORE = Shape(
    title="expected_score",
    keys={
        "score": _TEXT,
        "unit": _TEXT,
        "person": _TEXT,
        "period": _TEXT,
        "revision": _WHOLE,
        "total": _TEXT,
        "band": _TEXT,
        "rank": _TEXT,
        "parts": ById(_TEXT),
        "points": ById(_TEXT),
        "weights": ById(_TEXT),
        "final": _YES,
        "rescaled": _YES,
        "ceilings": _TEXTS,
        "says": _TEXTS,
        "seen_by": _TEXTS,
        "hidden_from": _TEXTS,
    },
    required=frozenset({"score"}),
    notes={
        "unit": "Whose score; for staff and members `person`.",
        "period": "2025, 2025-Q2 or 2025-06; default: any.",
        "revision": "Default: the newest.",
        "parts": "Indicator, or GROUP/PART -> its points of 100, two decimals.",
        "points": "Indicator, or GROUP/PART -> what it brings to its whole, two decimals.",
        "weights": "Indicator, or GROUP/PART -> the weight used, in per cent; empty where it was left out.",
        "ceilings": "The messages of the ceilings that hold.",
        "says": "Parts of the sentences that explain the indicators.",
        "rank": "The place among the units of the period, as the list shows it.",
    },
)
_RULED: dict[str, Plain | One | Many | ById] = {
    "rule": _TEXT,
    "answer": _TEXT,
    "reasons": _TEXTS,
    "says": _TEXTS,
    "total": _TEXT,
    "parts": ById(_TEXT),
    "values": ById(_TEXT),
}
_RULED_NOTES = {
    "answer": "yes, no or waiting.",
    "reasons": "The ids of the conditions that do not hold, in their order.",
    "says": "Parts of the sentences of its reasons, floors and caps.",
    "parts": "Line, floor or cap -> its amount; empty for one that is not there.",
    "values": "Derived value -> as people read it.",
}
RULING = Shape(
    title="expected_ruling",
    keys={**_RULED, "as_of": _DAY, "figures_on": _DAY, "with": Plain.TYPED},
    required=frozenset({"rule"}),
    notes={
        **_RULED_NOTES,
        "as_of": "Default: today.",
        "figures_on": "The day whose parameters count; default: today.",
        "with": "Input -> value; a table is a list of maps.",
    },
)
VERDICT = Shape(
    title="expected_verdict",
    keys={**_RULED, "case": _TEXT, "about": _TEXT},
    required=frozenset({"rule", "case"}),
    notes={**_RULED_NOTES, "about": "The person or the unit; default: whoever the newest is about."},
)
REGISTER = Shape(
    title="expected_register",
    keys={"form": _TEXT, "unit": _TEXT, "where": ById(_TEXT), "count": _WHOLE, "rows": Plain.TYPED},
    required=frozenset({"form"}),
    notes={"where": "Field -> value as people read it.", "rows": "Maps of field -> value, in any order."},
)
REPORT = Shape(
    title="expected_report",
    keys={
        "report": _TEXT,
        "who": _TEXT,
        "period": _TEXT,
        "unit": _TEXT,
        "cells": ById(_TEXT),
        "meets": _YES,
    },
    required=frozenset({"report", "period"}),
    notes={
        "who": "Who looks; default: anybody.",
        "unit": "The row; left out: the total.",
        "cells": "Measure -> the figure exactly as shown.",
    },
)
ORGANISATION = Shape(
    title="expected_organisation",
    keys={
        "on": _DAY,
        "count": ById(_WHOLE),
        "above": ById(_TEXT),
        "unit": _TEXT,
        "finding": _TEXT,
        "no_finding": _TEXT,
        "grade": _TEXT,
    },
    notes={
        "count": "Unit type -> how many there are.",
        "above": "Unit type -> the unit of that type at or above `unit`.",
        "finding": "A reason that is found, at `unit` where one is named.",
        "no_finding": "A reason that is not found there.",
    },
)
BOARD = Shape(
    title="expected_board",
    keys={"board": _TEXT, "count": _WHOLE, "cards": Plain.TYPED, "hides": _TEXTS, "name": _TEXT},
    required=frozenset({"board"}),
    notes={"hides": "Words that must stand on no card.", "name": "What stands in place of a person's name."},
)
NOTICES = Shape(
    title="expected_notices",
    keys={"to": _TEXT, "says": _TEXT, "count": _WHOLE},
    required=frozenset({"to"}),
    notes={"says": "A part of the words; `count` counts the messages that contain it."},
)
CATALOGUE = Shape(
    title="expected_catalogue",
    keys={
        "catalogue": _TEXT,
        "count": _WHOLE,
        "version": _WHOLE,
        "pending": _TEXTS,
        "added": _TEXTS,
        "removed": _TEXTS,
        "changed": _TEXTS,
    },
    required=frozenset({"catalogue"}),
    notes={
        "version": "The number of the release that changed it last.",
        "pending": "Ids of the items that are not in effect yet.",
        "changed": "Ids of the items that the newest version tells differently.",
    },
)
CALL = Shape(
    title="expected_call",
    keys={"effect": _TEXT, "with": Plain.TYPED, "count": _WHOLE},
    required=frozenset({"effect"}),
    notes={"effect": "PLUGIN.NAME; a scenario calls nobody, it notes what would have gone out."},
)
EXPECT = Shape(
    title="expect",
    keys={
        "cases": ById(One(CASE)),
        "queues": ById(Plain.TEXTS),
        "forms": Many(FORM),
        "balances": Many(BALANCE),
        "points": Many(POINTS),
        "scores": Many(SCORE),
        "rules": Many(RULING),
        "verdicts": Many(VERDICT),
        "registers": Many(REGISTER),
        "reports": Many(REPORT),
        "organisation": Many(ORGANISATION),
        "boards": Many(BOARD),
        "notices": Many(NOTICES),
        "catalogues": Many(CATALOGUE),
        "calls": Many(CALL),
    },
    notes={"queues": "PROCESS.STEP -> the cases in line, first to last."},
)
