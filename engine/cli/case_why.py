"""`yifang explain --site`: why the results of a case are what they are, for whoever keeps the site."""

from __future__ import annotations

from collections.abc import Iterator

from engine.base.finding import Said
from engine.cli.console import FAILED, OK, Console
from engine.cli.site import SiteFolder
from engine.cli.sorry import engine_of, told
from engine.model.command import SYSTEM
from engine.model.refusal import Refused
from engine.model.state import CaseState
from engine.service.views.explained.page import results_of, why_in
from engine.service.views.forms.in_the_way import OpenStep, in_the_way
from engine.service.views.reasons.shape import WhyLine, WhyPart, WhyView
from engine.service.views.viewer import Viewer, looking

CASES_MAX = 20
_WAITING = Said("待办", "to do")


def explain_case(site: SiteFolder, number: str, only: str | None, console: Console) -> int:
    """Tell why, for every result of a case; with `only`, in detail for those whose key ends so."""
    engine = engine_of(site)
    with told(), looking(engine, SYSTEM.person) as viewer:
        found = [row.state for row in viewer.work.find_cases(number, CASES_MAX) if row.state.number == number]
        if not found:
            console.tell(f"没有编号为 {number} 的办件", f"There is no case {number}")
            return FAILED
        views = list(_views(viewer, found[0], only))
        for view in views:
            _tell(view, console, in_detail=only is not None)
        steps = list(in_the_way(viewer, found[0])) if only is None else []
        for step in steps:
            _tell_step(step, console)
    if not views and not steps:
        console.tell("没有可以说明的结果", "There is no result to explain")
        return FAILED
    return OK


def _views(viewer: Viewer, state: CaseState, only: str | None) -> Iterator[WhyView]:
    for kind, of in results_of(viewer, state):
        if only is None or of.endswith(only):
            view = why_in(viewer, state.id, of, kind)
            assert not isinstance(view, Refused), "whoever keeps the site may see every case"
            if view.sentences or only is not None:
                yield view


def _tell_step(step: OpenStep, console: Console) -> None:
    """A step that waits, and why it could not be done as things stand."""
    console.say(f"{console.pick(step.label)}  [{console.pick(_WAITING)}]")
    for said in step.whose:
        console.say(f"  {console.pick(said)}")
    for refusal, unmet in step.refusals:
        console.say(f"  ✗ {console.pick(refusal)}")
        for said in unmet.said:
            console.say(f"    {console.pick(said)}")
        if unmet.part is not None:
            console.say(f"    {unmet.part.text}  ← {unmet.part.place}")


def _tell(view: WhyView, console: Console, *, in_detail: bool) -> None:
    console.say(f"{console.pick(view.heading)}  [{view.of.removeprefix(f'{view.case}/')}]")
    for said in view.sentences:
        console.say(f"  {console.pick(said)}")
    for part in view.parts if in_detail else ():
        _tell_part(part, console)


def _tell_part(part: WhyPart, console: Console) -> None:
    console.say(f"  # {console.pick(part.role)} = {console.pick(part.value)}")
    console.say(f"    {part.text}  ← {part.place} {part.mark}")
    for line in part.inputs:
        console.say(f"    · {_line(line, console)}")
    for figure in part.figures:
        since = console.pick(Said(f"自 {figure.since} 起", f"since {figure.since}")) if figure.since else ""
        rest = "，".join(each for each in (since, figure.document) if each)
        shown = f"{console.pick(figure.label)} = {console.pick(figure.value)}"
        console.say(f"    $ {shown}{f'（{rest}）' if rest else ''}")
    for table in part.tables:
        console.say(f"    ⊞ {_line(table, console)}")
    for step in part.steps:
        console.say(f"    → {_line(step, console)}  ← {step.place}")
    if not part.agrees:
        console.say("    重算结果与所存的不一致", "    Computing it again gives another value")


def _line(line: WhyLine, console: Console) -> str:
    return f"{console.pick(line.said)} = {console.pick(line.value)}"
