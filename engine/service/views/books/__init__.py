"""Ledgers as people read them: statements, funds, points, shops."""
