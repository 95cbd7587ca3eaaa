"""Why: what a result of a case came of, for whoever it concerns and for an auditor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from engine.base.clock import SHANGHAI
from engine.base.finding import NOTHING, Said
from engine.model.command import SYSTEM
from engine.model.explained import Reckoned
from engine.model.expr.explain import FigureLine, Story
from engine.model.ids import ActivationId, CaseId, FormId, HoldId, PersonId, RecordId, RulingId, ScoreId
from engine.model.ledger import Account, Ledger
from engine.model.process import Choice
from engine.model.refusal import Refused
from engine.model.rule_set import RuleSet
from engine.model.ruling import VERDICT
from engine.model.score import SCORE
from engine.model.state import CaseState
from engine.runtime.verdict import labels
from engine.service.engine import Engine
from engine.service.explanations import Explanations, Kept, explanations_of
from engine.service.rows import ScoreFilter, ScoreRow
from engine.service.views.books.points import may_see_points
from engine.service.views.explained.point_effects import credited_by
from engine.service.views.reasons.part import Told
from engine.service.views.reasons.shape import WhyPart, WhyView
from engine.service.views.reasons.verdicts import may_read_verdict, verdict_view
from engine.service.views.reasons.words import (
    cap_sentences,
    condition_words,
    figures_said,
    heading,
    is_main,
    role_words,
    score_names,
)
from engine.service.views.score_access import may_see
from engine.service.views.viewer import Viewer, forbidden, looking, no_such_case

_NOT_KEPT = Said("这个结果没有留下计算依据。", "Nothing that explains this result was kept.")
_ERASED = Said("计算依据已随个人信息删除。", "What explained this was erased with somebody's data.")
#: Results that are conditions, or are told by theirs.
_OF_CONDITIONS = frozenset({"choice", VERDICT, SCORE})
#: The points that somebody's ruling puts in place, each by its indicator; mostly there is none.
_RULED = "adjust."


def why_view(
    engine: Engine, person: PersonId, case: CaseId, of: str, kind: str = "", role: str = ""
) -> WhyView | Refused:
    """Why a result of a case is what it is: `of` is its key, `role` one of its expressions if not all."""
    with looking(engine, person) as viewer:
        return why_in(viewer, case, of, kind, role)


def why_in(viewer: Viewer, case: CaseId, of: str, kind: str = "", role: str = "") -> WhyView | Refused:
    """The same, for whoever is looking already."""
    row = viewer.work.case(case)
    if row is None:
        return no_such_case()
    known = explanations_of(viewer.work, case)
    scored = _scored(viewer, known, of)
    if not all(may_see(viewer, one) for one in scored):
        return no_such_case()
    accounts = _accounts(viewer, of)
    persons = {*(account.person for account in accounts), *(one.person for one in scored)}
    is_own = viewer.person in persons
    if not (is_own or viewer.may_see(row.state)):
        return no_such_case()
    rules = viewer.rules_of(row.state).rules
    seen = all(_may_see(viewer, rules.ledgers[account.ledger], account) for account in accounts)
    if not (seen and _credited(viewer, of, rules.ledgers.values())):
        return forbidden()
    verdict = known.newest(of, VERDICT)
    if verdict is not None and not _may_read(viewer, rules, row.state, verdict):
        return forbidden()
    return _view(viewer, row.state, known, (of, kind, role), is_own)


def results_of(viewer: Viewer, state: CaseState) -> Iterator[tuple[str, str]]:
    """The kind and the key of everything that is explained in a case, oldest first, each once."""
    known = explanations_of(viewer.work, state.id)
    yield from dict.fromkeys((kept.explained.kind, kept.explained.of) for kept in known.kept)


def _scored(viewer: Viewer, known: Explanations, of: str) -> list[ScoreRow]:
    """The results of the score that is asked about, if one is."""
    kept = known.newest(of, SCORE)
    if kept is None:
        return []
    facts = kept.explained.facts
    wanted = ScoreFilter(score=facts["score"], subject=facts["subject"], period=facts["period"])
    return list(viewer.work.scores(wanted))


def _may_read(viewer: Viewer, rules: RuleSet, state: CaseState, verdict: Kept) -> bool:
    facts = verdict.explained.facts
    return viewer.person == SYSTEM.person or may_read_verdict(
        viewer, rules, state, RulingId(facts["rule"]), facts["subject"]
    )


def _may_see(viewer: Viewer, ledger: Ledger, account: Account) -> bool:
    return (
        not account.person
        or viewer.person == SYSTEM.person
        or may_see_points(viewer, ledger, PersonId(account.person))
    )


def _accounts(viewer: Viewer, key: str) -> tuple[Account, ...]:
    """The accounts that a result moved, or set aside."""
    posting, hold = viewer.work.posting(key), viewer.work.hold(HoldId(key))
    parts = (*(posting.transaction.transfers if posting else ()), *(hold.parts if hold else ()))
    return tuple(account for part in parts for account in (part.source, part.target))


def _credited(viewer: Viewer, key: str, ledgers: Iterable[Ledger]) -> bool:
    """Whether an award that could give nothing was about points the reader may see."""
    posting = viewer.work.posting(key)
    person = credited_by(posting.transaction) if posting and not posting.transaction.transfers else None
    if person is None or viewer.person == SYSTEM.person:
        return True
    return any(may_see_points(viewer, ledger, person) for ledger in ledgers)


def _view(
    viewer: Viewer, state: CaseState, known: Explanations, asked: tuple[str, str, str], is_own: bool
) -> WhyView:
    of, kind, role = asked
    kept = _computed(known, of, role) if kind == "fields" else known.newest(of, kind)
    compiled = viewer.rules_of(state)
    title = heading(viewer, compiled.rules, state, kept.explained.kind if kept else kind, of)
    if kept is None:
        note = _ERASED if known.is_erased else _NOT_KEPT
        return WhyView(case=state.id, number=state.number, kind=kind, of=of, heading=title, note=note)
    compiled = viewer.engine.library.compiled(viewer.work, kept.bundle, state.pack)
    handles = is_own or viewer.person == SYSTEM.person or viewer.knows_resident(state)
    told = Told(viewer=viewer, compiled=compiled, state=state, kept=kept, handles=handles)
    parts = [part for part in kept.explained.parts if role in ("", part.role)]
    names = _names(viewer, compiled.rules, state, kept)
    return WhyView(
        case=state.id,
        number=state.number,
        kind=kept.explained.kind,
        of=of,
        heading=title,
        sentences=tuple(dict.fromkeys(_sentences(viewer, told, parts, names))),
        parts=tuple(_part(told, part, names) for part in parts),
        at=kept.at,
        rules=f"{compiled.rules.label} {kept.bundle[:12]}",
    )


def _computed(known: Explanations, of: str, role: str) -> Kept | None:
    """A record's revision, or for one field the newest one up to it in which that was computed."""
    record, _, revision = of.rpartition("#")
    for number in range(int(revision) if revision.isdecimal() else 0, 0, -1):
        kept = known.newest(f"{record}#{number}", "fields")
        if kept is not None and any(role in ("", part.role) for part in kept.explained.parts):
            return kept
    return None


def _part(told: Told, part: Reckoned, names: Mapping[str, str]) -> WhyPart:
    return told.part(part, role_words(part.role, told.kept.explained.kind, names))


def _names(viewer: Viewer, rules: RuleSet, state: CaseState, kept: Kept) -> Mapping[str, str]:
    """What the pack calls the parts of a result: fields, ways of a choice, parts of a rule."""
    explained = kept.explained
    match explained.kind:
        case "fields":
            row = viewer.work.record(RecordId(explained.of.rpartition("#")[0]))
            form = rules.forms.get(FormId(row.form)) if row is not None else None
            return {key: field.label for key, field in form.fields.items()} if form else {}
        case "choice":
            node = explained.of.partition("#")[0]
            steps = (step for step in rules.processes[state.process].steps() if step.id == node)
            return {way.id: way.label for step in steps if isinstance(step, Choice) for way in step.branches}
        case "verdict":
            return labels(rules.rulings[RulingId(explained.facts["rule"])])
        case "score":
            return score_names(rules.scores[ScoreId(explained.facts["score"])])
        case _:
            return {}


def _sentences(
    viewer: Viewer, told: Told, parts: Iterable[Reckoned], names: Mapping[str, str]
) -> Iterator[Said]:
    kind = told.kept.explained.kind
    yield from _head(told)
    yield from (said for said in told.kept.explained.said if said.zh)
    figures: dict[tuple[FigureLine, FigureLine], None] = {}
    for part in parts:
        if part.value is None and part.role.startswith(_RULED):
            continue
        stories = told.stories(part) if is_main(part.role, kind) else None
        if stories is None:
            continue
        came_out = told.came_out(part) if kind in _OF_CONDITIONS else None
        if came_out is not None:
            held, *because = came_out
            stories = (because[0], because[1])
            yield condition_words(kind, role_words(part.role, kind, names), stories, held=held)
        else:
            yield _opening(stories, part.role, kind, names)
        yield from _pairs(stories[0].behind, stories[1].behind)
        figures |= dict.fromkeys(zip(stories[0].figures, stories[1].figures, strict=True))
    yield from _around(viewer, told)
    yield from figures_said(figures)


def _head(told: Told) -> Iterator[Said]:
    """What a rule of eligibility or pay says in the end."""
    explained, rules = told.kept.explained, told.compiled.rules
    if explained.kind == VERDICT:
        view = verdict_view(told.viewer, rules, explained, told.kept.at, told.state)
        yield Said(f"{view.label}：{view.head.zh}", f"{view.label}: {view.head.en}")


def _opening(stories: tuple[Story, Story], role: str, kind: str, names: Mapping[str, str]) -> Said:
    zh, en = stories
    if kind == "effect" and role in ("amount", "count"):
        return Said(f"本次 {zh.head}", f"This time {en.head}")
    name = role_words(role, kind, names)
    if _is_same(zh.head, name.zh):
        # the value of a name that says the same needs no formula
        return Said(f"{name.zh} {zh.head.partition('：')[0]}", f"{name.en}: {en.head.partition(':')[0]}")
    return Said(f"{name.zh} {zh.head}", f"{name.en}: {en.head}")


def _is_same(head: str, name: str) -> bool:
    value, _, way = head.partition("：")
    return way == f"{name} {value}"


def _around(viewer: Viewer, told: Told) -> Iterator[Said]:
    """What is known of a result beside its expressions: what the caps let through, the day it came to."""
    kind, of = told.kept.explained.kind, told.kept.explained.of
    posting = viewer.work.posting(of) if kind == "effect" else None
    if posting is not None:
        trace: Mapping[str, object] = posting.transaction.trace
        ledgers = told.compiled.rules.ledgers
        for part in posting.transaction.transfers[-1:]:
            yield from cap_sentences(ledgers[part.target.ledger], trace)
    if kind == "deadline":
        yield _due(told.state, ActivationId(of))


def _due(state: CaseState, activation: ActivationId) -> Said:
    step = state.activations.get(activation)
    if step is None or step.due is None:
        return NOTHING
    day = step.due_day or step.due.astimezone(SHANGHAI).date()
    return Said(f"到期日 {day}", f"Due on {day}")


def _pairs(zh: tuple[str, ...], en: tuple[str, ...]) -> tuple[Said, ...]:
    return tuple(Said(one, two) for one, two in zip(zh, en, strict=True))
