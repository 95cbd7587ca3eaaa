"""What is declared and not used, read and never written, shown and never there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.base.finding import Problem, Said, Severity
from engine.dsl.check.subject import Subject, effects_of, forms_of
from engine.dsl.expr.problems.names import UnknownParameter
from engine.model.effect import AddRecord, Allocate, Award, Reserve, Revise
from engine.model.expr.tree import Node, slots
from engine.model.form import Field, Form
from engine.model.ids import FieldId
from engine.model.ledger import Unit
from engine.model.process import Task


@dataclass(frozen=True, slots=True)
class Unused(Problem):
    """Something declared that nothing refers to."""

    code = "unused"
    severity = Severity.WARNING
    why = Said(
        "声明了却没有用到，多半是引用时写错了名字，或者已经不需要。不影响启用。",
        "Declared and never used: most likely a reference is misspelt, or it is not needed any "
        "more. The pack can be "
        "used all the same.",
    )
    what: Said
    name: str

    def message(self) -> Said:
        """Name it."""
        return Said(f"{self.what.zh}“{self.name}”没有用到", f"The {self.what.en} `{self.name}` is never used")


@dataclass(frozen=True, slots=True)
class NoProducer(Problem):
    """A form that is read, but that nobody ever fills."""

    code = "no-producer"
    why = Said(
        "报表、评分或规则要读这张表的记录，但没有流程让人填它，也没有步骤写入它，数字会一直是空的。",
        "Reports, scores or rules read the records of this form, but no process lets anybody "
        "fill it and no step "
        "adds to it; the figures would stay empty for ever.",
    )
    form: str

    def message(self) -> Said:
        """Name the form."""
        return Said(f"没有人会填表单“{self.form}”", f"Nobody ever fills the form `{self.form}`")

    def hint(self) -> Said:
        """Give it a process."""
        return Said("请加一个用这张表发起的流程", "Add a process that starts with it")


@dataclass(frozen=True, slots=True)
class NeverAllocated(Problem):
    """A ledger from which money is taken, but into which none comes."""

    code = "never-allocated"
    severity = Severity.WARNING
    why = Said(
        "流程要从这个账本预留钱，但没有任何流程往里拨款，余额会一直是零。",
        "Processes reserve money from this ledger, but none allocates any to it; it would stay empty.",
    )
    ledger: str

    def message(self) -> Said:
        """Name the ledger."""
        return Said(f"没有流程往账本“{self.ledger}”拨款", f"No process allocates money to `{self.ledger}`")


@dataclass(frozen=True, slots=True)
class BoardMismatch(Problem):
    """A board whose step does not put anything on it."""

    code = "board-mismatch"
    why = Said(
        "公示栏和步骤要互相指到：公示栏写 process 和 step，那个步骤写 board。只写一头，就什么也不会显示。",
        "A board names its process and step, and that step names the board. With one of the two "
        "missing nothing is "
        "shown.",
    )
    board: str
    step: str

    def message(self) -> Said:
        """Name both."""
        return Said(
            f"步骤“{self.step}”没有写 board: {self.board}",
            f"The step `{self.step}` does not say `board: {self.board}`",
        )


@dataclass(frozen=True, slots=True)
class ComputedAndAsked(Problem):
    """A field that is computed and yet asked."""

    code = "computed-and-asked"
    why = Said(
        "有 value 的字段由系统算出，没有人填，所以不能同时写必填或默认值。",
        "A field with `value` is computed and never typed, so it is neither required nor has it a default.",
    )
    key: str

    def message(self) -> Said:
        """Name the key."""
        return Said(f"算出来的字段不能写 {self.key}", f"A computed field has no `{self.key}`")


@dataclass(frozen=True, slots=True)
class ReservedField(Problem):
    """A field with the id of something that every record or expression has."""

    code = "reserved-field"
    why = Said(
        "每条记录自带 unit（单位）、day（日期）、by（填写人）、case（办件），表达式里自带 me、"
        "today、now、year。"
        "字段若用同样的 id，读的人和系统都分不清指的是哪一个。",
        "Every record has `unit`, `day`, `by` and `case` of its own, and every expression `me`, "
        "`today`, `now` and "
        "`year`. A field of the same id could not be told apart from them.",
    )
    field: str

    def message(self) -> Said:
        """Name the id."""
        return Said(f"“{self.field}”是保留的名字", f"`{self.field}` is a reserved name")

    def hint(self) -> Said:
        """Rename."""
        return Said(f"请改名，如 {self.field}_asked", f"Rename it, for example {self.field}_asked")


@dataclass(frozen=True, slots=True)
class FieldCycle(Problem):
    """Fields that need one another to be computed or shown."""

    code = "field-cycle"
    why = Said(
        "字段的值或显示条件绕回了自己，永远算不出来。",
        "The value of a field, or the condition that shows it, leads back to itself and can "
        "never be computed.",
    )
    fields: tuple[str, ...]

    def message(self) -> Said:
        """Show the circle."""
        circle = " → ".join(self.fields)
        return Said(f"字段绕成了圈：{circle}", f"The fields form a circle: {circle}")


@dataclass(frozen=True, slots=True)
class NoSource(Problem):
    """A mechanism without a document behind it."""

    code = "no-source"
    severity = Severity.WARNING
    why = Said(
        "每个机制最好写明依据（source），这样给人看的每个决定都能说出是哪份文件规定的。",
        "A mechanism should name its document (`source`), so that every decision shown to a "
        "person can cite it.",
    )
    mechanism: str

    def message(self) -> Said:
        """Name the mechanism."""
        return Said(f"机制“{self.mechanism}”没有写依据", f"The mechanism `{self.mechanism}` names no source")


PROBLEMS: tuple[type[Problem], ...] = (
    Unused,
    NoProducer,
    NeverAllocated,
    BoardMismatch,
    ComputedAndAsked,
    FieldCycle,
    ReservedField,
    NoSource,
)
_RESERVED = frozenset({"unit", "day", "by", "case", "me", "today", "now", "year", "form", "row"})
_NOUNS = {
    "parameters": Said("参数", "parameter"),
    "definitions": Said("命名规则", "definition"),
    "codes": Said("代码表", "code list"),
    "tables": Said("决策表", "decision table"),
    "forms": Said("表单", "form"),
    "ledgers": Said("账本", "ledger"),
    "scores": Said("评分", "score"),
    "eligibility": Said("资格规则", "rule of eligibility"),
    "pay": Said("薪酬规则", "rule of pay"),
    "ballots": Said("评议", "ballot"),
}


def check(subject: Subject) -> None:
    """Tell loose ends."""
    filled = set(_filled(subject))
    misspelt = {f.span.file for f in subject.findings.sorted() if isinstance(f.problem, UnknownParameter)}
    for section, noun in _NOUNS.items():
        for name, view in subject.ctx.declared[section].items():
            if section == "parameters" and view.at.file in misspelt:
                continue  # one of them is what was meant, and the finding about the name says so
            if name not in subject.ctx.used.get(section, set()):
                subject.findings.add(Unused(noun, name.partition(".")[2]), view.at)
            elif section == "forms" and name not in filled:
                subject.findings.add(NoProducer(name.partition(".")[2]), view.at)
    _check_ledgers(subject)
    _check_boards(subject)
    for form in subject.rules.forms.values():
        _check_fields(subject, form)
    for mechanism, view in subject.ctx.mechanisms():
        if not view.has("source"):
            subject.findings.add(NoSource(mechanism), view.at)


def _filled(subject: Subject) -> Iterator[str]:
    for process in subject.rules.processes.values():
        yield from forms_of(process)
        yield from (
            effect.form for _, effect in effects_of(process) if isinstance(effect, AddRecord | Revise)
        )


def _check_ledgers(subject: Subject) -> None:
    effects = [effect for p in subject.rules.processes.values() for _, effect in effects_of(p)]
    fed = {effect.ledger for effect in effects if isinstance(effect, Allocate | Award)}
    taken = {effect.ledger for effect in effects if isinstance(effect, Reserve)}
    for ledger in subject.rules.ledgers.values():
        if ledger.unit is Unit.MONEY and ledger.id in taken - fed:
            subject.findings.add(NeverAllocated(ledger.label), subject.view("ledgers", ledger.id).at)


def _check_boards(subject: Subject) -> None:
    for board in subject.rules.boards.values():
        process = subject.rules.processes[board.process]
        step = process.step(board.step)
        if not isinstance(step, Task) or step.board != board.id:
            written = subject.view("boards", board.id).child("step").scalar
            assert written is not None
            subject.findings.add(BoardMismatch(board.id.partition(".")[2], board.step), written.span)


def _check_fields(subject: Subject, form: Form) -> None:
    view = subject.view("forms", form.id).child("fields")
    needs = {name: _needs(form, asked) for name, asked in form.fields.items()}
    for name, asked in form.fields.items():
        entry = view.child(name)
        if name in _RESERVED:
            subject.findings.add(ReservedField(name), entry.at)
        for key in ("required", "require_if", "default"):
            if asked.value is not None and entry.has(key):
                subject.findings.add(ComputedAndAsked(key), entry.child(key).at)
        circle = _circle(name, needs)
        if circle and min(circle) == name:
            subject.findings.add(FieldCycle((*circle, name)), entry.at)


def _needs(form: Form, asked: Field) -> frozenset[FieldId]:
    """The fields of the same form that must be known before this one."""
    trees: list[Node] = [tree for tree in (asked.value, asked.show_if) if tree is not None]
    start = f"form:{form.id}."
    return frozenset(
        FieldId(path.removeprefix(start)) for tree in trees for path in slots(tree) if path.startswith(start)
    )


def _circle(start: FieldId, needs: dict[FieldId, frozenset[FieldId]]) -> tuple[FieldId, ...]:
    """The way from a field back to itself, or nothing."""
    ways: list[tuple[FieldId, ...]] = [(start,)]
    seen: set[FieldId] = set()
    while ways:
        way = ways.pop()
        for after in sorted(needs.get(way[-1], frozenset())):
            if after == start:
                return way
            if after not in seen:
                seen.add(after)
                ways.append((*way, after))
    return ()
