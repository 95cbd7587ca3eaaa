"""The page of a meeting: who has come, whether that is enough by the text in force, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from engine.base.finding import NOTHING, Said
from engine.model.expr.values import Value
from engine.model.form import Form
from engine.model.ids import CaseId, FieldId, FormId, NodeId, OutcomeId, PersonId, SeatId
from engine.model.meeting import (
    HELD,
    MEASURES,
    THERE,
    arrive_of,
    count_of,
    held_of,
    minutes_of,
    notice_of,
    roll_of,
)
from engine.model.process import Process, Task
from engine.model.refusal import Refused
from engine.model.rule_set import Compiled
from engine.model.state import Activation, CaseState, Seat, SeatState
from engine.runtime.facts import driven_value
from engine.runtime.forms.answers import present
from engine.runtime.seats import people_of
from engine.service.engine import Engine
from engine.service.rows import CaseRow
from engine.service.views.forms.filling import case_scope, form_scope, is_theirs, stored_forms
from engine.service.views.meetings.shape import Called, Counted, MeetingView, SittingView
from engine.service.views.meetings.words import ANSWERS, COUNTED, result_said
from engine.service.views.plain import plain
from engine.service.views.shared import Named
from engine.service.views.viewer import Viewer, looking, no_such_case, not_found

NOUNS = ("meeting", "procedure")
Values = Mapping[FieldId, Value]
Forms = Mapping[FormId, Values]


def meeting_view(engine: Engine, person: PersonId, case: CaseId) -> MeetingView | Refused:
    """The meetings of a case, as far as it has come."""
    with looking(engine, person) as viewer:
        row = viewer.work.case(case)
        if row is None or not viewer.may_see(row.state):
            return no_such_case()
        process = viewer.rules_of(row.state).rules.processes[row.state.process]
        if not meets(process):
            return not_found("这件事没有会议。", "This matter has no meeting.")
        return MeetingView(
            case=case,
            number=row.state.number,
            title=row.title,
            process=Named(process.id, process.label),
            unit=viewer.unit(row.state.unit),
            sittings=tuple(_sittings(viewer, row, process)),
        )


def meets(process: Process) -> bool:
    """Whether a process has meetings."""
    return process.told_as in NOUNS and any(True for _ in _meetings(process))


def leads_to_roll(process: Process, node: NodeId) -> bool:
    """Whether a step is answered on the page of its meeting."""
    return any(node in (arrive_of(one), count_of(one)) for one in _meetings(process))


def is_in_roll(engine: Engine, person: PersonId, case: CaseId, seat: SeatId) -> bool:
    """Whether a seat of a case that a person may see is answered on the page of its meeting."""
    with looking(engine, person) as viewer:
        state = viewer.visible_case(case)
        found = state.seats.get(seat) if state is not None else None
        if state is None or found is None or not found.is_live:
            return False
        process = viewer.rules_of(state).rules.processes[state.process]
        return leads_to_roll(process, state.activations[found.activation].node)


def _meetings(process: Process) -> Iterator[str]:
    for step in process.steps():
        if isinstance(step, Task) and step.id.endswith(HELD) and step.form is not None:
            meeting = step.id.removesuffix(HELD)
            if step.form.rpartition(".")[2] == minutes_of(meeting):
                yield meeting


def _sittings(viewer: Viewer, row: CaseRow, process: Process) -> Iterator[SittingView]:
    compiled = viewer.rules_of(row.state)
    forms = stored_forms(viewer, compiled, row.state)
    for meeting in _meetings(process):
        sitting = _Sitting(viewer, compiled, process, row, meeting, forms)
        if sitting.notice in forms:
            yield sitting.view()


class _Sitting:
    """One meeting that has been called, and all that its page asks of it."""

    def __init__(
        self,
        viewer: Viewer,
        compiled: Compiled,
        process: Process,
        row: CaseRow,
        meeting: str,
        forms: Forms,
    ) -> None:
        self.viewer, self.compiled, self.process, self.meeting = viewer, compiled, process, meeting
        self.state: CaseState = row.state
        self.title = row.title
        self.task = next(s for s in process.steps() if isinstance(s, Task) and s.id == held_of(meeting))
        self.mechanism = str(self.task.form).rpartition(".")[0]
        self.forms = {**forms, **self._arrived(forms)}

    @property
    def notice(self) -> FormId:
        """The form that called it."""
        return self._id(notice_of(self.meeting))

    @property
    def _minutes(self) -> FormId:
        return self._id(minutes_of(self.meeting))

    def _id(self, form: str) -> FormId:
        return FormId(f"{self.mechanism}.{form}")

    def view(self) -> SittingView:
        """The meeting as it stands now."""
        notice = self.compiled.rules.forms[self.notice]
        called, values = self.forms[self.notice], self._values()
        roll, closing = tuple(self._roll()), self._open_seat(count_of(self.meeting))
        minutes = self._open_seat(held_of(self.meeting))
        quorum, carried = self._verdicts(values, roll)
        counted = tuple(self._counted(values))
        return SittingView(
            id=self.meeting,
            label=self.task.label.rpartition("：")[0] or self.process.label,
            topic=called.get(FieldId("topic")) or self.title,
            kind=self._plain(notice, called, "kind"),
            held_on=called.get(FieldId("held_on")),
            place=called.get(FieldId("place")) or "",
            basis=values.get(FieldId("basis")) or "",
            counted=counted,
            quorum=quorum,
            carried=carried,
            result=result_said(counted, quorum, carried, bool(roll)),
            roll=roll,
            choices=self._choices(),
            is_open=self._is_called(),
            closing=closing.id if closing else None,
            closing_version=closing.version if closing else 0,
            unmarked=sum(1 for one in roll if one.outcome is None),
            minutes=minutes.id if minutes else None,
        )

    def _arrived(self, forms: Forms) -> Forms:
        """What the roll will keep, while it is still being called."""
        roll, seats = self._id(roll_of(self.meeting)), self._seats()
        if roll not in self.compiled.rules.forms or not seats or FieldId("present") in forms.get(roll, {}):
            return {}
        there = sum(seat.weight for seat in seats if seat.outcome in THERE)
        counts = {"entitled": sum(seat.weight for seat in seats), "present": there}
        return {roll: {FieldId(key): Decimal(count) for key, count in counts.items()}}

    def _values(self) -> Values:
        """The minutes; before they are written, what can be computed from who has come."""
        form = self.compiled.rules.forms[self._minutes]
        if self._minutes in self.state.records:
            return self.forms[self._minutes]
        scope = case_scope(self.viewer, self.compiled, self.process, self.state, self.forms)
        asking = present(form, {}, {}, None, form_scope(scope, form))
        filled = driven_value(asking, self.viewer.answers(self.compiled))
        return filled.values

    def _verdicts(self, values: Values, roll: tuple[Called, ...]) -> tuple[bool | None, bool | None]:
        written = self._minutes in self.state.records
        quorum = values.get(FieldId("quorum")) if written or roll else None
        return quorum, values.get(FieldId("carried")) if written else None

    def _counted(self, values: Values) -> Iterator[Counted]:
        form = self.compiled.rules.forms[self._minutes]
        for measure in MEASURES:
            if f"{measure}_present" not in form.fields:
                continue
            missing = _missing(values, measure)
            yield Counted(
                label=COUNTED[measure],
                missing=self._shown(form, f"{measure}_present", missing) if missing else NOTHING,
                **{
                    key: self._plain(form, values, f"{measure}_{key}")
                    for key in ("entitled", "present", "quorum", "needed", "yes", "no", "abstain")
                },
            )

    def _plain(self, form: Form, values: Values, key: str) -> Said:
        return self._shown(form, key, values.get(FieldId(key)))

    def _shown(self, form: Form, key: str, value: Value) -> Said:
        field = form.fields.get(FieldId(key))
        if field is None or value is None:
            return NOTHING
        return plain(self.viewer, self.compiled.rules, field.type, value)

    def _step(self, node: str) -> Activation | None:
        """The newest round of a step, if the case has come to it."""
        rounds = [each for each in self.state.activations.values() if each.node == node]
        return max(rounds, key=lambda each: each.round, default=None)

    def _is_called(self) -> bool:
        """Whether the roll is being called."""
        step = self._step(count_of(self.meeting))
        return step is not None and step.state == "open"

    def _seats(self) -> list[Seat]:
        step = self._step(arrive_of(self.meeting))
        shown = (SeatState.OPEN, SeatState.DECIDED)
        return [
            seat
            for seat in self.state.seats.values()
            if step is not None and seat.activation == step.id and seat.state in shown
        ]

    def _open_seat(self, node: str) -> Seat | None:
        """A seat of a step that waits for whoever looks."""
        step = self._step(node)
        mine = (
            seat
            for seat in self.state.seats.values()
            if step is not None and seat.activation == step.id and seat.is_live
        )
        return next((seat for seat in mine if is_theirs(self.viewer, seat)), None)

    def _roll(self) -> Iterator[Called]:
        seats = self._seats()
        records = bool(seats) and self._records()
        names = (
            dict(zip(seats, self.viewer.everybody(seat.persons[0] for seat in seats), strict=True))
            if seats
            else {}
        )
        said: dict[Any, Said] = dict(self._choices())
        for seat in seats:
            other = seat.decided_by if seat.decided_by not in (None, *seat.persons) else None
            yield Called(
                seat=seat.id,
                version=seat.version,
                who=names[seat],
                answer=said.get(seat.outcome, NOTHING),
                outcome=seat.outcome,
                recorder=self.viewer.who(other) if other else None,
                may_mark=seat.is_live and (records or is_theirs(self.viewer, seat)),
            )

    def _choices(self) -> tuple[tuple[OutcomeId, Said], ...]:
        arrive = next((s for s in self.process.steps() if s.id == arrive_of(self.meeting)), None)
        outcomes: Iterable[Any] = arrive.outcomes.values() if isinstance(arrive, Task) else ()
        return tuple((one.id, ANSWERS.get(one.id, one.said)) for one in outcomes)

    def _records(self) -> bool:
        """Whether whoever looks writes down what others answer, by the very rule that decides it."""
        arrive = self.process.step(NodeId(arrive_of(self.meeting)))
        sources = arrive.signing.recorded_by if isinstance(arrive, Task) else ()
        scope = case_scope(self.viewer, self.compiled, self.process, self.state, self.forms)
        answers = self.viewer.answers(self.compiled)
        found = (driven_value(people_of(each, scope, self.state.unit), answers) for each in sources)
        return any(self.viewer.person in each.persons for each in found)


def _missing(values: Values, measure: str) -> Decimal | None:
    """By how much too few are there."""
    least, there = (values.get(FieldId(f"{measure}_{key}")) for key in ("quorum", "present"))
    if least is None or there is None or there >= least:
        return None
    short: Decimal = least - there
    return short
