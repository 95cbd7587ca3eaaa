"""Deciding with a rule set: pure functions of rules, state, command and the answers to their questions."""
