"""The gates of a procedure as steps: meetings that vote, decisions, publicity; each behind the one before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from engine.base.finding import Findings
from engine.dsl.build.view import View
from engine.dsl.nouns.meeting_problems import NothingToMergeWith, NotOneKind
from engine.dsl.nouns.minutes import Sitting, agenda_codes, minutes_form, notice_form
from engine.dsl.nouns.roll import roll_form, roll_steps
from engine.dsl.text.node import Items, Node
from engine.dsl.text.retell import Told
from engine.model.meeting import held_of, roll_of

KINDS = ("body", "by", "post")


@dataclass(slots=True, kw_only=True)
class Parts:
    """What a procedure is told as."""

    steps: dict[str, Told] = field(default_factory=dict)
    ends: dict[str, str] = field(default_factory=dict)
    forms: dict[str, Node] = field(default_factory=dict)
    codes: dict[str, Node] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Stages:
    """Tells stages one after another."""

    #: The sitting of a stage that meets, its notice fitting what stands before; None told its mistake.
    sitting: Callable[[str, View], Sitting | None]
    findings: Findings
    parts: Parts = field(default_factory=Parts)
    #: The last meeting so far, and the kind of the stage before.
    last: Sitting | None = None
    before: str = ""
    #: Whether the first meeting is called by starting the case.
    called: bool = False

    def tell(self, id: str, stage: View) -> None:
        """One gate."""
        kinds = [kind for kind in KINDS if stage.has(kind)]
        if len(kinds) != 1:
            self.findings.add(NotOneKind(id), stage.at)
            return
        if stage.has("merge_if") and not kinds[0] == self.before == "by":
            self.findings.add(NothingToMergeWith(id), stage.child("merge_if").at)
        match kinds[0]:
            case "body":
                self._meets(id, stage)
            case "post":
                self._posts(id, stage)
            case _:
                self._decides(id, stage)
        self.before = kinds[0]

    def _decides(self, id: str, stage: View) -> None:
        keys = ("label", "by", "form", "outcomes", "within", "overdue", "then", "source")
        step: dict[str, Told] = {key: stage.child(key).node for key in keys}
        if stage.has("merge_if"):
            label = stage.text("label")
            merged: Told = {"label": "与上一步合并", "when": stage.get("merge_if")}
            apart: Told = {"label": "分开办理", "steps": {id: step}}
            self.parts.steps[f"{id}_gate"] = {"label": label, "choose": {"merged": merged, "apart": apart}}
        else:
            self.parts.steps[id] = step

    def _meets(self, id: str, stage: View) -> None:
        sitting = self.sitting(id, stage)
        if sitting is None:
            return
        for form, told in ((sitting.notice, notice_form), (sitting.minutes, minutes_form)):
            if node := told(sitting):
                self.parts.forms[form] = node
        if sitting.body.has("agenda") and (codes := agenda_codes(sitting)):
            self.parts.codes[f"{id}_agenda"] = codes
        if not (self.called and self.last is None):
            self.parts.steps[f"{id}_call"] = self._call(sitting)
        if sitting.calls_roll:
            self.parts.forms[roll_of(id)] = roll_form(sitting)
            self.parts.steps.update(roll_steps(sitting))
        self.parts.steps[held_of(id)] = _held(sitting)
        self.parts.steps[f"{id}_result"] = self._result(sitting, stage.child("then").node)
        self.last = sitting

    def _call(self, sitting: Sitting) -> Told:
        return {
            "label": f"{sitting.label}：通知",
            "by": sitting.body.child("convener").node,
            "form": sitting.notice,
            "then": [invitation(sitting)],
        }

    def _result(self, sitting: Sitting, then: Node | None) -> Told:
        stage, label = sitting.id, sitting.label
        self.parts.ends[f"{stage}_no_quorum"] = f"{label}到会人数不够"
        self.parts.ends[f"{stage}_not_carried"] = f"{label}没有通过"
        told = {"to": sitting.body.child("members").node, "text": f"{label}表决通过"}
        effects: list[Told] = [{"notify": told}, *(then.items if isinstance(then, Items) else ())]
        return {
            "label": f"{label}：结果",
            "choose": {
                "no_quorum": _stop(stage, "no_quorum", "到会人数不够", f"not {sitting.minutes}.quorum"),
                "not_carried": _stop(stage, "not_carried", "没有通过", f"not {sitting.minutes}.carried"),
                "carried": {
                    "label": "通过",
                    "steps": {f"{stage}_carried": {"label": f"{label}：通过", "then": effects}},
                },
            },
        }

    def _posts(self, id: str, stage: View) -> None:
        """Publicity: posted at once, until the end of its last day; then whoever hears objections says so."""
        label = stage.text("label")
        text = stage.get("text")
        told = {"to": self.last.body.child("members").node, "text": text} if self.last and text else None
        starter = {"to": "starter", "text": text or f"{label}：开始公示"}
        self.parts.steps[f"{id}_post"] = {
            "label": label,
            "then": [{"notify": told or starter}, *_items(stage.child("then").node)],
        }
        self.parts.steps[id] = {
            "label": f"{label}（公示期）",
            "wait": {"amount": stage.get("post"), "roll": "none"},
        }
        if stage.has("objections"):
            self.parts.steps[f"{id}_objections"] = self._objections(label, stage)

    def _objections(self, label: str, stage: View) -> Told:
        self.parts.ends["objection_upheld"] = "异议成立，决议不再执行"
        back = {"back": held_of(self.last.id)} if self.last else {"end": "objection_upheld"}
        if self.last:
            del self.parts.ends["objection_upheld"]
        outcomes = {
            "none": {"label": "公示期满，无异议"},
            "dismissed": {"label": "异议不成立", "opinion": "true"},
            "upheld": {"label": "异议成立", "opinion": "true", **back},
        }
        return {
            "label": f"{label}：有无异议",
            "by": stage.child("objections").node,
            "pass": "any",
            "outcomes": outcomes,
        }


def invitation(sitting: Sitting) -> Mapping[str, Told]:
    """Every member is told when and where."""
    text = f"{{form.held_on}} 在{{form.place}}召开{sitting.label}，请到会"
    return {"notify": {"to": sitting.body.child("members").node, "text": text}}


def _held(sitting: Sitting) -> Told:
    return {"label": f"{sitting.label}：开会表决", "by": sitting.recorder, "form": sitting.minutes}


def _stop(id: str, way: str, label: str, when: str) -> Told:
    end = {f"{id}_{way}_end": {"label": label, "end": f"{id}_{way}"}}
    return {"label": label, "when": when, "steps": end}


def _items(node: Node | None) -> tuple[Node, ...]:
    return node.items if isinstance(node, Items) else ()
