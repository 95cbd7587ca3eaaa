"""Scenarios: reading, running, comparing, coverage."""
