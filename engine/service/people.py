"""People's own things: logins, drafts, messages and files."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from argon2 import PasswordHasher

from engine.base.clock import Clock
from engine.base.finding import Said, same
from engine.base.ids import new_id
from engine.model.ids import PersonId
from engine.model.refusal import FieldError, Kind, Refused
from engine.service.ports import Store, Work
from engine.service.rows import AccountRow, DraftRow, FileRow, Json, Notice, PersonRow
from engine.service.sessions import PASSWORD_CHARS_MOST

#: What stands where somebody's words or name were erased.
ERASED = Said("（已删除）", "(deleted)")
LOGIN_CHARS_MOST = 64
PASSWORD_CHARS_LEAST = 10
DRAFTS_MOST = 50

#: The heads of passwords that everybody tries first; a longer list would catch few that these do not.
COMMON = (
    "password", "passw0rd", "p@ssw0rd", "qwerty", "1q2w3e", "qazwsx", "123456", "12345", "abc123", "admin",
    "root", "letmein", "welcome", "iloveyou", "woaini", "5201314", "888888", "666666", "111111", "000000",
    "aa123456",
)  # fmt: skip


def add_account(
    store: Store,
    hasher: PasswordHasher,
    *,
    login: str,
    person: PersonId,
    password: str,
    is_admin: bool = False,
) -> Refused | None:
    """Give a person a login; None when it was done."""
    wrong = _wrong_login(login) or _wrong_password(login, password)
    if wrong is not None:
        return wrong
    hashed = hasher.hash(password)
    with store.write() as work:
        if work.account(login) is not None:
            return _refused("login", Said(f"账号“{login}”已有人用，请换一个", f"The login {login} is taken"))
        work.put_account(AccountRow(login=login, person=person, password=hashed, is_admin=is_admin))
    return None


def change_password(store: Store, hasher: PasswordHasher, *, login: str, password: str) -> Refused | None:
    """Set a password and end every session of the login; None when it was done."""
    wrong = _wrong_password(login, password)
    if wrong is not None:
        return wrong
    hashed = hasher.hash(password)
    with store.write() as work:
        account = work.account(login)
        if account is None:
            return _refused("login", Said("没有这个账号", "No such login"))
        work.put_account(replace(account, password=hashed, failures=0, locked_until=None))
        work.drop_sessions(login, None)
    return None


def draft(store: Store, person: PersonId, place: str) -> DraftRow | None:
    """What the person had typed at a place and not sent."""
    with store.read() as work:
        return work.draft(person, place)


def drafts(store: Store, person: PersonId) -> Sequence[DraftRow]:
    """All drafts of a person, newest first."""
    with store.read() as work:
        return work.drafts(person)


def save_draft(store: Store, clock: Clock, person: PersonId, place: str, typed: Mapping[str, Json]) -> None:
    """Keep what was typed; the oldest drafts give way when there are too many."""
    with store.write() as work:
        work.put_draft(DraftRow(person=person, place=place, typed=typed, saved_at=clock.now()))
        for old in work.drafts(person)[DRAFTS_MOST:]:
            work.drop_draft(person, old.place)


def drop_draft(store: Store, person: PersonId, place: str) -> None:
    """Throw a draft away."""
    with store.write() as work:
        work.drop_draft(person, place)


def notices(store: Store, person: PersonId, limit: int = 50) -> Sequence[Notice]:
    """A person's messages, newest first."""
    with store.read() as work:
        return work.notices(person, limit)


def names(store: Store, persons: Iterable[PersonId]) -> Mapping[PersonId, Said]:
    """What people are called; an erased name shows as such."""
    wanted = set(persons)
    with store.read() as work:
        found = work.people(wanted)
    return {person: _name(person, found.get(person)) for person in wanted}


def _name(person: PersonId, row: PersonRow | None) -> Said:
    if row is None:
        return same(person)
    return same(row.name) if row.name else ERASED


def keep_file(
    store: Store, clock: Clock, *, name: str, media_type: str, content: bytes, person: PersonId
) -> FileRow:
    """Keep an uploaded file under a random id."""
    now = clock.now()
    row = FileRow(
        id=new_id(now),
        name=name,
        media_type=media_type,
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        person=person,
        at=now,
    )
    with store.write() as work:
        work.put_file(row, content)
    return row


def _wrong_login(login: str) -> Refused | None:
    if 0 < len(login) <= LOGIN_CHARS_MOST and login.isprintable() and not any(c.isspace() for c in login):
        return None
    return _refused(
        "login",
        Said(
            f"请填写账号：不含空格，最多 {LOGIN_CHARS_MOST} 个字",
            f"A login has no spaces and at most {LOGIN_CHARS_MOST} characters",
        ),
    )


def _wrong_password(login: str, password: str) -> Refused | None:
    if not PASSWORD_CHARS_LEAST <= len(password) <= PASSWORD_CHARS_MOST:
        return _refused(
            "password",
            Said(
                f"请设置至少 {PASSWORD_CHARS_LEAST} 位的密码",
                f"A password has at least {PASSWORD_CHARS_LEAST} characters",
            ),
        )
    plain = password.lower()
    if (
        login.lower() in plain
        or any(_is_little_more_than(plain, word) for word in COMMON)
        or len(set(plain)) < 5
    ):
        return _refused(
            "password",
            Said("这个密码太容易猜到，请换一个", "This password is too easy to guess; choose another"),
        )
    return None


def _is_little_more_than(password: str, word: str) -> bool:
    return password.startswith(word) and len(password) <= len(word) + 6


def _refused(path: str, said: Said) -> Refused:
    return Refused(kind=Kind.INVALID, reason="invalid", said=said, errors=(FieldError(path=path, said=said),))


def known_people(work: Work) -> dict[tuple[str, str], PersonId]:
    """Everybody who can be told apart by name and contact, as a sheet names them."""
    found: dict[tuple[str, str], PersonId] = {}
    rows = [row for row in work.all_people() if row.name]
    twice = {key for key, number in Counter(_named(row) for row in rows).items() if number > 1}
    for row in rows:
        if _named(row) not in twice:
            found[_named(row)] = row.person
    return found


def _named(row: PersonRow) -> tuple[str, str]:
    return (row.name or "", row.contact or "")
