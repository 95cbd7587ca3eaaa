"""What rules of eligibility and pay said in a case, for those who handle it and for whom it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from engine.base.finding import Said, same
from engine.model.event import CaseEvent, Judged
from engine.model.ids import PersonId, RulingId
from engine.model.rule_set import RuleSet
from engine.model.state import CaseState
from engine.service.people import ERASED
from engine.service.views.viewer import Viewer

_ANSWERS: Mapping[str, Said] = {
    "yes": Said("符合", "Eligible"),
    "no": Said("不符合", "Not eligible"),
    "waiting": Said("符合，等候中", "Eligible, waiting"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictLine:
    """A reason, a part of an amount, an input or a figure: what it is called, its value, why, by what."""

    label: str
    value: str = ""
    sentence: str = ""
    document: str = ""
    limits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictView:
    """A verdict with all that led to it; `answer` or `total` is the head."""

    rule: str
    label: str
    about: Said
    as_of: date
    at: datetime
    head: Said
    #: yes, no, waiting; empty for pay.
    answer: str = ""
    reasons: tuple[VerdictLine, ...] = ()
    parts: tuple[VerdictLine, ...] = ()
    derived: tuple[VerdictLine, ...] = ()
    given: tuple[VerdictLine, ...] = ()
    figures: tuple[VerdictLine, ...] = ()
    document: str = ""
    #: The key under which its steps are explained.
    why: str = ""


def answer_words(answer: str) -> Said:
    """An answer as people read it."""
    return _ANSWERS.get(answer, same(answer))


def verdicts(
    viewer: Viewer, rules: RuleSet, state: CaseState, events: Iterable[tuple[datetime, CaseEvent]]
) -> tuple[VerdictView, ...]:
    """The newest verdict of each rule about each subject, in the order they were first given."""
    newest: dict[tuple[str, str], tuple[datetime, Judged]] = {}
    for at, event in events:
        if isinstance(event, Judged) and may_read_verdict(viewer, rules, state, event.rule, event.subject):
            newest[event.rule, event.subject] = (at, event)
    kept = viewer.work.content([event.digest for _, event in newest.values()])
    return tuple(_told(viewer, rules, at, event, kept) for at, event in newest.values())


def may_read_verdict(viewer: Viewer, rules: RuleSet, state: CaseState, rule: RulingId, subject: str) -> bool:
    """What is about a person is for that person and for those who handle the case."""
    ruling = rules.rulings.get(rule)
    is_open = ruling is not None and not ruling.is_about_people
    return is_open or viewer.person == subject or viewer.is_handler(state)


def _told(
    viewer: Viewer, rules: RuleSet, at: datetime, event: Judged, kept: Mapping[str, Any]
) -> VerdictView:
    content = kept.get(event.digest)
    body = content.body if content is not None else None
    ruling = rules.rulings.get(event.rule)
    is_person = ruling is None or ruling.is_about_people
    about = viewer.who(PersonId(event.subject)).name if is_person else same(viewer.unit(event.subject).label)
    if body is None:
        label = event.rule if ruling is None else ruling.label
        return VerdictView(rule=event.rule, label=label, about=about, as_of=event.as_of, at=at, head=ERASED)
    return replace(view_of(body, about, at), why=event.key)


def view_of(body: Mapping[str, Any], about: Said, at: datetime) -> VerdictView:
    """A kept verdict as a page shows it."""
    answer = str(body.get("answer", ""))
    total = str(body.get("total", {}).get("value", ""))
    return VerdictView(
        rule=body["rule"],
        label=body["label"],
        about=about,
        as_of=date.fromisoformat(body["as_of"]),
        at=at,
        head=answer_words(answer) if answer else same(total),
        answer=answer,
        reasons=tuple(_lines(body.get("reasons", ()))),
        parts=tuple(_lines(body.get("parts", ()))),
        derived=tuple(_lines(body.get("derived", ()))),
        given=tuple(_lines(body.get("given", ()))),
        figures=tuple(_lines(body.get("figures", ()))),
        document=body.get("document", ""),
    )


def _lines(entries: Iterable[Mapping[str, Any]]) -> Iterator[VerdictLine]:
    for entry in entries:
        yield VerdictLine(
            label=entry["label"],
            value=entry.get("value", ""),
            sentence=entry.get("sentence", ""),
            document=entry.get("document", ""),
            limits=bool(entry.get("limits", False)),
        )
