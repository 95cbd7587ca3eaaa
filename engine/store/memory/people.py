"""The organisation, people, logins, sessions, drafts, notices and files in memory."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence

from engine.model.ids import PersonId
from engine.model.organisation import Organisation
from engine.service.rows import AccountRow, DraftRow, FileRow, Notice, PersonRow, SessionRow
from engine.store.memory.tables import Part

_NOBODY = Organisation()


class PeopleInMemory(Part):
    """People and what belongs to one person."""

    def organisation(self) -> Organisation:
        """All units and appointments."""
        return self._t.organisation.get("", _NOBODY)

    def put_organisation(self, organisation: Organisation) -> None:
        """Store the organisation that follows from the stream's new head."""
        self._t.put(self._t.organisation, "", organisation)

    def put_person(self, row: PersonRow) -> None:
        """Add or change a person."""
        self._t.put(self._t.people, row.person, row)

    def people(self, persons: Iterable[PersonId]) -> Mapping[PersonId, PersonRow]:
        """People by id."""
        return {each: self._t.people[each] for each in persons if each in self._t.people}

    def all_people(self) -> Sequence[PersonRow]:
        """Everybody, by id."""
        return tuple(sorted(self._t.people.values(), key=lambda row: row.person))

    def account(self, login: str) -> AccountRow | None:
        """A login."""
        return self._t.logins.get(login)

    def put_account(self, row: AccountRow) -> None:
        """Add or change a login."""
        self._t.put(self._t.logins, row.login, row)

    def administrators(self) -> Sequence[PersonId]:
        """Everybody who administers the site, by id."""
        return tuple(sorted({row.person for row in self._t.logins.values() if row.is_admin}))

    def session(self, token: str) -> SessionRow | None:
        """A session by the digest of its token."""
        return self._t.sessions.get(token)

    def put_session(self, row: SessionRow) -> None:
        """Add or change a session."""
        self._t.put(self._t.sessions, row.token, row)

    def drop_sessions(self, login: str, token: str | None) -> None:
        """Revoke one session of a login, or all."""
        mine = [s.token for s in self._t.sessions.values() if s.login == login and token in (None, s.token)]
        for each in mine:
            self._t.drop(self._t.sessions, each)

    def draft(self, person: PersonId, place: str) -> DraftRow | None:
        """A draft."""
        return self._t.drafts.get(person, {}).get(place)

    def drafts(self, person: PersonId) -> Sequence[DraftRow]:
        """All drafts of a person, newest first."""
        mine = self._t.drafts.get(person, {}).values()
        return tuple(sorted(mine, key=lambda row: (row.saved_at, row.place), reverse=True))

    def put_draft(self, row: DraftRow) -> None:
        """Save a draft."""
        self._t.put(self._t.drafts.setdefault(row.person, {}), row.place, row)

    def drop_draft(self, person: PersonId, place: str) -> None:
        """A draft has been sent or thrown away."""
        self._t.drop(self._t.drafts.setdefault(person, {}), place)

    def put_notice(self, notice: Notice) -> None:
        """Put a message on a desk; the same id is kept once."""
        if notice.id not in self._t.notice_ids:
            self._t.put(self._t.notice_ids, notice.id, notice.person)
            self._t.put(self._t.notices.setdefault(notice.person, {}), notice.id, notice)

    def notices(self, person: PersonId, limit: int) -> Sequence[Notice]:
        """A person's messages, newest first."""
        mine = self._t.notices.get(person, {}).values()
        return tuple(heapq.nlargest(limit, mine, key=lambda notice: (notice.at, notice.id)))

    def put_file(self, row: FileRow, content: bytes) -> None:
        """Keep an uploaded file."""
        self._t.put(self._t.blobs, row.digest, content)
        self._t.put(self._t.files, row.id, row)

    def file(self, file: str) -> tuple[FileRow, bytes] | None:
        """An uploaded file."""
        row = self._t.files.get(file)
        return (row, self._t.blobs[row.digest]) if row else None
