"""The two forms of a meeting: its notice, and its minutes that count who is there and who agrees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from engine.base.span import Span
from engine.dsl.build.view import View
from engine.dsl.nouns.voting import (
    VoteRule,
    Voting,
    base_of,
    carried_by,
    measures_of,
    quorum_of,
)
from engine.dsl.text.node import Node
from engine.dsl.text.retell import Told, tree
from engine.model.meeting import minutes_of, notice_of, roll_of


@dataclass(frozen=True, slots=True)
class Measure:
    """How something that is counted reads, and how exactly it is counted."""

    word: str
    unit: str
    places: int


MEASURES: Mapping[str, Measure] = {
    "heads": Measure("人数", "人", 0),
    "households": Measure("户数", "户", 0),
    "area": Measure("面积", "平方米", 2),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sitting:
    """One meeting of a body: what its forms and steps are made of."""

    id: str
    label: str
    at: Span
    body: View
    #: The rule, and others for kinds of agenda that have their own.
    rule: VoteRule
    special: Mapping[str, VoteRule]
    #: What the author asks besides.
    fields: View
    #: Whether the matter stands in a form before.
    has_matter: bool

    @property
    def notice(self) -> str:
        """The id of the form that calls it."""
        return notice_of(self.id)

    @property
    def minutes(self) -> str:
        """The id of the form that counts it."""
        return minutes_of(self.id)

    @property
    def calls_roll(self) -> bool:
        """Whether each member has a seat, so that heads are counted by who is there."""
        return self.body.flag("roll")

    @property
    def recorder(self) -> Node | None:
        """Who counts: the recorder, else the convener."""
        return self.body.child("recorder").node or self.body.child("convener").node

    @property
    def days(self) -> int:
        """How many days ahead it is called."""
        return self.body.number("notice") or 0

    @property
    def measures(self) -> tuple[str, ...]:
        """What is counted."""
        return measures_of((self.rule, *self.special.values()))

    def by_rule(self, of: Callable[[Voting], str]) -> str:
        """An expression that each rule says in its own way, by kind of agenda and day of meeting."""
        day = f"{self.notice}.held_on"
        said = self.rule.told(day, of)
        for kind, rule in self.special.items():
            said = f'if {self.notice}.kind = "{kind}" then ({rule.told(day, of)}) else ({said})'
        return said


def notice_form(sitting: Sitting) -> Node | None:
    """When, where and about what: and no shorter ahead than the body's notice."""
    asked: dict[str, Told] = {}
    if not sitting.has_matter:
        asked["topic"] = _field("text", "议题", required="true", list="true", length="200")
    if sitting.body.has("agenda"):
        codes = f"{sitting.id}_agenda"
        asked["kind"] = _field("choice", "议题类别", codes=codes, required="true", list="true")
    asked["held_on"] = _field("date", "开会日期", required="true", list="true")
    asked["place"] = _field("text", "地点", required="true", length="60")
    asked.update({key: view.node for key, view in sitting.fields.each()})
    early = {
        "when": f"form.held_on < add_days(today, {sitting.days})",
        "message": f"应当提前 {sitting.days} 天通知",
        "reason": "notice_too_short",
        "fields": ["held_on"],
    }
    first = min(rule.texts[0].since for rule in _rules(sitting))
    lawless = {
        "when": f"form.held_on < {first}",
        "message": f"{first} 以前没有写明表决规则",
        "reason": "no_rule_yet",
        "fields": ["held_on"],
    }
    label = f"{sitting.label}通知"
    return tree(sitting.at, {"label": label, "fields": asked, "checks": {"notice": early, "rule": lawless}})


def minutes_form(sitting: Sitting) -> Node | None:
    """Who was entitled, who was there, how they voted, and what that makes by the rule of that day."""
    asked: dict[str, Told] = {}
    for measure in sitting.measures:
        asked.update(_attendance(sitting, measure))
    asked["quorum"] = _field("bool", "达到法定人数", list="true", value=sitting.by_rule(quorum_of))
    for measure in sitting.measures:
        asked.update(_votes(sitting, measure))
    asked["carried"] = _field(
        "bool", "通过", list="true", value=f"form.quorum and ({sitting.by_rule(carried_by)})"
    )
    asked["basis"] = _field("text", "表决依据", length="400", value=sitting.by_rule(_basis))
    asked["record"] = _field("text", "会议纪要", required="true", length="4000")
    return tree(sitting.at, {"label": f"{sitting.label}记录", "fields": asked, "checks": _checks(sitting)})


def agenda_codes(sitting: Sitting) -> Node | None:
    """The kinds of agenda as a list to choose from."""
    kinds = {
        key: view.scalar.text if view.scalar else view.text("label")
        for key, view in sitting.body.child("agenda").each()
    }
    return tree(sitting.at, {"label": f"{sitting.label}议题类别", "codes": kinds})


def _field(type: str, label: str, **more: Told) -> dict[str, Told]:
    return {"type": type, "label": label, **more}


def _counted(measure: str, label: str, **more: Told) -> dict[str, Told]:
    how = MEASURES[measure]
    kind: dict[str, Told] = {"scale": str(how.places)} if how.places else {}
    return _field("decimal" if how.places else "int", label, unit=how.unit, **kind, **more)


def _attendance(sitting: Sitting, measure: str) -> dict[str, Told]:
    word, known = MEASURES[measure].word, sitting.body.child("entitled").get(measure)
    entitled: dict[str, Told] = {"value": known} if known else {"required": "true", "min": "1"}
    present: dict[str, Told] = {"required": "true", "min": "0"}
    if sitting.calls_roll and measure == "heads":
        roll = roll_of(sitting.id)
        entitled, present = {"value": f"{roll}.entitled ?? 0"}, {"value": f"{roll}.present ?? 0"}
    fields: dict[str, Told] = {
        f"{measure}_entitled": _counted(measure, f"应到{word}", **entitled),
        f"{measure}_present": _counted(measure, f"实到{word}", list="true", **present),
    }
    if any(measure in text.quorum for rule in _rules(sitting) for text in rule.texts):
        least = sitting.by_rule(lambda text: _least_there(text, measure))
        fields[f"{measure}_quorum"] = _counted(measure, f"法定到会{word}", value=least)
    return fields


def _votes(sitting: Sitting, measure: str) -> dict[str, Told]:
    if not any(measure in text.passes for rule in _rules(sitting) for text in rule.texts):
        return {}
    word, shown = MEASURES[measure].word, "form.quorum"
    least = sitting.by_rule(lambda text: _least_votes(text, measure))
    return {
        f"{measure}_yes": _counted(measure, f"赞成{word}", show_if=shown, min="0", list="true"),
        f"{measure}_no": _counted(measure, f"反对{word}", show_if=shown, min="0"),
        f"{measure}_abstain": _counted(measure, f"弃权{word}", show_if=shown, min="0"),
        f"{measure}_needed": _counted(measure, f"通过所需{word}", value=least),
    }


def _least_there(text: Voting, measure: str) -> str:
    threshold = text.quorum.get(measure)
    return threshold.least(f"form.{measure}_entitled", MEASURES[measure].places) if threshold else "0"


def _least_votes(text: Voting, measure: str) -> str:
    threshold = text.passes.get(measure)
    return threshold.least(base_of(text, measure), MEASURES[measure].places) if threshold else "0"


def _basis(text: Voting) -> str:
    return f'"{text.basis}"'


def _rules(sitting: Sitting) -> tuple[VoteRule, ...]:
    return (sitting.rule, *sitting.special.values())


def _checks(sitting: Sitting) -> dict[str, Told]:
    checks: dict[str, Told] = {
        "too_early": {
            "when": f"today < {sitting.notice}.held_on",
            "message": "还没有到开会的日子",
            "reason": "not_held_yet",
        }
    }
    for measure in sitting.measures:
        word = MEASURES[measure].word
        checks[f"{measure}_there"] = {
            "when": f"form.{measure}_present > form.{measure}_entitled",
            "message": f"实到{word}超过应到{word}",
            "reason": "more_than_entitled",
            "fields": [f"{measure}_present"],
        }
    for measure in sitting.measures:
        if _votes(sitting, measure):
            checks[f"{measure}_votes"] = {
                "when": " + ".join(f"(form.{measure}_{kind} ?? 0)" for kind in ("yes", "no", "abstain"))
                + f" > form.{measure}_present",
                "message": f"赞成、反对、弃权合计超过实到{MEASURES[measure].word}",
                "reason": "more_than_present",
                "fields": [f"{measure}_yes"],
            }
    return checks
