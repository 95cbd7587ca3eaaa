"""Proofs about decision tables: what holds together, what is never reached, what is left open."""
