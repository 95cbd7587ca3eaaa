"""The steps of a process: tasks, automatic steps, waits, choices, parallel blocks, ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count

from engine.dsl.build.context import Context
from engine.dsl.build.forms import build_check
from engine.dsl.build.problems.names import (
    UnknownBallot,
    UnknownBoard,
    UnknownField,
    UnknownForm,
    UnknownOutcome,
    UnknownScore,
    UnknownStep,
)
from engine.dsl.build.problems.processes import (
    KeyNotForStep,
    NoFormToWrite,
    ReadBeforeFilled,
    StepNotBefore,
    StepWithoutKind,
)
from engine.dsl.build.processes.assist import ASSIST_KEYS, build_assist, helping
from engine.dsl.build.processes.blocks import Behind, Blocks
from engine.dsl.build.processes.consent import CONSENT_KEYS, asked_for_consent
from engine.dsl.build.processes.effects import build_effects, place_for
from engine.dsl.build.processes.limits import within_of
from engine.dsl.build.processes.outcomes import START, build_outcomes
from engine.dsl.build.processes.place import Place
from engine.dsl.build.processes.signing import build_signing, empty_of, leaders_of, watched
from engine.dsl.build.processes.subprocesses import build_subprocess
from engine.dsl.build.view import View
from engine.dsl.shape.process_shapes import STEP
from engine.dsl.shape.scalars import read_pass
from engine.model.ballot import CAST
from engine.model.expr import types as t
from engine.model.expr.tree import Node, slots
from engine.model.form import Check, Form
from engine.model.ids import BallotId, FieldId, FormId, NodeId, OutcomeId, ScoreId
from engine.model.process import (
    Automatic,
    End,
    Outcome,
    Overdue,
    Queue,
    Seq,
    SignFor,
    Silence,
    Step,
    Task,
    Wait,
)
from engine.model.signing import Dedupe, OwnCase, Pass

#: Keys that no task has.
_OF_OTHERS = frozenset(
    {"wait", "choose", "parallel", "inclusive", "repeat", "subprocess", "end", "place", "ballot"}
    | {"join", "branch_reject", "until", "over", "most", "unit", "set", "waits_for", "async"}
    | {"consent", "silence", "escalate_to", "assists", "require", "objections"}
)
#: The key that makes a step what it is, and the keys it may have besides.
KINDS: Mapping[str, frozenset[str]] = {
    "assists": ASSIST_KEYS,
    "by": frozenset(STEP.keys) - _OF_OTHERS,
    "consent": CONSENT_KEYS,
    "levels": frozenset(STEP.keys) - _OF_OTHERS,
    "place": frozenset({"label", "after", "renamed_from", "place", "queue", "then", "source"}),
    "ballot": frozenset({"label", "after", "renamed_from", "ballot", "within", "then", "source"}),
    "wait": frozenset({"label", "after", "renamed_from", "wait", "then"}),
    "choose": frozenset({"label", "after", "renamed_from", "choose"}),
    "parallel": frozenset({"label", "after", "renamed_from", "parallel", "join", "branch_reject"}),
    "inclusive": frozenset({"label", "after", "renamed_from", "inclusive", "join", "branch_reject"}),
    "subprocess": frozenset(
        {"label", "after", "renamed_from", "subprocess", "over", "unit", "set", "waits_for", "async"}
    ),
    "repeat": frozenset({"label", "after", "renamed_from", "repeat", "until", "over", "most"}),
    "end": frozenset({"label", "after", "renamed_from", "end"}),
    "then": frozenset({"label", "after", "renamed_from", "then"}),
}


def kind_of_step(view: View) -> str | None:
    """Which kind of step was written."""
    return next((kind for kind in KINDS if view.has(kind)), None)


@dataclass(slots=True)
class Steps:
    """Builds the steps of one process."""

    ctx: Context
    finished: Mapping[FormId, Form]

    def sequence(self, view: View, place: Place) -> Behind:
        """Steps one after another, and what has surely happened behind them."""
        steps: list[Step] = []
        for key, entry in view.each():
            built = self._step(key, entry, place)
            if built is None:
                continue
            step, place = built
            steps.append(step)
        return Behind(Seq(steps=tuple(steps)), place)

    def _step(self, id: str, view: View, place: Place) -> tuple[Step, Place] | None:
        kind = kind_of_step(view)
        if kind is None:
            self.ctx.findings.add(StepWithoutKind(id), view.at)
            return None
        for key, entry in view.each():
            if key not in KINDS[kind] and any(key in keys for keys in KINDS.values()):
                self.ctx.findings.add(KeyNotForStep(key, kind), entry.at)
        blocks = Blocks(self.ctx, self.sequence)
        match kind:
            case "by" | "levels":
                return self._task(id, view, place)
            case "assists":
                return self._task(id, helping(view), place)
            case "consent":
                return self._task(id, asked_for_consent(self.ctx, view), place)
            case "place":
                return self._in_line(id, view, place)
            case "ballot":
                return self._ballot(id, view, place)
            case "wait":
                return self._wait(id, view, place)
            case "choose":
                return blocks.choice(id, view, place), place
            case "parallel":
                return blocks.parallel(id, view, place)
            case "inclusive":
                return blocks.inclusive(id, view, place)
            case "subprocess":
                return build_subprocess(self.ctx, id, view, place)
            case "repeat":
                return blocks.loop(id, view, place)
            case "end":
                end = End(
                    id=NodeId(id),
                    label=view.text("label"),
                    state=view.text("end"),
                    origin=self.ctx.origin(view.at),
                )
                return end, place
            case _:
                then = build_effects(view.child("then"), place)
                label = view.text("label")
                return Automatic(
                    id=NodeId(id), label=label, then=then, origin=self.ctx.origin(view.at)
                ), place

    def _task(self, id: str, view: View, place: Place) -> tuple[Step, Place]:
        form_id = self.ctx.resolve("forms", self._mechanism(place), view.get("form"), UnknownForm)
        form = None if form_id is None else FormId(form_id)
        if form is not None:
            self._tell_form_reads(form, view, place)
        entry = place.at_form(form, filled=False)
        done = place.at_form(form, filled=True)
        outcomes = build_outcomes(self.ctx, view.child("outcomes"), done, place.passed())
        written = view.get("pass")
        passes = None if written is None else read_pass(written.text)
        task = Task(
            id=NodeId(id),
            label=view.text("label"),
            by=entry.seats(view.child("by").scalars(), perhaps=view.has("assists"))
            + leaders_of(self.ctx, view.child("levels"), entry),
            outcomes=outcomes,
            passes=Pass.ALL if passes is None else passes,
            empty=empty_of(view, managed=place.frame.managed),
            instead=entry.seats(view.child("empty").child("assign").scalars()),
            allow={right: entry.seats(who.scalars()) for right, who in view.child("allow").each()},
            signing=build_signing(self.ctx, view.child("signing"), entry, in_turn=view.has("levels")),
            form=form,
            writes=self._writes(view, form),
            checks=self._checks(view, done),
            within=within_of(self.ctx, view.child("within"), entry),
            overdue=self._overdue(view.child("overdue"), entry, outcomes),
            queue=self._queue(view.child("queue"), entry),
            distinct_from=self._distinct(view, place),
            awaiting=view.text("awaiting"),
            own_case=view.word("self", OwnCase.ALLOW),
            no_proxy=view.flag("no_proxy"),
            dedupe=view.word("dedupe", Dedupe.NONE),
            required=view.flag("required"),
            watch=watched(view.child("watch").scalars(), done),
            assist=build_assist(self.ctx, view, entry),
            finishes=done.compile(view.get("finishes"), t.Bool()),
            claim=view.flag("claim"),
            claim_limit=view.number("claim_limit"),
            claim_for=within_of(self.ctx, view.child("claim_for"), entry),
            sign_for=self._sign_for(view, entry),
            board=self.ctx.resolve("boards", self._mechanism(place), view.get("board"), UnknownBoard) or "",
            objection=self._objection(view, place),
            then=build_effects(view.child("then"), replace(done, done=place.done | {id})),
            citation=self.ctx.citation(view.child("source")),
            origin=self.ctx.origin(view.at),
        )
        return task, place.after(id, form)

    def _in_line(self, id: str, view: View, place: Place) -> tuple[Step, Place] | None:
        """A step that waits for a free place: nobody decides it, the line does."""
        wanted = place_for(view.child("place"), place)
        task = Task(
            id=NodeId(id),
            label=view.text("label"),
            by=(),
            outcomes={OutcomeId("given"): Outcome(id=OutcomeId("given"), label="已安排名额")},
            queue=self._queue(view.child("queue"), place) or Queue(order=()),
            place=wanted,
            then=build_effects(view.child("then"), place),
            citation=self.ctx.citation(view.child("source")),
            origin=self.ctx.origin(view.at),
        )
        return None if wanted is None else (task, place.after(id, None))

    def _ballot(self, id: str, view: View, place: Place) -> tuple[Step, Place] | None:
        """A secret ballot: a task with a seat for each rater; its sources are those of its groups."""
        found = self.ctx.resolve("ballots", self._mechanism(place), view.get("ballot"), UnknownBallot)
        if found is None:
            return None
        groups = self.ctx.declared["ballots"][found].child("groups")
        raters = [(name, place.seats(entry.child("by").scalars())) for name, entry in groups.each()]
        task = Task(
            id=NodeId(id),
            label=view.text("label"),
            by=tuple(source for _, sources in raters for source in sources),
            groups=tuple(name for name, sources in raters for _ in sources),
            ballot=BallotId(found),
            outcomes={CAST: Outcome(id=CAST, label="已投票")},
            within=within_of(self.ctx, view.child("within"), place),
            then=build_effects(view.child("then"), replace(place, done=place.done | {id})),
            citation=self.ctx.citation(view.child("source")),
            origin=self.ctx.origin(view.at),
        )
        return task, place.after(id, None)

    def _mechanism(self, place: Place) -> str:
        return place.frame.expressions.mechanism

    def _objection(self, view: View, place: Place) -> ScoreId | None:
        found = self.ctx.resolve("scores", self._mechanism(place), view.get("objection"), UnknownScore)
        return None if found is None else ScoreId(found)

    def _tell_form_reads(self, form: FormId, view: View, place: Place) -> None:
        """A form's own expressions may read only forms that are filled by the time it is."""
        filled = place.filled | {form}
        for node in expressions_of(self.finished.get(form, self.ctx.forms[form])):
            for path in slots(node):
                if path.startswith("form:"):
                    other = FormId(path.removeprefix("form:").rpartition(".")[0])
                    if other not in filled:
                        self.ctx.findings.add(ReadBeforeFilled(other), view.child("form").at)

    def _writes(self, view: View, form: FormId | None) -> frozenset[FieldId] | None:
        if not view.has("writes"):
            return None
        if form is None:
            if not view.has("form"):
                self.ctx.findings.add(NoFormToWrite(), view.child("writes").at)
            return None
        fields = self.ctx.forms[form].fields
        for one in view.child("writes").scalars():
            if FieldId(one.text) not in fields:
                self.ctx.findings.add(UnknownField(one.text, frozenset(map(str, fields))), one.span)
        return frozenset(FieldId(one.text) for one in view.child("writes").scalars()) & frozenset(fields)

    def _checks(self, view: View, place: Place) -> tuple[Check, ...]:
        form = None if place.form is None else self.ctx.forms[place.form]
        found = (build_check(self.ctx, place, key, entry, form) for key, entry in view.child("checks").each())
        return tuple(check for check in found if check is not None)

    def _overdue(self, view: View, place: Place, outcomes: Mapping[OutcomeId, object]) -> Overdue | None:
        if view.node is None:
            return None
        outcome = view.get("outcome")
        if outcome is not None and OutcomeId(outcome.text) not in outcomes:
            self.ctx.findings.add(UnknownOutcome(outcome.text, frozenset(map(str, outcomes))), outcome.span)
            outcome = None
        return Overdue(
            then=build_effects(view.child("then"), place),
            outcome=None if outcome is None else OutcomeId(outcome.text),
            silence=Silence(view.text("silence")) if view.has("silence") else None,
            escalate_to=place.seats(view.child("escalate_to").scalars()),
        )

    def _sign_for(self, view: View, place: Place) -> SignFor | None:
        receipt = view.child("sign_for")
        if not receipt.has("within"):
            return SignFor() if view.flag("sign_for") else None
        return SignFor(
            within=within_of(self.ctx, receipt.child("within"), place),
            late=build_effects(receipt.child("late"), place),
        )

    def _queue(self, view: View, place: Place) -> Queue | None:
        if view.node is None:
            return None
        aging = place.compile(view.get("aging"), t.Days())
        # with aging the first key is a number of classes: each waits so much longer than the one before it
        kinds = (t.Number() if n == 0 and view.has("aging") else None for n in count())
        written = zip(view.child("order").scalars(), kinds, strict=False)
        order = tuple(node for one, kind in written if (node := place.compile(one, kind)) is not None)
        return Queue(order=order, label=view.text("label"), aging=aging)

    def _distinct(self, view: View, place: Place) -> tuple[NodeId, ...]:
        found = []
        for one in view.child("not_same_as").scalars():
            if one.text not in place.frame.outcomes and one.text != START:
                known = frozenset(place.frame.outcomes) | {START}
                self.ctx.findings.add(UnknownStep(one.text, known), one.span)
            elif one.text not in place.done and one.text != START:
                self.ctx.findings.add(StepNotBefore(one.text), one.span)
            else:
                found.append(NodeId(one.text))
        return tuple(found)

    def _wait(self, id: str, view: View, place: Place) -> tuple[Step, Place] | None:
        within = within_of(self.ctx, view.child("wait"), place)
        then = build_effects(view.child("then"), place)
        if within is None:
            return None
        origin = self.ctx.origin(view.at)
        return Wait(id=NodeId(id), label=view.text("label"), within=within, then=then, origin=origin), place


def expressions_of(form: Form) -> tuple[Node, ...]:
    """Every expression of a form's fields and checks."""
    of_fields = (
        node
        for asked in form.fields.values()
        for node in (asked.show_if, asked.require_if, asked.readonly_if, asked.value, asked.default)
        if node is not None
    )
    return (*of_fields, *(check.when for check in form.checks))
