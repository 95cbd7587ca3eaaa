"""Why not: the condition behind what is wrong with an answer, and who may do what somebody else may not."""

from __future__ import annotations

from collections.abc import Mapping

from engine.base.finding import NOTHING, Lang, Said
from engine.model.command import SYSTEM
from engine.model.expr.compile import Trace, compile_traced
from engine.model.expr.explain import persons_asked, why_not
from engine.model.expr.wording import Words
from engine.model.ids import PostId, UnitId, UnitTypeId
from engine.model.process import Process
from engine.model.refusal import FieldError
from engine.model.retrace import Noted
from engine.model.rule_set import Compiled, RuleSet
from engine.model.seats import MembersOf, PostHolders, SeatSource
from engine.model.state import CaseState, Seat
from engine.runtime.scope import CaseScope, local_day
from engine.service.views.reasons.part import in_detail, reading
from engine.service.views.reasons.shape import NOTHING_TOLD, Unmet, WhyPart
from engine.service.views.reasons.words import figures_said
from engine.service.views.viewer import Viewer

_CONDITION = Said("核对的条件", "The condition that was checked")


def unmet(viewer: Viewer, state: CaseState | None, error: FieldError) -> Unmet:
    """Why a check stands in the way; nothing where that would tell what the reader may not know."""
    noted = error.noted
    if noted is None:
        return NOTHING_TOLD
    scope = noted.scope
    assert isinstance(scope, CaseScope), "checks are evaluated in the scope of a case"
    trace = compile_traced(noted.node)(scope)
    is_keeper = viewer.person == SYSTEM.person
    is_staff = is_keeper or bool(viewer.posts)
    asked = persons_asked(noted.node, trace)
    if not is_keeper and any(persons != {viewer.person} for persons in asked if persons or not is_staff):
        return NOTHING_TOLD
    words = reading(viewer, state, scope.rules, local_day(scope.at))
    zh, en = (why_not(noted.node, trace, lang, words[lang], wanted=False) for lang in ("zh", "en"))
    if zh is None or en is None:
        return NOTHING_TOLD
    behind = (Said(one, two) for one, two in zip(zh.behind, en.behind, strict=True))
    figures = dict.fromkeys(zip(zh.figures, en.figures, strict=True))
    return Unmet(
        said=(Said(zh.head, en.head), *behind, *figures_said(figures)),
        part=_part(viewer, scope.rules, noted, trace, words) if is_staff else None,
    )


def _part(
    viewer: Viewer, rules: RuleSet, noted: Noted, trace: Trace, words: Mapping[Lang, Words]
) -> WhyPart | None:
    written = rules.texts.of(noted.node)
    if written is None:
        return None
    shown = WhyPart(role=_CONDITION, value=NOTHING, place=written.place, mark=written.mark)
    return in_detail(shown, written, trace, words, rules.texts)


def who_may_start(viewer: Viewer, compiled: Compiled, process: Process, unit: UnitId) -> tuple[Said, ...]:
    """Who may start a matter about a unit, and where somebody stands who may not."""
    kinds = compiled.rules.organisation.unit_types
    types = process.start.unit_types
    known = viewer.organisation.units.get(unit)
    if types and (known is None or known.type not in types):
        labels = "、".join(kinds[kind].label for one in types if (kind := UnitTypeId(one)) in kinds)
        return (Said(f"此事只能为{labels}办理。", f"It can be about these only: {labels}."),)
    sources = process.start.by
    return tuple(said for source in sources if (said := _source(viewer, compiled.rules, source, unit)))


def _source(viewer: Viewer, rules: RuleSet, source: SeatSource, unit: UnitId) -> Said:
    match source:
        case PostHolders(post=post, of=of):
            return _post(viewer, rules, PostId(post), None if of is not None else unit)
        case MembersOf():
            return Said("由有关组织的成员办理。", "It is for the members of an organisation.")
        case _:
            return NOTHING


def whose_seat(viewer: Viewer, state: CaseState, seat: Seat) -> tuple[Said, ...]:
    """To whom a task belongs, for somebody who may see the case and not act in it."""
    if seat.claimed_by is not None:
        return (Said("已由别人认领。", "Somebody else has claimed it."),)
    if seat.post is None or seat.named:
        return (Said("这项待办指定了办理人。", "It was given to certain people by name."),)
    return (_post(viewer, viewer.rules_of(state).rules, seat.post, seat.unit),)


def _post(viewer: Viewer, rules: RuleSet, post: PostId, unit: UnitId | None) -> Said:
    """That a post is needed, and for a person whether they hold it, perhaps elsewhere."""
    known = rules.organisation.posts.get(post)
    label = known.label if known else post
    home = viewer.organisation.units.get(unit) if unit is not None else None
    # a matter may be about a unit below the one that the post belongs to
    is_its = home is not None and (known is None or home.type in known.unit_types)
    at = f"（{viewer.unit(home.id).label}）" if home is not None and is_its else ""
    if viewer.person == SYSTEM.person:
        return Said(f"由{label}{at}办理。", f"It is for {label}{at}.")
    held = [viewer.unit(one.unit).label for one in viewer.posts if one.post == post]
    if not held:
        return Said(
            f"由{label}{at}办理，您没有担任这个岗位。",
            f"It is for {label}{at}; you do not hold that post.",
        )
    elsewhere = "、".join(held)
    return Said(
        f"由{label}{at}办理，您担任的是{elsewhere}的{label}。",
        f"It is for {label}{at}; you hold that post in {elsewhere}.",
    )
