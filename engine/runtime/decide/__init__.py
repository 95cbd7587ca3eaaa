"""Deciding a command: a generator that asks for facts and ends in events and rows, or in a refusal."""
