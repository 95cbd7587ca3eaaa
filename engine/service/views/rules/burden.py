"""The load of forms: what is asked, by whom, how often, what twice, and the minutes a week of each post."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from engine.base.finding import NOTHING, Said, same
from engine.model.beginning import PERIOD_MONTHS
from engine.model.form import Field, Form
from engine.model.ids import FormId, PackId
from engine.model.process import Process, Task
from engine.model.quantity import half_up
from engine.model.refusal import Refused
from engine.model.rule_set import RuleSet
from engine.model.seats import ActorOf, MembersOf, PostHolders, SeatSource
from engine.service.engine import Engine
from engine.service.views.rules.collected import NOBODY
from engine.service.views.viewer import looking, not_found

#: How long an answer takes, in seconds, by the kind of the question; an estimate, the same for everybody.
SECONDS: Mapping[str, int] = {
    "bool": 3,
    "choice": 6,
    "choices": 10,
    "unit": 8,
    "person": 10,
    "ref": 10,
    "int": 8,
    "decimal": 8,
    "money": 8,
    "date": 8,
    "datetime": 12,
    "month": 6,
    "mobile": 10,
    "text": 20,
    "textarea": 45,
    "note": 0,
    "file": 60,
    "table": 120,
}
OPENING_SECONDS = 20
MONTHS = 12
_WEEKS = 52
_EVERY = {
    "month": Said("每月", "every month"),
    "quarter": Said("每季度", "every quarter"),
    "half_year": Said("每半年", "every half-year"),
    "year": Said("每年", "every year"),
}
AS_NEEDED = Said("有事才填", "when there is something")
RESIDENTS = Said("居民", "Residents")
MEMBERS = Said("组织成员", "Members of an organisation")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLoad:
    """One form and what it takes to fill it in."""

    label: str
    mechanism: str
    asked: int
    required: int
    seconds: int
    #: The posts that fill it in; residents among them where they may start its process.
    by: tuple[Said, ...]
    often: Said
    #: Questions of the same name that other forms ask, and that nothing fills in.
    twice: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def minutes(self) -> Decimal:
        """The same in minutes, to one place."""
        return half_up(Fraction(self.seconds, 60), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class BurdenView:
    """All forms of a rule set, the heaviest first, and the minutes a week that schedules cost each post."""

    pack: PackId
    label: str
    forms: tuple[FormLoad, ...]
    weekly: tuple[tuple[Said, Decimal], ...]


def burden_view(engine: Engine, pack: PackId | None = None) -> BurdenView | Refused:
    """The load of the rules in force; it is public."""
    with looking(engine, NOBODY) as viewer:
        compiled = engine.library.active(viewer.work, pack, viewer.at)
        if compiled is None:
            return not_found("还没有启用规则。", "No rules are in force yet.")
        return burden(compiled.rules)


def burden(rules: RuleSet) -> BurdenView:
    """The load of the forms of a rule set."""
    filled = {form: tuple(_filled(rules, form)) for form in rules.forms}
    alike = _alike(rules)
    loads = [_load(rules, form, filled[form.id], alike) for form in rules.forms.values() if filled[form.id]]
    return BurdenView(
        pack=rules.pack,
        label=rules.label,
        forms=tuple(sorted(loads, key=lambda load: (-load.seconds, load.label))),
        weekly=_weekly(rules, filled),
    )


@dataclass(frozen=True, slots=True)
class _Filling:
    """A place where a form is filled in."""

    process: Process
    by: tuple[Said, ...]


def _filled(rules: RuleSet, form: FormId) -> Iterator[_Filling]:
    for process in rules.processes.values():
        if process.start.form == form:
            residents = (RESIDENTS,) if process.start.open_to_residents else ()
            yield _Filling(process, (*residents, *_posts(rules, process, process.start.by)))
        for step in process.steps():
            if isinstance(step, Task) and step.form == form:
                yield _Filling(process, tuple(_posts(rules, process, step.by)))


def _posts(rules: RuleSet, process: Process, sources: tuple[SeatSource, ...]) -> Iterator[Said]:
    """The labels of posts; whoever acted at a step holds the posts of that step."""
    for source in sources:
        if isinstance(source, PostHolders):
            found = (same(post.label) for post in rules.organisation.posts.values() if post.id == source.post)
            yield next(found, same(source.post))
        elif isinstance(source, MembersOf):
            yield MEMBERS
        elif isinstance(source, ActorOf):
            for step in process.steps():
                if step.id == source.step and isinstance(step, Task):
                    yield from _posts(rules, process, tuple(s for s in step.by if s != source))


def _load(
    rules: RuleSet, form: Form, filled: tuple[_Filling, ...], alike: Mapping[tuple[str, str], tuple[str, ...]]
) -> FormLoad:
    asked = [field for field in form.fields.values() if _is_asked(field)]
    home = rules.mechanisms.get(form.mechanism)
    return FormLoad(
        label=form.label,
        mechanism=home.label if home else form.mechanism,
        asked=len(asked),
        required=sum(field.required for field in asked),
        seconds=_seconds(form),
        by=tuple(dict.fromkeys(label for each in filled for label in each.by)),
        often=_often(filled),
        twice=tuple(
            (field.label, others)
            for field in asked
            if (others := tuple(o for o in alike.get((field.label, field.type.kind), ()) if o != form.label))
        ),
    )


def _is_asked(field: Field) -> bool:
    return field.value is None and field.type.kind != "note"


def _seconds(form: Form) -> int:
    """How long it takes to fill a form in, all questions answered."""
    return OPENING_SECONDS + sum(SECONDS[each.type.kind] for each in form.fields.values() if _is_asked(each))


def _often(filled: tuple[_Filling, ...]) -> Said:
    every = [each.process.schedule.every for each in filled if each.process.schedule is not None]
    return _EVERY.get(every[0], NOTHING) if every else AS_NEEDED


def _alike(rules: RuleSet) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Questions by label and kind, with the forms that ask them and do not fill them in."""
    found: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for form in rules.forms.values():
        for field in form.fields.values():
            if _is_asked(field) and field.default is None and not field.datum:
                found[field.label, field.type.kind][form.label] = None
    return {key: tuple(forms) for key, forms in found.items() if len(forms) > 1}


def _weekly(
    rules: RuleSet, filled: Mapping[FormId, tuple[_Filling, ...]]
) -> tuple[tuple[Said, Decimal], ...]:
    """Minutes a week that forms of scheduled processes cost each post, for one unit."""
    minutes: defaultdict[Said, Fraction] = defaultdict(Fraction)
    for form, places in filled.items():
        for place in places:
            schedule = place.process.schedule
            if schedule is not None:
                a_year = MONTHS // PERIOD_MONTHS[schedule.every] * schedule.times
                for post in place.by:
                    minutes[post] += Fraction(_seconds(rules.forms[form]) * a_year, 60 * _WEEKS)
    shown = ((post, half_up(each, 1)) for post, each in minutes.items())
    return tuple(sorted(shown, key=lambda item: (-item[1], item[0].zh)))
