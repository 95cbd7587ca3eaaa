"""Expressions as text: grammar, parser, typing and printer."""
