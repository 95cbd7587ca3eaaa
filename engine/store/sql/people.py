"""The organisation, people, logins, sessions, drafts, notices and files on a database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.model.ids import PersonId
from engine.model.organisation import Organisation
from engine.service.rows import AccountRow, DraftRow, FileRow, Notice, PersonRow, SessionRow
from engine.store import blobs, codec, tables
from engine.store.sql.part import Part
from engine.store.sql.statements import Both, find, given, insert_once, mine, remove, upsert

_VERSION = select(tables.organisation.c.version).where(mine(tables.organisation))
_ORGANISATION = select(tables.organisation.c.version, tables.organisation.c.body).where(
    mine(tables.organisation)
)


def _next_version(new: Any) -> Any:
    o = tables.organisation.c
    first = new(tables.organisation).values(tenant=given(o.tenant), version=1, body=given(o.body))
    changed = {"version": o.version + 1, "body": first.excluded.body}
    return first.on_conflict_do_update(index_elements=["tenant"], set_=changed)


_PUT_ORGANISATION = Both(sqlite=_next_version(sqlite.insert), postgresql=_next_version(postgresql.insert))
_PUT_PERSON = upsert(tables.person, "id")
_PERSON = find(tables.person, "id")
_EVERYBODY = find(tables.person).order_by(tables.person.c.id)
_PUT_LOGIN = upsert(tables.login, "login")
_LOGIN = find(tables.login, "login")
_ADMINISTRATORS = (
    select(tables.login.c.person)
    .where(mine(tables.login) & tables.login.c.is_admin)
    .distinct()
    .order_by(tables.login.c.person)
)
_PUT_SESSION = upsert(tables.session, "token")
_SESSION = find(tables.session, "token")
_DROP_SESSION = remove(tables.session, "login", "token")
_DROP_SESSIONS = remove(tables.session, "login")
_PUT_DRAFT = upsert(tables.draft, "person", "place")
_DRAFT = find(tables.draft, "person", "place")
_DRAFTS = find(tables.draft, "person").order_by(tables.draft.c.saved_at.desc(), tables.draft.c.place.desc())
_DROP_DRAFT = remove(tables.draft, "person", "place")
_PUT_NOTICE = insert_once(tables.notice, "id")
_NOTICES = (
    find(tables.notice, "person")
    .order_by(tables.notice.c.at.desc(), tables.notice.c.id.desc())
    .limit(bindparam("limit"))
)
_PUT_FILE = upsert(tables.file, "id")
_FILE = find(tables.file, "id")


class SqlPeople(Part):
    """People and what belongs to one person."""

    def organisation(self) -> Organisation:
        """All units and appointments, the same throughout a transaction."""
        if self._organisation is None:
            self._organisation = self._read_organisation()
        return self._organisation

    def _read_organisation(self) -> Organisation:
        """Parsed anew only when another version was committed."""
        found = self._link.row(_VERSION)
        version, known = self._shared.organisation
        if found is None or found[0] == version:
            return known if found else Organisation()
        found = self._link.row(_ORGANISATION)
        assert found is not None
        organisation = codec.loads(Organisation, found[1])
        self._shared.organisation = (found[0], organisation)
        return organisation

    def put_organisation(self, organisation: Organisation) -> None:
        """Store the organisation that follows from the stream's new head."""
        self._link.change(_PUT_ORGANISATION, body=codec.dumps(organisation))
        self._organisation = organisation

    def put_person(self, row: PersonRow) -> None:
        """Add or change a person."""
        self._link.change(_PUT_PERSON, id=row.person, name=row.name, contact=row.contact)

    def people(self, persons: Iterable[PersonId]) -> Mapping[PersonId, PersonRow]:
        """People by id."""
        found = (self._link.row(_PERSON, id=person) for person in dict.fromkeys(persons))
        return {row[0]: _person(row) for row in found if row is not None}

    def all_people(self) -> Sequence[PersonRow]:
        """Everybody, by id."""
        return tuple(map(_person, self._link.rows(_EVERYBODY)))

    def account(self, login: str) -> AccountRow | None:
        """A login."""
        found = self._link.row(_LOGIN, login=login)
        return AccountRow(**_named(tables.login, found)) if found else None

    def put_account(self, row: AccountRow) -> None:
        """Add or change a login."""
        self._link.change(_PUT_LOGIN, **_values(tables.login, row))

    def administrators(self) -> Sequence[PersonId]:
        """Everybody who administers the site, by id."""
        return tuple(PersonId(row[0]) for row in self._link.rows(_ADMINISTRATORS))

    def session(self, token: str) -> SessionRow | None:
        """A session by the digest of its token."""
        found = self._link.row(_SESSION, token=token)
        return SessionRow(**_named(tables.session, found)) if found else None

    def put_session(self, row: SessionRow) -> None:
        """Add or change a session."""
        self._link.change(_PUT_SESSION, **_values(tables.session, row))

    def drop_sessions(self, login: str, token: str | None) -> None:
        """Revoke one session of a login, or all."""
        if token is None:
            self._link.change(_DROP_SESSIONS, login=login)
        else:
            self._link.change(_DROP_SESSION, login=login, token=token)

    def draft(self, person: PersonId, place: str) -> DraftRow | None:
        """A draft."""
        found = self._link.row(_DRAFT, person=person, place=place)
        return DraftRow(**_named(tables.draft, found)) if found else None

    def drafts(self, person: PersonId) -> Sequence[DraftRow]:
        """All drafts of a person, newest first."""
        rows = self._link.rows(_DRAFTS, person=person)
        return tuple(DraftRow(**_named(tables.draft, row)) for row in rows)

    def put_draft(self, row: DraftRow) -> None:
        """Save a draft."""
        self._link.change(_PUT_DRAFT, **_values(tables.draft, row))

    def drop_draft(self, person: PersonId, place: str) -> None:
        """A draft has been sent or thrown away."""
        self._link.change(_DROP_DRAFT, person=person, place=place)

    def put_notice(self, notice: Notice) -> None:
        """Put a message on a desk; the same id is kept once."""
        self._link.change(_PUT_NOTICE, **_values(tables.notice, notice))

    def notices(self, person: PersonId, limit: int) -> Sequence[Notice]:
        """A person's messages, newest first."""
        rows = self._link.rows(_NOTICES, person=person, limit=limit)
        return tuple(Notice(**_named(tables.notice, row)) for row in rows)

    def put_file(self, row: FileRow, content: bytes) -> None:
        """Keep an uploaded file: first the bytes, safely on disk, then the row that points to them."""
        self._link.must_write()
        blobs.keep(self._shared.blobs, row.digest, content)
        self._link.change(_PUT_FILE, **_values(tables.file, row))

    def file(self, file: str) -> tuple[FileRow, bytes] | None:
        """An uploaded file."""
        found = self._link.row(_FILE, id=file)
        if found is None:
            return None
        row = FileRow(**_named(tables.file, found))
        return row, blobs.read(self._shared.blobs, row.digest)


def _named(table: Any, row: Sequence[Any]) -> dict[str, Any]:
    names = (column.name for column in table.c if column.name != "tenant")
    return dict(zip(names, row, strict=True))


def _values(table: Any, row: Any) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in table.c if column.name != "tenant"}


def _person(row: Sequence[Any]) -> PersonRow:
    return PersonRow(person=row[0], name=row[1], contact=row[2])
