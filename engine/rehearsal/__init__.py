"""Scenarios: what must happen, as text beside the pack, run on the in-memory store under a virtual clock."""
