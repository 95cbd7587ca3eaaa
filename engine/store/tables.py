"""The schema: the tenant comes first in every key, so that a site can later be split by tenant."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Sequence,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.sql.elements import ColumnElement

from engine.store.columns import Day, Instant, JsonText, Words

metadata = MetaData()
#: Orders the ledger on PostgreSQL; on SQLite the single writer counts.
txn_seq = Sequence("txn_seq", metadata=metadata)


def _key(name: str) -> Column[str]:
    return Column(name, Words, nullable=False)


def _word(name: str) -> Column[str]:
    return Column(name, Words, nullable=False, server_default="")


def _maybe(name: str) -> Column[str]:
    return Column(name, Words)


def _at(name: str) -> Column[object]:
    return Column(name, Instant, nullable=False)


def _count(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False, server_default=text("0"))


def _json(name: str) -> Column[object]:
    return Column(name, JsonText, nullable=False)


def _primary(table: str, *names: str) -> PrimaryKeyConstraint:
    return PrimaryKeyConstraint("tenant", *names, name=f"{table}_key")


def _partial(name: str, table: Table, *columns: str, where: ColumnElement[bool]) -> Index:
    named = (table.c[column] for column in ("tenant", *columns))
    return Index(name, *named, sqlite_where=where, postgresql_where=where)


# ── evidence ──────────────────────────────────────────────────────────────────────────────────────────────
# Their rows are wide: SQLite keeps them by row number (new ones go to the end) and only the short keys
# in a tree: without row numbers whole rows stood in its inner nodes and an action wrote a tenth more pages.
command = Table(
    "command", metadata, _key("tenant"), _key("id"), _key("request"), _json("result"), _at("at"),
    _primary("command", "id"),
)  # fmt: skip
event = Table(
    "event", metadata, _key("tenant"), _key("stream"), Column("seq", BigInteger, nullable=False),
    _key("type"), _json("body"), _word("actor"), _word("appointment"), _word("command"), _at("occurred_at"),
    _at("recorded_at"), _word("bundle"), _word("engine"), _word("previous"), _key("hash"),
    _primary("event", "stream", "seq"),
)  # fmt: skip
content = Table(
    "content", metadata, _key("tenant"), _key("digest"), _key("stream"), _word("salt"),
    Column("body", JsonText), _primary("content", "digest"),
)  # fmt: skip

# ── cases ─────────────────────────────────────────────────────────────────────────────────────────────────
case = Table(
    "case_", metadata, _key("tenant"), _key("id"), _key("process"), _key("unit"), _key("owner"),
    _key("starter"), _key("status"), _key("number"), _word("number_reversed"), _word("title"),
    _at("opened_at"), Column("closed_at", Instant), Column("opened_on", Day, nullable=False),
    Column("closed_on", Day), Column("state", Text, nullable=False),
    _primary("case_", "id"),
    Index("case_started", "tenant", "starter", "opened_at", "id"),
    Index("case_opened", "tenant", "opened_at", "id"),
    Index("case_of_process", "tenant", "process", "unit", "opened_on"),
    Index("case_number", "tenant", "number_reversed"),
)  # fmt: skip
_partial("case_open", case, "id", where=case.c.closed_at.is_(None))
task = Table(
    "task", metadata, _key("tenant"), _key("case"), _key("seat"), Column("version", Integer, nullable=False),
    _key("node"), _word("label"), _word("title"), _word("number"), _key("process"), _key("pack"),
    _key("unit"), _json("persons"), _maybe("claimed_by"), Column("claimable", Boolean, nullable=False),
    Column("live", Boolean, nullable=False), _at("opened_at"), Column("due", Instant), Column("due_day", Day),
    Column("provisional", Boolean, nullable=False, server_default=false()), _word("queue"), _word("rank"),
    _word("board"), _maybe("decided_by"), Column("decided_at", Instant), _word("outcome"),
    _primary("task", "case", "seat"),
)  # fmt: skip
_partial("task_decided", task, "decided_by", "decided_at", "case", "seat", where=task.c.live == false())
_partial(
    "task_claimed", task, "claimed_by", "process", "node", where=task.c.live & task.c.claimed_by.is_not(None)
)
_partial("task_queue", task, "queue", "rank", "opened_at", "seat", where=task.c.live & (task.c.queue != ""))
_partial("task_board", task, "board", "opened_at", "case", where=task.c.live & (task.c.board != ""))
#: Whose desk a live task stands on; its key is the order of the desk, and a finished task has no row here.
task_person = Table(
    "task_person", metadata, _key("tenant"), _key("person"), _at("due"), _at("opened_at"), _key("case"),
    _key("seat"), _primary("task_person", "person", "due", "opened_at", "case", "seat"),
    sqlite_with_rowid=False,
)  # fmt: skip
serial = Table(
    "serial", metadata, _key("tenant"), _key("name"), Column("value", BigInteger, nullable=False),
    _primary("serial", "name"), sqlite_with_rowid=False,
)  # fmt: skip
job = Table(
    "job", metadata, _key("tenant"), _key("id"), _key("kind"), _key("key"), _at("run_at"), _maybe("case"),
    _json("body"), _key("state"), Column("attempts", Integer, nullable=False, server_default=text("0")),
    _word("last_error"), _word("lease_token"),
    _primary("job", "id"), UniqueConstraint("tenant", "key", name="job_once"),
)  # fmt: skip
_partial("job_due", job, "run_at", "id", where=job.c.state == "ready")
_partial("job_of_case", job, "case", "run_at", "id", where=(job.c.state == "ready") & job.c.case.is_not(None))

# ── records ───────────────────────────────────────────────────────────────────────────────────────────────


def _record_table(name: str, *keys: str) -> Table:
    return Table(
        name, metadata, _key("tenant"), _key("id"), Column("revision", BigInteger, nullable=False),
        _key("form"), _key("unit"), _maybe("case"), Column("day", Day, nullable=False), _json("body"),
        _key("bundle"), _at("written_at"), _key("written_by"), _primary(name, *keys),
    )  # fmt: skip


#: Newest revisions; older ones move to record_revision as they are replaced.
record = _record_table("record", "id")
Index("record_list", *(record.c[name] for name in ("tenant", "form", "day", "id")))
Index("record_of_unit", *(record.c[name] for name in ("tenant", "form", "unit", "day", "id")))
_partial("record_of_case", record, "case", where=record.c.case.is_not(None))
record_revision = _record_table("record_revision", "id", "revision")
#: Every scalar answer of the newest revisions: `word` as it is stored, `number` scaled to a whole one.
record_value = Table(
    "record_value", metadata, _key("tenant"), _key("field"), _key("record"), _maybe("word"),
    Column("number", BigInteger), _primary("record_value", "field", "record"),
    Index("record_value_word", "tenant", "field", "word", "record"), sqlite_with_rowid=False,
)  # fmt: skip
_partial(
    "record_value_number", record_value, "field", "number", "record", where=record_value.c.number.is_not(None)
)
record_unique = Table(
    "record_unique", metadata, _key("tenant"), _key("form"), _key("fields"), _key("value"), _key("record"),
    _primary("record_unique", "form", "fields", "value"),
    Index("record_unique_record", "tenant", "record"), sqlite_with_rowid=False,
)  # fmt: skip
score_result = Table(
    "score_result", metadata, _key("tenant"), _key("score"), _key("subject"), _key("period"),
    Column("revision", BigInteger, nullable=False), _key("unit"), _maybe("person"), _key("case"),
    _key("digest"), _json("body"), _at("at"), _key("by"), Column("frozen_at", Instant), _maybe("frozen_by"),
    _primary("score_result", "score", "subject", "period", "revision"),
    Index("score_result_newest", "tenant", "score", "period", "at"),
    Index("score_result_case", "tenant", "case"),
)  # fmt: skip
_partial("score_result_person", score_result, "person", "score", where=score_result.c.person.is_not(None))
#: All boxes of an open ballot in one row: whoever compares rows before and after a vote sees sums, no choice
#: by its own row, and no row tells when it was last touched.
ballot_box = Table(
    "ballot_box", metadata, _key("tenant"), _key("case"), _key("activation"), _json("counts"),
    _primary("ballot_box", "case", "activation"),
)  # fmt: skip

# ── ledger ────────────────────────────────────────────────────────────────────────────────────────────────
account = Table(
    "account", metadata, _key("tenant"), _key("code"), _word("unit"), _key("ledger"), _word("owner"),
    _word("person"), _word("period"), Column("tracked", Boolean, nullable=False),
    Column("lots", Boolean, nullable=False, server_default=false()), _count("credit"), _count("debit"),
    _count("held"), Column("floor_", BigInteger), Column("ceil_", BigInteger),
    _primary("account", "code"), UniqueConstraint("tenant", "code", "unit", name="account_unit"),
    CheckConstraint("floor_ IS NULL OR credit - debit - held >= floor_", name="account_floor"),
    CheckConstraint("ceil_ IS NULL OR credit - debit <= ceil_", name="account_ceiling"),
    CheckConstraint("held >= 0", name="account_held"),
    Index("account_owner", "tenant", "ledger", "owner", "person"),
    Index("account_person", "tenant", "ledger", "person"),
)  # fmt: skip
txn = Table(
    "txn", metadata, _key("tenant"), Column("seq", BigInteger, nullable=False), _key("key"), _key("request"),
    _key("kind"), Column("effective", Day, nullable=False), _at("recorded_at"), _key("actor"), _maybe("case"),
    _json("trace"), _maybe("reverses"), Column("back_until", Day), Column("level", Integer), _maybe("maker"),
    Column("signatures", Integer, nullable=False, server_default=text("0")), _primary("txn", "seq"),
    UniqueConstraint("tenant", "key", name="txn_once"),
    UniqueConstraint("tenant", "reverses", name="txn_reversed_once"),
    Index("txn_day", "tenant", "effective", "seq"),
)  # fmt: skip
_partial("txn_of_case", txn, "case", "seq", where=txn.c.case.is_not(None))
#: Who signed for a transaction: one of each level, and never who asked for it.
approval = Table(
    "approval", metadata, _key("tenant"), _key("txn"), Column("level", Integer, nullable=False),
    _key("person"), _maybe("maker"), _primary("approval", "txn", "level"),
    ForeignKeyConstraint(["tenant", "txn"], ["txn.tenant", "txn.key"], name="approval_txn"),
    UniqueConstraint("tenant", "txn", "person", name="approval_once"),
    CheckConstraint("maker IS NULL OR person <> maker", name="approval_not_maker"),
    sqlite_with_rowid=False,
)  # fmt: skip
#: Up to which day a ledger's accounts, or those of one unit, take no more postings, and who may adjust them.
period_close = Table(
    "period_close", metadata, _key("tenant"), _key("ledger"), _word("unit"),
    Column("through", Day, nullable=False), Column("level", Integer, nullable=False), _maybe("case"),
    _at("at"), _key("by"), _primary("period_close", "ledger", "unit", "through"), sqlite_with_rowid=False,
)  # fmt: skip


def _leg(table: str, side: str) -> ForeignKeyConstraint:
    """An account is of one unit, and so is a transfer: the two can therefore never differ."""
    return ForeignKeyConstraint(
        ["tenant", side, "unit"], ["account.tenant", "account.code", "account.unit"], name=f"{table}_{side}"
    )


transfer = Table(
    "transfer", metadata, _key("tenant"), Column("seq", BigInteger, nullable=False),
    Column("part", Integer, nullable=False), _key("unit"), _key("source"), _key("target"),
    Column("amount", BigInteger, nullable=False), Column("expires", Day), Column("lot", BigInteger),
    _primary("transfer", "seq", "part"),
    _leg("transfer", "source"), _leg("transfer", "target"),
    ForeignKeyConstraint(["tenant", "seq"], ["txn.tenant", "txn.seq"], name="transfer_txn"),
    CheckConstraint("amount > 0", name="transfer_amount"),
    CheckConstraint("source <> target", name="transfer_sides"),
    Index("transfer_by_source", "tenant", "source", "seq", "part"),
    Index("transfer_by_target", "tenant", "target", "seq", "part"),
)  # fmt: skip
hold = Table(
    "hold", metadata, _key("tenant"), _key("id"), _key("ledger"), _key("case"),
    Column("effective", Day, nullable=False), _key("state"), _at("placed_at"), Column("ended_at", Instant),
    _maybe("ended_by"), _maybe("txn"), _primary("hold", "id"),
    CheckConstraint("state IN ('held', 'settled', 'released')", name="hold_state"),
    CheckConstraint("(state = 'settled') = (txn IS NOT NULL)", name="hold_settled"),
    Index("hold_of_ledger", "tenant", "ledger", "state", "id"),
)  # fmt: skip
hold_part = Table(
    "hold_part", metadata, _key("tenant"), _key("hold"), Column("part", Integer, nullable=False),
    _key("unit"), _key("source"), _key("target"), Column("amount", BigInteger, nullable=False),
    _primary("hold_part", "hold", "part"), _leg("hold_part", "source"), _leg("hold_part", "target"),
    ForeignKeyConstraint(["tenant", "hold"], ["hold.tenant", "hold.id"], name="hold_part_hold"),
    CheckConstraint("amount > 0", name="hold_part_amount"),
)  # fmt: skip
#: Points of an account that came together; what goes on for an older lot names it as its parent.
lot = Table(
    "lot", metadata, _key("tenant"), _key("account"), Column("number", BigInteger, nullable=False),
    _key("ledger"), Column("granted", BigInteger, nullable=False),
    Column("remaining", BigInteger, nullable=False), _count("held"), Column("expires", Day), _key("txn"),
    Column("parent", BigInteger), _primary("lot", "account", "number"),
    ForeignKeyConstraint(["tenant", "account"], ["account.tenant", "account.code"], name="lot_account"),
    ForeignKeyConstraint(["tenant", "txn"], ["txn.tenant", "txn.key"], name="lot_txn"),
    CheckConstraint("granted > 0", name="lot_granted"),
    CheckConstraint("0 <= held AND held <= remaining AND remaining <= granted", name="lot_remaining"),
    Index("lot_of_txn", "tenant", "txn"),
)  # fmt: skip
_partial("lot_stocked", lot, "account", "number", where=lot.c.remaining > 0)
_partial("lot_expiring", lot, "ledger", "expires", "account", "number", where=lot.c.remaining > lot.c.held)


def _of_lot(table: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["tenant", "account", "number"], ["lot.tenant", "lot.account", "lot.number"], name=f"{table}_lot"
    )


#: What a transaction took from lots, in order; a negative amount was given back.
lot_use = Table(
    "lot_use", metadata, _key("tenant"), _key("txn"), Column("part", Integer, nullable=False),
    _key("account"), Column("number", BigInteger, nullable=False),
    Column("amount", BigInteger, nullable=False), _primary("lot_use", "txn", "part", "account", "number"),
    ForeignKeyConstraint(["tenant", "txn"], ["txn.tenant", "txn.key"], name="lot_use_txn"),
    _of_lot("lot_use"), CheckConstraint("amount <> 0", name="lot_use_amount"),
    Index("lot_use_of_lot", "tenant", "account", "number"),
)  # fmt: skip
hold_lot = Table(
    "hold_lot", metadata, _key("tenant"), _key("hold"), Column("part", Integer, nullable=False),
    _key("account"), Column("number", BigInteger, nullable=False),
    Column("amount", BigInteger, nullable=False), _primary("hold_lot", "hold", "part", "account", "number"),
    ForeignKeyConstraint(["tenant", "hold"], ["hold.tenant", "hold.id"], name="hold_lot_hold"),
    _of_lot("hold_lot"), CheckConstraint("amount > 0", name="hold_lot_amount"),
    Index("hold_lot_of_lot", "tenant", "account", "number"),
)  # fmt: skip

# ── people ────────────────────────────────────────────────────────────────────────────────────────────────
organisation = Table(
    "organisation", metadata, _key("tenant"), Column("version", BigInteger, nullable=False),
    Column("body", Text, nullable=False), PrimaryKeyConstraint("tenant", name="organisation_key"),
)  # fmt: skip
person = Table(
    "person",
    metadata,
    _key("tenant"),
    _key("id"),
    _maybe("name"),
    _maybe("contact"),
    _primary("person", "id"),
)
login = Table(
    "login", metadata, _key("tenant"), _key("login"), _key("person"), _key("password"),
    Column("failures", Integer, nullable=False), Column("locked_until", Instant),
    Column("is_admin", Boolean, nullable=False), _primary("login", "login"),
)  # fmt: skip
session = Table(
    "session", metadata, _key("tenant"), _key("token"), _key("login"), _at("created_at"), _at("seen_at"),
    _json("data"), _primary("session", "token"), Index("session_login", "tenant", "login"),
)  # fmt: skip
draft = Table(
    "draft", metadata, _key("tenant"), _key("person"), _key("place"), _json("typed"), _at("saved_at"),
    _primary("draft", "person", "place"),
)  # fmt: skip
notice = Table(
    "notice", metadata, _key("tenant"), _key("id"), _key("person"), Column("text", Words), _maybe("case"),
    _at("at"), _primary("notice", "id"), Index("notice_desk", "tenant", "person", "at", "id"),
)  # fmt: skip
file = Table(
    "file", metadata, _key("tenant"), _key("id"), _key("name"), _key("media_type"),
    Column("size", BigInteger, nullable=False), _key("digest"), _key("person"), _at("at"),
    _primary("file", "id"),
)  # fmt: skip

# ── rule sets ─────────────────────────────────────────────────────────────────────────────────────────────
bundle = Table(
    "bundle", metadata, _key("tenant"), _key("hash"), Column("files", LargeBinary, nullable=False),
    _primary("bundle", "hash"),
)  # fmt: skip
release = Table(
    "release", metadata, _key("tenant"), _key("pack"), Column("number", BigInteger, nullable=False),
    _key("bundle"), _at("active_from"), _key("by"), _primary("release", "pack", "number"),
)  # fmt: skip
