"""Meetings and procedures: bodies that vote by dated rules, told as processes with forms of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from engine.base.finding import Findings
from engine.dsl.build.problems.names import Unresolved
from engine.dsl.build.view import View
from engine.dsl.nouns.meeting_problems import NoNotice, UnknownBody, UnknownVoteRule
from engine.dsl.nouns.minutes import Sitting
from engine.dsl.nouns.stages import Parts, Stages, invitation
from engine.dsl.nouns.voting import VoteRule, read_rule
from engine.dsl.text.node import Entry, Node, Scalar, Table
from engine.dsl.text.retell import Told, said, tree

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Law:
    """All bodies and rules of voting of a pack, by `mechanism.id`, and the documents it names."""

    bodies: Mapping[str, View]
    rules: Mapping[str, VoteRule | None]


def law_of(root: Table, findings: Findings) -> Law:
    """Read every body and every rule once, so that each mistake is told once."""
    mechanisms = View(root.get("mechanisms"), said("mechanisms", root.span))
    pack = View(root.get("pack"), said("pack", root.span))
    bodies = {
        f"{name}.{key}": body for name, view in mechanisms.each() for key, body in view.child("bodies").each()
    }
    for body in bodies.values():
        days = body.number("notice")
        if days is not None and days < 1:
            findings.add(NoNotice(str(days)), body.child("notice").at)
    rules = {
        f"{name}.{key}": _rule(rule, pack, findings)
        for name, view in mechanisms.each()
        for key, rule in view.child("vote_rules").each()
    }
    return Law(bodies, rules)


def _rule(view: View, pack: View, findings: Findings) -> VoteRule | None:
    return read_rule(view, lambda text: _cited(text, view, pack), findings)


def _cited(text: View, rule: View, pack: View) -> str:
    source = text.child("source")
    named = source.scalar.text if source.scalar else source.text("source")
    document = source.text("document") or pack.child("sources").child(named).text("document") or named
    cited = f"《{document.strip('《》')}》{source.text('article')}" if document else rule.text("label")
    return cited.replace('"', "").replace("\\", "")


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the meetings and procedures of one mechanism."""

    mechanism: str
    law: Law
    findings: Findings

    def meeting(self, id: str, meeting: View) -> tuple[Node | None, Parts]:
        """A meeting is a procedure of one gate, called by starting it."""
        stages = self._stages(called=True, has_matter=False)
        stages.tell(id, _only(meeting, ("label", "body", "rule", "fields", "then", "source")))
        sitting = stages.last
        if sitting is None:
            return None, stages.parts
        if meeting.has("post"):
            posted = {
                "label": f"{sitting.label}：公开决议",
                "post": meeting.child("post").node,
                "text": meeting.get("text"),
                "objections": meeting.child("objections").node,
            }
            stages.tell(f"{id}_posted", View(tree(meeting.at, posted), meeting.key))
        if meeting.has("follow_up"):
            stages.tell(f"{id}_follow_up", meeting.child("follow_up"))
        start: dict[str, Told] = {
            "form": sitting.notice,
            "by": sitting.body.child("convener").node,
            "unit": meeting.child("unit").node,
            "then": [invitation(sitting)],
        }
        return self._process(meeting, start, stages.parts, "meeting"), stages.parts

    def procedure(self, id: str, procedure: View) -> tuple[Node | None, Parts]:
        """Gates one behind the other."""
        stages = self._stages(called=False, has_matter=procedure.child("start").has("form"))
        for stage, view in procedure.child("stages").each():
            stages.tell(stage, view)
        start = procedure.child("start").node
        return self._process(procedure, start, stages.parts, "procedure"), stages.parts

    def _process(self, view: View, start: Told, parts: Parts, noun: str) -> Node | None:
        told: Told = {
            "label": view.get("label"),
            "start": start,
            "steps": parts.steps,
            "ends": parts.ends or None,
            "source": view.child("source").node,
            "told_as": noun,
        }
        return tree(view.at, told)

    def _stages(self, *, called: bool, has_matter: bool) -> Stages:
        def sitting(id: str, stage: View) -> Sitting | None:
            return self._sitting(id, stage, has_matter)

        return Stages(sitting=sitting, findings=self.findings, called=called)

    def _sitting(self, id: str, stage: View, has_matter: bool) -> Sitting | None:
        body = self._found(stage.get("body"), self.law.bodies, UnknownBody)
        rule = self._found(stage.get("rule"), self.law.rules, UnknownVoteRule)
        if body is None or rule is None or not body.has("notice"):
            return None
        special = {
            key: found
            for key, view in body.child("agenda").each()
            if view.has("rule")
            and (found := self._found(view.get("rule"), self.law.rules, UnknownVoteRule)) is not None
        }
        return Sitting(
            id=id,
            label=stage.text("label"),
            at=stage.at,
            body=body,
            rule=rule,
            special=special,
            fields=stage.child("fields"),
            has_matter=has_matter,
        )

    def _found(self, written: Scalar | None, known: Mapping[str, T], unknown: type[Unresolved]) -> T | None:
        """What a reference means: in the own mechanism first, then anywhere."""
        if written is None:
            return None
        own = f"{self.mechanism}.{written.text}"
        found = own if own in known else written.text
        if found not in known:
            mine = {name.removeprefix(f"{self.mechanism}.") for name in known}
            self.findings.add(unknown(written.text, frozenset(mine)), written.span)
        return known.get(found)


def _only(view: View, keys: tuple[str, ...]) -> View:
    """A part of a map, as if only these keys had been written."""
    if not isinstance(view.node, Table):
        return view
    entries: dict[str, Entry] = {key: entry for key, entry in view.node.entries.items() if key in keys}
    return View(Table(entries, view.node.span), view.key)
