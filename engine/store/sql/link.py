"""One transaction's connection: statements are compiled once per database and sent straight to the driver.

SQLAlchemy's own execution costs several times what SQLite needs for a statement, so that statements known
beforehand go through `rows` and `change`; those that are put together from parts go through `ask`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import Executable
from sqlalchemy.types import TypeEngine

from engine.store.columns import Turned
from engine.store.errors import ReadOnly
from engine.store.sql.lines import Line
from engine.store.sql.statements import Both, Statement

Turn = Callable[[Any], Any]
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement as the driver takes it, and how values go in and out."""

    sql: str
    #: Each parameter and how its value is turned; where they go by position, in that order.
    takes: tuple[tuple[str, Turn | None], ...]
    positional: bool
    #: Values that stand in the statement itself.
    fixed: Values
    turns_out: tuple[tuple[int, Turn], ...]

    def bound(self, values: Values) -> Any:
        """The driver's parameters."""
        if self.fixed:
            values = {**self.fixed, **values}
        if self.positional:
            return [turn(values[name]) if turn else values[name] for name, turn in self.takes]
        return {name: turn(values[name]) if turn else values[name] for name, turn in self.takes}

    def read(self, row: Sequence[Any]) -> Sequence[Any]:
        """A row with its values turned into ours."""
        if not self.turns_out:
            return row
        found = list(row)
        for index, turn in self.turns_out:
            found[index] = turn(found[index])
        return found


def prepare(statement: Executable, dialect: Dialect) -> Prepared:
    """Compile a statement for one database."""
    compiled = statement.compile(dialect=dialect)  # type: ignore[attr-defined]  # every statement we hand in has it
    assert isinstance(compiled, SQLCompiler)
    named = {name: parameter for parameter, name in compiled.bind_names.items()}
    order = compiled.positiontup or named
    columns: Iterable[Any] = getattr(statement, "exported_columns", None) or ()
    turns_out = ((i, _turn_out(column.type, dialect)) for i, column in enumerate(columns))
    return Prepared(
        sql=compiled.string,
        takes=tuple((name, _turn_in(named[name].type, dialect)) for name in order),
        positional=compiled.positiontup is not None,
        fixed={name: compiled.params[name] for name, parameter in named.items() if not parameter.required},
        turns_out=tuple((i, turn) for i, turn in turns_out if turn is not None),
    )


def _turn_in(kind: TypeEngine[Any], dialect: Dialect) -> Turn | None:
    """Our own types are asked directly: SQLAlchemy's way to them is several calls longer."""
    return kind.stored if isinstance(kind, Turned) else kind.dialect_impl(dialect).bind_processor(dialect)


def _turn_out(kind: TypeEngine[Any], dialect: Dialect) -> Turn | None:
    if isinstance(kind, Turned):
        return kind.restored
    return kind.dialect_impl(dialect).result_processor(dialect, None)


class Book:
    """The compiled statements of one database; statements are module constants, so it stays small."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self._known: dict[Statement, Prepared] = {}

    def prepared(self, statement: Statement) -> Prepared:
        """The compiled statement, compiled at its first use."""
        found = self._known.get(statement)
        if found is None:
            found = self._known[statement] = prepare(self._chosen(statement), self.dialect)
        return found

    def _chosen(self, statement: Statement) -> Executable:
        if not isinstance(statement, Both):
            return statement
        return statement.postgresql if self.dialect.name == "postgresql" else statement.sqlite


class Link:
    """A connection within a transaction of one tenant."""

    def __init__(self, line: Line, book: Book, tenant: str, writing: bool) -> None:
        self.connection = line.connection
        self.tenant = tenant
        self.writing = writing
        self.is_postgres = book.dialect.name == "postgresql"
        self._book = book
        self._cursor = line.driver.cursor()

    def rows(self, statement: Statement, **values: Any) -> list[Sequence[Any]]:
        """All rows of a query, or of what a change returns."""
        prepared = self._book.prepared(statement)
        self._cursor.execute(prepared.sql, prepared.bound({"tenant": self.tenant, **values}))
        return [prepared.read(row) for row in self._cursor.fetchall()]

    def row(self, statement: Statement, **values: Any) -> Sequence[Any] | None:
        """The first row, if there is one."""
        found = self.rows(statement, **values)
        return found[0] if found else None

    def change(self, statement: Statement, **values: Any) -> int:
        """Carry out a change; how many rows it touched."""
        self.must_write()
        prepared = self._book.prepared(statement)
        self._cursor.execute(prepared.sql, prepared.bound({"tenant": self.tenant, **values}))
        return int(self._cursor.rowcount)

    def change_returning(self, statement: Statement, **values: Any) -> Sequence[Any] | None:
        """Carry out a change that tells about the row it touched; None when it touched none."""
        self.must_write()
        return self.row(statement, **values)

    def changes(self, statement: Statement, many: Iterable[Values]) -> None:
        """Carry out the same change for many rows."""
        self.must_write()
        prepared = self._book.prepared(statement)
        bound = [prepared.bound({"tenant": self.tenant, **values}) for values in many]
        if len(bound) == 1:
            self._cursor.execute(prepared.sql, bound[0])
        elif bound:
            self._cursor.executemany(prepared.sql, bound)

    def ask(self, statement: Executable, **values: Any) -> Iterator[Sequence[Any]]:
        """The rows of a query that was put together from parts, as they come."""
        yield from self.connection.execute(statement, values)

    def must_write(self) -> None:
        """Refuse a change inside a reading transaction."""
        if not self.writing:
            raise ReadOnly
