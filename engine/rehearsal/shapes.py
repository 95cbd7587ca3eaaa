"""The shapes of a scenario file and of a sample file: every key there is."""

from __future__ import annotations

from engine.rehearsal.expectations import EXPECT, REFUSED
from engine.rehearsal.shape import ById, Many, One, Plain, Shape

_TEXT, _TEXTS, _DAY, _YES, _WHOLE = Plain.TEXT, Plain.TEXTS, Plain.DAY, Plain.YES_NO, Plain.WHOLE

UNIT = Shape(
    title="unit",
    keys={"type": _TEXT, "label": _TEXT, "parents": ById(_TEXT), "since": _DAY},
    required=frozenset({"type"}),
    notes={"parents": "Hierarchy -> the unit above.", "since": "Default: `since` of the file."},
)
PERSON = Shape(
    title="person",
    keys={"name": _TEXT, "contact": _TEXT, "posts": ById(_TEXTS), "member": _TEXTS, "since": _DAY},
    required=frozenset({"name"}),
    notes={
        "posts": "Post -> the unit or units in which it is held.",
        "member": "Units this person belongs to.",
    },
)
LOGIN = Shape(
    title="login",
    keys={"person": _TEXT, "role": _TEXT, "admin": _YES},
    required=frozenset({"person", "role"}),
)
ROWS = Shape(
    title="rows",
    keys={
        "form": _TEXT,
        "unit": _TEXT,
        "who": _TEXT,
        "count": _WHOLE,
        "with": Plain.TYPED,
        "rows": Plain.TYPED,
        "as": _TEXT,
    },
    required=frozenset({"form", "unit"}),
    notes={
        "count": "So many records with the answers of `with`.",
        "rows": "A list of answers, one map a record; `with` holds for each.",
        "as": "A name by which answers to reference fields call the (first) record.",
    },
)
GIVEN = Shape(
    title="given",
    keys={
        "clock": Plain.MOMENT,
        "sample": _YES,
        "since": _DAY,
        "units": ById(One(UNIT)),
        "people": ById(One(PERSON)),
        "records": Many(ROWS),
        "without": _TEXTS,
    },
    required=frozenset({"clock"}),
    notes={
        "sample": "The units and people of the pack's sample.",
        "without": "Files of the pack that are left out, so that its parent's hold.",
    },
)
DO = Shape(
    title="do",
    keys={
        "who": _TEXTS,
        "start": _TEXT,
        "unit": _TEXT,
        "as": _TEXT,
        "on": _TEXT,
        "step": _TEXT,
        "for": _TEXT,
        "give": _TEXT,
        "with": Plain.TYPED,
        "opinion": _TEXT,
        "back": _TEXT,
        "confirm": _TEXTS,
        "draws": Plain.SHARES,
        "times": _WHOLE,
    },
    required=frozenset({"who"}),
    one_of=frozenset({"start", "on"}),
    notes={
        "start": "A process to start; `unit` and `as` (a name for the case) go with it.",
        "on": "A case to act on; `step` is needed where the person has several tasks in it.",
        "for": "Whose task it is, where somebody writes down what others answer.",
        "back": "Where the case goes back to, for an outcome whose giver chooses.",
        "draws": "What lots will show, from 0 to below 1, one after another; without it 0.999999.",
        "give": "The outcome; may be left out where the step has only one.",
        "with": "Field -> what the person types.",
        "who": "One person, or several who do the same one after another.",
        "times": "So many times each; the cases of `as: N` and `on: N` are then called N1, N2 …",
    },
)
CLAIM = Shape(
    title="claim",
    keys={"who": _TEXT, "on": _TEXT, "step": _TEXT},
    required=frozenset({"who", "on"}),
)
OPERATE = Shape(
    title="operate",
    keys={
        "who": _TEXT,
        "on": _TEXT,
        "what": _TEXT,
        "step": _TEXT,
        "seat": _TEXT,
        "to": _TEXTS,
        "back": _TEXT,
        "kind": _TEXT,
        "until": _DAY,
        "reason": _TEXT,
    },
    required=frozenset({"who", "on", "what"}),
    notes={
        "what": "An operation of docs/operations.md, such as `recall` or `suspend`.",
        "step": "The step of the seat that is meant; `seat` names it by its id.",
        "to": "Whom it concerns.",
        "back": "The step it leads to.",
        "kind": "For which of the reasons that the process names its clock stands still.",
    },
)
VOTE = Shape(
    title="vote",
    keys={"who": _TEXTS, "on": _TEXT, "step": _TEXT, "choice": _TEXT},
    required=frozenset({"who", "on", "choice"}),
    notes={
        "who": "One rater, or several who put the same ballot into the box.",
        "choice": "A choice of the ballot.",
    },
)
ADD_UNIT = Shape(
    title="add_unit",
    keys={"unit": _TEXT, "type": _TEXT, "label": _TEXT, "parents": ById(_TEXT)},
    required=frozenset({"unit", "type"}),
)
MOVE_UNIT = Shape(
    title="move_unit",
    keys={"unit": _TEXT, "hierarchy": _TEXT, "parent": _TEXT},
    required=frozenset({"unit", "hierarchy", "parent"}),
)
RENAME_UNIT = Shape(
    title="rename_unit", keys={"unit": _TEXT, "label": _TEXT}, required=frozenset({"unit", "label"})
)
CLOSE_UNIT = Shape(
    title="close_unit",
    keys={
        "unit": _TEXT,
        "successor": _TEXT,
        "children": ById(_TEXT),
        "members": ById(_TEXT),
        "accounts": ById(_TEXT),
    },
    required=frozenset({"unit"}),
    notes={
        "successor": "The unit that takes over: merging; when several do, `children` and `members` say who.",
        "children": "Unit below -> the unit it then stands below, where that is not the successor.",
        "members": "Person -> the unit they then belong to, where that is not the successor.",
        "accounts": "Ledger -> the unit that gets what stands on its accounts, where not the successor.",
    },
)
ADD_PERSON = Shape(
    title="add_person", keys={"person": _TEXT, "name": _TEXT}, required=frozenset({"person", "name"})
)
POST_OF = Shape(
    title="appointment",
    keys={"person": _TEXT, "post": _TEXT, "unit": _TEXT, "until": _DAY, "acting": _YES},
    required=frozenset({"person", "post", "unit"}),
)
MEMBER_OF = Shape(
    title="membership", keys={"person": _TEXT, "unit": _TEXT}, required=frozenset({"person", "unit"})
)
CHANGE = Shape(
    title="change",
    keys={
        "add_unit": One(ADD_UNIT),
        "move_unit": One(MOVE_UNIT),
        "rename_unit": One(RENAME_UNIT),
        "close_unit": One(CLOSE_UNIT),
        "add_person": One(ADD_PERSON),
        "appoint": One(POST_OF),
        "end_appointment": One(POST_OF),
        "join": One(MEMBER_OF),
        "leave": One(MEMBER_OF),
    },
    one_of=frozenset(
        {
            "add_unit",
            "move_unit",
            "rename_unit",
            "close_unit",
            "add_person",
            "appoint",
            "end_appointment",
            "join",
            "leave",
        }
    ),
)
ORGANISE = Shape(
    title="organise",
    keys={"who": _TEXT, "from": _DAY, "changes": Many(CHANGE)},
    required=frozenset({"changes"}),
    notes={"from": "The day from which the changes hold; default: today.", "who": "Default: the engine."},
)
FIND = Shape(
    title="find",
    keys={"process": _TEXT, "unit": _TEXT, "as": _TEXT},
    required=frozenset({"process", "as"}),
)
EDIT_CHANGE = Shape(
    title="edit_change",
    keys={"file": _TEXT, "from": _TEXT, "to": _TEXT},
    required=frozenset({"file", "to"}),
    notes={"from": "Text that stands in the file exactly once; without it `to` is the whole file."},
)
EDIT = Shape(
    title="edit",
    keys={"changes": Many(EDIT_CHANGE), "finds": _TEXT, "says": _TEXT, "in_force": _YES},
    required=frozenset({"changes"}),
    notes={
        "finds": "The code of a finding that the changed pack must have; without it it must have no error.",
        "says": "What the sentence of that error must contain.",
        "in_force": "Put the changed pack in force from this moment.",
    },
)
STEP = Shape(
    title="step",
    keys={
        "at": Plain.MOMENT,
        "pass": Plain.LENGTH,
        "do": One(DO),
        "claim": One(CLAIM),
        "operate": One(OPERATE),
        "vote": One(VOTE),
        "organise": One(ORGANISE),
        "add": One(ROWS),
        "find": One(FIND),
        "edit": One(EDIT),
        "expect": One(EXPECT),
        "refused": One(REFUSED),
    },
    one_of=frozenset(
        {"at", "pass", "do", "claim", "vote", "operate", "organise", "add", "find", "edit", "expect"}
    ),
    notes={
        "edit": "Changes the text of the pack: what is found then, or what it does once in force.",
        "find": "Names the newest case of a process that has no name yet, as schedules open them.",
        "at": "Time passes up to this moment; what falls due on the way happens on the way.",
        "pass": "Time passes by so much; working days follow the pack's calendar.",
        "refused": "What the step beside it must be answered with; nothing may have changed.",
    },
)
STORY = Shape(
    title="story",
    keys={"days": _WHOLE, "steps": Many(STEP)},
    required=frozenset({"days", "steps"}),
    notes={"days": "How many days before the sample is brought in the story begins, at 09:00."},
)
SAMPLE = Shape(
    title="sample",
    keys={
        "since": _DAY,
        "units": ById(One(UNIT)),
        "people": ById(One(PERSON)),
        "logins": ById(One(LOGIN)),
        "story": One(STORY),
    },
    notes={"story": "What people did before the demonstration opens; each step is a real command."},
)
SCENARIO = Shape(
    title="scenario",
    keys={"scenario": _TEXT, "label": _TEXT, "rows": _TEXTS, "given": One(GIVEN), "steps": Many(STEP)},
    required=frozenset({"scenario", "given", "steps"}),
)
