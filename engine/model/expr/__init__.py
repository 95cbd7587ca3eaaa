"""Expressions: types, the typed tree, its two evaluators and the table of functions."""
