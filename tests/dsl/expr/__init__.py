"""Tests of expressions as text."""
