"""Yifang: text in, a proven rule set out, people working on it."""

__version__ = "0.1.0"
