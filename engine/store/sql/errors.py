"""What the drivers raise, told in the words of the port."""

from __future__ import annotations

import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from engine.service.rows import FloorCrossed, NotSigned, PeriodClosed, StoreBusy
from engine.store.errors import UnitsMixed

try:
    from pysqlite3 import dbapi2 as repaired
except ImportError:  # the wheel exists for some platforms only
    repaired = sqlite3

#: Every error that a driver can raise by itself or through SQLAlchemy.
DRIVER_ERRORS: tuple[type[Exception], ...] = (
    sqlite3.Error, repaired.Error, psycopg.Error, DBAPIError, InterfaceError, PoolExhausted,
)  # fmt: skip

_BUSY_WORDS = ("locked", "busy", "disk is full", "disk i/o error", "unable to open")
_UNSIGNED = ("signatures missing", "approval_not_maker", "approval_key", "approval_once", "approval.")
#: serialisation, deadlock, lock timeout, statement timeout, idle timeout, too many connections
_BUSY_STATES = {"40001", "40P01", "55P03", "57014", "25P03", "53300"}


def translated(error: Exception) -> Exception:
    """The port's error for a driver's, or the driver's own where the port has none."""
    driver: BaseException = error.orig if isinstance(error, DBAPIError) and error.orig else error
    said = str(driver)
    if isinstance(error, PoolExhausted) or _is_busy(driver, said):
        return StoreBusy(said)
    if "account_floor" in said or "account_ceiling" in said:
        return FloorCrossed(said)
    if "period closed" in said:
        return PeriodClosed(said)
    if any(words in said for words in _UNSIGNED):
        return NotSigned(said)
    if any(
        leg in said for leg in ("transfer_source", "transfer_target", "hold_part_source", "hold_part_target")
    ):
        return UnitsMixed(said)
    if "event_key" in said or "event.tenant, event.stream, event.seq" in said:
        return StoreBusy("another event took the head of the stream")
    return error


def _is_busy(driver: BaseException, said: str) -> bool:
    if isinstance(driver, psycopg.Error):
        state = driver.sqlstate
        return state in _BUSY_STATES or isinstance(driver, psycopg.OperationalError)
    return any(words in said.lower() for words in _BUSY_WORDS)
