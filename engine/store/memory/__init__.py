"""The store in memory: for scenarios, previews and tests; it keeps every promise but durability."""

from engine.store.memory.store import MemoryStore

__all__ = ["MemoryStore"]
