"""Sign-in and sessions: who is there, for how long, and how a session ends."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from engine.base.clock import Clock
from engine.base.finding import Said
from engine.model.ids import PersonId
from engine.model.refusal import Kind, Refused
from engine.service.ports import Store
from engine.service.rows import AccountRow, SessionRow

FAILURES_MOST = 5
LOCKED_FOR = timedelta(minutes=15)
IDLE_MOST = timedelta(minutes=30)
LIFE_MOST = timedelta(hours=12)
#: How stale `seen_at` may get before a page view writes it again.
SEEN_EVERY = timedelta(minutes=1)
PASSWORD_CHARS_MOST = 256

#: One sentence for every cause, so that nobody learns which logins exist or are locked.
NOT_SIGNED_IN = Refused(
    kind=Kind.FORBIDDEN,
    reason="not_signed_in",
    said=Said(
        "账号或密码不对。连续 5 次不对，账号将暂停登录 15 分钟。",
        "Wrong account or password. After 5 failures in a row the account rests for 15 minutes.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who is signed in, by which login and session."""

    person: PersonId
    login: str
    is_admin: bool
    session: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A new session: the token goes to the browser once, its digest stays here."""

    token: str
    visitor: Visitor


def token_digest(token: str) -> str:
    """What is stored of a session's token."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Sessions:
    """Opens, resumes and ends sessions."""

    store: Store
    clock: Clock
    hasher: PasswordHasher

    def sign_in(self, login: str, password: str) -> SignedIn | Refused:
        """Open a session, or refuse with one sentence for every cause."""
        with self.store.read() as work:
            account = work.account(login)
        # the hash takes long, so it is checked outside of any transaction; unknown logins cost the same
        right = self._verifies(account.password if account else None, password)
        with self.store.write() as work:
            account = work.account(login)
            if account is None:
                return NOT_SIGNED_IN
            now = self.clock.now()
            if account.locked_until is not None and now < account.locked_until:
                return NOT_SIGNED_IN
            if not right:
                work.put_account(_failed(account, now))
                return NOT_SIGNED_IN
            work.put_account(replace(account, failures=0, locked_until=None))
            token = secrets.token_urlsafe(32)
            row = SessionRow(token=token_digest(token), login=login, created_at=now, seen_at=now)
            work.put_session(row)
        return SignedIn(token=token, visitor=_visitor(account, row))

    def resume(self, token: str) -> Visitor | None:
        """The visitor of a live session; a session past its time is ended."""
        with self.store.read() as work:
            row = work.session(token_digest(token))
            account = work.account(row.login) if row else None
        if row is None or account is None:
            return None
        now = self.clock.now()
        if now - row.seen_at > IDLE_MOST or now - row.created_at > LIFE_MOST:
            self.end(row.login, row.token)
            return None
        if now - row.seen_at > SEEN_EVERY:
            self._seen(row.token, now)
        return _visitor(account, row)

    def end(self, login: str, session: str | None = None) -> None:
        """Revoke one session of a login, or all of them."""
        with self.store.write() as work:
            work.drop_sessions(login, session)

    def _seen(self, session: str, now: datetime) -> None:
        with self.store.write() as work:
            # read again under the lock: a session that was just revoked must not come back
            row = work.session(session)
            if row is not None:
                work.put_session(replace(row, seen_at=now))

    def _verifies(self, stored: str | None, password: str) -> bool:
        if len(password) > PASSWORD_CHARS_MOST:
            return False
        if stored is None:
            self.hasher.hash(password)
            return False
        try:
            return self.hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False


def _failed(account: AccountRow, now: datetime) -> AccountRow:
    failures = account.failures + 1
    if failures < FAILURES_MOST:
        return replace(account, failures=failures)
    return replace(account, failures=0, locked_until=now + LOCKED_FOR)


def _visitor(account: AccountRow, row: SessionRow) -> Visitor:
    return Visitor(person=account.person, login=account.login, is_admin=account.is_admin, session=row.token)
